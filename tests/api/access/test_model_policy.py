"""Which models may be used: CUSTOM_MODELS as NextChat reads it, and DISABLE_GPT4."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.access.model_policy import ModelPolicy, is_large, matches_any, parse_custom_models, split_provider
from tests.api.fakes import words_of

PROVIDERS = ("openai", "azure", "google", "anthropic")
MODELS = ("gpt-4o", "gpt-4o-mini", "o1", "my.model:8b", "qwen/qwen3", "claude-3-5-sonnet@20240620")


def policy_of(custom_models: str, disable_gpt4: bool = False) -> ModelPolicy:
    return ModelPolicy(parse_custom_models(custom_models), disable_gpt4)


def table_after(items: list[str]) -> dict[tuple[str, str], bool]:
    """NextChat's reading: a table of every known model at every provider, changed by one item after the other."""
    table = {(model, provider): True for model in MODELS for provider in PROVIDERS}
    for item in items:
        is_shown = item[0] != "-"
        name = item.lstrip("+-").split("=")[0]
        if name == "all":
            table = dict.fromkeys(table, is_shown)
            continue
        model, _, provider = name.rpartition("@") if name.count("@") else (name, "", "")
        for known_model, known_provider in list(table):
            if known_model == model and provider.lower() in ("", known_provider):
                table[known_model, known_provider] = is_shown
    return table


def written_item(sign: str, model: str, provider: str, display: str) -> str:
    # A model whose own name holds an @ can only be written with its provider, since the last @ is the one that counts.
    provider = provider or ("@OpenAI" if "@" in model else "")
    return sign + model + provider + display


items = st.one_of(
    st.sampled_from(["-all", "+all", "all"]),
    st.builds(
        written_item,
        st.sampled_from(["+", "-", ""]),
        st.sampled_from(MODELS),
        st.sampled_from(["", "", "@openai", "@OpenAI", "@Azure", "@google", "@anthropic"]),
        st.sampled_from(["", "", "=Shown name", "=deployment"]),
    ),
)


@given(st.lists(items, max_size=7), st.sampled_from(MODELS), st.sampled_from(PROVIDERS))
def test_the_items_mean_what_they_mean_in_nextchats_table(written: list[str], model: str, provider: str) -> None:
    assert policy_of(",".join(written)).allows(model, provider) == table_after(written)[model, provider]


@given(st.text("+-=@, allAgpt4o.", max_size=30), st.text(max_size=10), st.sampled_from(PROVIDERS))
def test_no_text_is_too_strange_to_be_read(written: str, model: str, provider: str) -> None:
    policy = policy_of(written)
    assert policy.allows(model, provider) in (True, False)
    assert isinstance(policy.azure_deployment(model), str)


@given(st.text(max_size=30))
def test_after_hiding_all_at_the_end_nothing_is_allowed(written: str) -> None:
    assert not policy_of(f"{written},-all").allows("gpt-4o")


@pytest.mark.parametrize("written", ["", " ", ",", " , ,", "+", "-", "=", "+=", "+ ,-"])
def test_items_without_a_name_are_no_items(written: str) -> None:
    assert parse_custom_models(written) == ()
    assert not policy_of(written).restricts


@pytest.mark.parametrize(
    ("written", "model", "provider", "is_allowed"),
    [
        ("-all,+gpt-4o-mini", "gpt-4o-mini", "openai", True),
        ("-all,+gpt-4o-mini", "gpt-4o", "openai", False),
        ("-all,gpt-4o-mini", "gpt-4o-mini", "openai", True),
        ("+gpt-4o-mini,-all", "gpt-4o-mini", "openai", False),
        (" -all , +gpt-4o-mini ", "gpt-4o-mini", "openai", True),
        ("-all,+ gpt-4o", "gpt-4o", "openai", True),
        ("-all,+all", "anything", "openai", True),
        ("-gpt-4o", "gpt-4o", "azure", False),
        ("-gpt-4o", "gpt-4o-mini", "openai", True),
        ("-gpt-4o@azure", "gpt-4o", "azure", False),
        ("-gpt-4o@azure", "gpt-4o", "openai", True),
        ("-all,+gpt-4o@Azure=deployment", "gpt-4o", "azure", True),
        ("-all,+gpt-4o@Azure=deployment", "gpt-4o", "openai", False),
        ("-all,+gpt-4o@Azure=deployment", "deployment", "azure", False),
        ("-all,+gpt-4o=Shown = name", "gpt-4o", "openai", True),
        ("-all,+claude-3-5-sonnet@20240620@Google", "claude-3-5-sonnet@20240620", "google", True),
        ("-all,+claude-3-5-sonnet@20240620", "claude-3-5-sonnet@20240620", "anthropic", True),
        ("-all,+claude-3-5-sonnet@20240620", "claude-3-5-sonnet", "anthropic", False),
        ("-all,+Doubao-lite-4k@bytedance=ep-1", "ep-1", "bytedance", True),
        ("-all,+Doubao-lite-4k@ByteDance=ep-1", "Doubao-lite-4k", "bytedance", False),
        ("-all,+Doubao-lite-4k@bytedance", "Doubao-lite-4k", "bytedance", True),
        ("-all@azure", "gpt-4o", "azure", False),
        ("-all@azure", "gpt-4o", "openai", True),
        ("-all,+all@google", "gemini", "google", True),
        ("-all,+all@google", "gpt-4o", "openai", False),
        ("-allowed-model", "gpt-4o", "openai", True),
        ("--gpt-4o", "gpt-4o", "openai", True),
        ("-a-new-model", "a-newer-model", "openai", True),
    ],
)
def test_the_last_item_that_covers_a_model_decides(written: str, model: str, provider: str, is_allowed: bool) -> None:
    assert policy_of(written).allows(model, provider) == is_allowed


