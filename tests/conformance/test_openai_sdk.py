"""The official SDK works against the relay as it does against OpenAI."""

from __future__ import annotations

import base64
import io
import json

import openai
import pytest
from openai import AzureOpenAI, OpenAI

from tests.conformance.client import CODE
from tests.conformance.conftest import Target
from tests.conformance.raw_upstream import RawUpstream
from tests.support.model import RealModel
from tests.upstream import KeyState, Script, ScriptedUpstream
from tests.upstream.form import parse_form

QUESTION = [{"role": "user", "content": "What is the capital of France?"}]


def sdk(target: Target, code: str = CODE, **environment: str) -> OpenAI:
    url = f"{target.server(**environment).url}/api/openai/v1"
    return OpenAI(base_url=url, api_key=f"nk-{code}", max_retries=0, timeout=60)


def test_it_streams_and_gets_the_usage(target: Target) -> None:
    words, usage = "", None
    with sdk(target).chat.completions.create(
        model="gpt-4o-mini", messages=QUESTION, stream=True, stream_options={"include_usage": True}
    ) as stream:
        for chunk in stream:
            words += chunk.choices[0].delta.content or "" if chunk.choices else ""
            usage = chunk.usage or usage
    assert words == "chunk 0 chunk 1 chunk 2 chunk 3 chunk 4 "
    assert usage.completion_tokens == 5


def test_it_stops(target: Target, upstream: ScriptedUpstream) -> None:
    client = sdk(target, **target.bound_on_aborts(2))
    extra = {"script": {"chunks": 1000, "interval": 0.02}}
    stream = client.chat.completions.create(model="gpt-4o-mini", messages=QUESTION, stream=True, extra_body=extra)
    next(iter(stream))
    stream.close()
    assert upstream.wait_for_request().wait_closed(3)


def test_it_asks_without_streaming(target: Target) -> None:
    completion = sdk(target).chat.completions.create(model="gpt-4o-mini", messages=QUESTION)
    assert completion.choices[0].message.content.startswith("chunk 0")
    assert completion.usage.total_tokens > 0


def test_it_streams_responses(target: Target) -> None:
    events = list(sdk(target).responses.create(model="gpt-4o-mini", input="Hello", stream=True))
    assert events[-1].type == "response.completed"


@pytest.mark.parametrize(
    ("code", "model", "error", "error_code"),
    [
        ("code-test-wrong-guess", "gpt-4o-mini", openai.AuthenticationError, "access_code_wrong"),
        (CODE, "gpt-4o", openai.PermissionDeniedError, "model_not_allowed"),
    ],
)
def test_the_relays_errors_are_typed(
    target: Target, code: str, model: str, error: type[openai.APIStatusError], error_code: str
) -> None:
    client = sdk(target, code, CUSTOM_MODELS="-gpt-4o")
    with pytest.raises(error) as raised:
        client.chat.completions.create(model=model, messages=QUESTION)
    assert raised.value.code == error_code
    assert raised.value.body["hint"]


@pytest.mark.parametrize(
    ("state", "error", "error_code"),
    [
        (KeyState.INVALID, openai.AuthenticationError, "invalid_api_key"),
        (KeyState.NO_QUOTA, openai.RateLimitError, "insufficient_quota"),
        (KeyState.RATE_LIMITED, openai.RateLimitError, "rate_limit_exceeded"),
    ],
)
def test_the_upstreams_errors_are_typed(
    target: Target, upstream: ScriptedUpstream, state: KeyState, error: type[openai.APIStatusError], error_code: str
) -> None:
    key = "sk-test-typed-errors"
    upstream.keys[key] = state
    with pytest.raises(error) as raised:
        sdk(target, OPENAI_API_KEY=key).chat.completions.create(model="gpt-4o-mini", messages=QUESTION)
    assert raised.value.code == error_code


