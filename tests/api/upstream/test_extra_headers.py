"""UPSTREAM_HEADERS: an owner's own headers, with the label of the caller's code in them."""

import pytest

from api.relay.upstream.extra_headers import ExtraHeaders

WRITTEN = """
cf-aig-metadata: {"code": "{label}"}
cf-aig-authorization: Bearer token-test-of-the-gateway
"""


def test_the_label_is_filled_in() -> None:
    assert ExtraHeaders(WRITTEN).filled("ana") == {
        "cf-aig-metadata": '{"code": "ana"}',
        "cf-aig-authorization": "Bearer token-test-of-the-gateway",
    }


@pytest.mark.parametrize(
    ("label", "sent"), [("código", "c%C3%B3digo"), ('a"b', "a%22b"), ("a\r\nx: y", "a%0D%0Ax%3A y")]
)
def test_a_label_cannot_break_out_of_its_header(label: str, sent: str) -> None:
    assert ExtraHeaders("x: {label}").filled(label) == {"x": sent}


def test_an_ordinary_word_is_no_secret_and_tears_no_holes_into_the_log() -> None:
    assert ExtraHeaders("cf-aig-skip-cache: true").secrets == []


def test_the_secret_of_a_header_is_known_so_that_it_can_be_masked() -> None:
    assert ExtraHeaders(WRITTEN).secrets == ["token-test-of-the-gateway"]


@pytest.mark.parametrize(
    "line",
    ["x", "x:", ": y", "x y: z", "Authorization: Bearer z", "HOST: z", "content-length: 1",
     "transfer-encoding: chunked",
     "x: \u00e9", "x: a\tb", "x: " + "a" * 5000],
)  # fmt: skip
def test_a_line_that_makes_no_sense_or_is_the_relays_own_is_told_by_its_number_and_not_shown(line: str) -> None:
    [(variable, why)] = ExtraHeaders(f"good: yes\n\n{line}").problems
    assert (variable, why[:12]) == ("UPSTREAM_HEADERS", "has a line 2")
    assert "Bearer z" not in why


def test_without_any_nothing_is_sent() -> None:
    assert ExtraHeaders("").filled("ana") == {}
    assert ExtraHeaders("").problems == ()
