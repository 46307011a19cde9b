// @openid4vc/openid4vp: a wallet that answers our request, with a credential presented by @animo-id/mdoc.
import { cborEncode } from "@animo-id/mdoc";
import { Openid4vpClient } from "@openid4vc/openid4vp";
import { calculateJwkThumbprint } from "jose";
import { sha256 } from "./es256.mjs";
import * as mdoc from "./mdoc.mjs";
import { callbacks, changing, twins } from "./openid4vc.mjs";
import { answer } from "./peer.mjs";

// OpenID4VP 1.0, appendix B.2.6.1.
export async function sessionTranscript({ client_id, nonce, response_uri }, encryptionKey) {
  const thumbprint = new Uint8Array(Buffer.from(await calculateJwkThumbprint(encryptionKey), "base64url"));
  const handover = sha256(cborEncode([client_id, nonce, thumbprint, response_uri]));
  return Buffer.from(cborEncode([null, null, ["OpenID4VPHandover", handover]])).toString("base64url");
}

async function respond({ link, root, credential, device_key, change_request }) {
  const fetch = changing("/wallet/requests/", twins[change_request]);
  const client = new Openid4vpClient({ callbacks: callbacks({ root, fetch }) });
  const { params } = client.parseOpenid4vpAuthorizationRequest({ authorizationRequest: link });
  const { authorizationRequestPayload, dcql } = await client.resolveOpenId4vpAuthorizationRequest({
    authorizationRequestPayload: params,
  });
  const query = dcql.query.credentials.find((query) => query.format === "mso_mdoc");
  const encryptionKey = authorizationRequestPayload.client_metadata.jwks.keys[0];
  const presentation = await mdoc.present({
    issuer_signed: credential,
    elements: query.claims.map(({ path: [, element] }) => element),
    session_transcript: await sessionTranscript(authorizationRequestPayload, encryptionKey),
    device_key,
  });
  const { jarm } = await client.createOpenid4vpAuthorizationResponse({
    authorizationRequestPayload,
    authorizationResponsePayload: { vp_token: { [query.id]: [presentation] } },
    jarm: {
      encryption: { jwk: encryptionKey },
      serverMetadata: {
        authorization_encryption_alg_values_supported: ["ECDH-ES"],
        authorization_encryption_enc_values_supported: ["A256GCM", "A128GCM"],
      },
    },
  });
  const { response } = await client.submitOpenid4vpAuthorizationResponse({ authorizationRequestPayload, jarm });
  if (!response.ok) throw new Error(`the verifier refuses: ${await response.text()}`);
  return response.json();
}

await answer(import.meta.filename, { respond });
