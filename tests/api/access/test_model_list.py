"""CUSTOM_MODELS worked out for the page: the same verdicts as the relay's own, in the owner's order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.access.model_list import ModelList, model_list
from api.relay.access.model_policy import ModelPolicy, parse_custom_models, plain_name

PROVIDERS = ("openai", "azure", "google", "openrouter")
MODELS = ("gpt-4o", "GPT-4O", "models/o3", "o3", "claude@20240620")


def list_of(custom_models: str, disable_gpt4: bool = False) -> ModelList:
    return model_list(ModelPolicy(parse_custom_models(custom_models), disable_gpt4), PROVIDERS)


def is_shown(models: ModelList, name: str, provider: str) -> bool:
    """As the page reads the list: the entry of the very provider, else that of any, else what holds for the others."""
    for place in (provider, ""):
        for entry in models.entries:
            if (plain_name(entry.name), entry.provider) == (plain_name(name), place):
                return entry.is_shown
    return models.others.get(provider, models.others[""])


items = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["+", "-", ""]),
    st.sampled_from(["all", *MODELS]),
    st.sampled_from(["", "", "@openai", "@Azure", "@google"]),
    st.sampled_from(["", "=Shown"]),
)


@given(st.lists(items, max_size=7), st.sampled_from(MODELS), st.sampled_from(PROVIDERS))
def test_the_list_shows_what_the_relay_allows(written: list[str], model: str, provider: str) -> None:
    policy = ModelPolicy(parse_custom_models(",".join(written)))
    assert is_shown(model_list(policy, PROVIDERS), model, provider) == policy.allows(model, provider)


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        ("", []),
        (",,+,-", []),
        ("-gpt-4o", []),
        ("-all,+o3", ["o3"]),
        ("-all,o3", ["o3"]),
        ("+o3,-all", []),
        ("-all,+o3,+gpt-4o", ["o3", "gpt-4o"]),
        ("+o3,+gpt-4o,+o3", ["gpt-4o", "o3"]),
        ("-all, +one , +two", ["one", "two"]),
        ("-all,+claude@20240620@Google", ["claude@20240620 google"]),
        ("-all,+claude@20240620", ["claude@20240620"]),
        ("-all,+gpt-4o=The big one", ["gpt-4o = The big one"]),
        ("+gpt-4o=The big one,-o3,+gpt-4o", ["gpt-4o = The big one"]),
        ("-all,+gpt-4o@Azure=my-deployment", ["gpt-4o azure = my-deployment"]),
        ("+gpt-4o,-gpt-4o@azure", ["gpt-4o"]),
        ("+gpt-4o,-all@azure", ["gpt-4o"]),
        ("-gpt-4o,+all", ["gpt-4o unnamed"]),
    ],
)
def test_what_is_offered_has_the_owners_order_and_names(written: str, offered: list[str]) -> None:
    lines = [
        f"{entry.name} {entry.provider}".strip()
        + (f" = {entry.display}" if entry.display else "")
        + ("" if entry.is_named else " unnamed")
        for entry in list_of(written).entries
        if entry.is_shown
    ]
    assert lines == offered


def test_bytedances_models_are_called_by_the_name_before_the_at() -> None:
    [entry] = model_list(ModelPolicy(parse_custom_models("+Doubao-lite@bytedance=ep-1")), ["bytedance"]).entries
    assert (entry.name, entry.provider, entry.display) == ("ep-1", "bytedance", "Doubao-lite")


def test_models_without_an_entry_go_by_what_was_said_of_all() -> None:
    assert list_of("+o3").others == {"": True}
    assert list_of("-all,+all@google").others == {"": False, "google": True}
    assert list_of("-all@google,+all").others == {"": True}


def test_disable_gpt4_hides_what_a_rule_shows() -> None:
    assert [entry.is_shown for entry in list_of("+gpt-4o,+gpt-4o-mini", disable_gpt4=True).entries] == [False, True]
