"""Access codes: who may come in with CODE, and what each code may do."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from api.relay.access.model_policy import matches_any

_NAMED_CODE = re.compile(r"^(?P<name>[A-Za-z][\w.]{0,30})-(?=[^-]*\d)[^-]{6,}$")
_NOT_SENDABLE = "a character that a browser can't send (only unaccented letters, digits and ASCII signs can be sent)"


class BadCode(ValueError):
    """CODE cannot be used; str() says why and never shows a code."""


@dataclass(frozen=True)
class AccessCode:
    """One code: `label` may be logged and shown, the code itself is kept only as its digest."""

    label: str
    digest: bytes = field(repr=False)
    models: tuple[str, ...] = ()
    """Names or patterns; empty allows every model that the owner allows."""
    until: date | None = None
    """The last day, in UTC, on which the code is valid."""
    is_owners: bool = False
    """Whether it is ADMIN_CODE, which tells the site's owner from their guests."""
    problem: str = ""
    """Why the code is closed: what is wrong with it, without the code itself. Empty where nothing is."""

    @property
    def variable(self) -> str:
        """The variable in which the code is written."""
        return "ADMIN_CODE" if self.is_owners else "CODE"

    def is_expired(self, now: datetime) -> bool:
        return self.until is not None and now.astimezone(UTC).date() > self.until

    def allows_model(self, model: str) -> bool:
        return not self.models or matches_any(model, self.models)


class AccessCodes:
    """The codes of this deployment. `is_usable` is False where CODE is set but cannot be used."""

    def __init__(self, codes: tuple[AccessCode, ...] = (), *, is_usable: bool = True) -> None:
        self._codes = codes
        self._is_usable = is_usable
        # Keyed, so that a log's reader cannot try guesses against a fingerprint.
        self._fingerprint_key = hashlib.sha256(b"".join(code.digest for code in codes)).digest()

    def __len__(self) -> int:
        return len(self._codes)

    @property
    def are_required(self) -> bool:
        """Whether callers need a code. Also while CODE is unusable: a slip must close the site, never open it."""
        return bool(self._codes) or not self._is_usable

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """(variable, why) of each code that is closed."""
        return tuple((code.variable, code.problem) for code in self._codes if code.problem)

    def find(self, candidate: str) -> AccessCode | None:
        """The code that `candidate` is. Takes the same time whether and where it matches."""
        digest = digest_of(candidate)
        found = None
        for code in self._codes:
            if hmac.compare_digest(code.digest, digest):
                found = code
        return found

    def fingerprint(self, candidate: str) -> str:
        """Eight characters that tell two candidates apart in a log and give neither away."""
        return hmac.new(self._fingerprint_key, _bytes_of(candidate), hashlib.sha256).hexdigest()[:8]


def parse_codes(written: str, admin_code: str = "") -> AccessCodes:
    """Parses CODE and ADMIN_CODE. Trims first, then drops blanks: `"a, "` holds one code, and none that is empty.

    A code with a rule that is not known, so that its owner would trust a limit that is not kept, or with a character
    that no browser can send is closed, and the others stay open. Raises BadCode where CODE is set and holds none that
    can be used, so that a slip never opens the site.
    """
    items = [item for item in (part.strip() for part in written.split(",")) if item]
    if written and not items:
        raise BadCode("contains only spaces")
    codes = tuple(_parse_code(item, number) for number, item in enumerate(items, start=1))
    if codes and all(code.problem for code in codes):
        raise BadCode(codes[0].problem)
    owners = (_owners_code(admin_code),) if admin_code else ()
    # The owner's comes last: where it also stands in CODE, it is still the owner's.
    return AccessCodes(codes + owners)


def digest_of(candidate: str) -> bytes:
    return hashlib.sha256(_bytes_of(candidate)).digest()


def _bytes_of(text: str) -> bytes:
    # An environment that is not UTF-8 brings lone surrogates: to replace them would make different codes the same.
    return text.encode("utf-8", "surrogatepass")


def _owners_code(written: str) -> AccessCode:
    problem = "" if _can_be_sent(written) else f"contains {_NOT_SENDABLE}"
    return AccessCode("owner", digest_of(written), is_owners=True, problem=problem)


def _parse_code(item: str, number: int) -> AccessCode:
    secret, *rules = [part.strip() for part in item.split("|")]
    named = _NAMED_CODE.match(secret)
    label = named["name"] if named else f"code {number}"
    try:
        if not secret:
            raise BadCode(f"has an empty code at position {number}")
        if not _can_be_sent(secret):
            raise BadCode(f"has {_NOT_SENDABLE} at position {number}")
        models, until = _parse_rules(rules, number)
    except BadCode as error:
        return AccessCode(label, digest_of(secret), problem=str(error))
    return AccessCode(label, digest_of(secret), models, until)


def _can_be_sent(secret: str) -> bool:
    """Whether a browser can put the code into a header: HTTP has no agreed way to write other characters there."""
    return secret.isascii() and secret.isprintable()


def _parse_rules(rules: list[str], number: int) -> tuple[tuple[str, ...], date | None]:
    models: tuple[str, ...] = ()
    until = None
    for rule in rules:
        name, _, value = (part.strip() for part in rule.partition("="))
        if name == "models" and value.strip("; ") and not models:
            models = tuple(part.strip() for part in value.split(";") if part.strip())
        elif name == "until" and until is None:
            until = _parse_day(value, number)
        else:
            raise BadCode(f"has an invalid rule at position {number}: each code may have one models= and one until=")
    return models, until


def _parse_day(value: str, number: int) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadCode(f"has an until= at position {number} that is not a date like 2027-12-31") from error
