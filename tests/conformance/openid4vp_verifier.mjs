// @openid4vc/openid4vp: a verifier that asks our holder. One settings line comes in, the link goes out, and when the
// response has come, what the verifier makes of it.
import { randomBytes, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { createInterface } from "node:readline";
import { Openid4vpVerifier } from "@openid4vc/openid4vp";
import { exportJWK, generateKeyPair } from "jose";
import { sha256 } from "./es256.mjs";
import * as mdoc from "./mdoc.mjs";
import { callbacks, publicJwk } from "./openid4vc.mjs";
import { sessionTranscript } from "./openid4vp_wallet.mjs";
import { reply } from "./peer.mjs";
import * as sdJwtVc from "./sd_jwt_vc.mjs";

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const [line] = await once(createInterface({ input: process.stdin }), "line");
const { key, certificate, issuer_root, issuer_certificate, query, change } = JSON.parse(line);

const server = createServer();
await once(server.listen(0, "127.0.0.1"), "listening");
const base = `http://localhost:${server.address().port}`;
const nonce = randomBytes(24).toString("base64url");
const client_id = `x509_hash:${Buffer.from(sha256(Buffer.from(certificate, "base64url"))).toString("base64url")}`;
const { privateKey } = await generateKeyPair("ECDH-ES", { crv: "P-256", extractable: true });
const decryption_key = await exportJWK(privateKey);
const encryptionKey = { ...publicJwk(decryption_key), use: "enc", alg: "ECDH-ES", kid: "1" };

const verifier = new Openid4vpVerifier({ callbacks: callbacks({ key, decryption_key }) });
const { authorizationRequest, authorizationRequestPayload, jar } = await verifier.createOpenId4vpAuthorizationRequest({
  scheme: "haip-vp://",
  authorizationRequestPayload: {
    response_type: "vp_token",
    response_mode: "direct_post.jwt",
    client_id,
    response_uri: `${base}/response`,
    nonce,
    state: "state of the verifier",
    dcql_query: { credentials: [query] },
    client_metadata: {
      jwks: { keys: [encryptionKey] },
      vp_formats_supported: {
        mso_mdoc: { issuerauth_alg_values: [-7], deviceauth_alg_values: [-7] },
        "dc+sd-jwt": { "sd-jwt_alg_values": ["ES256"], "kb-jwt_alg_values": ["ES256"] },
      },
      encrypted_response_enc_values_supported: ["A256GCM"],
    },
  },
  jar: {
    requestUri: `${base}/request`,
    jwtSigner: { method: "x5c", alg: "ES256", x5c: [Buffer.from(certificate, "base64url").toString("base64")] },
    expiresInSeconds: 300,
    additionalJwtPayload: { aud: "https://self-issued.me/v2" },
  },
});
say({ link: authorizationRequest });

server.on("request", async (request, response) => {
  if (request.url === "/request") {
    response.setHeader("content-type", "application/oauth-authz-req+jwt").end(jar.authorizationRequestJwt);
    return;
  }
  const form = Object.fromEntries(new URLSearchParams(await text(request)));
  response.setHeader("content-type", "application/json").end("{}");
  say(await reply(check(form)));
  server.close();
});

// What was presented, changed after it was decrypted: a disclosed value, or the device's signature.
const inHex = (change) => (text) => Buffer.from(change(Buffer.from(text, "base64url").toString("hex")), "hex").toString("base64url");
const hex = (text) => Buffer.from(text).toString("hex");
const changes = {
  mso_mdoc: {
    value: inHex((response) => response.replace(hex("Mustermann"), hex("Mustermenn"))),
    // A detached payload, and the 64 bytes that sign it.
    signature: inHex((response) => response.replace(/f65840(..)/, (_, byte) => `f65840${byte === "00" ? "01" : "00"}`)),
  },
  "dc+sd-jwt": {
    value(presentation) {
      const [last] = presentation.match(/[^~]*(?=~[^~]*$)/);
      const [salt, name] = JSON.parse(Buffer.from(last, "base64url"));
      return presentation.replace(last, Buffer.from(JSON.stringify([salt, name, "Erikson"])).toString("base64url"));
    },
    signature: (presentation) => presentation.replace(/(.)([^.]{85})$/, (_, first, rest) => (first === "A" ? "B" : "A") + rest),
  },
};

async function check(authorizationResponse) {
  const { dcql } = await verifier.parseOpenid4vpAuthorizationResponse({
    authorizationResponse,
    authorizationRequestPayload,
    callbacks: callbacks({ decryption_key }),
  });
  const [received] = dcql.presentations[query.id];
  const presentation = change ? changes[query.format][change](received) : received;
  // The status list is signed when it is fetched: in the next second, maybe, and a verifier allows for that.
  const now = Math.floor(Date.now() / 1000) + 5;
  if (query.format === "mso_mdoc") {
    const session_transcript = await sessionTranscript(authorizationRequestPayload, encryptionKey);
    return mdoc.verify({ device_response: presentation, session_transcript, root: issuer_root, now });
  }
  const required = query.claims.map(({ path }) => path.join("."));
  return sdJwtVc.verify({ presentation, nonce, certificate: issuer_certificate, now, required });
}
