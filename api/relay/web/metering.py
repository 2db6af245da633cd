"""Metering: whom a request is charged to, what for, and how much it is expected to use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from api.relay.access.authentication import Caller
from api.relay.forwarding.charge import Metered
from api.relay.ledger.amounts import Amounts
from api.relay.ledger.budget import Kind
from api.relay.ledger.ledger import Account, Standing, Use
from api.relay.ledger.pricing import FREE, price_for, with_cost
from api.relay.ledger.token_estimate import tokens_in
from api.relay.models.facts import output_limit_of
from api.relay.models.pictures import PARTIAL_TOKENS, tokens_of_picture
from api.relay.models.prices import Price
from api.relay.web.allow_list import Endpoint
from api.relay.web.request_body import Body
from api.relay.web.request_form import RequestForm
from api.relay.web.request_size import prompt_tokens_in

PURPOSE_HEADER = "X-Locutorio-Purpose"
BUDGET_HEADER = "X-Locutorio-Budget"
_PURPOSES = frozenset({"title", "summary"})
_FREE = frozenset({"v1/moderations", "v1/messages/count_tokens"})
_USUAL_OUTPUT_TOKENS = 4_096
"""What is reserved for an answer whose request sets no limit: few are longer."""
_TOKENS_OF_A_FILE = 4_096
"""Of a large picture that is to be changed."""
_BYTES_PER_SECOND = 4_000
"""Of a recording at 32 kbit/s: hardly any has fewer, so that the seconds are not underestimated."""
_TOKENS_PER_SECOND = 10
"""Of audio that a model hears: https://platform.openai.com/docs/guides/speech-to-text (2026-11-28)"""
_LETTERS_PER_SECOND = 12
_CACHES = b'"cache_control"'
_TOKENS_PER_SPOKEN_SECOND = 21
"""A minute costs $0.015 at $12 a million tokens: https://platform.openai.com/docs/pricing (2026-11-28)"""


def metered(
    caller: Caller,
    endpoint: Endpoint,
    body: Body,
    models: Iterable[str],
    provider: str,
    *,
    purpose: str,
    listed: Mapping[str, Price] | None = None,
) -> Metered | None:
    """What the ledger is told of a request, of which `models` are those that may answer it.

    `listed` are the prices that the provider itself tells.

    None for callers with a key of their own, and for questions that no model answers.
    """
    if caller.own_key is not None or not endpoint.bodies:
        return None
    models = tuple(models)
    price = FREE if endpoint.path in _FREE else price_for(models, provider, datetime.now(UTC).date(), listed)
    use = Use(provider, models[0] if models else "", purpose if purpose in _PURPOSES else "answer")
    limits = [output_limit_of(model) or 0 for model in models]
    expected = expected_amounts(endpoint, body, max(limits, default=0) if all(limits) else 0, models)
    is_of_pictures, is_speech = endpoint.path.startswith("v1/images/"), endpoint.path == "v1/audio/speech"
    expected = with_cost(
        expected,
        price,
        image_tokens=expected.prompt_tokens if is_of_pictures else 0,
        characters=len(body.content) if is_speech else 0,
    )
    return Metered(Account(caller.label, caller.rules.budget), use, expected, price)


def expected_amounts(endpoint: Endpoint, body: Body, most_output: int = 0, models: Iterable[str] = ()) -> Amounts:
    """What a request may use, its cost left out: rather too much than too little.

    `most_output` is the most that the model writes in one answer, 0 where that is not known. `models` are those that
    may make a picture.
    """
    kind = endpoint.path.removeprefix("v1/")
    size = body.size
    if endpoint.path in _FREE:
        return Amounts(requests=1)
    if kind in ("audio/transcriptions", "audio/translations"):
        seconds = -(-len(body.content) // _BYTES_PER_SECOND)
        heard = _TOKENS_PER_SECOND * seconds
        return Amounts(requests=1, audio_seconds=seconds, prompt_tokens=heard, completion_tokens=heard)
    prompt = prompt_tokens_in(body.content) if body.form is None else _prompt_tokens_of(body.form)
    if kind == "audio/speech":
        seconds = -(-len(body.content) // _LETTERS_PER_SECOND)
        spoken = _TOKENS_PER_SPOKEN_SECOND * seconds
        return Amounts(requests=1, prompt_tokens=prompt, completion_tokens=spoken, audio_seconds=seconds)
    if kind.startswith("images/"):
        each = max((tokens_of_picture(model, size.picture_size, size.picture_quality) for model in models), default=0)
        tokens = (each + PARTIAL_TOKENS * size.partial_pictures) * size.answers
        return Amounts(requests=1, prompt_tokens=prompt, completion_tokens=tokens, pictures=size.answers)
    if kind == "embeddings":
        return Amounts(requests=1, prompt_tokens=prompt)
    output = size.output_limit or _USUAL_OUTPUT_TOKENS
    if kind == "messages":
        # There a limit must be named, and clients name all that a model can write: it says no more than none at all.
        output = min(output, _USUAL_OUTPUT_TOKENS)
    output = min(output, most_output or output) * size.answers
    # What goes to a cache costs more than what does not.
    written = prompt if kind == "messages" and _CACHES in body.content else 0
    return Amounts(requests=1, prompt_tokens=prompt, cache_written_tokens=written, completion_tokens=output)


def _prompt_tokens_of(form: RequestForm) -> int:
    return sum(tokens_in(part.content) if part.filename is None else _TOKENS_OF_A_FILE for part in form.parts)


def budget_header(standings: Iterable[Standing]) -> dict[str, str]:
    """The header that tells a caller about the allowance of which the smallest part is left; none without any."""
    standing = min(standings, key=lambda each: each.left / max(1, each.allowance.most), default=None)
    if standing is None:
        return {}
    allowance = standing.allowance
    left, most = (_written(amount, allowance.kind) for amount in (standing.left, allowance.most))
    said = [f"kind={allowance.kind}", f"left={left}", f"most={most}"]
    if standing.renews_at is not None:
        said.append(f"renews={standing.renews_at:%Y-%m-%dT%H:%M:%SZ}")
    if standing.warns:
        said.append("warn=1")
    return {BUDGET_HEADER: "; ".join(said)}


def _written(amount: int, kind: Kind) -> str:
    return f"{amount / 1_000_000:.6f}".rstrip("0").rstrip(".") if kind is Kind.USD else str(amount)
