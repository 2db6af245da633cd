"""What an answer reports is read in every API's words, and nothing else is taken for it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.ledger.amounts import Amounts
from api.relay.ledger.reported_usage import Reported, amounts_reported, reported_in
from tests.upstream.usage import DIALECTS, UNTOLD

COUNTS = {"prompt": 100, "cached": 30, "cache_written": 20, "completion": 50, "reasoning": 10}
ALL = Amounts(
    requests=1,
    prompt_tokens=100,
    cached_tokens=30,
    cache_written_tokens=20,
    completion_tokens=50,
    reasoning_tokens=10,
)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_each_dialect_is_read(dialect: str) -> None:
    counts = COUNTS | dict.fromkeys(UNTOLD.get(dialect, ()), 0)
    amounts = amounts_reported(DIALECTS[dialect](counts))
    assert amounts == Amounts(
        requests=1, **{f"{name}_tokens": count for name, count in counts.items() if name in COUNTS}
    )


def test_the_cost_that_an_upstream_names_is_its_own_word() -> None:
    assert reported_in({"usage": DIALECTS["openrouter"](COUNTS)}) == Reported(ALL, 150)
    assert reported_in({"usage": {"prompt_tokens": 1, "cost": {"total_cost": 0.0000015}}}) == Reported(
        Amounts(requests=1, prompt_tokens=1), 2
    )
    assert reported_in({"usage": {"prompt_tokens": 1, "cost": 0}}) == Reported(Amounts(requests=1, prompt_tokens=1), 0)


@pytest.mark.parametrize(
    "document",
    [
        {"type": "response.completed", "response": {"usage": DIALECTS["responses"](COUNTS)}},
        {"choices": [{"usage": DIALECTS["chat"](COUNTS)}]},
        {"x_groq": {"usage": DIALECTS["chat"](COUNTS)}, "choices": []},
        {"usage": DIALECTS["chat"](COUNTS), "choices": []},
    ],
)
def test_usage_is_found_where_providers_put_it(document: dict[str, Any]) -> None:
    assert reported_in(document) == Reported(ALL)


def test_thoughts_that_only_the_total_has_are_paid_for() -> None:
    google = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 45}
    assert amounts_reported(google) == Amounts(requests=1, prompt_tokens=10, completion_tokens=35, reasoning_tokens=30)


def test_calls_of_hosted_tools_are_counted_and_those_of_the_clients_are_not() -> None:
    output = [{"type": kind} for kind in ("web_search_call", "file_search_call", "function_call", "message")]
    reported = reported_in({"response": {"output": output, "usage": {"input_tokens": 1}}})
    assert reported is not None and reported.amounts.tool_calls == 2
    reported = reported_in({"usage": {"prompt_tokens": 1, "server_tool_use": {"web_search_requests": 3}}})
    assert reported is not None and reported.amounts.tool_calls == 3


def test_tokens_of_pictures_are_told_apart() -> None:
    usage = {"input_tokens": 50, "input_tokens_details": {"image_tokens": 40, "text_tokens": 10}, "output_tokens": 9}
    reported = reported_in({"usage": usage})
    assert reported is not None and reported.image_tokens == 40


def test_pictures_and_audio_are_counted() -> None:
    images = {"data": [{"b64_json": ""}, {"url": ""}], "usage": {"input_tokens": 5, "output_tokens": 9}}
    assert reported_in(images) == Reported(Amounts(requests=1, prompt_tokens=5, completion_tokens=9, pictures=2))
    assert reported_in({"text": "a", "usage": {"type": "duration", "seconds": 12.2}}) == Reported(
        Amounts(requests=1, audio_seconds=13)
    )
    assert reported_in({"text": "a", "duration": 3.0}) == Reported(Amounts(requests=1, audio_seconds=3))


@pytest.mark.parametrize(
    "usage",
    [
        *(None, {}, [], "9", {"prompt_tokens": "9"}, {"prompt_tokens": -1}, {"cost": 1}),
        {"prompt_tokens": -1, "completion_tokens": 5},
        {"prompt_tokens": 5, "completion_tokens": "many"},
        {"input_tokens": 10**9, "output_tokens": 5},
        {"input_tokens": float("nan"), "output_tokens": 5},
    ],
)
def test_what_is_no_count_reports_nothing(usage: object) -> None:
    assert reported_in({"usage": usage}) is None


def test_a_count_that_is_not_told_is_none_of_anything() -> None:
    assert amounts_reported({"prompt_tokens": 5, "completion_tokens": None}) == Amounts(requests=1, prompt_tokens=5)


@pytest.mark.parametrize("cost", [-1, 10_000, 1e300, float("inf"), float("nan"), True, "0.1"])
def test_a_cost_that_no_answer_has_is_left_to_the_price(cost: object) -> None:
    assert reported_in({"usage": {"prompt_tokens": 1, "cost": cost}}) == Reported(Amounts(requests=1, prompt_tokens=1))


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["usage", "response", "choices", "output", "data", "prompt_tokens", "type", "cost"]), inner
        )
    ),
)


@given(json_values)
def test_no_document_is_too_strange(document: object) -> None:
    reported = reported_in(document)
    assert reported is None or min(reported.amounts.counted().values(), default=0) >= 0
