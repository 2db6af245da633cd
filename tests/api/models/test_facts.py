"""What is known of models besides their prices."""

from datetime import date

import pytest

from api.relay.models.facts import (
    Shutdown,
    chats,
    context_of,
    efforts_of,
    has_price,
    is_dear,
    output_limit_of,
    shutdown_of,
)


def test_how_much_a_model_reads_and_writes() -> None:
    assert (context_of("gpt-6-luna"), output_limit_of("gpt-6-luna")) == (1_050_000, 128_000)
    assert (context_of("my-model"), output_limit_of("my-model")) == (None, None)
    assert output_limit_of("grok-4.6") is None


def test_the_end_of_a_model_is_known_with_what_comes_after_it() -> None:
    end = shutdown_of("gpt-4o-mini")
    assert end == Shutdown(date(2027, 1, 14), "gpt-6-luna")
    assert [end.days_left(day) for day in (date(2026, 12, 15), date(2027, 1, 14), date(2027, 1, 15))] == [30, 0, -1]
    assert shutdown_of("gpt-6-luna") is None
    assert shutdown_of("my-model") is None


def test_which_efforts_a_model_takes() -> None:
    assert efforts_of("gpt-6-luna")[0] == "none"
    assert efforts_of("gpt-6.2-sol")[0] == "low"
    assert efforts_of("gpt-4o") == efforts_of("my-model") == ()


@pytest.mark.parametrize("model", ["gpt-6-luna", "claude-haiku-5-5", "models/gemini-3.8-flash", "my-model", "o3"])
def test_a_model_chats_unless_its_name_says_otherwise(model: str) -> None:
    assert chats(model)


@pytest.mark.parametrize(
    "model",
    ["text-embedding-3-small", "tts-1", "whisper-1", "gpt-image-2", "omni-moderation-latest", "gpt-realtime", "Veo-3"],
)
def test_a_model_that_embeds_speaks_listens_or_draws_does_not_chat(model: str) -> None:
    assert not chats(model)


def test_a_model_is_dear_by_its_price_and_not_by_its_name() -> None:
    assert is_dear("gpt-5.6-terra") and is_dear("gpt-4.1")
    assert not is_dear("gpt-6-luna") and not is_dear("gpt-6.1-terra")
    assert not is_dear("gpt-6-new") and not has_price("gpt-6-new")
