"""`POST /api/search`: a web search at the owner's expense, for a caller whose code allows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.relay.access.authentication import Caller
from api.relay.access.tool_rules import SEARCH
from api.relay.deployment import Deployment
from api.relay.errors import RelayError
from api.relay.forwarding.charge import AfterResponse
from api.relay.ledger.amounts import Amounts
from api.relay.ledger.ledger import Account, Basis, Reservation, Use
from api.relay.site.search import USUAL_RESULTS, Search, SearchResult
from api.relay.web.metering import budget_header

PURPOSE = "search"
_LONGEST_QUERY = 4_000
_MOST_RESULTS = 20
_UNPAID = frozenset({"search_key_refused", "search_quota_exhausted", "search_form_refused"})


def require_search(deployment: Deployment, caller: Caller) -> Search:
    """The site's search. Raises tool_not_allowed for a caller who may not use it, search_not_set where there is none.

    A caller's own key pays for no search, so that it needs a code of the site's, or TOOLS on an open one.
    """
    if caller.own_key is not None or not caller.rules.tools.allows(SEARCH):
        raise RelayError("tool_not_allowed", tool=SEARCH)
    if deployment.search is None:
        raise RelayError("search_not_set")
    return deployment.search


def read_question(document: object) -> tuple[str, int]:
    """Query and number of results of a request's JSON. Raises bad_json."""
    fields: Mapping[str, Any] = document if isinstance(document, dict) else {}
    query, count = fields.get("query"), fields.get("count", USUAL_RESULTS)
    if not isinstance(query, str) or not query.strip() or len(query) > _LONGEST_QUERY:
        raise RelayError("bad_json", why=f"its field 'query' must be a text of at most {_LONGEST_QUERY} characters")
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= _MOST_RESULTS:
        raise RelayError("bad_json", why=f"its field 'count' must be a whole number from 1 to {_MOST_RESULTS}")
    # Pages do send half an emoji, which no address can have.
    return query.strip().encode("utf-8", "replace").decode(), count


def search_answer(
    deployment: Deployment,
    caller: Caller,
    search: Search,
    question: tuple[str, int],
    after_response: AfterResponse | None,
) -> tuple[dict[str, object], dict[str, str]]:
    """The answer's JSON, and its headers. Raises RelayError where a budget forbids the search, or it fails."""
    engine = search.engine
    expected = Amounts(requests=1, tool_calls=1, microdollars=engine.microdollars)
    account = Account(caller.label, caller.rules.budget)
    reservation = deployment.ledger.reserve(account, Use(engine.id, SEARCH, PURPOSE), expected)
    try:
        results = search.results(*question)
    except RelayError as error:
        # An engine that has not answered may have searched all the same.
        used = Amounts(requests=1) if error.code in _UNPAID else expected
        _settle(reservation, used + Amounts(errors=1), Basis.ESTIMATED, after_response)
        raise
    except BaseException:
        _settle(reservation, expected, Basis.ESTIMATED, after_response)
        raise
    _settle(reservation, expected, Basis.REPORTED, after_response)
    standings = [standing for standing in reservation.standings if standing.account.label]
    return {"results": _documents(deployment, results), "engine": engine.id}, budget_header(standings)


def _settle(reservation: Reservation, used: Amounts, basis: Basis, after_response: AfterResponse | None) -> None:
    if after_response is not None and reservation.can_wait:
        after_response(lambda: reservation.settle(used, basis))
    else:
        reservation.settle(used, basis)


def _documents(deployment: Deployment, results: list[SearchResult]) -> list[dict[str, str]]:
    """The results, without a key that a page might quote."""
    mask = deployment.redactor.mask_own_keys
    return [{name: mask(text.encode()).decode() for name, text in result.document().items()} for result in results]
