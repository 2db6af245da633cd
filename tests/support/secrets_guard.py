"""Fails the whole suite when a test secret shows up in an answer, a log or a store, or somebody's words in a store.

Test keys look like `sk-test-...` and test codes like `code-test-...`; the relay must never show either. Tests hand
over every answer with `record_answer`; every program that the suite starts hands over its output by itself. The
verdict falls at the end of the session, in `secrets_verdict`. What is put into stores, and the words that were sent to
the scripted upstream, come by themselves too: see `watched_stores`.

There is one exception: the answer in which the owner gets the code that they asked for. `record_invitation` takes it,
and nothing else may be handed over there.
"""

import json
import re
import threading
from pathlib import Path

SECRET = re.compile(rb"(?:sk|code)-test-[\w-]+")
CONTEXT_BYTES = 60
# As many characters of a sentence tell whose it is; what is shorter, or one word, stands in many places by chance.
SENTENCE = re.compile(r"(?=\S*\s\S).{12,24}", re.DOTALL)
PRINTABLE = re.compile(rb"[^\x00-\x1f\x7f]{6,}")


class SecretsGuard:
    """Looks through everything it is given and remembers where a secret was."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._findings: list[str] = []
        self._sentences: set[bytes] = set()
        self._stored: dict[bytes, str] = {}

    @property
    def findings(self) -> list[str]:
        """One line for each secret found: the place, and the text around it."""
        with self._lock:
            # One search in all of it; where it was is looked up only if there is anything.
            everything = b"\0".join(self._stored)
            sentences = [sentence for sentence in self._sentences if sentence in everything]
            return self._findings + [
                f"{where}: somebody's words: {stored.decode('utf-8', 'replace')!r}"
                for sentence in sentences
                for stored, where in self._stored.items()
                if sentence in stored
            ]

    def record(self, content: str | bytes, where: str) -> None:
        """Look through `content`, which was seen at `where`."""
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        for match in SECRET.finditer(data):
            around = data[max(0, match.start() - CONTEXT_BYTES) : match.end() + CONTEXT_BYTES]
            with self._lock:
                self._findings.append(f"{where}: {around.decode('utf-8', 'replace')!r}")

    def note_words(self, words: str) -> None:
        """Remember how a prompt begins: it must not stand in any store."""
        if beginning := SENTENCE.match(words):
            with self._lock:
                self._sentences.add(beginning[0].encode("utf-8", "replace"))

    def record_stored(self, content: str | bytes, where: str) -> None:
        """Look through `content`, which a store holds, for secrets now, and for prompts at the end."""
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        with self._lock:
            if data in self._stored:
                return
            self._stored[data] = where
        self.record(data, where)

    def record_directory(self, directory: Path, where: str) -> None:
        """Look through all files of a store's directory, whatever their format is."""
        for file in directory.rglob("*"):
            if file.is_file():
                for text in PRINTABLE.findall(file.read_bytes()):
                    self.record_stored(text, f"{where}: {file.name}")

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
