"""pyHanko: validates the signatures of a PDF at a given time.

One question as JSON on stdin, one answer as JSON on stdout. What the peer raises is its refusal.
"""

import asyncio
import base64
import json
import sys
from datetime import datetime, timezone
from io import BytesIO

from asn1crypto import crl, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


def decoded(text):
    return base64.urlsafe_b64decode(text + "==")


def validate(file, roots, at, crls):
    reader = PdfFileReader(BytesIO(decoded(file)), strict=True)
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(decoded(it)) for it in roots],
        moment=datetime.fromtimestamp(at, timezone.utc),
        crls=[crl.CertificateList.load(decoded(it)) for it in crls],
        revocation_mode="require",
        allow_fetching=False,
    )
    answers = []
    for signature in reader.embedded_signatures:
        status = asyncio.run(async_validate_pdf_signature(signature, context))
        answers.append(
            {
                "name": status.signing_cert.subject.native["common_name"],
                "bottom_line": status.bottom_line,
                "coverage": status.coverage.name,
                "changes": status.modification_level.name,
            }
        )
    return answers


question = json.load(sys.stdin)
ask = {"validate": validate}[question.pop("ask")]
try:
    reply = {"answer": ask(**question)}
except Exception as error:
    reply = {"refused": f"{type(error).__name__}: {error}"}
json.dump(reply, sys.stdout)
