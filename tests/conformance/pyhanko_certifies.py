"""pyHanko: certifies a PDF as its author, who allows forms to be filled in and signed (DocMDP level 2).

One question as JSON on stdin, one answer as JSON on stdout. What the peer raises is its refusal.
"""

import base64
import json
import sys
from io import BytesIO

from asn1crypto import keys, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm
from pyhanko_certvalidator.registry import SimpleCertificateStore


def decoded(text):
    return base64.urlsafe_b64decode(text + "==")


def certify(file, key, certificates):
    author, *others = [x509.Certificate.load(decoded(it)) for it in certificates]
    signer = signers.SimpleSigner(
        signing_cert=author,
        signing_key=keys.PrivateKeyInfo.load(decoded(key)),
        cert_registry=SimpleCertificateStore.from_certs(others),
    )
    how = signers.PdfSignatureMetadata(field_name="Author", certify=True, docmdp_permissions=MDPPerm.FILL_FORMS)
    certified = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(decoded(file))), how, signer)
    return base64.urlsafe_b64encode(certified.getvalue()).decode().rstrip("=")


try:
    reply = {"answer": certify(**json.load(sys.stdin))}
except Exception as error:
    reply = {"refused": f"{type(error).__name__}: {error}"}
json.dump(reply, sys.stdout)
