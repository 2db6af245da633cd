"""Public lists of models and prices, read into one form: models.dev's, llm-prices' and LiteLLM's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Rates = dict[str, float]
_MAKERS = {
    "openai": "openai",
    "anthropic": "anthropic",
    "google": "google",
    "gemini": "google",
    "deepseek": "deepseek",
    "xai": "xai",
}
"""The makers of the table, by what the lists call them."""
_LITELLM = {
    "input": "input_cost_per_token",
    "cached": "cache_read_input_token_cost",
    "cacheWrite": "cache_creation_input_token_cost",
    "output": "output_cost_per_token",
}
_LITELLM_TIER = re.compile(r"input_cost_per_token_above_(\d+)k_tokens")
_MODELS_DEV = {"input": "input", "cached": "cache_read", "cacheWrite": "cache_write", "output": "output"}
_LLM_PRICES = {"input": "input", "cached": "input_cached", "output": "output"}


@dataclass(frozen=True)
class ListedModel:
    """What a list says of one model. Rates in dollars per million tokens, by the names of our table."""

    maker: str
    name: str
    rates: Rates
    long: Rates = field(default_factory=dict)
    """With `above`; empty where one price holds for every prompt."""
    limits: dict[str, int] = field(default_factory=dict)
    """`contextTokens` and `maxOutputTokens`, where the list has them."""
    shutdown: str = ""


@dataclass(frozen=True)
class PublicList:
    """A list: the name and the address under which it is known, and its models."""

    name: str
    url: str
    models: list[ListedModel]
    """Those that have prices by the token, of the makers that we know; the plain name before its dated ones."""


def read_list(document: Any) -> PublicList:
    """Reads a list in any of the three forms. Raises ValueError."""
    if not isinstance(document, dict):
        raise ValueError("this is none of the lists that can be read")
    if isinstance(document.get("prices"), list) or isinstance(document.get("models"), list):
        name, url, models = "llm-prices", "https://www.llm-prices.com", _from_llm_prices(document)
    elif any(isinstance(entry, dict) and "litellm_provider" in entry for entry in document.values()):
        name, url, models = "litellm", "https://github.com/BerriAI/litellm", _from_litellm(document)
    elif any(isinstance(entry, dict) and "models" in entry for entry in document.values()):
        name, url, models = "models.dev", "https://models.dev/api.json", _from_models_dev(document)
    else:
        raise ValueError("this is none of the lists that can be read")
    return PublicList(name, url, sorted(models, key=lambda model: (model.maker, len(model.name), model.name)))


def _from_models_dev(document: dict[str, Any]) -> Iterator[ListedModel]:
    for provider, entry in document.items():
        maker = _MAKERS.get(provider)
        for name, model in entry.get("models", {}).items() if maker else ():
            cost, limit = model.get("cost", {}), model.get("limit", {})
            long = _rates(cost.get("context_over_200k", {}), _MODELS_DEV)
            limits = {"contextTokens": limit.get("context"), "maxOutputTokens": limit.get("output")}
            if maker and "input" in cost and "output" in cost:
                yield ListedModel(
                    maker=maker,
                    name=name,
                    rates=_rates(cost, _MODELS_DEV),
                    long={"above": 200_000, **long} if long else {},
                    limits={key: value for key, value in limits.items() if value},
                )


def _from_llm_prices(document: dict[str, Any]) -> Iterator[ListedModel]:
    for model in document.get("prices", document.get("models", ())):
        maker = _MAKERS.get(model.get("vendor", document.get("vendor", "")))
        # A vendor's own file has the history, in which the present price has no end.
        present = next((row for row in model.get("price_history", [model]) if row.get("to_date") is None), None)
        # `gpt-5.5-272k` is the price of gpt-5.5 above so many tokens.
        if maker and present and not re.search(r"-\d+k$", model["id"]):
            yield ListedModel(maker, model["id"], _rates(present, _LLM_PRICES))


def _from_litellm(document: dict[str, Any]) -> Iterator[ListedModel]:
    for key, model in document.items():
        maker = _MAKERS.get(model.get("litellm_provider", ""))
        if maker is None or "input_cost_per_token" not in model or "output_cost_per_token" not in model:
            continue
        limits = {"maxOutputTokens": model.get("max_output_tokens")}
        yield ListedModel(
            maker=maker,
            name=key.rpartition("/")[2],
            rates=_rates(model, _LITELLM, 1e6),
            long=_litellm_tier(model),
            limits={name: value for name, value in limits.items() if isinstance(value, int)},
            shutdown=model.get("deprecation_date", ""),
        )


def _litellm_tier(model: dict[str, Any]) -> Rates:
    found = next(filter(None, map(_LITELLM_TIER.fullmatch, model)), None)
    if found is None:
        return {}
    names = {ours: f"{theirs}_above_{found[1]}k_tokens" for ours, theirs in _LITELLM.items()}
    return {"above": int(found[1]) * 1000, **_rates(model, names, 1e6)}


def _rates(source: dict[str, Any], names: dict[str, str], times: float = 1) -> Rates:
    found = {ours: source[theirs] for ours, theirs in names.items() if isinstance(source.get(theirs), int | float)}
    return {name: _plain(value * times) for name, value in found.items()}


def _plain(value: float) -> float:
    """Without the last digits of a binary fraction, and a whole number as one."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded
