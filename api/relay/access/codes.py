"""Access codes: who may come in with CODE, and what each code may do."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import unquote

from api.relay.access.code_list import CodeItem, read_code_list
from api.relay.access.code_rules import BadRule, CodeRules, parse_rules
from api.relay.access.code_strength import weakness_of
from api.relay.access.model_policy import matches_any
from api.relay.access.shapes import looks_like_a_key
from api.relay.access.tool_rules import ALL_TOOLS, ToolRules
from api.relay.list_grammar import is_of_a_word, list_pieces

_SECRET_BEHIND_A_NAME = re.compile(r"(?=[^-]*\d)[^-]{6,}")
_LONGEST_NAME = 31
CODE_PREFIX = "nk-"
"""What a bearer begins with when it is an access code and not a provider's key, as in NextChat."""

OWN_LABELS = frozenset({"owner", "open"})
"""Labels of callers without a code of CODE: no guest's code may count as one of theirs in log and ledger."""

_NOT_SENDABLE = "an invisible character or a comma, which no client can send"
_SHORTEST_SECRET_KEY = 20
"""A provider's key of this length can't be guessed; a placeholder such as `ollama` can."""


class BadCode(ValueError):
    """A variable of codes cannot be used; str() says why and never shows a code."""

    def __init__(self, why: str, variable: str = "CODE") -> None:
        super().__init__(why)
        self.variable = variable


@dataclass(frozen=True)
class AccessCode:
    """One code: `label` may be logged and shown, the code itself is found by its digest."""

    label: str
    digest: bytes = field(repr=False)
    rules: CodeRules = CodeRules()
    is_owners: bool = False
    """Whether it is ADMIN_CODE, which tells the site's owner from their guests."""
    problem: str = ""
    """Why the code is closed: what is wrong with it, without the code itself. Empty where nothing is."""
    secret: str = field(default="", repr=False)
    """The code itself, only where ADMIN_CODE is set: for the owner, who hands it out. Empty for the owner's own."""

    weakness: str = ""
    """Why the code could be guessed: see code_strength. Empty where it could not."""

    @property
    def variable(self) -> str:
        """The variable in which the code is written."""
        return "ADMIN_CODE" if self.is_owners else "CODE"

    def is_expired(self, now: datetime) -> bool:
        return self.rules.until is not None and now.astimezone(UTC).date() > self.rules.until

    def allows_model(self, model: str) -> bool:
        return not self.rules.models or matches_any(model, self.rules.models)


class AccessCodes:
    """The codes of this deployment. `is_usable` is False where CODE is set but cannot be used."""

    def __init__(
        self, codes: tuple[AccessCode, ...] = (), *, is_usable: bool = True, fingerprint_key: bytes = b""
    ) -> None:
        self._codes = codes
        self._is_usable = is_usable
        self._fingerprint_key = fingerprint_key or secrets.token_bytes(32)

    def __len__(self) -> int:
        return len(self._codes)

    @property
    def are_required(self) -> bool:
        """Whether callers need a code. Also while CODE is unusable: a slip must close the site, never open it."""
        return bool(self._codes) or not self._is_usable

    @property
    def of_code(self) -> tuple[AccessCode, ...]:
        """The codes of CODE in their order, also the owner's own where it stands there too."""
        return tuple(code for code in self._codes if not code.is_owners)

    @property
    def of_guests(self) -> dict[int, AccessCode]:
        """The codes of CODE by their position, from 1. The owner's own, which may stand there too, is left out."""
        owners = {code.digest for code in self._codes if code.is_owners}
        return {position: code for position, code in enumerate(self.of_code, start=1) if code.digest not in owners}

    @property
    def have_keys(self) -> bool:
        """Whether any code brings a provider's key of its own."""
        return any(code.rules.key_variable for code in self._codes)

    @property
    def of_owner(self) -> AccessCode | None:
        """ADMIN_CODE; None where it is not set."""
        return next((code for code in self._codes if code.is_owners), None)

    @property
    def key_variables(self) -> tuple[str, ...]:
        """The variables that hold keys of single codes, each once."""
        return tuple(dict.fromkeys(code.rules.key_variable for code in self._codes if code.rules.key_variable))

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """(variable, why) of each code that is closed."""
        return tuple((code.variable, code.problem) for code in self._codes if code.problem)

    def find(self, candidate: str) -> AccessCode | None:
        """The code that `candidate` is, as it stands or with what is not ASCII in it percent-encoded.

        Takes the same time whether and where it matches.
        """
        digests = digest_of(candidate), digest_of(unquote(candidate))
        found = None
        for code in self._codes:
            for digest in digests:
                if hmac.compare_digest(code.digest, digest):
                    found = code
        return found

    def pseudonym(self, label: str) -> str:
        """A name for a code's label that tells a provider two people apart, and not who they are."""
        return hmac.new(self._fingerprint_key, b"pseudonym\0" + _bytes_of(label), hashlib.sha256).hexdigest()[:32]

    def fingerprint(self, candidate: str) -> str:
        """Eight characters that tell two candidates apart in a log and give neither away."""
        return hmac.new(self._fingerprint_key, _bytes_of(candidate), hashlib.sha256).hexdigest()[:8]


