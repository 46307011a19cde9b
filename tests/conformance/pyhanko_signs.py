"""pyHanko: signs a PDF with keys and certificates made here, for others to validate.

One question as JSON on stdin, one answer as JSON on stdout. A case says the key, the digest,
whether a time stamp is added, whether the first signature certifies and what it permits, and how many sign.
"""

import base64
import json
import logging
import sys
from datetime import datetime, timedelta, timezone
from io import BytesIO

from asn1crypto import keys, x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

DAY = timedelta(days=1)


def new_key(kind):
    if kind == "rsa":
        return rsa.generate_private_key(65537, 2048)
    return ec.generate_private_key({"p256": ec.SECP256R1(), "p384": ec.SECP384R1()}[kind])


def name(text):
    return pyca.Name([pyca.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(subject, key, issuer, issuer_key, at, extensions):
    builder = (
        pyca.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(pyca.random_serial_number())
        .not_valid_before(at - DAY)
        .not_valid_after(at + 30 * DAY)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key, hashes.SHA256())


def usage(**more):
    fields = "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign crl_sign encipher_only decipher_only"
    return pyca.KeyUsage(**{field: more.get(field, False) for field in fields.split()})


def der(thing):
    return thing.public_bytes(serialization.Encoding.DER)


def loaded(key, issued):
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return keys.PrivateKeyInfo.load(private), x509.Certificate.load(der(issued))


def sign(file, at, key, digest, stamped, certify, signatures):
    at = datetime.fromtimestamp(at, timezone.utc)
    root_key = new_key(key)
    authority = [(pyca.BasicConstraints(True, None), True), (usage(key_cert_sign=True, crl_sign=True), True)]
    root = certificate("Peer Root", root_key, "Peer Root", root_key, at, authority)
    stamp_key = new_key("rsa")  # the only kind that this stamper takes
    stamping = [
        (pyca.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True),
        (usage(digital_signature=True), True),
    ]
    stamp = certificate("Peer TSA", stamp_key, "Peer Root", root_key, at, stamping)
    store = SimpleCertificateStore()
    store.register(loaded(root_key, root)[1])
    stamper = None
    if stamped:
        stamp_private, stamp_issued = loaded(stamp_key, stamp)
        stamper = DummyTimeStamper(tsa_cert=stamp_issued, tsa_key=stamp_private, certs_to_embed=store, fixed_dt=at)
    out = BytesIO(file)
    for number in range(1, signatures + 1):
        signing_key = new_key(key)
        issued = certificate(
            f"Peer Signer {number}", signing_key, "Peer Root", root_key, at, [(usage(content_commitment=True), True)]
        )
        private, leaf = loaded(signing_key, issued)
        signer = signers.SimpleSigner(signing_cert=leaf, signing_key=private, cert_registry=store)
        permits = {1: MDPPerm.NO_CHANGES, 2: MDPPerm.FILL_FORMS, 3: MDPPerm.ANNOTATE}
        metadata = signers.PdfSignatureMetadata(
            field_name=f"Signature{number}",
            md_algorithm=digest,
            subfilter=SigSeedSubFilter.PADES,
            certify=bool(certify) and number == 1,
            docmdp_permissions=permits[certify or 2],
        )
        writer = IncrementalPdfFileWriter(BytesIO(out.getvalue()))
        out = signers.PdfSigner(metadata, signer=signer, timestamper=stamper).sign_pdf(writer)
    crl = (
        pyca.CertificateRevocationListBuilder()
        .issuer_name(name("Peer Root"))
        .last_update(at - DAY)
        .next_update(at + DAY)
        .sign(root_key, hashes.SHA256())
    )
    encoded = {"file": out.getvalue(), "root": der(root), "crl": der(crl)}
    return {key: base64.urlsafe_b64encode(value).decode().rstrip("=") for key, value in encoded.items()}


def answer(case):
    file = base64.urlsafe_b64decode(case.pop("file") + "==")
    try:
        return {"answer": sign(file, **case)}
    except Exception as error:
        return {"refused": f"{type(error).__name__}: {error}"}


logging.disable(logging.CRITICAL)
json.dump(answer(json.load(sys.stdin)), sys.stdout)
