"""Callers: what the one credential of a request entitles its sender to."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from api.relay.access.attempt_limit import AttemptLimiter
from api.relay.access.client_address import RequestHeaders
from api.relay.access.code_rules import CodeRules
from api.relay.access.codes import CODE_PREFIX, AccessCode, AccessCodes, digest_of
from api.relay.access.shapes import looks_like_a_key
from api.relay.access.tool_rules import ToolRules
from api.relay.errors import RelayError
from api.relay.settings import Settings

_LONGEST_KEY = 1000

log = logging.getLogger("locutorio.access")


@dataclass(frozen=True)
class Caller:
    """Somebody who may use the relay: `code` if they came with one, `own_key` if they bring a provider's key."""

    label: str
    code: AccessCode | None = None
    own_key: str | None = field(default=None, repr=False)
    rules_without_code: CodeRules = CodeRules()

    @property
    def is_owner(self) -> bool:
        return self.code is not None and self.code.is_owners

    @property
    def rules(self) -> CodeRules:
        """The rules of the caller's code; without one, those of the site."""
        return self.code.rules if self.code is not None else self.rules_without_code

    def allows_model(self, model: str) -> bool:
        return self.code is None or self.code.allows_model(model)

    def names_model(self, model: str) -> bool:
        """Whether the caller's code has the model in its list under this very name."""
        return model.lower() in map(str.lower, self.rules.models)

    @property
    def pays(self) -> bool:
        """Whether what the caller asks for is at their own expense: by a key of their own, or as the owner."""
        return self.own_key is not None or self.is_owner


def read_credential(headers: RequestHeaders, key_header: str = "api-key") -> str:
    """The one `Authorization` of a request. Without a bearer there, `key_header` is one: Azure's SDKs send `api-key`.

    Raises credential_ambiguous for two of a name: servers and proxies differ about which of them counts. A server
    joins them by a comma, which no credential contains.
    """
    authorization = headers.get("Authorization", "").strip()
    key = headers.get(key_header, "").strip()
    credential = f"Bearer {key}" if key and not _bearer_of(authorization) else authorization
    if "," in credential:
        raise RelayError("credential_ambiguous")
    return credential


class Authenticator:
    """Decides from a request's credential who is calling."""

    def __init__(
        self,
        settings: Settings,
        codes: AccessCodes,
        attempts: AttemptLimiter,
        site_tools: ToolRules | None = None,
    ) -> None:
        self._settings = settings
        self._codes = codes
        self._attempts = attempts
        self._rules_without_code = CodeRules(tools=site_tools or ToolRules())

    @property
    def needs_code(self) -> bool:
        return self._codes.are_required

    @property
    def codes_have_keys(self) -> bool:
        return self._codes.have_keys

    def accepts_own_keys(self, is_own_origin: bool) -> bool:
        """Whether callers may bring a provider key for an upstream.

        With CODE set and somebody else's reverse proxy as upstream, any bearer would open it if it holds a key
        of its own, so ALLOW_USER_KEYS must say that the owner wants that (NextChat's issue 3275).
        """
        if self._settings.hide_user_api_key:
            return False
        return is_own_origin or not self.needs_code or self._settings.allow_user_keys

    def pseudonym(self, caller: Caller) -> str:
        """The caller's label as a provider may know it."""
        return self._codes.pseudonym(caller.label)

    def require_own_key_allowed(self, caller: Caller, *, is_own_origin: bool) -> None:
        """Raises own_key_not_allowed for a caller whose own key may not go to an upstream."""
        if caller.own_key is not None and not self.accepts_own_keys(is_own_origin):
            raise RelayError("own_key_not_allowed")

    def authenticate(self, authorization: str, client: str, *, is_own_origin: bool, provider: str = "") -> Caller:
        """The caller behind an `Authorization` header. Raises RelayError. A wrong code costs its sender time.

        A bearer is a code if it begins with nk- or is one of the codes, and the caller's own key if it looks like a
        key of `provider`'s or of anyone's. Everything else is taken for a code with a slip in it: it is never sent
        to a provider. Call it once a request: each code that is shown is logged once, and owners read usage from
        these lines.
        """
        bearer = _bearer_of(authorization)
        if bearer.lower().startswith(CODE_PREFIX):
            return self._authenticate_code(bearer[len(CODE_PREFIX) :].strip(), client)
        if not bearer or self._codes.find(bearer) is not None:
            return self._authenticate_code(bearer, client)
        if looks_like_a_key(bearer, provider):
            return self._authenticate_key(bearer, is_own_origin)
        if self._settings.allow_any_bearer and self.accepts_own_keys(is_own_origin):
            return self._authenticate_any_bearer(bearer, client, is_own_origin)
        return self._authenticate_code(bearer, client)

    def _authenticate_code(self, candidate: str, client: str) -> Caller:
        if not self.needs_code:
            return Caller("open", rules_without_code=self._rules_without_code)
        if not candidate:
            log.info("got access code: missing client=%s", client)
            raise RelayError("access_code_missing")
        return self._check_code(candidate, client)

    def _authenticate_key(self, bearer: str, is_own_origin: bool) -> Caller:
        caller = Caller("own key", own_key=bearer)
        self.require_own_key_allowed(caller, is_own_origin=is_own_origin)
        if not (bearer.isascii() and bearer.isprintable()) or " " in bearer or len(bearer) > _LONGEST_KEY:
            raise RelayError("bad_request")
        return caller

    def _authenticate_any_bearer(self, bearer: str, client: str, is_own_origin: bool) -> Caller:
        # Whether it was a code shows by the answer, so each one that a client has not shown before is an attempt.
        if self.needs_code:
            digest = digest_of(bearer)
            self._attempts.check(client, digest)
            if not self._attempts.is_known(client, digest):
                self._attempts.note_wrong(client)
                self._attempts.remember(client, digest)
        return self._authenticate_key(bearer, is_own_origin)

    def _check_code(self, candidate: str, client: str) -> Caller:
        digest = digest_of(candidate)
        self._attempts.check(client, digest)
        code = self._codes.find(candidate)
        if code is None:
            log.warning("got access code: wrong client=%s fingerprint=%s", client, self._codes.fingerprint(candidate))
            self._attempts.note_wrong(client)
            raise RelayError("access_code_wrong")
        self._attempts.note_right(client, digest)
        if code.problem:
            log.warning("got access code: closed client=%s label=%s", client, code.label)
            raise RelayError("configuration_invalid", variable=code.variable, why=code.problem)
        if code.is_expired(datetime.now(UTC)):
            log.info("got access code: expired client=%s label=%s", client, code.label)
            raise RelayError("access_code_expired", until=code.rules.until)
        log.info(
            "got access code: right client=%s label=%s fingerprint=%s",
            client,
            code.label,
            self._codes.fingerprint(candidate),
        )
        return Caller(code.label, code)


def _bearer_of(authorization: str) -> str:
    # WSGI hands bytes over as Latin-1; what is UTF-8 was meant so, as curl sends a code in Chinese.
    with suppress(UnicodeError):
        authorization = authorization.encode("latin-1").decode()
    scheme, _, token = authorization.strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
