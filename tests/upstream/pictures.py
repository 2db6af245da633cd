"""Answers of the endpoints for pictures: whole ones and streams, with real PNGs of the size that was asked for.

https://platform.openai.com/docs/api-reference/images and /images-streaming
"""

from __future__ import annotations

import base64
import json
import random
import re
import struct
import time
import zlib
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from .answers import Answer, Step, error_answer, event_stream_answer, json_answer
from .script import Script
from .sse import EventWriter

OUTPUT_TOKENS = {"low": 196, "medium": 1756, "high": 7024}
PARTIAL_TOKENS = 100
TOKENS_OF_AN_IMAGE = 323
REFUSAL = (
    "Your request was rejected by the safety system. If you believe this is an error, contact us at help.openai.com "
    "and include the request ID req_test. safety_violations=[violence]."
)
_MOST = 10
_MOST_PARTIALS = 3
_SIZE = re.compile(r"(\d{1,4})x(\d{1,4})")
_GREY, _LIGHTER = 128, 24
NOISE = "noise"
"""A prompt with this word gets a picture that no compression makes smaller."""


def picture_answer(fields: Mapping[str, Any], edited: int, script: Script) -> Answer:
    """What `images/generations`, or `images/edits` of so many `edited` pictures, answers.

    `fields` are of JSON, or the texts of a form. The script's `text` is what the model made of the prompt; its
    `counts` may tell other tokens.
    """
    count, partials = _number(fields.get("n", 1)), _number(fields.get("partial_images", 0))
    if not 1 <= count <= _MOST:
        return error_answer(400, f"n must be from 1 to {_MOST}.")
    if not 0 <= partials <= _MOST_PARTIALS:
        return error_answer(400, "Invalid value: 'partial_images' must be from 0 to 3.", code="invalid_value")
    model = str(fields.get("model", "gpt-image-2"))
    if "gpt-image" in model and "response_format" in fields:
        return error_answer(400, "Unknown parameter: 'response_format'.", code="unknown_parameter")
    size, quality = str(fields.get("size", "1024x1024")), str(fields.get("quality", "high"))
    shown = {"size": size, "quality": quality, "background": "opaque", "output_format": "png"}
    is_noise = NOISE in str(fields.get("prompt", ""))
    usage = script.usage or _usage(str(fields.get("prompt", "")), edited, quality, partials, count, script.counts or {})
    reported = {"prompt": usage["input_tokens"], "completion": usage["output_tokens"]}
    if str(fields.get("stream", "")).lower() != "true":
        as_url = fields.get("response_format") == "url"
        data = [_item(size, is_noise, as_url, script.text)] * count
        return json_answer({"created": int(time.time()), "data": data, **shown, "usage": usage}, reported=reported)
    writer = EventWriter("\r\n" if script.crlf else "\n")
    kind = "image_edit" if edited else "image_generation"
    made = {"created_at": int(time.time()), **shown}

    def event(stage: str, shade: int, **more: Any) -> bytes:
        encoded = base64.b64encode(png(size, shade, is_noise)).decode()
        name = f"{kind}.{stage}"
        return writer.event({"type": name, "b64_json": encoded, **made, **more}, name)

    def steps() -> Iterator[Step]:
        for index in range(partials):
            yield partial(event, "partial_image", _GREY - _LIGHTER * (partials - index), partial_image_index=index)

    told = {"revised_prompt": script.text} if script.text is not None else {}
    finish = b"".join(event("completed", _GREY, **told, usage=usage) for _ in range(count))
    return event_stream_answer(script, steps(), finish, b"", reported)


def refusal(code: str = "moderation_blocked") -> Script:
    """A prompt that the provider will not draw, in OpenAI's words."""
    error = {"message": REFUSAL, "type": "image_generation_user_error", "param": None, "code": code}
    return Script(status=400, body=json.dumps({"error": error}))


def png(size: str = "1x1", shade: int = _GREY, is_noise: bool = False) -> bytes:
    """A PNG of one grey, or of noise; of 1024 by 1024 pixels where the model chooses the size."""
    found = _SIZE.fullmatch(size)
    width, height = (int(found[1]), int(found[2])) if found else (1024, 1024)
    row = 3 * width if is_noise else width
    pixels = random.Random(shade).randbytes(row * height) if is_noise else bytes([shade]) * (row * height)
    lines = b"".join(b"\0" + pixels[start : start + row] for start in range(0, len(pixels), row))
    header = struct.pack(">IIBBBBB", width, height, 8, 2 if is_noise else 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _item(size: str, is_noise: bool, as_url: bool, revised: str | None) -> dict[str, str]:
    encoded = {"b64_json": base64.b64encode(png(size, is_noise=is_noise)).decode()}
    told = {"revised_prompt": revised} if revised is not None else {}
    return {**({"url": "https://images.invalid/1.png"} if as_url else encoded), **told}


def _usage(
    prompt: str, edited: int, quality: str, partials: int, count: int, counts: Mapping[str, int]
) -> dict[str, Any]:
    images = edited * TOKENS_OF_AN_IMAGE
    words = counts.get("prompt", max(1, len(prompt) // 4))
    made = counts.get("completion", (OUTPUT_TOKENS.get(quality, 7024) + partials * PARTIAL_TOKENS) * count)
    return {
        "total_tokens": words + images + made,
        "input_tokens": words + images,
        "input_tokens_details": {"text_tokens": words, "image_tokens": images},
        "output_tokens": made,
    }


def _number(value: object) -> int:
    text = str(value)
    return int(text) if not isinstance(value, bool) and text.isdecimal() else -1