@pytest.mark.parametrize("end", ["cut", "reset"])
def test_a_cut_stream_raises(target: Target, end: str) -> None:
    extra = {"script": {"text": "half an ans", "end": end}}
    stream = sdk(target).chat.completions.create(model="gpt-4o-mini", messages=QUESTION, stream=True, extra_body=extra)
    words = ""
    with pytest.raises(openai.APIError) as raised:
        for chunk in stream:
            words += chunk.choices[0].delta.content or ""
    assert words == "half an ans"
    assert raised.value.code == "upstream_cut"


@pytest.mark.parametrize("end", ["cut", "reset"])
def test_a_cut_stream_of_responses_raises(target: Target, end: str) -> None:
    extra = {"script": {"text": "half an ans", "end": end}}
    words = ""
    with pytest.raises(openai.APIError) as raised:
        for event in sdk(target).responses.create(model="gpt-4o-mini", input="Hello", stream=True, extra_body=extra):
            words += event.delta if event.type == "response.output_text.delta" else ""
    assert words == "half an ans"
    assert raised.value.code == "upstream_cut"


WHOLE_CHAT = {
    "id": "c",
    "object": "chat.completion",
    "created": 1,
    "model": "m",
    "choices": [
        {
            "index": 0,
            "message": {
                "role": "assistant",
                "content": "All at once.",
                "tool_calls": [{"id": "t", "type": "function", "function": {"name": "look", "arguments": "{}"}}],
            },
            "finish_reason": "tool_calls",
        }
    ],
    "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
}
WHOLE_RESPONSE = {
    "id": "r",
    "object": "response",
    "created_at": 1,
    "status": "completed",
    "model": "m",
    "output": [
        {"id": "s", "type": "reasoning", "summary": [{"type": "summary_text", "text": "I think."}]},
        {
            "id": "m",
            "type": "message",
            "role": "assistant",
            "status": "completed",
            "content": [{"type": "output_text", "text": "All at once.", "annotations": []}],
        },
        {"id": "f", "type": "function_call", "call_id": "t", "name": "look", "arguments": "{}", "status": "completed"},
    ],
    "parallel_tool_calls": True,
    "tool_choice": "auto",
    "tools": [],
}


def json_answer(document: object) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + json.dumps(document).encode()


def test_a_whole_completion_in_place_of_a_stream_is_streamed(target: Target) -> None:
    with RawUpstream(json_answer(WHOLE_CHAT)) as upstream:
        client = sdk(target, BASE_URL=f"{upstream.url}/v1")
        with client.chat.completions.stream(model="m", messages=QUESTION) as stream:
            completion = stream.get_final_completion()
    assert completion.choices[0].message.content == "All at once."
    assert completion.choices[0].message.tool_calls[0].function.name == "look"
    assert completion.usage.total_tokens == 3


def test_a_whole_response_in_place_of_a_stream_is_streamed(target: Target) -> None:
    with RawUpstream(json_answer(WHOLE_RESPONSE)) as upstream:
        client = sdk(target, BASE_URL=f"{upstream.url}/v1")
        with client.responses.stream(model="m", input="Hello") as stream:
            kinds = [event.type for event in stream]
            response = stream.get_final_response()
    assert kinds[0] == "response.created" and kinds[-1] == "response.completed"
    assert "response.output_text.delta" in kinds and "response.function_call_arguments.delta" in kinds
    assert response.output_text == "All at once."


@pytest.mark.parametrize("document", [{"code": 1113, "msg": "in arrears"}, [{"error": {"message": "in arrears"}}]])
def test_an_error_in_place_of_a_stream_raises_in_the_providers_words(target: Target, document: object) -> None:
    with RawUpstream(json_answer(document)) as upstream:
        client = sdk(target, BASE_URL=f"{upstream.url}/v1")
        for stream in (
            client.chat.completions.create(model="m", messages=QUESTION, stream=True),
            client.responses.create(model="m", input="Hello", stream=True),
        ):
            with pytest.raises(openai.APIError, match="in arrears"):
                list(stream)


