"""The codes that the relay keeps to hand out: only for an owner, and never shown by accident."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from api.relay.access.codes import parse_codes
from api.relay.access.invitations import Invitations
from api.relay.errors import RelayError

ANA, LUIS, OWNER = "ana-code7f3kq9", "luis-codep2m8rt", "owner-code5x8k2m"
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_without_admin_code_no_code_is_kept() -> None:
    code = parse_codes(ANA).find(ANA)
    assert code is not None and code.secret == ""
    with pytest.raises(RelayError, match="access_code_unknown"):
        Invitations(parse_codes(ANA)).invitation({"label": "ana", "position": 1}, NOW)


def test_a_code_that_is_kept_is_not_in_what_is_logged_or_listed() -> None:
    codes = parse_codes(f"{ANA},{LUIS}", OWNER)
    assert ANA not in repr(codes.find(ANA))
    assert ANA not in str(Invitations(codes).listed(NOW))


def test_the_owner_gets_the_code_as_it_is_typed_in() -> None:
    invitations = Invitations(parse_codes(f"nk-{ANA}, {LUIS}|until=2026-05-31", OWNER))
    assert invitations.invitation({"label": "ana", "position": 1}, NOW)["code"] == ANA
    with pytest.raises(RelayError, match="access_code_unknown"):
        invitations.invitation({"label": "luis", "position": 2}, NOW)
    last_day = datetime(2026, 5, 31, 23, 59, tzinfo=UTC)
    assert invitations.invitation({"label": "luis", "position": 2}, last_day)["code"] == LUIS
