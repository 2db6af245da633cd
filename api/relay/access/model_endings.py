"""Models that the settings name and that end soon: the owner is told in time, with what to use instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from api.relay.access.codes import AccessCodes
from api.relay.access.model_policy import ModelRule
from api.relay.models.facts import shutdown_of

WARNING_DAYS = 60
_PATTERN = re.compile(r"[*?\[]")


def ending_models(
    default_model: str, rules: Iterable[ModelRule], codes: AccessCodes, today: date
) -> tuple[tuple[str, str], ...]:
    """(variable, why) of each model in DEFAULT_MODEL, CUSTOM_MODELS and a code's `models=` that ends soon or is gone.

    By the table of models. What a provider's own list says of its models' ends is told with the list.
    """
    named = named_models(default_model, rules, codes)
    sentences = ((variable, _why(model, today)) for variable, model in named if model)
    return tuple(dict.fromkeys((variable, why) for variable, why in sentences if why))


def named_models(default_model: str, rules: Iterable[ModelRule], codes: AccessCodes) -> Iterator[tuple[str, str]]:
    """(variable, model) of each model that a variable asks for by its name; an empty one where none is the default."""
    yield "DEFAULT_MODEL", default_model.partition("@")[0]
    yield from (("CUSTOM_MODELS", rule.name) for rule in rules if rule.shows)
    for code in codes.of_guests.values():
        yield from (("CODE", model) for model in code.rules.models if not _PATTERN.search(model))


def _why(model: str, today: date) -> str:
    end = shutdown_of(model)
    if end is None or (left := end.days_left(today)) > WARNING_DAYS:
        return ""
    advice = f": use {end.successor} instead" if end.successor else ""
    if left <= 0:
        return f"names {model}, which its maker shut down on {end.on}{advice}"
    days = "in one day" if left == 1 else f"in {left} days"
    return f"names {model}, which its maker shuts down {days}, on {end.on}{advice}"
