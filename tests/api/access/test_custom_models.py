"""CUSTOM_MODELS as people type it: meant as written where there is no doubt, and refused where there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.access.custom_models import BadModels, plain_custom_models
from api.relay.access.model_policy import ModelPolicy, parse_custom_models
from tests.api.fakes import deployment_of

PROVIDERS = frozenset({"openai", "azure", "google", "bytedance"})
ONLY_MINI = [
    "-all,+gpt-4o-mini",
    "-all，+gpt-4o-mini",
    "-all、+gpt-4o-mini",
    "-all;+gpt-4o-mini",
    "-all\n+gpt-4o-mini",
    "-all +gpt-4o-mini",
    "-all + gpt-4o-mini",
    "-all gpt-4o-mini",
    "-all,\n +gpt-4o-mini\n",
    "－all,+gpt-4o-mini",
    "−all,+gpt-4o-mini",
    "–all,+gpt-4o-mini",
    "—all,＋gpt-4o-mini",
    "-ALL,+gpt-4o-mini",
    "- all, + gpt-4o-mini",
    '["-all","+gpt-4o-mini"]',
    '"-all","+gpt-4o-mini"',
    '"-all,+gpt-4o-mini"',
    "“-all，+gpt-4o-mini”",
    "-*,+gpt-4o-mini",
    "- *,+gpt-4o-mini",
    "-all,+gpt-4o-mini=",
    "-all,+gpt-4o-mini=GPT-4o（快速，便宜）",
    "-all,+gpt-4o-mini = GPT 4o (fast, cheap)",
    "-all,+gpt–4o–mini",
    "-all,+gpt-4o-mini@OpenAI",
    "-all,+gpt-4o-mini＠OpenAI",
    "-all,+gpt-4o-mini@MyGateway",
    "-all@MyGateway,+gpt-4o-mini",
]


@pytest.mark.parametrize("written", ONLY_MINI, ids=ascii)
def test_nothing_but_the_one_model_is_allowed_however_it_is_typed(written: str) -> None:
    deployment = deployment_of(CUSTOM_MODELS=written)
    assert deployment.problems == ()
    assert deployment.policy.allows("gpt-4o-mini")
    for model in ("gpt-4o", "all", "*", "gpt-4.1", "便宜", "cheap)", "mini"):
        assert not deployment.policy.allows(model)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("", ""),
        ('""', ""),
        ("-all +a=GPT 4o -b", "-all,+a=GPT 4o,-b"),
        ("+a=GPT - fast", "+a=GPT - fast"),
        ("+a = Shown name , -b", "+a=Shown name,-b"),
        ("-all,+gpt-4o@Azure=my-dep", "-all,+gpt-4o@Azure=my-dep"),
        ("+豆包 lite@bytedance=ep-1", "+豆包,lite@bytedance=ep-1"),
        ("-*@Azure", "-all@Azure"),
        ("+claude-3-5-sonnet@20240620", "+claude-3-5-sonnet@20240620"),
        ("-x@MyGateway", "-x"),
        ("+@cf/meta/llama-3-8b", "+@cf/meta/llama-3-8b"),
        ("+gpt-4o=快速，+o3", "+gpt-4o=快速,+o3"),
    ],
)
def test_the_plain_form_is_nextchats(written: str, plain: str) -> None:
    assert plain_custom_models(written, PROVIDERS) == plain


@pytest.mark.parametrize(
    "written",
    ["-", "--x", "-gpt-4*", "-all,+@Azure", "-all,+=Shown", '-all,+"x', "-all,+all@MyGateway", "{-all}", "a[b"],
)
def test_a_rule_that_cannot_be_kept_closes_the_relay_and_shows_nothing_of_it(written: str) -> None:
    deployment = deployment_of(CUSTOM_MODELS=f"+secret-model,{written}")
    [(variable, why)] = deployment.problems
    assert variable == "CUSTOM_MODELS" and "at position" in why and "secret-model" not in why
    assert not deployment.policy.allows("gpt-4o")


signs = st.sampled_from(["+", "-", "", "－", "− ", "+ "])
models = st.sampled_from(["gpt-4o", "all", "*", "o3", "qwen/qwen3:free", "claude@20240620"])
displays = st.sampled_from(["", "=", "=Shown", " = GPT 4o （快，好）"])
separators = st.sampled_from([",", "，", "、", ";", "\n", ",\n "])


@given(st.lists(st.tuples(signs, models, displays, separators), min_size=1, max_size=6))
def test_every_way_to_type_a_list_allows_the_same(items: list[tuple[str, str, str, str]]) -> None:
    written = "".join(map("".join, items))
    plain = ",".join(
        ("-" if sign.strip() in ("-", "－", "−") else "") + ("all" if model == "*" else model)
        for sign, model, _, _ in items
    )
    typed = ModelPolicy(parse_custom_models(plain_custom_models(written, PROVIDERS)))
    meant = ModelPolicy(parse_custom_models(plain))
    for model in ("gpt-4o", "o3", "qwen/qwen3:free", "claude@20240620", "another"):
        assert typed.allows(model) == meant.allows(model)


@given(st.text("+-=*, ;alg4\"'－", max_size=25))
def test_no_text_is_too_strange_and_a_plain_one_stays_as_it_is(written: str) -> None:
    try:
        plain = plain_custom_models(written, PROVIDERS)
    except BadModels:
        return
    assert plain_custom_models(plain, PROVIDERS) == plain
