"""pyHanko as a peer: reads numbers, signs or validates the file in the folder so many times, writes the nanoseconds."""

import logging
import sys
import time
from io import BytesIO
from pathlib import Path

from asn1crypto import crl, keys, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

work, folder = sys.argv[1], Path(sys.argv[2])
read = lambda name: (folder / name).read_bytes()
root = x509.Certificate.load(read("root.der"))
revoked = crl.CertificateList.load(read("list.der"))
logging.disable(logging.CRITICAL)


def sign(file, signer):
    metadata = signers.PdfSignatureMetadata(
        field_name="Signature1", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(file)), metadata, signer=signer)


def validate(file):
    [signature] = PdfFileReader(BytesIO(file)).embedded_signatures
    context = ValidationContext(trust_roots=[root], crls=[revoked], revocation_mode="require", allow_fetching=False)
    status = validate_pdf_signature(signature, context)
    assert status.bottom_line, status.pretty_print_details()


if work == "sign":
    store = SimpleCertificateStore()
    store.register(root)
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(read("leaf.der")),
        signing_key=keys.PrivateKeyInfo.load(read("key.der")),
        cert_registry=store,
    )
    file = read("file.pdf")
    once = lambda: sign(file, signer)
else:
    file = read("signed.pdf")
    once = lambda: validate(file)

for order in sys.stdin:
    started = time.perf_counter_ns()
    for _ in range(int(order)):
        once()
    print(time.perf_counter_ns() - started, flush=True)
