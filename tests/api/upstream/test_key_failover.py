"""What a refusal says decides what becomes of a key, whatever JSON it says it in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.upstream.key_failover import _error_words as error_words

scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=10)
names = st.sampled_from(["error", "code", "type", "message"]) | st.text(max_size=5)
any_json = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=8
)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"error": {"code": "insufficient_quota", "type": "x"}}, {"insufficient_quota", "x"}),
        ([{"error": {"code": 429, "status": "RESOURCE_EXHAUSTED"}}], {"429", "None"}),
        ({}, set()),
        ([], set()),
        ({"error": "no"}, set()),
        ({"message": "no"}, set()),
        ("no", set()),
        (None, set()),
    ],
)
def test_the_words_of_a_refusal_are_found_in_any_shape(document: object, words: set[str]) -> None:
    assert error_words(json.dumps(document).encode()) == words


@given(any_json)
def test_no_json_is_too_strange(document: object) -> None:
    assert all(isinstance(word, str) for word in error_words(json.dumps(document).encode()))


@given(st.binary(max_size=50))
def test_what_is_no_json_has_no_words(body: bytes) -> None:
    try:
        json.loads(body)
    except ValueError:
        assert error_words(body) == set()
