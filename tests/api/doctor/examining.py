"""Short ways to examine a deployment with one check, and upstreams that say what a test tells them to."""

import dataclasses
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from api.relay.deployment import build_deployment
from api.relay.doctor.check import Finding, Verdict
from api.relay.doctor.examination import Examination
from api.relay.doctor.key_checks import CHECKS as KEY_CHECKS
from api.relay.doctor.run import masked, masker_of
from api.relay.doctor.way_checks import CHECKS as WAY_CHECKS
from api.relay.settings import read_settings
from tests.support.secrets_guard import record_answer

KEY = "sk-test-doctor-key-one-4n7q"
OTHER_KEY = "sk-test-doctor-key-two-9z8w"
MODELS = {"object": "list", "data": [{"id": "gpt-6-luna", "object": "model"}]}
RUNS = {check.id: check.run for check in (*WAY_CHECKS, *KEY_CHECKS)}


def examination_of(
    *, may_probe: bool = False, is_own_origin: bool = False, headers: Mapping[str, str] | None = None, **variables: str
) -> Examination:
    """An examination of what these variables make; `is_own_origin` takes BASE_URL for the provider's own address."""
    deployment = build_deployment(read_settings(variables))
    if is_own_origin:
        by_id = deployment.providers.by_id
        by_id["openai"] = dataclasses.replace(by_id["openai"], is_own_origin=True)
    return Examination(deployment, variables, request_headers=headers or {}, may_probe=may_probe)


def found_by(check_id: str, examination: Examination) -> list[Finding]:
    """All that one check finds, of which nothing shows a secret."""
    outcome = RUNS[check_id](examination)
    findings = [outcome] if isinstance(outcome, Finding) else list(outcome)
    mask = masker_of(examination)
    for finding in findings:
        record_answer(json.dumps(dataclasses.asdict(masked(finding, mask))), f"the doctor's {check_id}")
    return findings


def found(check_id: str, **variables: Any) -> Finding:
    """The one finding of a check on what these variables make, with a key unless they say otherwise."""
    (finding,) = found_by(check_id, examination_of(**({"OPENAI_API_KEY": KEY} | variables)))
    return finding


def cause(check_id: str, **variables: Any) -> str:
    """The cause that a check names, or its verdict where there is none; a cause comes with what to do."""
    finding = found(check_id, **variables)
    if finding.verdict in (Verdict.OK, Verdict.SKIPPED):
        return finding.verdict.value
    assert finding.cause.endswith(".") or "said" in finding.evidence, finding.cause
    assert finding.next.endswith("."), finding.next
    assert finding.cause_id.startswith(f"{check_id}.")
    return finding.cause_id.removeprefix(f"{check_id}.")


def complaints(examination: Examination) -> list[str]:
    """The causes that all checks of the way and of the keys name."""
    return [
        finding.cause_id
        for check_id in RUNS
        for finding in found_by(check_id, examination)
        if finding.verdict in (Verdict.FAIL, Verdict.WARN)
    ]


@dataclass(frozen=True)
class Said:
    """What a site answers: JSON, or a page where `body` is a text."""

    body: object = field(default_factory=lambda: MODELS)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


NOTHING = Said({"detail": "Not Found"}, 404)


def error(status: int, message: str, code: str | None = None, kind: str = "invalid_request_error") -> Said:
    """An error in OpenAI's form."""
    return Said({"error": {"message": message, "type": kind, "param": None, "code": code}}, status)


class Site:
    """A site that answers each path as told, `*` being every other one; it notes what it is asked."""

    def __init__(self, answers: Mapping[str, Said]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, str, bytes]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                site.asked.append((self.command, self.path, body))
                path = self.path.partition("?")[0]
                known = site.answers
                said = known.get(f"{self.command} {path}") or known.get(path) or known.get("*", NOTHING)
                is_page = isinstance(said.body, str)
                content = (said.body if is_page else json.dumps(said.body)).encode()
                self.send_response_only(said.status)
                kind = "text/html" if is_page else "application/json"
                for name, value in ({"Content-Type": kind} | dict(said.headers)).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = answer

            def log_message(self, format: str, *args: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://{self.host}"

    def serve(self) -> None:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def site(answers: Mapping[str, Said] | Said) -> Iterator[Site]:
    """A site; one answer alone is the answer to everything."""
    running = Site({"*": answers} if isinstance(answers, Said) else answers)
    running.serve()
    try:
        yield running
    finally:
        running.stop()
