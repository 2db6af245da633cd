"""Fails the whole suite when a test secret shows up in an answer or a log.

Test keys look like `sk-test-...` and test codes like `code-test-...`; the relay must never show either. Tests hand
over every answer with `record_answer`; every program that the suite starts hands over its output by itself. The
verdict falls at the end of the session, in `secrets_verdict`.

There is one exception: the answer in which the owner gets the code that they asked for. `record_invitation` takes it,
and nothing else may be handed over there.
"""

import json
import re
import threading

SECRET = re.compile(rb"(?:sk|code)-test-[\w-]+")
CONTEXT_BYTES = 60


class SecretsGuard:
    """Looks through everything it is given and remembers where a secret was."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._findings: list[str] = []

    @property
    def findings(self) -> list[str]:
        """One line for each secret found: the place, and the text around it."""
        with self._lock:
            return list(self._findings)

    def record(self, content: str | bytes, where: str) -> None:
        """Look through `content`, which was seen at `where`."""
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        for match in SECRET.finditer(data):
            around = data[max(0, match.start() - CONTEXT_BYTES) : match.end() + CONTEXT_BYTES]
            with self._lock:
                self._findings.append(f"{where}: {around.decode('utf-8', 'replace')!r}")

    def record_invitation(self, headers: str | bytes, body: bytes, code: str, where: str) -> None:
        """Look through the owner's invitation: `code` may stand in its body once, as the whole value of `code`."""
        self.record(headers, where)
        allowed = f'"code":{json.dumps(code)}'.encode()
        if body.count(allowed) != 1:
            with self._lock:
                self._findings.append(f"{where}: this is no invitation")
        self.record(body.replace(allowed, b"", 1), where)


GUARD = SecretsGuard()


def record_answer(content: str | bytes, where: str) -> None:
    """Let the guard of this session look through an answer (headers and body) that was seen at `where`."""
    GUARD.record(content, where)


def record_invitation(headers: str | bytes, body: bytes, code: str) -> None:
    """Let the guard look through the one answer that may show a code: `code`, to its owner, who asked for it."""
    GUARD.record_invitation(headers, body, code, "answer to POST /api/invitations")
