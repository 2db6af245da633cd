"""What an answer means that is not the expected one: whose page it is, why an API refuses. See answer_words.json.

Words are compared in lower case, codes as a whole, so that what somebody quotes is not taken for what they say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from api.relay.doctor.probes import Answer, Walk
from api.relay.redaction import shortened

_TABLE: dict[str, Any] = json.loads(Path(__file__).with_name("answer_words.json").read_text(encoding="utf-8"))
WEBSITES = frozenset(_TABLE["websites"])
_GATEWAY, _GATEWAY_REFUSED = "way.api.gateway", "way.api.gateway_refused"
_GATEWAY_HEADER = "cf-aig-authorization"
_TITLE = re.compile(r"<title[^>]*>(.{0,200}?)</title", re.IGNORECASE | re.DOTALL)
_LOOKED_AT = 100_000
_LONGEST_TITLE = 80
_FAILURES = {
    "upstream_timeout": "way.http.silent",
    "upstream_cut": "way.http.cut",
    "upstream_scheme": "way.http.scheme",
    "upstream_invalid_response": "way.http.not_http",
}


def http_cause(walk: Walk, answer: Answer) -> str:
    """The cause of `way.http` for which this is no answer of an API; empty where it is one, or the proxy's."""
    if answer.failure is not None:
        is_proxys = answer.failure.code == "upstream_proxy"
        return "" if is_proxys else _FAILURES.get(answer.failure.code, "way.http.failed")
    if 300 <= answer.status < 400:
        return _redirect_cause(answer)
    if answer.document is None and (known := _first(_TABLE["pages"], answer)):
        return known
    # A gateway's page about a server that has failed says where the failure is: behind it.
    if answer.is_page and answer.status < 500:
        return "way.http.intercepted" if walk.upstream.is_own_origin else "way.http.website"
    if answer.status < 300 and answer.document is None:
        return "way.http.not_json"
    return ""


def refusal_cause(answer: Answer, extra_headers: Mapping[str, str]) -> str:
    """The cause of `way.api` for which an API serves nobody who comes this way; empty where there is none."""
    cause = _first(_TABLE["refusals"], answer)
    if cause == _GATEWAY and any(name.lower() == _GATEWAY_HEADER for name in extra_headers):
        return _GATEWAY_REFUSED
    return cause or ("way.api.down" if answer.status >= 500 else "")


def key_cause(answer: Answer) -> str:
    """The cause of `keys.valid` that an API names in its own words; empty where it doesn't."""
    return _first(_TABLE["keys"], answer) if answer.status in (401, 403) else ""


def title_of(answer: Answer) -> str:
    """The title of a page, short; empty where it has none."""
    found = _TITLE.search(answer.body[:_LOOKED_AT].decode("utf-8", "replace"))
    return shortened(found[1], _LONGEST_TITLE) if found else ""


def location_of(answer: Answer) -> str:
    """Where a redirect leads, without what may be secret in it."""
    try:
        parts = urlsplit(answer.headers.get("location", ""))
        host = f"{parts.scheme}://{parts.hostname}" if parts.hostname else ""
    except ValueError:
        return ""
    return f"{host}{parts.path}"


def _redirect_cause(answer: Answer) -> str:
    location = location_of(answer).lower()
    rows = _TABLE["redirects"]
    return next((row["cause"] for row in rows if any(word in location for word in row["words"])), "way.http.redirect")


def _first(rows: list[dict[str, Any]], answer: Answer) -> str:
    report = answer.report
    codes = {report.code, report.type, report.reason}
    # Of JSON only what it says of an error counts: an answer may speak of anything.
    text = report.message if answer.document is not None else answer.body[:_LOOKED_AT].decode("utf-8", "replace")
    text = text.lower()
    for row in rows:
        if any(
            answer.headers.get(name, "").lower().startswith(start) for name, start in row.get("headers", {}).items()
        ):
            return str(row["cause"])
        has_word = any(word in text for word in row.get("words", ()))
        has_code = bool(codes.intersection(row.get("codes", ())))
        if row["cause"] == _GATEWAY and answer.status not in row["statuses"]:
            continue
        if has_word or has_code or ("codes" not in row and answer.status in row.get("statuses", ())):
            return str(row["cause"])
    return ""
