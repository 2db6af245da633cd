"""The ledger's sums under load: two processes on one store, with everything that can happen to an answer.

What is settled is what the upstream itself has counted, to the token. What is not, because a process was killed, stays
charged as it was reserved.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.client import KEY, Client, Streaming
from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream

CODES = {"ana": "ana-7f3kq9x2", "luis": "luis-4n7q2xw8"}
OWNER = "owner-8h2m4k6p"
MODEL = "gpt-6-luna"
WHOLE, REFUSED, BROKEN, STOPPED, KILLED = "whole", "refused", "broken", "stopped", "killed"
KINDS = [WHOLE] * 5 + [REFUSED, BROKEN, STOPPED] + [WHOLE] * 5 + [REFUSED, BROKEN, KILLED]
"""Every second half goes to the process that is killed."""
STREAMS = 64
MOST_TOKENS = 40
PATIENCE_SECONDS = 60.0
MOST_A_DAY = 1_000
TOO_LONG = {"prompt_tokens": 200, "completion_tokens": 300, "total_tokens": 500}

REPORTED = ("prompt_tokens", "completion_tokens", "cached_tokens", "reasoning_tokens")


@dataclass(frozen=True)
class Planned:
    """One request: what becomes of it, and what the upstream will count."""

    number: int

    @property
    def kind(self) -> str:
        return KINDS[self.number % len(KINDS)]

    @property
    def label(self) -> str:
        return ("ana", "luis")[self.number % 3 % 2]

    @property
    def is_at_second(self) -> bool:
        return self.number % len(KINDS) >= len(KINDS) // 2

    @property
    def usage(self) -> dict[str, Any]:
        prompt, answer = 100 + self.number, 10 + self.number % 7
        return {
            "prompt_tokens": prompt,
            "completion_tokens": answer,
            "total_tokens": prompt + answer,
            "prompt_tokens_details": {"cached_tokens": self.number},
            "completion_tokens_details": {"reasoning_tokens": self.number % 5},
        }

    @property
    def script(self) -> dict[str, Any]:
        script: dict[str, Any] = {"usage": self.usage, "chunks": 5}
        if self.kind == REFUSED:
            script |= {"status": 500}
        elif self.kind == BROKEN:
            script |= {"end": "cut"}
        elif self.kind in (STOPPED, KILLED):
            script |= {"gate": "held"}
        return script


Sites = tuple[WaitressServer, WaitressServer]
OpenSites = Callable[[str], AbstractContextManager[Sites]]


@pytest.fixture(params=["sqlite", "redis", "redis-rest"])
def open_sites(request: pytest.FixtureRequest, tmp_path: Path, upstream: ScriptedUpstream) -> OpenSites:
    """Opens two processes with the same codes and one store."""
    upstream.reset()
    environment = {"OPENAI_API_KEY": KEY, "BASE_URL": upstream.url, "ADMIN_CODE": OWNER}
    if request.param == "sqlite":
        environment |= {"DATA_DIR": str(tmp_path)}
    elif request.param == "redis":
        environment |= {"REDIS_URL": request.getfixturevalue("empty_redis").url}
    else:
        request.getfixturevalue("empty_redis")
        rest = request.getfixturevalue("rest")
        environment |= {"KV_REST_API_URL": rest.url, "KV_REST_API_TOKEN": rest.token}

    @contextmanager
    def opened(codes: str) -> Iterator[Sites]:
        with (
            WaitressServer(environment | {"CODE": codes}) as one,
            WaitressServer(environment | {"CODE": codes}) as other,
        ):
            yield one, other

    return opened


def ask(site: WaitressServer, planned: Planned) -> Streaming | None:
    """Send the request, and read as much of its answer as its kind lets come."""
    client = Client(site.url, f"Bearer nk-{CODES[planned.label]}")
    answer = client.stream(planned.script, model=MODEL, max_tokens=MOST_TOKENS)
    if planned.kind in (STOPPED, KILLED):
        answer.read_until(b": ping")
        return answer
    answer.read_all()
    return None


def used(site: WaitressServer, basis: str) -> dict[str, Counter[str]]:
    """The sums of one basis by label."""
    answer = Client(site.url, f"Bearer nk-{OWNER}").get("/api/usage")
    assert answer.status == 200, answer.text
    sums: dict[str, Counter[str]] = {}
    for row in answer.json()["days"]:
        if row["basis"] == basis:
            numbers = {name: value for name, value in row.items() if isinstance(value, int)}
            sums.setdefault(row["label"], Counter()).update(numbers)
    return sums


def requests_in(site: WaitressServer, basis: str) -> int:
    return sum(numbers["requests"] for numbers in used(site, basis).values())


def settled_in(site: WaitressServer) -> int:
    return requests_in(site, "reported") + requests_in(site, "estimated")


def reported_in(usage: dict[str, Any]) -> Counter[str]:
    """The tokens that the upstream counted, by the ledger's names."""
    flat = usage | usage["prompt_tokens_details"] | usage["completion_tokens_details"]
    return Counter({name: flat[name] for name in REPORTED})