@pytest.mark.parametrize("spelling", ["gpt-4o", "GPT-4o", "Gpt-4O", " gpt-4o", "gpt-4o "])
def test_a_hidden_model_stays_hidden_however_it_is_spelled(spelling: str) -> None:
    assert not policy_of("-gpt-4o").allows(spelling)
    assert not policy_of("-gpt-4o@azure").allows(spelling, "azure")
    assert not policy_of("", disable_gpt4=True).allows(spelling)


GATEWAYS_NAMES = words_of(
    """
    openai/gpt-4o azure/gpt-4o openrouter/openai/gpt-4o gpt-4o:free openai/gpt-4o:online gpt-4o@elsewhere azure:gpt-4o
    OpenAI/GPT-4o ft:gpt-4o:org::abc openai/gpt-4o/ ~openai/gpt-4o gpt-4o#x models/gpt-4o ｇｐｔ-4ｏ openai／gpt-4o
    gpt\u20114o gpt-\u200b4o gpt-4o-mini,gpt-4o gpt-4o,gpt-4o-mini gpt-4o-mini，gpt-4o openai.gpt-4o us.openai.gpt-4o:0
    """
)


@pytest.mark.parametrize("asked", [*GATEWAYS_NAMES, "gpt-4o\u00a0", "gpt-4o-mini, gpt-4o", "openai / gpt-4o"])
@pytest.mark.parametrize("written", ["-gpt-4o", "-GPT-4o", "+all,-gpt-4o"])
def test_a_hidden_model_is_hidden_with_a_gateways_prefix_and_suffix_too(written: str, asked: str) -> None:
    assert not policy_of(written).allows(asked)
    assert not policy_of("", disable_gpt4=True).allows(asked)


@pytest.mark.parametrize(
    "other",
    words_of("openai/gpt-4o-mini gpt-4o-mini:free gpt-4 my-gpt-4o gpt-4o.5 openai.gpt-4o-mini ft:gpt-4o-mini:x"),
)
def test_a_hidden_model_hides_no_other(other: str) -> None:
    assert policy_of("-gpt-4o").allows(other)


def test_a_model_that_is_shown_is_shown_under_that_name_alone() -> None:
    policy = policy_of("-all,+gpt-4o")
    assert policy.allows("gpt-4o") and policy.allows("GPT-4o")
    assert not any(
        policy.allows(asked) for asked in ("openai/gpt-4o", "gpt-4o:online", "gpt-4o,o3", "gpt-4o@elsewhere")
    )


def test_a_gateways_name_can_be_shown_after_the_models_own_is_hidden() -> None:
    assert policy_of("-gpt-4o,+gpt-4o:free").allows("gpt-4o:free")
    assert not policy_of("+gpt-4o:free,-gpt-4o").allows("gpt-4o:free")


@pytest.mark.parametrize("asked", ["azure/gpt-4o", "gpt-4o@azure", "x/azure/gpt-4o:free"])
def test_a_model_hidden_at_a_provider_is_hidden_where_the_name_says_that_provider(asked: str) -> None:
    assert not policy_of("-gpt-4o@azure").allows(asked, "openai")
    assert policy_of("-gpt-4o@azure").allows("openai/gpt-4o", "openai")