def test_it_lists_models(target: Target, upstream: ScriptedUpstream) -> None:
    assert [model.id for model in sdk(target).models.list()] == upstream.models
    assert sdk(target).models.retrieve(upstream.models[0]).id == upstream.models[0]


def test_it_transcribes_and_translates(target: Target, upstream: ScriptedUpstream) -> None:
    audio = ("voice.mp3", io.BytesIO(b"ID3" + bytes(3000)))
    assert sdk(target).audio.transcriptions.create(model="whisper-1", file=audio).text
    assert b"ID3" in upstream.wait_for_request().body


def test_it_makes_and_edits_images(target: Target) -> None:
    made = sdk(target).images.generate(model="gpt-image-1", prompt="A call-shop booth")
    assert base64.b64decode(made.data[0].b64_json)
    picture = ("booth.png", io.BytesIO(b"\x89PNG" + bytes(500)))
    assert sdk(target).images.edit(model="gpt-image-1", image=picture, prompt="At night").data[0].b64_json


def test_it_speaks_embeds_and_moderates(target: Target) -> None:
    assert sdk(target).audio.speech.create(model="tts-1", voice="alloy", input="Hello").content
    assert sdk(target).embeddings.create(model="text-embedding-3-small", input="Hello").data[0].embedding
    assert sdk(target).moderations.create(input="Hello").results


def test_a_refused_transcription_is_typed(target: Target, upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(status=400, body='{"error": {"message": "bad", "code": "bad_audio", "type": "x"}}'))
    with pytest.raises(openai.BadRequestError):
        sdk(target).audio.transcriptions.create(model="whisper-1", file=("a.mp3", b"x"))


class TestRealModel:
    """A real language model, through the relay, to the SDK."""

    def test_it_streams_an_answer_with_its_usage(self, target: Target, real_model: RealModel) -> None:
        client = sdk(target, BASE_URL=real_model.url, OPENAI_API_KEY="")
        words, usage, finish = [], None, None
        for chunk in client.chat.completions.create(
            model=real_model.model,
            messages=QUESTION,
            stream=True,
            stream_options={"include_usage": True},
            temperature=0,
            max_tokens=40,
        ):
            usage = chunk.usage or usage
            if chunk.choices:
                words.append(chunk.choices[0].delta.content or "")
                finish = chunk.choices[0].finish_reason or finish
        # What a model this small says cannot be trusted; that it says something, piece by piece, can.
        assert "".join(words).strip()
        assert len([word for word in words if word]) >= 3
        assert usage.completion_tokens > 0
        assert finish in ("stop", "length")

    def test_it_can_be_stopped_and_asked_again(self, target: Target, real_model: RealModel) -> None:
        client = sdk(target, BASE_URL=real_model.url, OPENAI_API_KEY="", **target.bound_on_aborts(4))
        question = [{"role": "user", "content": "Count from one to five hundred in words."}]
        for _ in range(3):
            # The model answers two at once: a third answer can only begin if the former ones were stopped.
            stream = client.chat.completions.create(
                model=real_model.model, messages=question, stream=True, max_tokens=2000
            )
            next(chunk for chunk in stream if chunk.choices and chunk.choices[0].delta.content)
            stream.close()
        assert (
            client.chat.completions.create(model=real_model.model, messages=QUESTION, max_tokens=10, timeout=30)
            .choices[0]
            .message.content
        )

    def test_its_own_errors_are_typed(self, target: Target, real_model: RealModel) -> None:
        client = sdk(target, BASE_URL=real_model.url, OPENAI_API_KEY="")
        far_too_long = [{"role": "user", "content": "word " * 20_000}]
        with pytest.raises(openai.BadRequestError) as raised:
            client.chat.completions.create(model=real_model.model, messages=far_too_long)
        assert "context" in raised.value.message


