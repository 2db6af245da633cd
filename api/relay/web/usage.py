"""Usage: what a guest has used and has left; and for the owner all codes, keys, attempts, balances and the verdict."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from api.relay.access.authentication import Caller
from api.relay.access.codes import AccessCode
from api.relay.deployment import Deployment
from api.relay.errors import RelayError
from api.relay.ledger.amounts import Amounts
from api.relay.ledger.day_rows import plain_label
from api.relay.ledger.ledger import Account, Ledger, Row
from api.relay.ledger.store import StoreUnavailable
from api.relay.site.organization_usage import MOST_DAYS, OrganizationUsage
from api.relay.site.verdict import Signs, verdict_of
from api.relay.upstream.providers import OPENAI, Upstream
from api.relay.web.usage_rows import row_document, rows_csv

DEFAULT_DAYS = 31
LONGEST_DAYS = 366
PAST_SECONDS = 600.0
"""How long days that are over are remembered: in a store across a network each day costs a command."""
_OPEN_DAYS = 2
"""Today, and yesterday, whose last answers may be settled only now."""
_MOST_REMEMBERED = 8


@dataclass(frozen=True)
class UsageQuery:
    """What `GET /api/usage` is asked for."""

    days: int = DEFAULT_DAYS
    wants_csv: bool = False
    wants_balances: bool = False


def read_query(query: Mapping[str, str]) -> UsageQuery:
    """The query of an address. Raises RelayError where it makes no sense."""
    written, form, balances = query.get("days", ""), query.get("format", "json"), query.get("balances", "")
    days = int(written) if written.isascii() and written.isdigit() and len(written) <= 3 else -1 if written else 0
    if not 0 <= days <= LONGEST_DAYS or (written and not days):
        raise RelayError("query_invalid", name="days", allowed=f"a whole number from 1 to {LONGEST_DAYS}")
    if form not in ("json", "csv"):
        raise RelayError("query_invalid", name="format", allowed="json or csv")
    return UsageQuery(days or DEFAULT_DAYS, form == "csv", balances not in ("", "0"))


def left_of(ledger: Ledger, account: Account) -> list[dict[str, object]] | None:
    """Where an account and the site stand, as clients are told; None where nothing is limited, or nobody knows."""
    try:
        return [standing.document() for standing in ledger.standings(account)] or None
    except StoreUnavailable:
        return None


class Usage:
    """Answers for one deployment. Safe to use from several threads."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._past: dict[tuple[date, date], tuple[float, list[Row]]] = {}
        self._lock = threading.Lock()

    def document(self, caller: Caller, query: UsageQuery) -> dict[str, object]:
        """The answer in JSON. Raises RelayError for a caller of whom nothing is counted, or who may not ask that."""
        now = datetime.now(UTC)
        if query.wants_balances:
            return {"label": caller.label, "now": _moment(now), "balances": self._balances(caller)}
        _require_account(caller)
        store = self._deployment.ledger_store.store
        try:
            # The verdict needs some weeks to know what is usual.
            wanted = max(query.days, MOST_DAYS) if caller.is_owner else query.days
            rows, why = self._rows_seen_by(caller, now.date(), wanted), store.why
        except StoreUnavailable as error:
            rows, why = [], str(error)
        first = now.date() - timedelta(days=query.days - 1)
        state = {
            "kind": store.kind,
            "is_shared": store.is_shared,
            "is_available": not why,
            # Where it is kept is the owner's business.
            "why": why if caller.is_owner else "",
        }
        document: dict[str, object] = {
            "label": caller.label,
            "now": _moment(now),
            "days": [row_document(row, with_label=caller.is_owner) for row in rows if row.day >= first],
            "left": left_of(self._deployment.ledger, Account(caller.label, caller.rules.budget)),
            "limits": caller.rules.limits(),
            "store": state,
        }
        return document | self._owners_part(now, rows, first) if caller.is_owner else document

    def csv(self, caller: Caller, query: UsageQuery) -> str:
        """The same rows as CSV. Raises RelayError, also where the ledger's store can't be asked."""
        _require_account(caller)
        try:
            rows = self._rows_seen_by(caller, datetime.now(UTC).date(), query.days)
        except StoreUnavailable as error:
            raise RelayError("ledger_unavailable") from error
        return rows_csv(rows, with_label=caller.is_owner)

    def _rows_seen_by(self, caller: Caller, today: date, days: int) -> list[Row]:
        rows = self._rows(today, days)
        label = plain_label(caller.label)
        return rows if caller.is_owner else [row for row in rows if row.label == label]

    def _rows(self, today: date, days: int) -> list[Row]:
        """The rows of so many days, in order. Raises StoreUnavailable."""
        first = today - timedelta(days=days - 1)
        still_open = max(first, today - timedelta(days=_OPEN_DAYS - 1))
        rows = self._deployment.ledger.rows(still_open, today)
        if first < still_open:
            rows = self._past_rows(first, still_open - timedelta(days=1)) + rows
        return sorted(
            rows, key=lambda row: (row.day, row.label, row.use.provider, row.use.model, row.use.purpose, row.basis)
        )

    def _past_rows(self, first: date, last: date) -> list[Row]:
        with self._lock:
            known = self._past.get((first, last))
        if known is not None and time.monotonic() < known[0]:
            return known[1]
        rows = self._deployment.ledger.rows(first, last)
        if not self._deployment.ledger_store.store.is_available:
            return rows
        with self._lock:
            if len(self._past) >= _MOST_REMEMBERED:
                self._past.clear()
            self._past[first, last] = (time.monotonic() + PAST_SECONDS, rows)
        return rows

    def _owners_part(self, now: datetime, rows: list[Row], first: date) -> dict[str, object]:
        """What only the owner is told; `first` is the first day that they asked about."""
        deployment = self._deployment
        store = deployment.ledger_store.store
        codes = deployment.codes.of_guests
        owners = deployment.codes.of_owner
        attempts = deployment.attempts.attempts()
        usages = deployment.organization_usages
        organization = usages.current(now.date()) if usages.is_set else None
        openai = deployment.providers.by_id.get(OPENAI)
        signs = Signs(
            tuple(rows),
            now.date(),
            organization,
            wrong_attempts=sum(each.wrong for each in attempts),
            weak_labels=frozenset(plain_label(code.label) for code in codes.values() if code.weakness),
            remembers=store.is_shared and store.is_available,
            users_bring_keys=openai is not None and deployment.authenticator.accepts_own_keys(openai.is_own_origin),
        )
        part: dict[str, object] = {
            "codes": [self._code_document(position, code, now) for position, code in codes.items()],
            "admin_code_weak": owners.weakness if owners is not None else "",
            "site_left": left_of(deployment.ledger, Account("owner")),
            "attempts": [
                {"network": each.network, "wrong": each.wrong, "window_ends_at": _moment(each.window_ends_at)}
                for each in attempts
            ],
            "keys": list(self._key_documents(now)),
            **verdict_of(signs).document(),
        }
        if organization is not None:
            part["organization"] = organization.document() | {"days": _compared(organization, rows, first)}
        return part

    def _code_document(self, position: int, code: AccessCode, now: datetime) -> dict[str, object]:
        budget = code.rules.budget
        left = left_of(self._deployment.ledger, Account(code.label, budget)) if budget.allowances else None
        return {
            "label": code.label,
            "position": position,
            "limits": code.rules.limits(),
            "left": left and [standing for standing in left if standing["of"] == "code"],
            "expired": code.is_expired(now),
            "problem": code.problem,
            "weak": code.weakness,
        }

    def _key_documents(self, now: datetime) -> Iterator[dict[str, object]]:
        for upstream in self._upstreams_with_keys():
            for key in upstream.keys.standings():
                until = now + timedelta(seconds=key.seconds_left) if key.reason else None
                yield {
                    "variable": upstream.key_variable,
                    "provider": upstream.id,
                    "ending": key.ending,
                    "state": key.state,
                    "until": until and _moment(until),
                    "reason": key.reason,
                }

    def _upstreams_with_keys(self) -> list[Upstream]:
        """Every upstream, and OpenAI's place once more for each code that has a key of its own."""
        providers = self._deployment.providers
        upstreams = list(providers.by_id.values())
        if openai := providers.by_id.get(OPENAI):
            own = {upstream.key_variable for upstream in upstreams}
            of_codes = self._deployment.codes.key_variables
            upstreams += [providers.with_key(openai, name) for name in of_codes if name not in own]
        return [upstream for upstream in upstreams if upstream.keys]

    def _balances(self, caller: Caller) -> list[dict[str, object]]:
        if not caller.is_owner:
            raise RelayError("owner_only")
        return [balance.document() for balance in self._deployment.balances.of(self._upstreams_with_keys())]


