"""The headers of Anthropic's API: a version is always named, and betas are turned on only where they cost nothing."""

import pytest
from werkzeug.datastructures import Headers

from api.relay.web.messages_headers import messages_headers

FREE = "interleaved-thinking-2025-05-14"
DEAR = "context-1m-2025-08-07"


def test_a_client_that_names_no_version_gets_the_usual_one() -> None:
    assert messages_headers(Headers(), pays=False) == {"anthropic-version": "2023-06-01"}


def test_a_clients_version_is_its_own() -> None:
    assert (
        messages_headers(Headers({"Anthropic-Version": "2026-10-21"}), pays=False)["anthropic-version"] == "2026-10-21"
    )


@pytest.mark.parametrize("version", ["é", "x" * 300, "a\tb"])
def test_a_version_that_cannot_be_sent_is_not(version: str) -> None:
    assert messages_headers({"anthropic-version": version}, pays=True)["anthropic-version"] == "2023-06-01"


def test_at_the_owners_expense_only_known_betas_are_turned_on() -> None:
    asked = Headers({"anthropic-beta": f"{DEAR}, {FREE},unknown-2030-01-01"})
    assert messages_headers(asked, pays=False)["anthropic-beta"] == FREE
    assert messages_headers(asked, pays=True)["anthropic-beta"] == f"{DEAR},{FREE},unknown-2030-01-01"
    assert "anthropic-beta" not in messages_headers(Headers({"anthropic-beta": DEAR}), pays=False)
