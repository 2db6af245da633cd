"""How much a request may use, as far as its body tells: its prompt, and the limits that it sets itself.

Estimated before the upstream is asked, and rather too high than too low: a guest must not pass a budget by writing a
field in a way that only the upstream understands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from api.relay.access.model_policy import plain_name
from api.relay.ledger.token_estimate import tokens_in

_OUTPUT_LIMITS = frozenset({"max_tokens", "max_completion_tokens", "max_output_tokens"})
_ANSWERS = frozenset({"n", "best_of"})
_PARTIAL_PICTURES = "partial_images"
_MOST_PARTIAL_PICTURES = 3
_MERGED = "extra_body"
"""What some gateways merge into the request."""
_MOST_TOKENS = 1_000_000
"""No model writes more in one answer."""
_MOST_ANSWERS = 128
"""What OpenAI takes at most for `n`."""
_WHOLE_NUMBER = re.compile(r"\s*\+?\d{1,12}(\.0*)?\s*", re.ASCII)
_BLOB = re.compile(
    rb'("media_type"\s*:\s*"image/[^"]{1,40}"\s*,\s*"data"\s*:\s*)?'
    rb'"(data:[^",;]{0,100}(?:;[^",;]{0,100})*;base64,)?([A-Za-z0-9+/=_\\-]{2000,})"'
)
"""A long text without blanks: a file in base64, which models don't read as text. JSON may escape its slashes.

Anthropic's pictures have their type beside them, and others in front.
"""
_IMAGE_KEY = re.compile(rb'"image_url"\s*:')
_PICTURE_TOKENS = 2_500
"""What a large picture costs with high detail: 1,536 patches times 1.62 for the small models of OpenAI.
https://platform.openai.com/docs/guides/images-vision#calculating-costs (2026-11-28)"""
_BYTES_PER_TOKEN_OF_FILES = 50
"""Of a PDF or a recording, in base64: the densest, pages of plain text, have about 60."""


@dataclass(frozen=True)
class RequestSize:
    """What a request's fields say of its answer; 0 for an output limit that is not there, or makes no sense."""

    output_limit: int = 0
    answers: int = 1
    picture_size: str = ""
    """Such as `1024x1536`; empty where it names none, or two."""
    picture_quality: str = ""
    partial_pictures: int = 0
    """How often each picture is sent before it is done."""


def size_of(fields: Iterable[tuple[str, object]]) -> RequestSize:
    """The size that these fields ask for: of two spellings of a field, the greater counts."""
    limits, answers, partials = [0], [1], [0]
    texts: dict[str, list[str]] = {"size": [], "quality": []}
    waiting = [list(fields)]
    while waiting:
        for name, value in waiting.pop():
            plain = plain_name(name)
            if plain == _MERGED and isinstance(value, dict):
                waiting.append(list(value.items()))
            elif plain in _OUTPUT_LIMITS:
                limits.append(min(_number(value), _MOST_TOKENS))
            elif plain in _ANSWERS:
                answers.append(min(_number(value), _MOST_ANSWERS))
            elif plain == _PARTIAL_PICTURES:
                partials.append(min(_number(value), _MOST_PARTIAL_PICTURES))
            elif plain in texts:
                texts[plain].append(value if isinstance(value, str) else "")
    size, quality = (found[0] if len(found) == 1 else "" for found in texts.values())
    return RequestSize(max(limits), max(answers), size, quality, max(partials))


def prompt_tokens_in(content: bytes) -> int:
    """The tokens of the prompt in a JSON body, all of its text counted, names of fields too."""
    pictures = len(_IMAGE_KEY.findall(content))
    images = files = 0

    def take_out(blob: re.Match[bytes]) -> bytes:
        nonlocal images, files
        if blob[1] or (blob[2] or b"").startswith(b"data:image"):
            images += 1
        else:
            files += _PICTURE_TOKENS + len(blob[3]) // _BYTES_PER_TOKEN_OF_FILES
        return b'""'

    text = _BLOB.sub(take_out, content)
    return tokens_in(text) + files + _PICTURE_TOKENS * max(pictures, images)


def _number(value: object) -> int:
    """A whole number as upstreams may read one, from text too; 0 for anything else, and for one below 0."""
    if isinstance(value, str):
        return int(float(value)) if _WHOLE_NUMBER.fullmatch(value) else 0
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
        return 0
    return int(value)