def _require_account(caller: Caller) -> None:
    if caller.own_key is not None:
        raise RelayError("usage_not_counted")


def _compared(usage: OrganizationUsage, rows: list[Row], first: date) -> list[dict[str, object]]:
    """Each day's sums at OpenAI of this site's keys, beside what went through the site.

    Of all the organisation's keys where this site's are not recognised among them.
    """
    ids = usage.ids_of_this_site
    ours: dict[date, Amounts] = defaultdict(Amounts)
    for row in rows:
        if row.use.provider == OPENAI and row.day >= first:
            ours[row.day] += row.amounts
    tokens: dict[date, int] = defaultdict(int)
    dollars: dict[date, float] = {}
    for counted in usage.days:
        if counted.day >= first and (not ids or counted.key_id in ids):
            tokens[counted.day] += counted.tokens
            if counted.usd is not None:
                dollars[counted.day] = dollars.get(counted.day, 0.0) + counted.usd
    return [
        {
            "day": day.isoformat(),
            **({"usd": round(dollars[day], 6)} if day in dollars else {}),
            "tokens": tokens[day],
            "ours": ours[day].microdollars / 1_000_000,
            "our_tokens": ours[day].tokens,
        }
        for day in sorted(tokens.keys() | dollars.keys() | ours.keys())
    ]


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
