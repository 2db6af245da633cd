"""The relay's answers that tests of the page make up have the form of real ones."""

import json
import urllib.error
import urllib.request
from datetime import UTC, datetime

from api.relay.ledger.amounts import COUNTERS
from api.relay.site.balances import Balance
from api.relay.site.organization_usage import OrganizationUsage
from tests.page.panels import usage_answers as answers
from tests.page.sites import CODE, MODEL, OpenSite
from tests.support.waitress import WaitressServer

OWNERS_CODE = "code-test-owner-6m3p"
CODES = f"{CODE}|usd=5/month|rpm=10,code-test-1,code-test-old-4n7q|until=2026-01-31,code-test-bad-9|usd=5/y"


def ask(site: WaitressServer, path: str, code: str, body: object = None) -> dict:
    headers = {"Authorization": f"Bearer nk-{code}", "Content-Type": "application/json"}
    sent = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{site.url}{path}", sent, headers), timeout=20) as answer:
        return json.load(answer)


def assert_alike(made_up: object, real: object, where: str) -> None:
    """Every object has the real one's keys, and every list items like the real ones; null may be anything."""
    if isinstance(real, dict) and isinstance(made_up, dict):
        assert made_up.keys() == real.keys(), where
        for key, value in real.items():
            assert_alike(made_up[key], value, f"{where}.{key}")
    elif isinstance(real, list) and real and isinstance(made_up, list):
        for index, each in enumerate(made_up):
            assert_alike(each, real[0], f"{where}[{index}]")
    else:
        kinds = (type(made_up), type(real))
        is_number = set(kinds) <= {int, float}
        assert made_up is None or real is None or is_number or kinds[0] is kinds[1], (where, kinds)


def test_they_have_the_keys_and_kinds_of_real_ones(open_site: OpenSite) -> None:
    site = open_site({"CODE": CODES, "ADMIN_CODE": OWNERS_CODE, "BUDGET": "usd=20/month"})
    question = {"model": MODEL, "messages": [{"role": "user", "content": "Hi"}]}
    ask(site, "/api/openai/v1/chat/completions", CODE, question)
    try:
        ask(site, "/api/usage", "code-test-wrong-one")
    except urllib.error.HTTPError as refused:
        assert refused.code == 401
    real, reals = ask(site, "/api/usage", CODE), ask(site, "/api/usage", OWNERS_CODE)
    for made_up, document in ((answers.OWN, real), (answers.SITES, reals)):
        assert document["days"] and document.get("attempts", [1]) and document.get("codes", [1])
        rows = [made_up["days"], document["days"]]
        assert_alike({**made_up, "days": [], "why": {}}, {**document, "days": [], "why": {}}, "usage")
        counters = {"usd" if name == "microdollars" else name for name in COUNTERS}
        named, real_named = ([row.keys() - counters for row in each] for each in rows)
        assert {frozenset(names) for names in named} == {frozenset(names) for names in real_named}
    organization = OrganizationUsage(datetime.now(UTC)).document()
    # The relay adds its own sums to the days.
    assert answers.LEAKED["organization"].keys() == organization.keys() | {"days"}
    balance = Balance("openrouter", "OPENROUTER_API_KEY", "77c1", "balance", 3.5, "USD", datetime.now(UTC)).document()
    for made_up in answers.BALANCES:
        assert_alike(made_up, balance, "balance")
