"""sd-jwt (the reference implementation in Python): issues, presents and verifies SD-JWTs.

One question as JSON on stdin, one answer as JSON on stdout. What the peer raises is its refusal.
"""

import base64
import json
import sys

from jwcrypto.jwk import JWK
from sd_jwt.common import SDObj
from sd_jwt.holder import SDJWTHolder
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier


def verify(presentation, aud, nonce, issuer_key):
    verifier = SDJWTVerifier(presentation, lambda issuer, header: JWK(**issuer_key), aud, nonce)
    return verifier.get_verified_payload()


def issue(claims, disclosable, issuer_key, device_key, certificate):
    claims = {SDObj(name) if name in disclosable else name: value for name, value in claims.items()}
    x5c = base64.b64encode(base64.urlsafe_b64decode(certificate + "==")).decode()
    header = {"typ": "dc+sd-jwt", "x5c": [x5c]}
    issuer = SDJWTIssuer(claims, JWK(**issuer_key), JWK(**device_key), extra_header_parameters=header)
    return issuer.sd_jwt_issuance


def present(credential, disclose, device_key, aud, nonce):
    holder = SDJWTHolder(credential)
    holder.create_presentation(disclose, nonce, aud, JWK(**device_key))
    return holder.sd_jwt_presentation


question = json.load(sys.stdin)
ask = {"verify": verify, "issue": issue, "present": present}[question.pop("ask")]
try:
    reply = {"answer": ask(**question)}
except Exception as error:
    reply = {"refused": f"{type(error).__name__}: {error}"}
json.dump(reply, sys.stdout)
