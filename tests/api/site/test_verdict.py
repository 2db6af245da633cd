"""Key leaked, or code guessed? The figures decide, and where they can't, the verdict says why."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest

from api.relay.ledger.amounts import Amounts
from api.relay.ledger.ledger import Basis, Row, Use
from api.relay.site.organization_usage import KeyDay, OrganizationKey, OrganizationUsage
from api.relay.site.verdict import Finding, Signs, verdict_of

TODAY = date(2026, 11, 28)
ASKED = datetime(2026, 11, 28, 12, tzinfo=UTC)
OURS = OrganizationKey("key_1", "site", "abcd", ("OPENAI_API_KEY",))
ANOTHER = OrganizationKey("key_2", "batch jobs", "wxyz")


def rows_of(label: str, tokens: Mapping[int, int], provider: str = "openai") -> tuple[Row, ...]:
    """What a code used so many days ago."""
    return tuple(
        Row(TODAY - timedelta(days=ago), label, Use(provider, "m"), Basis.REPORTED, Amounts(prompt_tokens=used))
        for ago, used in tokens.items()
    )


def usage_of(tokens: Mapping[int, int], key: str = "key_1", *more: KeyDay) -> OrganizationUsage:
    """What OpenAI counts for a key so many days ago."""
    days = (KeyDay(TODAY - timedelta(days=ago), key, prompt_tokens=used) for ago, used in tokens.items())
    return OrganizationUsage(ASKED, (OURS, ANOTHER), (*days, *more))


USUAL = dict.fromkeys(range(1, 12), 30_000)


def finding_of(signs: Signs) -> Finding:
    return verdict_of(signs).finding


def test_where_the_provider_counts_more_than_went_through_the_site_the_key_has_leaked() -> None:
    signs = Signs(rows_of("ana", USUAL), TODAY, usage_of(USUAL | {2: 400_000}))
    verdict = verdict_of(signs)
    assert verdict.document() == {
        "verdict": "key_leaked",
        "why": {
            "days": [{"day": "2026-11-26", "provider_tokens": 400_000, "site_tokens": 30_000}],
            "users_bring_keys": False,
        },
    }


def test_use_on_a_day_when_nobody_was_here_is_a_leak_too() -> None:
    signs = Signs(rows_of("ana", {9: 30_000}), TODAY, usage_of({9: 30_000, 1: 60_000}))
    assert finding_of(signs) == Finding.KEY_LEAKED


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (USUAL, USUAL),
        (USUAL, {ago: used + 40_000 for ago, used in USUAL.items()}),
        ({**USUAL, 1: 1_000_000}, {**USUAL, 1: 1_200_000}),
        (USUAL, {}),
        (USUAL, {ago: used // 2 for ago, used in USUAL.items()}),
    ],
    ids=["the same", "few tokens more", "a small part more", "nothing yet", "less, because it counts later"],
)
def test_small_differences_are_nothing_unusual(here: Mapping[int, int], there: Mapping[int, int]) -> None:
    signs = Signs(rows_of("ana", dict.fromkeys(range(1, 12), 1)) + rows_of("luis", here), TODAY, usage_of(there))
    assert finding_of(signs) in (Finding.NOTHING_UNUSUAL, Finding.CODE_GUESSED)
    assert finding_of(signs) != Finding.KEY_LEAKED


def test_what_other_keys_of_the_organisation_do_is_no_leak() -> None:
    other = KeyDay(TODAY - timedelta(days=1), "key_2", prompt_tokens=9_000_000)
    assert finding_of(Signs(rows_of("ana", USUAL), TODAY, usage_of(USUAL, "key_1", other))) == Finding.NOTHING_UNUSUAL


def test_what_other_providers_did_is_not_counted_against_openai() -> None:
    rows = rows_of("ana", USUAL) + rows_of("ana", {2: 900_000}, "anthropic")
    assert finding_of(Signs(rows, TODAY, usage_of(USUAL | {2: 400_000}))) == Finding.KEY_LEAKED


def test_days_before_the_ledger_began_say_nothing() -> None:
    signs = Signs(rows_of("ana", {3: 1_000, 2: 1_000}), TODAY, usage_of({9: 900_000, 3: 900_000, 2: 1_000}))
    assert finding_of(signs) == Finding.NOTHING_UNUSUAL


@pytest.mark.parametrize(
    ("signs", "reason"),
    [
        (Signs(rows_of("ana", USUAL), TODAY), "no_admin_key"),
        (Signs(rows_of("ana", USUAL), TODAY, OrganizationUsage(ASKED, error="status_401")), "organization_unavailable"),
        (Signs(rows_of("ana", USUAL), TODAY, OrganizationUsage(ASKED, (ANOTHER,))), "key_not_recognised"),
        (Signs(rows_of("ana", USUAL), TODAY, usage_of(USUAL | {1: 9_000_000}), remembers=False), "ledger_forgets"),
        (Signs((), TODAY, usage_of({1: 900_000})), "ledger_empty"),
    ],
)
def test_where_a_leak_could_not_be_seen_it_says_why(signs: Signs, reason: str) -> None:
    assert verdict_of(signs).document() == {"verdict": "unknown", "why": {"reason": reason}}


def test_a_code_that_suddenly_uses_ten_times_as_much_may_be_in_other_hands() -> None:
    used = USUAL | {0: 310_000}
    verdict = verdict_of(Signs(rows_of("ana", used) + rows_of("luis", USUAL), TODAY, usage_of(used)))
    assert verdict.document() == {
        "verdict": "code_guessed",
        "why": {
            "label": "ana",
            "day": "2026-11-28",
            "tokens": 310_000,
            "usual_tokens": 30_000,
            "wrong_attempts": 0,
            "is_weak": False,
        },
    }


def test_less_is_enough_where_codes_were_tried_or_the_code_is_weak() -> None:
    rows = rows_of("ana", dict.fromkeys(range(3, 12), 50_000) | {1: 210_000})
    assert finding_of(Signs(rows, TODAY, usage_of({}))) == Finding.NOTHING_UNUSUAL
    assert finding_of(Signs(rows, TODAY, usage_of({}), wrong_attempts=20)) == Finding.CODE_GUESSED
    assert finding_of(Signs(rows, TODAY, usage_of({}), weak_labels=frozenset({"ana"}))) == Finding.CODE_GUESSED


def test_a_guess_is_found_without_an_admin_key() -> None:
    assert finding_of(Signs(rows_of("ana", USUAL | {0: 310_000}), TODAY)) == Finding.CODE_GUESSED


@pytest.mark.parametrize(
    "used",
    [
        {0: 900_000},
        {ago: 900_000 for ago in range(12)},
        dict.fromkeys(range(3, 12), 100) | {0: 150_000},
        dict.fromkeys(range(4, 8), 100) | {0: 900_000},
    ],
    ids=["a new code", "a code that always uses so much", "little in all", "too few days to know what is usual"],
)
def test_much_alone_is_no_guess(used: dict[int, int]) -> None:
    assert finding_of(Signs(rows_of("ana", used), TODAY, usage_of({}), wrong_attempts=99)) == Finding.NOTHING_UNUSUAL


def test_a_leak_counts_before_a_guess() -> None:
    signs = Signs(rows_of("ana", USUAL | {0: 310_000}), TODAY, usage_of(USUAL | {0: 310_000, 1: 400_000}))
    assert finding_of(signs) == Finding.KEY_LEAKED
