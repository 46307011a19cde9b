// jose: JWS and JWE both ways.
import * as jose from "jose";
import { answer } from "./peer.mjs";

const utf8 = new TextDecoder();

await answer(import.meta.filename, {
  async verify({ jws, key, typ }) {
    const { payload, protectedHeader } = await jose.jwtVerify(jws, await jose.importJWK(key, "ES256"), {
      algorithms: ["ES256"],
      currentDate: new Date(0),
      typ,
    });
    return { payload, header: protectedHeader };
  },

  async sign({ claims, header, key }) {
    return new jose.SignJWT(claims).setProtectedHeader(header).sign(await jose.importJWK(key, header.alg));
  },

  async rsa_key() {
    const { privateKey } = await jose.generateKeyPair("RS256", { extractable: true });
    return jose.exportJWK(privateKey);
  },

  async thumbprint({ key }) {
    return jose.calculateJwkThumbprint(key);
  },

  async decrypt({ jwe, key }) {
    const { plaintext, protectedHeader } = await jose.compactDecrypt(jwe, await jose.importJWK(key, "ECDH-ES"));
    return { plaintext: utf8.decode(plaintext), header: protectedHeader };
  },

  async encrypt({ plaintext, header, key, apu, apv }) {
    const encrypt = new jose.CompactEncrypt(new TextEncoder().encode(plaintext)).setProtectedHeader(header);
    const party = (text) => new TextEncoder().encode(text);
    if (apu) encrypt.setKeyManagementParameters({ apu: party(apu), apv: party(apv) });
    return encrypt.encrypt(await jose.importJWK(key, "ECDH-ES"));
  },
});
