"""The books of many answers at the same time are the upstream's own counts, for each code and each counter."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask.testing import FlaskClient

from tests.api.fakes import CODE, OTHER_CODE
from tests.api.forwarding.books import open_books
from tests.api.forwarding.relay import relay
from tests.upstream import ScriptedUpstream
from tests.upstream.usage import DIALECTS, UNTOLD

KEYS = {CODE: "sk-test-of-ana-1", OTHER_CODE: "sk-test-of-luis-2"}
LABELS = {"code 1": CODE, "code 2": OTHER_CODE}
REQUESTS = 80


def counts(chance: random.Random, dialect: str) -> dict[str, int]:
    prompt, completion = chance.randrange(60, 5_000), chance.randrange(30, 3_000)
    told = {"cached": chance.randrange(30), "cache_written": chance.randrange(30), "reasoning": chance.randrange(30)}
    return {"prompt": prompt, "completion": completion} | told | dict.fromkeys(UNTOLD.get(dialect, ()), 0)


def question(chance: random.Random) -> tuple[str, dict[str, Any]]:
    """A path, and what is asked there."""
    path = chance.choice(["chat/completions"] * 4 + ["responses"] * 2 + ["completions"])
    dialect = chance.choice(list(DIALECTS))
    script: dict[str, Any] = {"counts": counts(chance, dialect), "dialect": dialect, "chunks": chance.randrange(1, 40)}
    if path != "responses" and dialect != "anthropic":
        script["reports"] = chance.choice(["when_asked", "always", "in_every_chunk"])
    fields: dict[str, Any] = {"model": "gpt-6-luna", "messages": [], "stream": chance.random() < 0.7, "script": script}
    if chance.random() < 0.2:
        fields["script"] = {"status": chance.choice([400, 500])}
    elif path != "responses" and chance.random() < 0.3:
        fields["stream_options"] = {"include_usage": True}
    return path, fields


def ask(client: FlaskClient, code: str, path: str, fields: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer nk-{code}"}
    with client.application.test_client() as another:
        response = another.post(f"/api/openai/v1/{path}", json=fields, headers=headers)
        response.get_data()
        response.close()


def test_the_sums_in_the_books_are_the_upstreams_own() -> None:
    chance = random.Random(7)
    codes = f"{CODE}|key=OPENAI_API_KEY,{OTHER_CODE}|key=ANA_API_KEY"
    variables = {"CODE": codes, "OPENAI_API_KEY": KEYS[CODE], "ANA_API_KEY": KEYS[OTHER_CODE]}
    asked = [(chance.choice(list(KEYS)), *question(chance)) for _ in range(REQUESTS)]
    with ScriptedUpstream() as upstream, open_books() as books, relay(f"{upstream.url}/v1", **variables) as client:
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda one: ask(client, *one), asked))
        said = upstream.reported_by("authorization")
    booked: dict[str, Counter[str]] = {label: Counter() for label in LABELS}
    for label, (_, amounts, _) in zip(books.labels, books.settled, strict=True):
        booked[label].update(amounts.counted())
    for label, code in LABELS.items():
        sums = said[f"Bearer {KEYS[code]}"]
        for name in ("prompt", "cached", "cache_written", "completion", "reasoning"):
            assert booked[label][f"{name}_tokens"] == sums[name], (label, name)
        assert booked[label]["requests"] - booked[label]["errors"] == sums["requests"]
    assert sum(counted["requests"] for counted in booked.values()) == REQUESTS
