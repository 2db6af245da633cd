"""Secrets stay inside: nothing that leaves the relay, an answer or a log line, shows a key or a code."""

from __future__ import annotations

import logging
import re
from base64 import b64encode
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
_SHORTEST_CREDENTIALS = 8
"""A user with a password, or the two in base64, is no word that an answer could need."""
_ESCAPED = re.compile(rb"\\+(?:u([0-9a-fA-F]{4})|/)")
_HALF_ESCAPE = re.compile(rb"\\+(?:u[0-9a-fA-F]{0,3})?\Z")
_LONGEST_ESCAPE = 8
_READ_OF_LONG_TEXTS = 4
"""How many times what is shown of a text is read of it: it may have many blanks."""
_KEY_AT_END = re.compile(r"[!-~]+\Z")
_SHORTEST_MASKED = 4
"""Shorter secrets would mask ordinary words; such a code cannot be kept secret anyway."""


class Redactor:
    """Masks the deployment's own keys and codes, and whatever looks like somebody's key.

    Codes are never sent to an upstream, so its answers cannot quote them; a code that is an ordinary word
    must not tear holes into them.
    """

    def __init__(
        self,
        keys: Iterable[str],
        codes: Iterable[str] = (),
        credentials: Iterable[tuple[str, str]] = (),
        tokens: Iterable[str] = (),
    ) -> None:
        """`credentials` are user names and passwords of proxies, which might echo them, in base64 too.

        `tokens` are those of tool servers: requests have them in their body, so answers may quote even short ones.
        """
        pairs, passwords = _written_credentials(credentials)
        pairs += tokens
        known = _longest_first([*keys, *pairs, *passwords])
        self._keys = _pattern(known)
        self._codes = _pattern(_longest_first(codes))
        self._keys_in_errors = _pattern([key for key in known if len(key) >= _SHORTEST_MASKED_IN_ERRORS])
        in_answers = [key for key in known if len(key) >= _SHORTEST_MASKED_IN_ANSWERS or key in pairs]
        self._keys_in_answers = tuple(key.encode("utf-8", "surrogatepass") for key in in_answers)
        self._escapes = (b"\\u00", b"\\/") if any("/" in key for key in in_answers) else (b"\\u00",)
        self._escaped_keys = re.compile(b"|".join(map(_in_any_escapes, self._keys_in_answers))) if in_answers else None
        self._open_window = _LONGEST_ESCAPE * max(map(len, self._keys_in_answers), default=0)

    def mask(self, text: str) -> str:
        """Masks keys and codes: for log lines and the relay's own messages."""
        # Keys first: a code that is part of a key would leave the rest of it to be read.
        masked = self.mask_error(self._keys.sub(_MASK, text) if self._keys else text)
        return self._codes.sub(_MASK, masked) if self._codes else masked

    def mask_error(self, text: str) -> str:
        """Masks keys: for what an upstream said about an error."""
        text = self._keys_in_errors.sub(_MASK, text) if self._keys_in_errors else text
        if "\\" in text:
            text = self.mask_own_keys(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")
        return _LOOKS_SECRET.sub(_MASK, text) if any(hint in text for hint in _SECRET_HINTS) else text

    def mask_own_keys(self, content: bytes) -> bytes:
        """Masks only the deployment's own keys: for answers, where a text about keys must stay as it is.

        A key is found with any of its characters escaped as in JSON, too.
        """
        for key in self._keys_in_answers:
            if key in content:
                content = content.replace(key, _MASK.encode())
        for escape in self._escapes:
            if escape in content and self._escaped_keys:
                return self._escaped_keys.sub(_MASK.encode(), content)
        return content

    def open_end(self, content: bytes) -> int:
        """How many bytes at the end of `content` may be the beginning of a key that goes on in what follows."""
        window = content[-self._open_window :] if self._open_window else b""
        half = _HALF_ESCAPE.search(window)
        end = half.start() if half else len(window)
        text, starts = _unescaped(window[:end])
        longest = max((_overlap(text, key) for key in self._keys_in_answers), default=0)
        return len(window) - (starts[-longest] if longest else end)


def shortened(text: str, longest: int) -> str:
    """What somebody else has said, on one line of at most `longest` characters and ` …`.

    It is not cut within a word of ASCII: half a key could not be told from other words, and would not be masked.
    """
    most = _READ_OF_LONG_TEXTS * longest
    read = text if len(text) <= most else _KEY_AT_END.sub("", text[:most])
    words = " ".join(read.split())
    if len(words) > longest:
        words = _KEY_AT_END.sub("", words[:longest]).rstrip()
    elif read is text:
        return words
    return f"{words} …".strip()


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


def _written_credentials(credentials: Iterable[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Each user with the password, also in base64 as Proxy-Authorization has it; and the passwords alone."""
    pairs: list[str] = []
    passwords: list[str] = []
    for user, password in credentials:
        pair = f"{user}:{password}"
        pairs += [pair, b64encode(pair.encode("utf-8", "surrogatepass")).decode().rstrip("=")]
        passwords.append(password)
    return [pair for pair in pairs if len(pair) >= _SHORTEST_CREDENTIALS], passwords


def _longest_first(secrets: Iterable[str]) -> list[str]:
    return sorted({secret for secret in secrets if len(secret) >= _SHORTEST_MASKED}, key=len, reverse=True)


def _pattern(secrets: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(map(re.escape, secrets))) if secrets else None


def _in_any_escapes(key: bytes) -> bytes:
    return b"".join(b"(?:%b|%b)" % (re.escape(key[at : at + 1]), _escapes_of(key[at])) for at in range(len(key)))


def _escapes_of(byte: int) -> bytes:
    digits = b"".join(
        b"[%c%c]" % (digit, digit - 32) if digit >= ord("a") else b"%c" % digit for digit in b"%02x" % byte
    )
    return rb"\\+u00" + digits + (rb"|\\+/" if byte == ord("/") else b"")


def _unescaped(content: bytes) -> tuple[bytes, list[int]]:
    """The text without JSON's escapes, and where each byte of it began."""
    text = bytearray()
    starts: list[int] = []
    at = 0
    while at < len(content):
        match = _ESCAPED.match(content, at) if content[at] == ord("\\") else None
        code = int(match[1], 16) if match and match[1] else ord("/")
        text.append(min(code, 0xFF) if match else content[at])
        starts.append(at)
        at = match.end() if match else at + 1
    return bytes(text), starts


def _overlap(text: bytes, key: bytes) -> int:
    """How much of the beginning of `key` is the end of `text`, but not all of it."""
    return next((size for size in range(min(len(key) - 1, len(text)), 0, -1) if text.endswith(key[:size])), 0)