def parse_codes(
    written: str,
    admin_code: str = "",
    *,
    fingerprint_key: bytes = b"",
    key_variables: Collection[str] = (),
    site_tools: ToolRules | None = None,
) -> AccessCodes:
    """Parses CODE and ADMIN_CODE, as `code_list` reads them. `key_variables` are those that a `key=` may name.

    `site_tools` are the rules of every code that has no `tools=`.

    A code is closed, and the others stay open, if it has a rule that is not known, so that its owner would trust a
    limit that is not kept, or is in doubt, or has a character that no client can send. Raises BadCode where a variable
    is set and holds no code that can be used, so that a slip never opens the site.
    """
    items = read_code_list(written)
    if written and not items:
        raise BadCode(_nothing_in(written))
    codes = tuple(
        _parse_code(item, number, key_variables, site_tools, keeps_secret=bool(admin_code))
        for number, item in enumerate(items, start=1)
    )
    if codes and all(code.problem for code in codes):
        raise BadCode(codes[0].problem)
    owners = (_owners_code(admin_code),) if admin_code else ()
    # The owner's comes last: where it also stands in CODE, it is still the owner's.
    return AccessCodes(codes + owners, fingerprint_key=fingerprint_key)


def secrets_in(written: str, admin_code: str) -> list[str]:
    """What must not be shown of CODE and ADMIN_CODE: every secret in them."""
    return [item.secret for item in read_code_list(written)] + [_plain_owners_code(admin_code)]


def fingerprint_key_of(provider_keys: Iterable[str]) -> bytes:
    """A key for fingerprints, made of the deployment's own provider keys; empty if none of them is a secret.

    A log's reader has none of them, so they can't try guesses against a fingerprint, and it is the same on every
    instance and after a restart. It can't be made of the codes, which may be guessed.
    """
    keys = [key for key in provider_keys if len(key) >= _SHORTEST_SECRET_KEY]
    joined = "\0".join(sorted(keys)).encode("utf-8", "replace")
    return hashlib.sha256(b"fingerprint\0" + joined).digest() if keys else b""


def digest_of(candidate: str) -> bytes:
    """The digest by which a code is found, whether or not nk- stands before it."""
    return hashlib.sha256(_bytes_of(without_prefix(candidate))).digest()


def without_prefix(code: str) -> str:
    """A code without the nk- that people copy along with it."""
    return code[len(CODE_PREFIX) :].strip() if code[: len(CODE_PREFIX)].lower() == CODE_PREFIX else code


def _bytes_of(text: str) -> bytes:
    # The same letter can be written in two ways, and keyboards differ. An environment that is not UTF-8 brings lone
    # surrogates: to replace them would make different codes the same.
    return unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")


def _nothing_in(written: str) -> str:
    return "is set and contains no code" if written.strip(" \t\r\n,") else "contains only spaces"


def _plain_owners_code(written: str) -> str:
    return " ".join(piece for _, piece in list_pieces(written))


def _owners_code(written: str) -> AccessCode:
    secret = without_prefix(_plain_owners_code(written))
    if not secret:
        raise BadCode(_nothing_in(written), "ADMIN_CODE")
    problem = ""
    if any(separator != " " for separator, _ in list(list_pieces(written))[1:]):
        problem = "is one code and contains several"
    elif looks_like_a_key(secret):
        problem = "contains a provider's key and not a code"
    elif not _can_be_sent(secret):
        problem = f"contains {_NOT_SENDABLE}"
    rules = CodeRules(tools=ALL_TOOLS)
    return AccessCode("owner", digest_of(secret), rules, True, problem, weakness=weakness_of(secret, "owner"))


def _name_in(secret: str) -> str:
    """What stands before the last `-`, where that is a name and the rest is no word; else empty."""
    name, _, rest = secret.rpartition("-")
    begins_with_letter = name[:1].isalnum() and not name[:1].isdecimal()
    if not begins_with_letter or len(name) > _LONGEST_NAME or not _SECRET_BEHIND_A_NAME.fullmatch(rest):
        return ""
    return name if all(character in "._" or is_of_a_word(character) for character in name) else ""


def _parse_code(
    item: CodeItem, number: int, key_variables: Collection[str], site_tools: ToolRules | None, *, keeps_secret: bool
) -> AccessCode:
    secret = without_prefix(item.secret)
    name = _name_in(secret)
    label = name if name and name not in OWN_LABELS else f"code {number}"
    try:
        if item.doubt:
            raise BadCode(item.doubt.format(number))
        if not secret:
            raise BadCode(f"has an empty code at position {number}")
        if not _can_be_sent(secret):
            raise BadCode(f"has {_NOT_SENDABLE} at position {number}")
        rules = parse_rules(item.rules, number, key_variables, site_tools)
    except (BadCode, BadRule) as error:
        return AccessCode(label, digest_of(secret), problem=str(error))
    weakness = weakness_of(secret, name)
    return AccessCode(label, digest_of(secret), rules, secret=secret if keeps_secret else "", weakness=weakness)


def _can_be_sent(secret: str) -> bool:
    """Whether a client can send the code: letters of any script, percent-encoded where a header holds only ASCII."""
    return secret.isprintable() and "," not in secret
