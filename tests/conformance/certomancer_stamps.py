"""certomancer: a time stamp authority (RFC 3161) whose clock stands where a test wants it.

One question as JSON on stdin, one answer as JSON on stdout. What the peer raises is its refusal.
"""

import base64
import json
import sys
from datetime import datetime, timezone

from asn1crypto import keys, tsp, x509
from certomancer.services import TimeStamper


def decoded(text):
    return base64.urlsafe_b64decode(text + "==")


def stamp(request, certificate, key, at):
    certificate = x509.Certificate.load(decoded(certificate))
    authority = TimeStamper(
        certificate,
        keys.PrivateKeyInfo.load(decoded(key)),
        fixed_dt=datetime.fromtimestamp(at, timezone.utc),
        certs_to_embed=[certificate],
    )
    response = authority.request_tsa_response(tsp.TimeStampReq.load(decoded(request)))
    return base64.urlsafe_b64encode(response.dump()).decode().rstrip("=")


question = json.load(sys.stdin)
ask = {"stamp": stamp}[question.pop("ask")]
try:
    reply = {"answer": ask(**question)}
except Exception as error:
    reply = {"refused": f"{type(error).__name__}: {error}"}
json.dump(reply, sys.stdout)
