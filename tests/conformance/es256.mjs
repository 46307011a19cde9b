// ES256 and SHA-256 by node:crypto, for peers that leave them to their caller.
import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";

const form = "ieee-p1363";

export const sha256 = (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest());

export const signWith = (jwk, bytes) =>
  new Uint8Array(sign("sha256", bytes, { key: createPrivateKey({ key: jwk, format: "jwk" }), dsaEncoding: form }));

export const verifyWith = (jwk, bytes, signature) =>
  verify("sha256", bytes, { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: form }, signature);
