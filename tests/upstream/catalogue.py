"""Answers of the small JSON endpoints: models, embeddings, moderations, billing."""

import base64
import struct
from typing import Any

from .answers import Answer, error_answer, json_answer

DIMENSIONS = 8


def models_answer(models: list[str]) -> Answer:
    """The list of models."""
    return json_answer({"object": "list", "data": [_model(model) for model in models]})


def model_answer(models: list[str], model: str | None) -> Answer:
    """One model, or 404."""
    if model not in models:
        return error_answer(404, f"The model '{model}' does not exist.", code="model_not_found")
    return json_answer(_model(model))


def embeddings_answer(payload: dict[str, Any]) -> Answer:
    """One vector for each input, as floats or as base64 of little-endian 32-bit floats."""
    given = payload.get("input", "")
    inputs = given if isinstance(given, list) else [given]
    vector = [index / DIMENSIONS for index in range(DIMENSIONS)]
    packed = base64.b64encode(struct.pack(f"<{DIMENSIONS}f", *vector)).decode()
    embedding = packed if payload.get("encoding_format") == "base64" else vector
    data = [{"object": "embedding", "index": index, "embedding": embedding} for index in range(len(inputs))]
    used = {"prompt_tokens": len(inputs), "total_tokens": len(inputs)}
    reported = {"prompt": len(inputs)}
    return json_answer({"object": "list", "data": data, "model": payload.get("model"), "usage": used}, 200, reported)


def moderation_answer(payload: dict[str, Any], serial: int) -> Answer:
    """A verdict that finds nothing wrong."""
    categories = ("harassment", "hate", "self-harm", "sexual", "violence")
    result = {
        "flagged": False,
        "categories": dict.fromkeys(categories, False),
        "category_scores": dict.fromkeys(categories, 0.01),
    }
    return json_answer({"id": f"modr-test-{serial}", "model": payload.get("model"), "results": [result]})


def billing_answer(endpoint: str) -> Answer:
    """What was used (in US cents), or the limit of the subscription (in US dollars)."""
    if endpoint.endswith("usage"):
        return json_answer({"object": "list", "total_usage": 1234.5})
    return json_answer({"object": "billing_subscription", "has_payment_method": True, "hard_limit_usd": 120.0})


def _model(model: str | None) -> dict[str, Any]:
    return {"id": model, "object": "model", "created": 1_700_000_000, "owned_by": "scripted"}
