"""Secrets stay inside: nothing that leaves the relay, an answer or a log line, shows a key or a code."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

_MASK = "***"
_LOOKS_SECRET = re.compile(
    r"\b(sk|nk|gsk|xai)[-_][A-Za-z0-9_*.-]{6,}|\bAIza[\w*-]{8,}|(?:\b[Bb]earer|\bBEARER)\s+[\w.*-]{16,}"
)
_SECRET_HINTS = ("sk-", "sk_", "nk-", "nk_", "xai", "AIza", "earer", "EARER")
"""Without any of these the search above cannot succeed; it would cost 20 µs on every log line."""
# Local servers want just any key, such as "ollama": masking that would tear holes into what they say.
_SHORTEST_MASKED_IN_ANSWERS = 16
_SHORTEST_MASKED_IN_ERRORS = 8
_SHORTEST_MASKED = 4
"""Shorter secrets would mask ordinary words; such a code cannot be kept secret anyway."""


class Redactor:
    """Masks the deployment's own keys and codes, and whatever looks like somebody's key.

    Codes are never sent to an upstream, so its answers cannot quote them; a code that is an ordinary word
    must not tear holes into them.
    """

    def __init__(self, keys: Iterable[str], codes: Iterable[str] = ()) -> None:
        known = _longest_first(keys)
        self._keys = _pattern(known)
        self._codes = _pattern(_longest_first(codes))
        self._keys_in_errors = _pattern([key for key in known if len(key) >= _SHORTEST_MASKED_IN_ERRORS])
        self._keys_in_answers = tuple(
            key.encode("utf-8", "surrogatepass") for key in known if len(key) >= _SHORTEST_MASKED_IN_ANSWERS
        )

    def mask(self, text: str) -> str:
        """Masks keys and codes: for log lines and the relay's own messages."""
        # Keys first: a code that is part of a key would leave the rest of it to be read.
        masked = self.mask_error(self._keys.sub(_MASK, text) if self._keys else text)
        return self._codes.sub(_MASK, masked) if self._codes else masked

    def mask_error(self, text: str) -> str:
        """Masks keys: for what an upstream said about an error."""
        text = self._keys_in_errors.sub(_MASK, text) if self._keys_in_errors else text
        return _LOOKS_SECRET.sub(_MASK, text) if any(hint in text for hint in _SECRET_HINTS) else text

    def mask_own_keys(self, content: bytes) -> bytes:
        """Masks only the deployment's own keys: for answers, where a text about keys must stay as it is."""
        for key in self._keys_in_answers:
            if key in content:
                content = content.replace(key, _MASK.encode())
        return content


class RedactingFormatter(logging.Formatter):
    """Masks whole formatted lines, tracebacks included."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        return self._redactor.mask(super().format(record)).replace("\r", "\\r")


def log_to_stderr(redactor: Redactor) -> None:
    """Gives the relay's loggers one handler that masks; a platform's own handlers never see the raw record."""
    logger = logging.getLogger("locutorio")
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(redactor))
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False


def _longest_first(secrets: Iterable[str]) -> list[str]:
    return sorted({secret for secret in secrets if len(secret) >= _SHORTEST_MASKED}, key=len, reverse=True)


def _pattern(secrets: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(map(re.escape, secrets))) if secrets else None
