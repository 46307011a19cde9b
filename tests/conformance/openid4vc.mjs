// What @openid4vc leaves to its caller: JWS by node:crypto, JWE by jose.
import { randomBytes, X509Certificate } from "node:crypto";
import { setGlobalConfig } from "@openid4vc/oauth2";
import { compactDecrypt, CompactEncrypt, importJWK } from "jose";
import { sha256, signWith, verifyWith } from "./es256.mjs";

// The server under test has no TLS.
setGlobalConfig({ allowInsecureUrls: true });

const encoded = (json) => Buffer.from(JSON.stringify(json)).toString("base64url");
const certificate = (base64) => new X509Certificate(Buffer.from(base64, "base64"));

export const publicJwk = ({ kty, crv, x, y }) => ({ kty, crv, x, y });

export function callbacks({ key, root, decryption_key, fetch = globalThis.fetch }) {
  return {
    fetch,
    hash: (data) => sha256(data),
    generateRandom: (length) => new Uint8Array(randomBytes(length)),
    signJwt(_, { header, payload }) {
      const input = `${encoded(header)}.${encoded(payload)}`;
      const signature = Buffer.from(signWith(key, Buffer.from(input))).toString("base64url");
      return { jwt: `${input}.${signature}`, signerJwk: publicJwk(key) };
    },
    verifyJwt({ x5c: [leaf] }, { compact }) {
      const [, input, signature] = compact.match(/^(.*)\.([^.]*)$/);
      const { publicKey } = certificate(leaf);
      const issuer = new X509Certificate(Buffer.from(root, "base64url"));
      const signerJwk = publicKey.export({ format: "jwk" });
      const signed = verifyWith(signerJwk, Buffer.from(input), Buffer.from(signature, "base64url"));
      return { verified: signed && certificate(leaf).verify(issuer.publicKey), signerJwk };
    },
    getX509CertificateMetadata: () => ({ sanDnsNames: [], sanUriNames: [] }),
    async encryptJwe({ publicJwk, alg, enc, apv }, data) {
      const jwe = await new CompactEncrypt(Buffer.from(data))
        .setProtectedHeader({ alg, enc, kid: publicJwk.kid })
        .setKeyManagementParameters({ apv: Buffer.from(apv, "base64url") })
        .encrypt(await importJWK(publicJwk, alg));
      return { jwe, encryptionJwk: publicJwk };
    },
    async decryptJwe(jwe) {
      try {
        const { plaintext } = await compactDecrypt(jwe, await importJWK(decryption_key, "ECDH-ES"));
        return { decrypted: true, decryptionJwk: decryption_key, payload: new TextDecoder().decode(plaintext) };
      } catch {
        return { decrypted: false };
      }
    },
  };
}

// A network that changes what comes from one address.
export const changing = (address, change) => async (url, options) => {
  const response = await fetch(url, options);
  if (!change || !String(url).includes(address)) return response;
  return new Response(change(await response.text()), response);
};

// One part of a compact JWS changed: a claim, or the signature.
export const twins = {
  value: (compact) => {
    const [header, payload, signature] = compact.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url"));
    return [header, encoded({ ...claims, nonce: "another-nonce-of-some-length" }), signature].join(".");
  },
  signature: (compact) => {
    const [header, payload, signature] = compact.split(".");
    return [header, payload, (signature[0] === "A" ? "B" : "A") + signature.slice(1)].join(".");
  },
};