@pytest.mark.parametrize("endpoint", ["/api/azure", "/"])
def test_azures_sdk_works_as_it_is(target: Target, upstream: ScriptedUpstream, endpoint: str) -> None:
    server = target.server(AZURE_URL=upstream.url, AZURE_API_KEY="sk-test-azure", CUSTOM_MODELS="-hidden")
    client = AzureOpenAI(
        azure_endpoint=server.url + endpoint, api_key=f"nk-{CODE}", api_version="2024-10-21", max_retries=0
    )
    for chunk in client.chat.completions.create(model="my-gpt", messages=QUESTION, stream=True):
        assert chunk.id
    assert client.embeddings.create(model="my-embedder", input="Hello").data
    assert client.images.generate(model="my-painter", prompt="A booth").data
    recording = io.BytesIO(b"RIFF" + bytes(100))
    recording.name = "talk.wav"
    located = AzureOpenAI(
        azure_endpoint=server.url + endpoint,
        azure_deployment="my-whisper",
        api_key=f"nk-{CODE}",
        api_version="2024-10-21",
        max_retries=0,
    )
    assert located.audio.transcriptions.create(model="another", file=recording).text
    targets = [request.target.partition("?")[0] for request in upstream.requests]
    assert targets == [
        "/openai/deployments/my-gpt/chat/completions",
        "/openai/deployments/my-embedder/embeddings",
        "/openai/deployments/my-painter/images/generations",
        "/openai/deployments/my-whisper/audio/transcriptions",
    ]
    assert all(request.header("api-key") == "sk-test-azure" for request in upstream.requests)
    sent = parse_form(upstream.requests[-1].header("content-type"), upstream.requests[-1].body)
    assert sent["model"].data == b"my-whisper"
    with pytest.raises(openai.PermissionDeniedError):
        client.chat.completions.create(model="hidden", messages=QUESTION)


@pytest.mark.parametrize("base", ["/api/openai", "/api/v1", "/v1", "/openai/v1", "/api/openai/v1/chat/completions/"])
def test_it_works_from_any_base_url(target: Target, base: str) -> None:
    client = OpenAI(base_url=target.server().url + base, api_key=f"nk-{CODE}", max_retries=0)
    assert client.chat.completions.create(model="gpt-4o-mini", messages=QUESTION).choices
    assert client.models.list().data


def test_a_stream_whose_usage_nobody_asked_for_looks_as_it_does_without_the_relay(
    target: Target, upstream: ScriptedUpstream
) -> None:
    def chunks(client: OpenAI, **asked: object) -> list[dict[str, object]]:
        stream = client.chat.completions.create(model="gpt-4o-mini", messages=QUESTION, stream=True, **asked)
        documents = [chunk.to_dict() for chunk in stream]
        for document in documents:
            # What differs from one answer to the next; and `"usage": null` beside a word says nothing.
            for name in ("id", "created", "usage"):
                if name in ("id", "created") or document.get(name) is None:
                    document.pop(name, None)
        return documents

    direct = OpenAI(base_url=f"{upstream.url}/v1", api_key="sk-test-direct-1", max_retries=0)
    asked = {"stream_options": {"include_usage": True}}
    assert chunks(sdk(target)) == chunks(direct)
    assert chunks(sdk(target), **asked) == chunks(direct, **asked)
    assert "usage" in chunks(direct, **asked)[-1]
    assert ["stream_options" in request.json() for request in upstream.requests[:2]] == [True, False]


def test_azures_first_chunk_without_choices_stays(target: Target) -> None:
    first = {"choices": [], "created": 0, "id": "", "model": "", "object": "", "prompt_filter_results": []}
    word = {"choices": [{"index": 0, "delta": {"content": "Paris"}, "finish_reason": "stop"}]}
    usage = {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 1, "total_tokens": 10}}
    events = b"".join(f"data: {json.dumps(event)}\n\n".encode() for event in (first, word, usage))
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
    with RawUpstream(head + events + b"data: [DONE]\n\n") as azure:
        stream = sdk(target, BASE_URL=azure.url).chat.completions.create(
            model="gpt-4o-mini", messages=QUESTION, stream=True
        )
        assert [len(chunk.choices) for chunk in stream] == [0, 1]
