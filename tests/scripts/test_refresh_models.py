"""A public list brings the table of models up to date: nothing is lost, and each change can be reviewed."""

from datetime import date
from typing import Any

import pytest

from scripts.model_table import read_table, written_table
from scripts.refresh_models import refreshed

TODAY = date(2026, 12, 20)
PRICE = {"input": 1, "cached": 0.1, "output": 4, "source": "maker", "checked": "2026-11-01"}
TABLE: dict[str, Any] = {
    "date": "2026-11-01",
    "sources": {"maker": {"url": "https://maker.example", "says": "The maker's list."}},
    "models": [
        {"match": "gpt-8-sol(-20\\d\\d)?", "maker": "openai", "family": "reasoning", "prices": [PRICE]},
        {"match": "gpt-8(-.+)?", "maker": "openai", "family": "reasoning", "contextTokens": 1000},
        {
            "match": "claude-9",
            "maker": "anthropic",
            "prices": [{**PRICE, "until": "2026-12-31"}, {**PRICE, "from": "2027-01-01"}],
        },
    ],
}


def models_dev(maker: str = "openai", name: str = "gpt-8-sol", **cost: float) -> dict[str, Any]:
    model = {"id": name, "name": name, "cost": cost, "limit": {"context": 2000, "output": 500}}
    return {maker: {"id": maker, "models": {name: model}}, "reseller": {"id": "reseller", "models": {name: model}}}


def row(table: dict[str, Any], match: str) -> dict[str, Any]:
    found: dict[str, Any] = next(row for row in table["models"] if row["match"] == match)
    return found


def test_a_price_that_still_holds_is_noted_as_checked() -> None:
    table, notes = refreshed(TABLE, models_dev(input=1, cache_read=0.1, output=4), TODAY)
    assert notes == []
    assert table["models"][0]["prices"] == [{**PRICE, "checked": "2026-12-20"}]
    assert table["date"] == "2026-12-20"


def test_a_new_price_begins_today_and_the_old_one_ended_yesterday() -> None:
    table, notes = refreshed(TABLE, models_dev(input=2, cache_read=0.2, output=8), TODAY)
    assert table["models"][0]["prices"] == [
        {**PRICE, "until": "2026-12-19"},
        {
            "from": "2026-12-20",
            "input": 2,
            "cached": 0.2,
            "output": 8,
            "source": "models.dev",
            "checked": "2026-12-20",
        },
    ]
    assert notes == ["gpt-8-sol: 1 in, 4 out becomes 2 in, 8 out"]
    assert table["sources"]["models.dev"]["url"] == "https://models.dev/api.json"


def test_what_is_given_stays_as_it_was_until_it_is_written() -> None:
    before = written_table(TABLE)
    refreshed(TABLE, models_dev(input=2, output=8), TODAY)
    assert written_table(TABLE) == before


def test_a_new_model_of_a_known_family_gets_a_row_before_it() -> None:
    table, notes = refreshed(TABLE, models_dev(name="gpt-8.1-luna", input=0.1, output=0.5), TODAY)
    assert len(table["models"]) == len(TABLE["models"])
    assert notes == ["gpt-8.1-luna: no row covers it; add one by hand if it should be known"]
    table, notes = refreshed(TABLE, models_dev(name="gpt-8-luna", input=0.1, output=0.5), TODAY)
    new = table["models"][1]
    assert (new["match"], new["family"], new["contextTokens"], new["maxOutputTokens"]) == (
        "gpt-8-luna",
        "reasoning",
        2000,
        500,
    )
    assert new["prices"][0]["output"] == 0.5
    assert notes == ["gpt-8-luna: new, with what holds for gpt-8(-.+)?; check what it can do"]


def test_a_price_of_a_later_day_is_left_to_a_person() -> None:
    table, notes = refreshed(TABLE, models_dev("anthropic", "claude-9", input=3, output=9), TODAY)
    assert row(table, "claude-9") == row(TABLE, "claude-9")
    assert notes == ["claude-9: a price of a later day is known; left as it is"]


def test_two_names_of_a_row_with_different_prices_need_a_person() -> None:
    document = models_dev(input=1, cache_read=0.1, output=4)
    document["openai"]["models"]["gpt-8-sol-2026"] = {"cost": {"input": 9, "output": 9}}
    table, notes = refreshed(TABLE, document, TODAY)
    assert len(table["models"][0]["prices"]) == 1
    assert len(notes) == 1 and "give it a row" in notes[0]


@pytest.mark.parametrize(
    "document",
    [
        models_dev(input=2, cache_read=0.2, output=8),
        {
            "prices": [
                {"id": "gpt-8-sol", "vendor": "openai", "name": "Sol", "input": 2, "output": 8, "input_cached": 0.2}
            ]
        },
        {
            "vendor": "openai",
            "models": [
                {
                    "id": "gpt-8-sol",
                    "name": "Sol",
                    "price_history": [
                        {"input": 2, "output": 8, "input_cached": 0.2, "from_date": "2026-12-01", "to_date": None},
                        {"input": 1, "output": 4, "input_cached": 0.1, "from_date": None, "to_date": "2026-12-01"},
                    ],
                },
                {"id": "gpt-8-sol-272k", "price_history": [{"input": 4, "output": 12, "to_date": None}]},
            ],
        },
        {
            "sample_spec": {"litellm_provider": "one of"},
            "gpt-8-sol": {
                "litellm_provider": "openai",
                "mode": "chat",
                "input_cost_per_token": 2e-06,
                "cache_read_input_token_cost": 2e-07,
                "output_cost_per_token": 8e-06,
            },
        },
    ],
    ids=["models.dev", "llm-prices", "a vendor of llm-prices", "litellm"],
)
def test_each_list_is_read_in_its_own_form(document: dict[str, Any]) -> None:
    table, _ = refreshed(TABLE, document, TODAY)
    rates = table["models"][0]["prices"][-1]
    assert (rates["input"], rates["cached"], rates["output"]) == (2, 0.2, 8)


def test_a_price_for_long_prompts_is_taken_with_its_length() -> None:
    document = {
        "gpt-8-sol": {
            "litellm_provider": "openai",
            "input_cost_per_token": 2e-06,
            "output_cost_per_token": 8e-06,
            "input_cost_per_token_above_272k_tokens": 4e-06,
            "output_cost_per_token_above_272k_tokens": 1.2e-05,
            "deprecation_date": "2027-06-01",
        }
    }
    table, notes = refreshed(TABLE, document, TODAY)
    assert table["models"][0]["prices"][-1]["long"] == {"above": 272_000, "input": 4, "output": 12}
    assert any("ends on 2027-06-01" in note for note in notes)


@pytest.mark.parametrize("document", [[], {}, {"a": 1}, "text"])
def test_what_is_no_list_is_refused(document: object) -> None:
    with pytest.raises(ValueError, match="none of the lists"):
        refreshed(TABLE, document, TODAY)


def test_the_table_of_the_repository_is_taken_as_it_is() -> None:
    table, _ = refreshed(read_table(), models_dev(name="gpt-6-luna", input=0.1, cache_read=0.01, output=0.5), TODAY)
    assert {row["match"] for row in table["models"]} == {row["match"] for row in read_table()["models"]}
    assert written_table(table).count("\n") == written_table(read_table()).count("\n")
