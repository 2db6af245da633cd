"""Pictures through the relay: streams of megabytes in one line, their end marks, and forms with several pictures."""

from __future__ import annotations

import base64
import json

from tests.conformance.client import Client, Streaming
from tests.conformance.conftest import Target
from tests.conformance.forms import BOUNDARY, FORM_TYPE
from tests.conformance.test_openai_sdk import sdk
from tests.upstream import Script, ScriptedUpstream
from tests.upstream.pictures import NOISE, png, refusal

GENERATIONS = "/api/openai/v1/images/generations"
EDITS = "/api/openai/v1/images/edits"
DRAW = {"model": "gpt-image-2", "prompt": "A booth", "stream": True, "partial_images": 2, "size": "64x48"}


def streamed(client: Client, **changes: object) -> Streaming:
    body = json.dumps({**DRAW, **changes}).encode()
    return client.open("POST", GENERATIONS, body, {"Content-Type": "application/json"})


def documents(content: bytes) -> list[dict]:
    return [json.loads(line[6:]) for line in content.splitlines() if line.startswith(b"data: {")]


def picture_form(count: int, **texts: str) -> bytes:
    """A form with so many files of one name, as the SDKs send them."""
    pieces = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in texts.items()
    ]
    for number in range(count):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="image[]"; filename="{number}.png"\r\n'
        pieces.append(f"{head}Content-Type: image/png\r\n\r\n".encode() + png("8x8", number) + b"\r\n")
    return b"".join(pieces) + f"--{BOUNDARY}--\r\n".encode()


def test_a_picture_comes_as_it_sharpens_and_then_whole(client: Client) -> None:
    stream = streamed(client)
    content = stream.read_all()
    kinds = [event["type"].partition(".")[2] for event in documents(content)]
    assert kinds == ["partial_image", "partial_image", "completed"]
    assert base64.b64decode(documents(content)[-1]["b64_json"]) == png("64x48")
    assert content.rstrip().splitlines()[-1].startswith(b": end ok ")


def test_a_picture_of_megabytes_in_one_line_arrives_byte_for_byte(client: Client) -> None:
    stream = streamed(client, prompt=NOISE, size="1024x1024")
    content = stream.read_all()
    assert len(content) > 10_000_000
    assert base64.b64decode(documents(content)[-1]["b64_json"]) == png("1024x1024", is_noise=True)
    assert content.rstrip().splitlines()[-1].startswith(b": end ok ")


def test_half_a_picture_is_cut(client: Client, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(end="cut"))
    content = streamed(client, prompt=NOISE, size="256x256").read_all()
    assert content.rstrip().splitlines()[-1].startswith(b": end cut ")


def test_a_refusal_comes_in_the_providers_words(client: Client, upstream: ScriptedUpstream) -> None:
    upstream.next_script(refusal())
    answer = client.post(GENERATIONS, DRAW)
    assert (answer.status, answer.json()["error"]["code"]) == (400, "moderation_blocked")
    assert answer.headers["x-locutorio-error-from"] == "upstream"


def test_several_pictures_are_changed_at_once(client: Client, upstream: ScriptedUpstream) -> None:
    texts = {"model": "gpt-image-2", "prompt": "Both at night", "stream": "true", "partial_images": "1"}
    answer = client.request("POST", EDITS, picture_form(3, **texts, size="64x64"), FORM_TYPE)
    events = documents(answer.content)
    assert [event["type"] for event in events] == ["image_edit.partial_image", "image_edit.completed"]
    assert events[-1]["usage"]["input_tokens_details"]["image_tokens"] == 3 * 323
    body = upstream.requests[-1].body
    assert body.count(b'name="image[]"; filename=') == 3
    assert all(png("8x8", number) in body for number in range(3))


def test_a_server_that_does_not_stream_is_read_as_a_stream(client: Client, upstream: ScriptedUpstream) -> None:
    picture = {"created": 1, "data": [{"b64_json": "QQ=="}], "usage": {"input_tokens": 1, "output_tokens": 2}}
    upstream.next_script(Script(body=json.dumps(picture), content_type="application/json", first_delay=1.5))
    content = streamed(client).read_all()
    assert b": ping" in content
    (event,) = documents(content)
    assert (event["type"], event["b64_json"], event["usage"]["output_tokens"]) == (
        "image_generation.completed",
        "QQ==",
        2,
    )
    assert content.rstrip().splitlines()[-1].startswith(b": end ok ")


def test_the_sdk_reads_a_stream_of_pictures(target: Target) -> None:
    asked = {"model": "gpt-image-2", "prompt": "A booth", "size": "auto", "partial_images": 1}
    stream = sdk(target).images.generate(**asked, stream=True)
    kinds = [event.type for event in stream]
    assert kinds == ["image_generation.partial_image", "image_generation.completed"]


def test_more_than_eight_pictures_are_refused_before_they_cost_anything(
    client: Client, upstream: ScriptedUpstream
) -> None:
    answer = client.post(GENERATIONS, {**DRAW, "n": 9})
    assert (answer.status, answer.error["code"]) == (403, "field_not_allowed")
    assert upstream.requests == []
