"""pyHanko: validates every signature of PDFs at given times, with revocation required and nothing fetched.

One question as JSON on stdin, one answer as JSON on stdout. What the peer raises about a file is its refusal.
"""

import asyncio
import base64
import json
import logging
import sys
from datetime import datetime, timezone
from io import BytesIO

from asn1crypto import crl, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.ades import ades_with_time_validation
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer


def decoded(text):
    return base64.urlsafe_b64decode(text + "==")


def stored(reader):
    """Certificates and revocation lists in the file itself."""
    if "/DSS" not in reader.root:
        return [], []
    store = DocumentSecurityStore.read_dss(reader)
    certificates = [x509.Certificate.load(it.get_object().data) for it in store.certs.values()]
    return certificates, [crl.CertificateList.load(it.get_object().data) for it in store.crls]


def stamped(signature):
    """When the time stamp authority saw the signature, by the token that is checked below."""
    token = next(extract_tst_data_iter(signature.signer_info, signed=False), None)
    return token and token["encap_content_info"]["content"].parsed["gen_time"].native


async def by_level(signature, roots, certificates, crls, at):
    """ETSI EN 319 102-1, 5.5: signatures with time, a year later for all it knows."""
    revocation = CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy("hard-fail"))
    spec = SignatureValidationSpec(
        cert_validation_policy=CertValidationPolicySpec(SimpleTrustManager.build(roots), revocation),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
        local_knowledge=LocalKnowledge(known_certs=certificates, known_crls=[CRLContainer(it) for it in crls]),
    )
    result = await ades_with_time_validation(
        signature.signed_data, spec, timing_info=ValidationTimingInfo(at, at, False), raw_digest=signature.compute_digest()
    )
    return result.ades_subindic.name


async def status(reader, signature, roots, at, crls):
    certificates, stored_crls = stored(reader)
    names = reader.root["/DSS"]["/VRI"] if "/DSS" in reader.root else {}

    def context(moment):
        return ValidationContext(
            trust_roots=roots,
            other_certs=certificates,
            moment=moment,
            crls=stored_crls + crls,
            revocation_mode="require",
            allow_fetching=False,
        )

    # The signer is judged at the time that the stamp proves, the stamp at the time of the question.
    seen = stamped(signature)
    found = await async_validate_pdf_signature(signature, context(seen or at), context(at))
    return {
        "name": found.signing_cert.subject.native["common_name"],
        "valid": found.bottom_line,
        "coverage": found.coverage.name,
        "changes": found.modification_level.name,
        "stamped": seen and int(found.timestamp_validity.timestamp.timestamp()),
        "level": seen and await by_level(signature, roots, certificates, stored_crls + crls, at),
        "named": DocumentSecurityStore.sig_content_identifier(signature.pkcs7_content) in names,
    }


def validate(file, at, crls, roots):
    reader = PdfFileReader(BytesIO(decoded(file)), strict=True)
    at = datetime.fromtimestamp(at, timezone.utc)
    crls = [crl.CertificateList.load(decoded(it)) for it in crls]
    return [asyncio.run(status(reader, it, roots, at, crls)) for it in reader.embedded_signatures]


def answer(case, roots):
    try:
        return {"answer": validate(**case, roots=roots)}
    except Exception as error:
        return {"refused": f"{type(error).__name__}: {error}"}


# What it would log, it raises as well.
logging.disable(logging.CRITICAL)
question = json.load(sys.stdin)
roots = [x509.Certificate.load(decoded(it)) for it in question["roots"]]
json.dump({"answer": [answer(case, roots) for case in question["cases"]]}, sys.stdout)
