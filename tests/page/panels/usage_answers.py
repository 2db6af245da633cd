"""Answers of `GET /api/usage`, and what else the relay says about budgets, in its own form."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, Route

NOW = datetime.now(UTC)
NEXT_MONTH = (NOW.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
RENEWS_AT = f"{NEXT_MONTH:%Y-%m-%dT%H:%M:%SZ}"
MONTH = f"{NOW:%B}"
ALLOWANCE = {"kind": "usd", "most": 5, "period": "month"}
STANDING = {**ALLOWANCE, "of": "code", "used": 1.58, "left": 3.42, "renews_at": RENEWS_AT}
LOW = {**STANDING, "used": 4.58, "left": 0.42}
NO_LIMITS = {
    "models": [],
    "until": None,
    "tools": [],
    "forbidden": [],
    "budget": [],
    "per_minute": 0,
    "parallel": 0,
    "warn_percent": 80,
}
LIMITS = {**NO_LIMITS, "budget": [ALLOWANCE], "per_minute": 10}
STORE = {"kind": "sqlite", "is_shared": False, "is_available": True, "why": ""}


def day(ago: int) -> str:
    """A day of UTC, so many days ago."""
    return f"{NOW - timedelta(days=ago):%Y-%m-%d}"


def row(ago: int, model: str, usd: float, **more: object) -> dict[str, object]:
    """What one code used on one day of one model."""
    named = {"day": day(ago), "provider": "openai", "model": model, "purpose": "answer", "basis": "reported"}
    counted = {"requests": 4, "prompt_tokens": 5200, "completion_tokens": 1300, "usd": usd}
    return {**named, **counted, **more}


ROWS = [
    row(40, "gpt-6-luna", 0.11),
    row(20, "gpt-6-luna", 0.31),
    row(9, "gpt-6-sol", 0.72),
    row(3, "gpt-6-luna", 0.05, basis="estimated", requests=1),
    row(0, "gpt-6-luna", 0.25),
    row(0, "gpt-6-sol", 0.15, basis="reserved", requests=1),
    row(0, "gpt-6-luna", 0, purpose="title", prompt_tokens=300, completion_tokens=9, requests=1),
    row(0, "mystery-1", 0, unpriced=2, requests=2, provider="openrouter"),
]
OWN = {
    "label": "ana",
    "now": f"{NOW:%Y-%m-%dT%H:%M:%SZ}",
    "days": ROWS,
    "left": [STANDING],
    "limits": LIMITS,
    "store": STORE,
}
NOTHING = {**OWN, "days": [], "left": None, "limits": NO_LIMITS}
CODES = [
    {"label": "ana", "position": 1, "limits": LIMITS, "left": [STANDING], "expired": False, "problem": "", "weak": ""},
    {
        "label": "luis",
        "position": 2,
        "limits": NO_LIMITS,
        "left": None,
        "expired": False,
        "problem": "",
        "weak": "short",
    },
    {
        "label": "old",
        "position": 3,
        "limits": {**NO_LIMITS, "until": "2026-01-31"},
        "left": None,
        "expired": True,
        "problem": "",
        "weak": "",
    },
    {
        "label": "code 4",
        "position": 4,
        "limits": NO_LIMITS,
        "left": None,
        "expired": False,
        "problem": "has a usd= at position 4 that is not an amount like 5/month (day, week, month or total)",
        "weak": "",
    },
]
SITES = {
    **OWN,
    "label": "owner",
    "left": None,
    "limits": NO_LIMITS,
    "days": [{**one, "label": "luis" if one["model"] == "gpt-6-sol" else "ana"} for one in ROWS],
    "codes": CODES,
    "admin_code_weak": "",
    "verdict": "unknown",
    "why": {"reason": "no_admin_key"},
    "site_left": [{**STANDING, "of": "site", "most": 20, "used": 12.5, "left": 7.5}],
    "attempts": [
        {"network": "203.0.113.0/24", "wrong": 17, "window_ends_at": f"{NOW + timedelta(minutes=9):%Y-%m-%dT%H:%M:%SZ}"}
    ],
    "keys": [
        {
            "variable": "OPENAI_API_KEY",
            "provider": "openai",
            "ending": "a9f2",
            "state": "healthy",
            "until": None,
            "reason": "",
        },
        {
            "variable": "OPENROUTER_API_KEY",
            "provider": "openrouter",
            "ending": "77c1",
            "state": "parked",
            "until": f"{NOW + timedelta(minutes=50):%Y-%m-%dT%H:%M:%SZ}",
            "reason": "provider_purse_empty",
        },
    ],
}
LEAKED = {
    "verdict": "key_leaked",
    "why": {"days": [{"day": day(1), "provider_tokens": 900_000, "site_tokens": 20_000}], "users_bring_keys": False},
    "organization": {
        "asked_at": OWN["now"],
        "error": "",
        "keys": [],
        "by_key": [],
        "days": [{"day": day(1), "usd": 4.2, "tokens": 900_000, "ours": 0.1, "our_tokens": 20_000}],
    },
}
BALANCES = [
    {
        "provider": "openrouter",
        "variable": "OPENROUTER_API_KEY",
        "ending": "77c1",
        "measures": "balance",
        "amount": 3.5,
        "currency": "USD",
        "asked_at": OWN["now"],
        "error": "",
    },
    {
        "provider": "moonshot",
        "variable": "MOONSHOT_API_KEY",
        "ending": "0b1c",
        "measures": "balance",
        "amount": None,
        "currency": "CNY",
        "asked_at": OWN["now"],
        "error": "status_401",
    },
]
CSV = "day,provider,model,usd\n2026-11-28,openai,gpt-6-luna,0.25\n"


def exhausted(**facts: object) -> dict[str, object]:
    """The error of a budget that stops a question."""
    error = {
        "code": "budget_exhausted",
        "type": "insufficient_quota",
        "message": "The budget for this access code is used up.",
        "hint": "Wait until it renews.",
        "kind": "usd",
        "of": "code",
        "left": 0,
        "most": 5,
        "renews_at": RENEWS_AT,
    }
    return {"error": {**error, **facts}}


def budget_header(left: float, *, warns: bool = False) -> dict[str, str]:
    """The header of an answer to a code with an allowance."""
    value = f"kind=usd; left={left}; most=5; renews={RENEWS_AT}"
    return {"X-Locutorio-Budget": f"{value}; warn=1" if warns else value}


def answer_usage(page: Page, answer: dict[str, object]) -> list[str]:
    """Let the relay answer so from now on, and return the addresses that are asked, as they come."""
    asked: list[str] = []

    def fulfill(route: Route) -> None:
        asked.append(route.request.url)
        if "format=csv" in route.request.url:
            route.fulfill(content_type="text/csv", body=CSV)
        elif "balances=1" in route.request.url:
            route.fulfill(json={"label": answer["label"], "now": answer["now"], "balances": BALANCES})
        else:
            route.fulfill(json=answer)

    page.route("**/api/usage?*", fulfill)
    return asked


def answer_access(page: Page, **facts: object) -> None:
    """Let the relay say, besides what it says, what a code may use."""

    def fulfill(route: Route) -> None:
        response = route.fetch()
        route.fulfill(json={**response.json(), **facts})

    page.route("**/api/access", fulfill)
