"""An upstream's words about an error are found in every shape that providers use; an answer is no error."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.upstream.error_report import ErrorReport, error_in_answer, error_of_refusal, parse_json

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10)
names = st.sampled_from(["error", "code", "type", "message", "msg", "base_resp", "detail", "object", "choices"])
any_json = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4), max_leaves=10
)

ERRORS = [
    ({"error": {"message": "No.", "code": "x", "type": "y"}}, ErrorReport("No.", "x", "y")),
    ([{"error": {"message": "No.", "code": 429}}], ErrorReport("No.", "429")),
    ({"error": "No."}, ErrorReport("No.")),
    ({"object": "error", "message": "The engine died", "code": 500}, ErrorReport("The engine died", "500")),
    (
        {"type": "error", "error": {"type": "overloaded_error", "message": "Full"}},
        ErrorReport("Full", "", "overloaded_error"),
    ),
    ({"type": "error", "code": "x", "message": "No."}, ErrorReport("No.", "x", "error")),
    (
        {"id": "", "choices": None, "base_resp": {"status_code": 1008, "status_msg": "insufficient balance"}},
        ErrorReport("insufficient balance", "1008"),
    ),
    ({"code": 1113, "msg": "In arrears", "success": False}, ErrorReport("In arrears", "1113")),
    ({"code": "Throttling", "message": "Used up.", "request_id": "r"}, ErrorReport("Used up.", "Throttling")),
    ({"error": {"code": 502}, "choices": [{"finish_reason": "error"}]}, ErrorReport("", "502")),
]


@pytest.mark.parametrize(("document", "report"), ERRORS, ids=lambda value: str(value)[:50])
def test_an_error_in_place_of_an_answer_is_noticed(document: object, report: ErrorReport) -> None:
    assert error_in_answer(document) == report


@pytest.mark.parametrize(
    "document",
    [
        {"choices": [{"delta": {"content": "error"}}]},
        {"choices": [], "error": None},
        {"choices": [{"message": {}}], "base_resp": {"status_code": 0, "status_msg": ""}},
        {"choices": [{}], "code": 1, "message": "x"},
        {"type": "response.created", "response": {"error": None}},
        {"code": 0, "msg": "ok"},
        {"code": 200, "message": "success"},
        {"code": "200", "msg": "OK"},
        {"message": "hello"},
        {"status": "ok"},
        [],
        [1],
        "error",
        5,
        None,
    ],
    ids=str,
)
def test_what_is_no_error_is_none(document: object) -> None:
    assert error_in_answer(document) is None


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"detail": "Not Found"}, "Not Found"),
        ({"detail": [{"loc": ["body"], "msg": "required"}]}, '[{"loc": ["body"], "msg": "required"}]'),
        ({"message": "No\n such\tkey"}, "No such key"),
        ({"errors": [{"message": "No account"}]}, "No account"),
        ({"error": {"code": 5}, "message": "outside"}, "outside"),
        ("just a string", "just a string"),
        ({"message": "half \ud800"}, "half \ufffd"),
        ({"message": "word " * 900}, "word " * 99 + "word …"),
        # Half a key would not be known as one, and would be shown.
        ({"message": "word " * 98 + "sk-test-that-is-cut-in-two"}, "word " * 98 + "…"),
        ({"message": "x" * 9000}, "…"),
        ({}, ""),
        (7, ""),
    ],
    ids=lambda value: ascii(value)[:50],
)
def test_the_words_of_a_refusal_are_found_where_they_are(document: object, words: str) -> None:
    assert error_of_refusal(document).message == words


@given(any_json)
def test_no_json_is_too_strange(document: object) -> None:
    for report in (error_of_refusal(document), error_in_answer(document)):
        if report is not None:
            assert all(len(f"{word}".encode()) <= 4000 for word in (report.message, report.code, report.type))


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000, b"9" * 9000, "{}".encode("utf-16")])
def test_what_cannot_be_read_as_json_is_a_value_error(content: bytes) -> None:
    with pytest.raises(ValueError):
        parse_json(content)


def test_a_byte_order_mark_is_no_part_of_json() -> None:
    assert parse_json(b"\xef\xbb\xbf" + json.dumps({"a": 1}).encode()) == {"a": 1}
