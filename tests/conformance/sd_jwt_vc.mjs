// @sd-jwt/sd-jwt-vc: issues, presents and verifies SD-JWT VCs, and looks into a @sd-jwt/jwt-status-list.
import { randomBytes, X509Certificate } from "node:crypto";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";
import { sha256, signWith, verifyWith } from "./es256.mjs";
import { answer } from "./peer.mjs";

const bytes = (text) => Buffer.from(text, "base64url");
const text = (bytes) => Buffer.from(bytes).toString("base64url");
const signer = (jwk) => (data) => text(signWith(jwk, Buffer.from(data)));
const verifier = (jwk) => (data, signature) => verifyWith(jwk, Buffer.from(data), bytes(signature));
const publicKey = (certificate) => new X509Certificate(bytes(certificate)).publicKey.export({ format: "jwk" });

const hashing = {
  hasher: (data) => sha256(Buffer.from(data)),
  hashAlg: "sha-256",
  saltGenerator: (length) => text(randomBytes(length)),
};

export async function verify({ presentation, nonce, certificate, now, required, status_list }) {
  const instance = new SDJwtVcInstance({
    ...hashing,
    verifier: verifier(publicKey(certificate)),
    kbVerifier: (data, signature, payload) => verifier(payload.cnf.jwk)(data, signature),
    // Without a list, the peer fetches the one that the credential names.
    statusListFetcher: status_list && (() => status_list),
  });
  const options = { currentDate: now, keyBindingNonce: nonce, requiredClaimKeys: required };
  const { payload, kb } = await instance.verify(presentation, options);
  return { claims: payload, key_binding: kb.payload };
}

export async function issue({ claims, disclosable, issuer_key, certificate }) {
  const instance = new SDJwtVcInstance({ ...hashing, signer: signer(issuer_key), signAlg: "ES256" });
  const header = { x5c: [bytes(certificate).toString("base64")] };
  return instance.issue(claims, disclosable, { header });
}

export async function present({ credential, disclose, device_key, aud, nonce, now }) {
  const instance = new SDJwtVcInstance({ ...hashing, kbSigner: signer(device_key), kbSignAlg: "ES256" });
  return instance.present(credential, disclose, { kb: { payload: { aud, nonce, iat: now } } });
}

await answer(import.meta.filename, { verify, issue, present });
