"""Amounts: whole numbers that add up in any order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.relay.ledger.amounts import COUNTERS, Amounts, amounts_of

amounts = st.builds(Amounts, *[st.integers(-(10**12), 10**12)] * len(COUNTERS))


@given(amounts, amounts)
def test_each_counter_is_added_and_taken_away_by_itself(first: Amounts, second: Amounts) -> None:
    for name in COUNTERS:
        assert getattr(first + second, name) == getattr(first, name) + getattr(second, name)
        assert getattr(first - second, name) == getattr(first, name) - getattr(second, name)


@given(amounts)
def test_what_is_stored_is_read_again(used: Amounts) -> None:
    assert amounts_of({**used.counted(), "a counter of tomorrow": 1}) == used
    assert 0 not in used.counted().values()


def test_a_tokens_rule_counts_the_prompt_and_the_answer() -> None:
    used = Amounts(prompt_tokens=10, cached_tokens=5, completion_tokens=7, reasoning_tokens=3)
    assert used.tokens == 17
