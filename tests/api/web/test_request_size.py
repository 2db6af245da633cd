"""What a request may use is not underestimated, however it is written."""

from __future__ import annotations

import base64
import json
import os
from typing import Any

import pytest

from api.relay.web.request_size import RequestSize, prompt_tokens_in, size_of


@pytest.mark.parametrize(
    ("fields", "size"),
    [
        ({}, RequestSize()),
        ({"max_tokens": 100}, RequestSize(100)),
        ({"max_completion_tokens": 200, "n": 2}, RequestSize(200, 2)),
        ({"max_output_tokens": 300}, RequestSize(300)),
        ({"max_tokens": 1, "max_completion_tokens": 5000}, RequestSize(5000)),
        ({"max_tokens": 10**30}, RequestSize(1_000_000)),
        ({"max_tokens": -1}, RequestSize()),
        ({"max_tokens": 0}, RequestSize()),
        ({"max_tokens": True}, RequestSize()),
        ({"max_tokens": "9000"}, RequestSize(9000)),
        ({"max_tokens": "9000.0"}, RequestSize(9000)),
        ({"max_tokens": "many"}, RequestSize()),
        ({"max_tokens": 1e4}, RequestSize(10_000)),
        ({"max_tokens": float("inf")}, RequestSize()),
        ({"max_tokens": float("nan")}, RequestSize()),
        ({"max_tokens": None}, RequestSize()),
        ({"max_tokens": [7]}, RequestSize()),
        ({"max_tokens": 1, "MAX_TOKENS": 800, "Max_Tokens": 7}, RequestSize(800)),
        ({"max_tokens": 1, "extra_body": {"max_tokens": 900, "n": 3}}, RequestSize(900, 3)),
        ({"n": -4}, RequestSize()),
        ({"n": 10**9}, RequestSize(0, 128)),
        ({"n": 2, "best_of": 5}, RequestSize(0, 5)),
    ],
)
def test_limits_are_read_as_an_upstream_might_read_them(fields: dict[str, Any], size: RequestSize) -> None:
    assert size_of(fields.items()) == size


def body_with(content: object) -> bytes:
    return json.dumps({"model": "m", "messages": [{"role": "user", "content": content}]}).encode()


def data_url(media_type: str, size: int) -> str:
    return f"data:{media_type};base64,{base64.b64encode(os.urandom(size)).decode()}"


def picture(url: str) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": url}}


TEXT = prompt_tokens_in(body_with(""))


def test_a_text_is_counted_by_its_length() -> None:
    assert 1_600 < prompt_tokens_in(body_with("a word " * 1_000)) - TEXT < 2_500


@pytest.mark.parametrize("size", [3_000, 3_000_000])
def test_a_picture_costs_the_same_however_many_bytes_it_has(size: int) -> None:
    assert 2_500 <= prompt_tokens_in(body_with([picture(data_url("image/png", size))])) - TEXT < 2_600


def test_pictures_elsewhere_and_of_responses_cost_as_much() -> None:
    at_an_address = prompt_tokens_in(body_with([picture("https://x.example/1.png")] * 3))
    without_that_name = prompt_tokens_in(body_with([{"type": "image", "source": data_url("image/png", 3_000)}] * 3))
    assert 7_500 <= without_that_name < 8_000
    of_responses = prompt_tokens_in(body_with([{"type": "input_image", "image_url": data_url("image/png", 3_000)}] * 3))
    assert 7_500 <= at_an_address < 8_000 and 7_500 <= of_responses < 8_000


def test_slashes_may_be_escaped() -> None:
    content = body_with([picture(data_url("image/png", 9_000))]).replace(b"/", b"\\/")
    assert prompt_tokens_in(content) - TEXT < 2_600


def test_files_cost_by_their_length() -> None:
    sound = {
        "type": "input_audio",
        "input_audio": {"data": data_url("x", 1_000_000).partition(",")[2], "format": "mp3"},
    }
    for content in (sound, {"type": "file", "file": {"file_data": data_url("application/pdf", 1_000_000)}}):
        assert 25_000 < prompt_tokens_in(body_with([content])) < 40_000


def test_a_text_without_blanks_is_no_free_file() -> None:
    # What looks like a file costs at least as much as a picture, so that a long word is not a way around the count.
    assert prompt_tokens_in(body_with("x" * 2_000)) >= 2_000 // 3


def test_a_picture_in_anthropics_form_is_a_picture_and_a_document_a_document() -> None:
    data = base64.b64encode(os.urandom(300_000)).decode()
    source = {"type": "base64", "media_type": "image/png", "data": data}
    seen = prompt_tokens_in(body_with([{"type": "image", "source": source}])) - TEXT
    assert 2_500 <= seen < 2_700
    document = {"type": "document", "source": {**source, "media_type": "application/pdf"}}
    assert prompt_tokens_in(body_with([document])) - TEXT > 2_500 + len(data) // 50 - 1
