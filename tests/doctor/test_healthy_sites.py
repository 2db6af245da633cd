"""A sound site, as its owner asks it: over HTTP, behind the project's own nginx and on its own."""

from __future__ import annotations

import json
import ssl
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from tests.doctor.deployments import CODE, KEY
from tests.support.nginx import NginxInFront
from tests.support.secrets_guard import record_answer
from tests.support.tls import Certificates
from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream


@pytest.fixture(scope="module")
def site(upstream: ScriptedUpstream) -> Iterator[WaitressServer]:
    environment = {
        "BASE_URL": f"{upstream.url}/v1",
        "OPENAI_API_KEY": KEY,
        "CODE": CODE,
        "TRUSTED_PROXIES": "127.0.0.1",
        "UPSTREAM_REPO": "0",
    }
    with WaitressServer(environment) as server:
        yield server


def verdicts(url: str, certificates: Certificates) -> list[dict[str, Any]]:
    """What the doctor of a site says to its owner, the last event too."""
    context = ssl.create_default_context(cafile=str(certificates.authority)) if url.startswith("https") else None
    request = urllib.request.Request(f"{url}/api/doctor", headers={"Authorization": f"Bearer nk-{CODE}"})
    with urllib.request.urlopen(request, timeout=30, context=context) as answer:
        text = answer.read().decode()
    record_answer(text, "GET /api/doctor")
    return [json.loads(line.removeprefix("data: ")) for line in text.splitlines() if line.startswith("data: ")]


def complaints(told: list[dict[str, Any]]) -> list[str]:
    return [f"{event['id']}: {event['cause']}" for event in told[:-1] if event["verdict"] in ("fail", "warn")]


def test_a_sound_site_hears_of_nothing(site: WaitressServer, certificates: Certificates) -> None:
    told = verdicts(site.url, certificates)
    assert told[-1]["done"] and told[-1]["sees_all"]
    assert complaints(told) == []


def test_neither_does_one_behind_nginx(site: WaitressServer, certificates: Certificates) -> None:
    with NginxInFront(site.url, certificates) as nginx:
        told = verdicts(nginx.url, certificates)
    assert complaints(told) == []
    [https] = [event for event in told[:-1] if event["id"] == "site.https"]
    assert (https["verdict"], https["evidence"]["forwarded_proto"]) == ("ok", "https")