def error_code(answer: Streaming) -> str:
    answer.read_all()
    return str(json.loads(answer.content)["error"]["code"])


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for what other processes do, of which nothing tells but the store itself."""
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < ends_at, "it never came to pass"
        threading.Event().wait(0.05)


def test_what_is_settled_is_what_the_upstream_counted(open_sites: OpenSites) -> None:
    plans = [Planned(number) for number in range(STREAMS)]
    together = threading.Barrier(STREAMS)
    with open_sites(",".join(CODES.values())) as (first, second):

        def go(planned: Planned) -> Streaming | None:
            together.wait(PATIENCE_SECONDS)
            return ask(second if planned.is_at_second else first, planned)

        with ThreadPoolExecutor(STREAMS) as pool:
            held = dict(zip(plans, pool.map(go, plans), strict=True))
        for planned, answer in held.items():
            if planned.kind == STOPPED and answer is not None:
                answer.close()
        killed = sum(planned.kind == KILLED for planned in plans)
        # Being asked, each writes what a slow moment of the store has left waiting there.
        wait_until(lambda: {settled_in(site) for site in (second, first)} == {STREAMS - killed})
        second.process.kill()
        second.process.wait()
        reported, estimated, reserved = (used(first, basis) for basis in ("reported", "estimated", "reserved"))
    for label in CODES:
        of_label = [planned for planned in plans if planned.label == label]
        kinds = Counter(planned.kind for planned in of_label)
        assert len(kinds) == len(set(KINDS))
        counted = sum((reported_in(planned.usage) for planned in of_label if planned.kind == WHOLE), Counter[str]())
        assert {name: reported[label][name] for name in REPORTED} == dict(counted)
        assert reported[label]["requests"] == kinds[WHOLE] + kinds[REFUSED]
        assert reported[label]["errors"] == kinds[REFUSED]
        assert estimated[label]["requests"] == kinds[BROKEN] + kinds[STOPPED]
        assert estimated[label]["stopped"] == kinds[STOPPED]
        assert reserved[label]["requests"] == kinds[KILLED]
        assert reserved[label]["completion_tokens"] == kinds[KILLED] * MOST_TOKENS


def test_a_budget_holds_for_all_who_ask_at_the_same_time(open_sites: OpenSites, upstream: ScriptedUpstream) -> None:
    together = threading.Barrier(STREAMS)
    with open_sites(f"{CODES['ana']}|tokens={MOST_A_DAY}/day") as sites:

        def go(number: int) -> Streaming:
            together.wait(PATIENCE_SECONDS)
            client = Client(sites[number % 2].url, f"Bearer nk-{CODES['ana']}")
            return client.stream({"gate": "held", "usage": TOO_LONG}, model=MODEL, max_tokens=MOST_TOKENS)

        with ThreadPoolExecutor(STREAMS) as pool:
            answers = list(pool.map(go, range(STREAMS)))
        passed = [answer for answer in answers if answer.status == 200]
        refused = [answer for answer in answers if answer.status != 200]
        assert len(passed) > 1
        assert {(answer.status, error_code(answer)) for answer in refused} == {(429, "budget_exhausted")}
        in_flight = used(sites[0], "reserved")["ana"]
        each = (in_flight["prompt_tokens"] + in_flight["completion_tokens"]) // len(passed)
        # There was no room for one more.
        assert MOST_A_DAY - each < each * len(passed) <= MOST_A_DAY
        upstream.open_gate("held", None)
        for answer in passed:
            answer.read_all()
        wait_until(lambda: requests_in(sites[0], "reported") == len(passed))
        total = used(sites[0], "reported")["ana"]
        spent = total["prompt_tokens"] + total["completion_tokens"]
        # Each took more than was expected of it, and the budget is passed by that alone.
        assert spent == TOO_LONG["total_tokens"] * len(passed)
        assert MOST_A_DAY < spent <= MOST_A_DAY + (TOO_LONG["total_tokens"] - each) * len(passed)
        for site in sites:
            answer = Client(site.url, f"Bearer nk-{CODES['ana']}").chat(model=MODEL, max_tokens=1)
            assert (answer.status, answer.json()["error"]["left"]) == (429, 0)
