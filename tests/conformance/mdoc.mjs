// @animo-id/mdoc: issues, presents and verifies mdocs.
import { randomBytes, X509Certificate } from "node:crypto";
import {
  cborEncode,
  DataItem,
  DateOnly,
  DeviceRequest,
  DeviceResponse,
  Document,
  MDoc,
  parseIssuerSigned,
  Verifier,
} from "@animo-id/mdoc";
import { sha256, signWith, verifyWith } from "./es256.mjs";
import { answer } from "./peer.mjs";

const field = (name, wanted) =>
  name.split("\n").filter((line) => line.startsWith(`${wanted}=`)).map((line) => line.slice(wanted.length + 1));

function validateCertificateChain({ trustedCertificates, x5chain }) {
  const [trusted, chain] = [trustedCertificates, x5chain].map((list) => list.map((der) => new X509Certificate(der)));
  chain.forEach((certificate, at) => {
    const issuers = at + 1 < chain.length ? [chain[at + 1]] : trusted;
    const issued = (issuer) => certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
    if (!issuers.some(issued)) throw new Error("the chain does not end in a trusted certificate");
  });
}

const context = {
  crypto: {
    random: (length) => new Uint8Array(randomBytes(length)),
    digest: ({ bytes }) => sha256(bytes),
  },
  cose: {
    sign1: {
      sign: ({ sign1, jwk }) => signWith(jwk, sign1.getRawSigningData().data),
      verify({ sign1, jwk, options }) {
        const { data, signature } = sign1.getRawVerificationData(options);
        return verifyWith(jwk, data, signature);
      },
    },
  },
  x509: {
    getIssuerNameField: (it) => field(new X509Certificate(it.certificate).issuer, it.field),
    getPublicKey: ({ certificate }) => new X509Certificate(certificate).publicKey.export({ format: "jwk" }),
    validateCertificateChain,
    getCertificateData({ certificate }) {
      const { issuer, subject, validFrom, validTo } = new X509Certificate(certificate);
      return { issuerName: issuer, subjectName: subject, notBefore: new Date(validFrom), notAfter: new Date(validTo) };
    },
  },
};

const bytes = (base64url) => new Uint8Array(Buffer.from(base64url, "base64url"));
const text = (bytes) => Buffer.from(bytes).toString("base64url");
const date = (seconds) => new Date(seconds * 1000);
// The peer wants the transcript as #6.24(bstr .cbor SessionTranscript).
const transcriptBytes = (base64url) => cborEncode(new DataItem({ buffer: bytes(base64url) }));

export async function verify({ device_response, session_transcript, root, now }) {
  const { documents } = await new Verifier().verifyDeviceResponse(
    {
      encodedDeviceResponse: bytes(device_response),
      encodedSessionTranscript: transcriptBytes(session_transcript),
      trustedCertificates: [bytes(root)],
      now: date(now),
    },
    context,
  );
  return documents.map((document) => ({
    doc_type: document.docType,
    elements: Object.fromEntries(
      document.issuerSignedNameSpaces.map((name) => [name, Object.fromEntries(document.getIssuerNameSpace(name))]),
    ),
    device_signed: document.deviceSignedNameSpaces,
  }));
}

export async function issue({ doc_type, elements, birth_date, device_key, issuer_key, certificate, signed, valid_until }) {
  const document = await new Document(doc_type, context)
    .addIssuerNameSpace(doc_type, { ...elements, birth_date: new DateOnly(birth_date) })
    .useDigestAlgorithm("SHA-256")
    .addValidityInfo({ signed: date(signed), validUntil: date(valid_until) })
    .addDeviceKeyInfo({ deviceKey: device_key })
    .sign({ issuerPrivateKey: issuer_key, issuerCertificate: bytes(certificate), alg: "ES256" }, context);
  return text(cborEncode(document.prepare().get("issuerSigned")));
}

export async function present({ issuer_signed, elements, session_transcript, device_key }) {
  const document = parseIssuerSigned(bytes(issuer_signed));
  const nameSpaces = new Map([[document.docType, new Map(elements.map((name) => [name, false]))]]);
  const request = DeviceRequest.from("1.0", [{ itemsRequestData: { docType: document.docType, nameSpaces } }]);
  const response = await DeviceResponse.from(new MDoc([document]))
    .usingDeviceRequest(request)
    .usingSessionTranscriptBytes(transcriptBytes(session_transcript))
    .authenticateWithSignature(device_key, "ES256")
    .sign(context);
  return text(response.encode());
}

await answer(import.meta.filename, { verify, issue, present });
