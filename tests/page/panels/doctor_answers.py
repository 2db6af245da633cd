"""Answers of `GET /api/doctor` in the relay's own form, given at once or one by one."""

import json

from playwright.sync_api import Page, Route


def finding(check: str, verdict: str, **facts: object) -> dict[str, object]:
    """One event of the doctor's."""
    named = {"id": check, "group": check.partition(".")[0], "verdict": verdict, "title": f"Title of {check}"}
    empty = {"cause": "", "cause_id": "", "next": "", "evidence": {}, "faq": "", "ms": 12}
    return {**named, **empty, **facts}


REFUSED = finding(
    "keys.valid",
    "fail",
    title="Does each key work?",
    cause="OpenAI refuses OPENAI_API_KEY: Incorrect API key provided.",
    cause_id="keys.test_refused",
    next="Make a new key at the provider, set it and deploy again.",
    evidence={"variable": "OPENAI_API_KEY", "status": 401, "answer_ms": 312},
    faq="it-says-unauthorized",
)
MISSPELT = finding(
    "variables.misspelt",
    "fail",
    title="Are the variables spelt right?",
    cause="OPENAI_KEY is set, and nothing reads it.",
    cause_id="variables.test_misspelt",
    next="Rename it to OPENAI_API_KEY.",
    evidence={"variable": "OPENAI_KEY"},
)
ENDING = finding(
    "models.end",
    "warn",
    title="Do the models last?",
    cause="gpt-6-luna is shut down in 40 days.",
    cause_id="models.test_end",
    next="Choose gpt-6.1-sol.",
    evidence={"days": 40},
)
BUFFERED = finding(
    "streaming.server",
    "warn",
    title="Does nginx let answers through?",
    cause="nginx keeps the answer back until it is whole.",
    cause_id="streaming.test_nginx",
    next="Add this line to its location.",
    evidence={"server": "nginx/1.26", "setting": "proxy_buffering off;\nproxy_cache off;"},
)
HEALTHY = [
    finding("variables.form", "ok", title="Are the values well formed?"),
    finding("way.name", "ok", title="Is the name found?", evidence={"host": "api.openai.com", "dns_ms": 4}),
    finding("way.tls", "ok", title="Is the certificate good?", evidence={"tls_ms": 38}),
    finding("store.reach", "skipped", title="Can the store be reached?", cause="No store is set."),
]
UNASKED = finding(
    "keys.answer",
    "skipped",
    title="A model answers",
    cause="It costs a token, and nobody has allowed that.",
    evidence={"model": "gpt-6-luna", "price_usd": 0.00018},
)
SICK = [*HEALTHY, ENDING, BUFFERED, REFUSED, MISSPELT]


def done(findings: list[dict[str, object]]) -> dict[str, object]:
    """What ends an answer."""
    counts = {verdict: sum(one["verdict"] == verdict for one in findings) for verdict in VERDICTS}
    return {"done": True, "counts": counts, "ms": 900, "sees_all": True, "open": False}


VERDICTS = ("fail", "warn", "ok", "skipped")


def event(document: dict[str, object]) -> str:
    """One event of the stream."""
    return f"data: {json.dumps(document)}\n\n"


def answer_doctor(page: Page, findings: list[dict[str, object]]) -> list[str]:
    """Let the relay find this from now on, and return the addresses that are asked, as they come."""
    asked: list[str] = []

    def fulfill(route: Route) -> None:
        url = route.request.url
        # The page tries what a stranger can reach, too: the relay itself turns them away.
        if "authorization" not in route.request.headers:
            route.continue_()
            return
        asked.append(url)
        wanted = [one for one in findings if "check=" not in url or f"check={one['id']}" in url]
        body = ": ping\n\n" + "".join(map(event, [*wanted, done(wanted)]))
        route.fulfill(content_type="text/event-stream", body=body)

    page.route("**/api/doctor", fulfill)
    page.route("**/api/doctor?*", fulfill)
    return asked


TELL_SLOWLY = """
() => {
  const usual = window.fetch;
  let controller;
  const stream = new ReadableStream({ start(one) { controller = one; } });
  window.tellFinding = (text) => controller.enqueue(new TextEncoder().encode(text));
  window.fetch = (address, init) => {
    if (!/\\/api\\/doctor$/.test(String(address))) return usual(address, init);
    window.fetch = usual;
    return Promise.resolve(new Response(stream, { headers: { "Content-Type": "text/event-stream" } }));
  };
}
"""


def answer_slowly(page: Page) -> None:
    """Let the next answer come only as far as `tell` lets it."""
    page.evaluate(TELL_SLOWLY)


def tell(page: Page, document: dict[str, object]) -> None:
    """Let the relay tell this now."""
    page.evaluate("text => window.tellFinding(text)", event(document))