LARGE = words_of(
    """
    gpt-4 gpt-4-0613 gpt-4-32k gpt-4-turbo gpt-4-turbo-2024-04-09 gpt-4-vision-preview gpt-4o gpt-4o-2024-08-06
    gpt-4o-audio-preview gpt-4.1 gpt-4.1-2025-04-14 gpt-4.5-preview chatgpt-4o-latest gpt-5 gpt-5.1 gpt-5-pro
    gpt-5-codex gpt-5-chat-latest gpt-6 gpt-10 o1 o1-pro o1-preview o1-2024-12-17 o3 o3-pro o3-deep-research o4
    o5 ft:gpt-4o:org::abc ft:gpt-4o-2024-08-06:org::abc ft:gpt-4:org::abc ft:gpt-4o:the-mini:the-nano:abc
    openai/gpt-4o openai/gpt-5 openai/o3 openrouter/openai/gpt-4o gpt-5:online openai/gpt-4o:extended o3:high
    gpt-6-astra gpt-6-sol gpt-6.2-sol gpt-5.6-terra gpt-5.6-sol openai/gpt-6.1-sol gpt-7 gpt-7-terra
    GPT-4 O1-Pro gpt-4o@elsewhere gpt-4/ openai:gpt-5 azure:o3 openai.gpt-4.1 openai.o3 ｇｐｔ-5
    """
)
SPARED = words_of(
    """
    gpt-4o-mini gpt-4o-mini-2024-07-18 gpt-4o-mini-audio-preview gpt-4.1-mini gpt-4.1-nano gpt-5-mini gpt-5-nano
    gpt-5-nano-2025-08-07 o1-mini o1-mini-2024-09-12 o3-mini o3-mini-high o4-mini o4-mini-deep-research
    gpt-3.5-turbo gpt-3.5-turbo-16k gpt-35-turbo gpt-35-turbo-16k gpt-image-1 gpt-oss-120b gpt-oss-20b
    openai/gpt-oss-120b claude-opus-4-1 claude-sonnet-4 claude-3-5-sonnet@20240620 gemini-2.5-pro deepseek-chat
    grok-4 text-embedding-3-large dall-e-3 tts-1 whisper-1 omni-moderation-latest llama-4-maverick
    ft:gpt-4o-mini:org::abc openai/gpt-4o-mini openai/gpt-4.1-mini:online openai.gpt-4.1-mini gpt-2 my-gpt-4
    gpt-6-luna openai/gpt-6-luna:free gpt-5.6-luna gpt-6.1-terra gpt-7-luna gpt-5.4-mini o1x qwen3
    """
)


@pytest.mark.parametrize("model", LARGE)
def test_disable_gpt4_refuses_the_large_models(model: str) -> None:
    assert is_large(model)
    assert not policy_of("+all", disable_gpt4=True).allows(model)
    assert policy_of("+all").allows(model)


@pytest.mark.parametrize("model", SPARED)
def test_disable_gpt4_spares_what_is_cheap_and_everybody_elses(model: str) -> None:
    assert policy_of("", disable_gpt4=True).allows(model)


@pytest.mark.parametrize("custom_models", ["+gpt-4o", "+all", "+gpt-4o@azure=deployment"])
def test_disable_gpt4_comes_after_custom_models(custom_models: str) -> None:
    assert not policy_of(custom_models, disable_gpt4=True).allows("gpt-4o", "azure")


def test_only_items_or_disable_gpt4_restrict() -> None:
    assert not policy_of("").restricts
    assert policy_of("+x").restricts
    assert policy_of("", disable_gpt4=True).restricts


@pytest.mark.parametrize(
    ("written", "model", "deployment"),
    [
        ("+gpt-4o@Azure=mine", "gpt-4o", "mine"),
        ("+gpt-4o@azure=old,+gpt-4o@azure=new", "gpt-4o", "new"),
        ("+gpt-4o@azure=mine,-gpt-4o@azure=gone", "gpt-4o", "mine"),
        ("+gpt-4o@azure", "gpt-4o", "gpt-4o"),
        ("+gpt-4o=Shown", "gpt-4o", "gpt-4o"),
        ("+gpt-4o@google=Shown", "gpt-4o", "gpt-4o"),
        ("", "gpt-4o", "gpt-4o"),
    ],
)
def test_on_azure_the_shown_name_is_the_deployment(written: str, model: str, deployment: str) -> None:
    assert policy_of(written).azure_deployment(model) == deployment


def test_a_deployment_leads_back_to_its_model() -> None:
    policy = policy_of("+gpt-4o@azure=mine")
    assert policy.azure_models("mine") == ["gpt-4o"]
    assert policy.azure_models("MINE") == ["gpt-4o"]
    assert policy.azure_models("other") == ["other"]


@pytest.mark.parametrize(
    ("named", "result"),
    [
        ("gpt-4o@Azure", ("gpt-4o", "azure")),
        ("gpt-4o@AZURE", ("gpt-4o", "azure")),
        ("gpt-4o", ("gpt-4o", None)),
        ("claude-3-5-sonnet@20240620", ("claude-3-5-sonnet@20240620", None)),
        ("claude-3-5-sonnet@20240620@anthropic", ("claude-3-5-sonnet@20240620", "anthropic")),
        ("@azure", ("@azure", None)),
        ("gpt-4o@", ("gpt-4o@", None)),
        ("", ("", None)),
    ],
)
def test_a_provider_is_split_off_only_if_there_is_one_of_that_name(named: str, result: tuple[str, str | None]) -> None:
    assert split_provider(named, PROVIDERS) == result


@pytest.mark.parametrize(
    ("pattern", "model", "matches"),
    [
        ("gpt-4o*", "gpt-4o-mini", True),
        ("*", "anything/at:all", True),
        ("gpt-4.1", "gpt-4x1", False),
        ("gpt-4o", "GPT-4o", False),
        ("gpt-4o", "gpt-4o\n", False),
        ("gpt-4o*", "gpt-4o,o3", False),
        ("gpt-4o*", "gpt-4o,gpt-4o-mini", True),
    ],
)
def test_a_star_stands_for_any_characters(pattern: str, model: str, matches: bool) -> None:
    assert matches_any(model, ("nothing", pattern)) == matches
