"""The scripted upstream is a model server as the official SDK expects it, wherever a script does not say otherwise."""

import base64
from collections.abc import Iterator
from typing import Any

import openai
import pytest
from openai import AzureOpenAI, OpenAI

from tests.support.tls import Certificates
from tests.upstream import KeyState, Script, ScriptedUpstream, TlsFiles

CHAT: dict[str, Any] = {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Hola"}]}


@pytest.fixture
def upstream() -> Iterator[ScriptedUpstream]:
    """An upstream of its own for each test."""
    with ScriptedUpstream() as server:
        yield server


def sdk(upstream: ScriptedUpstream, key: str = "sk-test-a") -> OpenAI:
    return OpenAI(base_url=f"{upstream.url}/v1", api_key=key, max_retries=0, timeout=5)


def script(**fields: Any) -> dict[str, Any]:
    return {"script": fields}


def test_a_chat_answers_the_scripted_text(upstream: ScriptedUpstream) -> None:
    completion = sdk(upstream).chat.completions.create(**CHAT, extra_body=script(text="¿Qué tal? 你好"))
    assert completion.choices[0].message.content == "¿Qué tal? 你好"
    assert completion.model == "gpt-4o-mini"
    assert completion.choices[0].finish_reason == "stop"


@pytest.mark.parametrize("framing", ["chunked", "length", "close"])
def test_a_streamed_chat_has_all_chunks_then_usage(upstream: ScriptedUpstream, framing: str) -> None:
    stream = sdk(upstream).chat.completions.create(
        **CHAT,
        stream=True,
        stream_options={"include_usage": True},
        extra_body=script(text="abcdef", chunk_size=2, framing=framing),
    )
    chunks = list(stream)
    texts = [chunk.choices[0].delta.content for chunk in chunks if chunk.choices and chunk.choices[0].delta.content]
    assert texts == ["ab", "cd", "ef"]
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.completion_tokens == 3
    assert upstream.wait_for_request().chunks_written == 3


@pytest.mark.parametrize("field", ["split_utf8", "crlf", "comment"])
def test_unusual_but_legal_streams_are_read_all_the_same(upstream: ScriptedUpstream, field: str) -> None:
    value = "PROCESSING" if field == "comment" else True
    body = script(text="ñ 你好 👋 fin", chunks=4, **{field: value})
    stream = sdk(upstream).chat.completions.create(**CHAT, stream=True, extra_body=body)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in stream) == "ñ 你好 👋 fin"


def test_reasoning_and_tool_calls_come_as_deltas(upstream: ScriptedUpstream) -> None:
    call = {"name": "weather", "arguments": '{"city":"Lima"}'}
    body = script(reasoning="let me see", tool_calls=[call])
    chunks = list(sdk(upstream).chat.completions.create(**CHAT, stream=True, extra_body=body))
    deltas = [chunk.choices[0].delta for chunk in chunks]
    assert "".join(getattr(delta, "reasoning_content", "") for delta in deltas) == "let me see"
    arguments = [call.function.arguments for delta in deltas for call in delta.tool_calls or [] if call.function]
    assert "".join(filter(None, arguments)) == '{"city":"Lima"}'
    assert chunks[-1].choices[0].finish_reason == "tool_calls"


def test_an_error_in_the_stream_is_raised(upstream: ScriptedUpstream) -> None:
    body = script(chunks=2, error_event={"message": "overloaded", "type": "server_error"})
    stream = sdk(upstream).chat.completions.create(**CHAT, stream=True, extra_body=body)
    with pytest.raises(openai.APIError, match="overloaded"):
        list(stream)


def test_responses_answer_whole_and_streamed(upstream: ScriptedUpstream) -> None:
    client = sdk(upstream)
    body = script(text="uno dos tres")
    assert client.responses.create(model="gpt-5", input="Hola", extra_body=body).output_text == "uno dos tres"
    with client.responses.stream(model="gpt-5", input="Hola", extra_body=body) as stream:
        events = list(stream)
        final = stream.get_final_response()
    assert events[0].type == "response.created"
    assert [event.delta for event in events if event.type == "response.output_text.delta"] == ["uno ", "dos ", "tres"]
    assert [event.sequence_number for event in events] == list(range(len(events)))
    assert final.output_text == "uno dos tres"
    assert final.usage is not None and final.usage.output_tokens == 3


def test_completions_answer_whole_and_streamed(upstream: ScriptedUpstream) -> None:
    client = sdk(upstream)
    body = script(text="uno dos")
    request: dict[str, Any] = {"model": "gpt-4o", "prompt": "cuenta", "extra_body": body}
    assert client.completions.create(**request).choices[0].text == "uno dos"
    assert "".join(chunk.choices[0].text for chunk in client.completions.create(**request, stream=True)) == "uno dos"


def test_embeddings_and_moderations(upstream: ScriptedUpstream) -> None:
    client = sdk(upstream)
    vectors = client.embeddings.create(model="text-embedding-3-small", input=["a", "b"])
    assert [vector.index for vector in vectors.data] == [0, 1]
    floats = client.embeddings.create(model="text-embedding-3-small", input="a", encoding_format="float")
    assert floats.data[0].embedding == vectors.data[0].embedding
    assert client.moderations.create(input="Hola").results[0].flagged is False


def test_speech_is_binary_audio(upstream: ScriptedUpstream) -> None:
    body = script(chunks=3)
    speech = sdk(upstream).audio.speech.create(model="tts-1", voice="alloy", input="Hola", extra_body=body)
    assert speech.response.headers["content-type"] == "audio/mpeg"
    assert speech.content.count(b"\xff\xfb\x90\x64") == 3


def test_transcriptions_receive_the_file_byte_for_byte(upstream: ScriptedUpstream) -> None:
    recording = bytes(range(256)) * 10 + b"\r\n--\r\n"
    client = sdk(upstream)
    file = ("hola.mp3", recording)
    assert client.audio.translations.create(model="whisper-1", file=file).text == "hola.mp3 has 2566 bytes"
    text = client.audio.transcriptions.create(model="whisper-1", file=file, response_format="text")
    assert text == "hola.mp3 has 2566 bytes\n"


def test_images_are_pngs(upstream: ScriptedUpstream) -> None:
    client = sdk(upstream)
    made = client.images.generate(model="gpt-image-1", prompt="a booth", n=2)
    edited = client.images.edit(model="gpt-image-1", prompt="a booth", image=("a.png", b"\x89PNG"))
    images = [base64.b64decode(image.b64_json or "") for image in [*(made.data or []), *(edited.data or [])]]
    assert [image[:4] for image in images] == [b"\x89PNG"] * 3


def test_models_are_listed_and_found_by_id(upstream: ScriptedUpstream) -> None:
    upstream.models[:] = ["gpt-4o", "vendor/small"]
    client = sdk(upstream)
    assert [model.id for model in client.models.list()] == ["gpt-4o", "vendor/small"]
    assert client.models.retrieve("vendor/small").id == "vendor/small"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-0")


def test_azure_deployments_answer_their_dialect(upstream: ScriptedUpstream) -> None:
    client = AzureOpenAI(azure_endpoint=upstream.url, api_key="sk-test-azure", api_version="2024-10-21", max_retries=0)
    assert client.chat.completions.create(**CHAT, extra_body=script(text="Hola")).choices[0].message.content == "Hola"
    request = upstream.wait_for_request()
    assert request.target == "/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21"
    assert request.api_key == "sk-test-azure"


@pytest.mark.parametrize(
    ("state", "error", "code"),
    [
        (KeyState.INVALID, openai.AuthenticationError, "invalid_api_key"),
        (KeyState.RATE_LIMITED, openai.RateLimitError, "rate_limit_exceeded"),
        (KeyState.NO_QUOTA, openai.RateLimitError, "insufficient_quota"),
    ],
)
def test_a_bad_key_is_refused_as_openai_does(
    upstream: ScriptedUpstream, state: KeyState, error: type[openai.APIStatusError], code: str
) -> None:
    upstream.keys["sk-test-bad"] = state
    upstream.retry_after = 7
    with pytest.raises(error) as caught:
        sdk(upstream, "sk-test-bad").chat.completions.create(**CHAT)
    assert caught.value.code == code
    assert caught.value.response.headers.get("retry-after") == ("7" if state is KeyState.RATE_LIMITED else None)
    assert sdk(upstream, "sk-test-good").chat.completions.create(**CHAT).choices


def test_only_known_keys_are_good_where_a_test_says_so(upstream: ScriptedUpstream) -> None:
    upstream.known_keys_only = True
    upstream.keys["sk-test-known"] = KeyState.OK
    assert sdk(upstream, "sk-test-known").chat.completions.create(**CHAT).choices
    with pytest.raises(openai.AuthenticationError):
        sdk(upstream, "sk-test-unknown").chat.completions.create(**CHAT)


def test_a_scripted_status_brings_an_error_and_the_scripts_headers(upstream: ScriptedUpstream) -> None:
    upstream.next_script(Script(status=503, headers={"X-Odd": "yes"}), method="GET")
    with pytest.raises(openai.InternalServerError) as caught:
        sdk(upstream).models.list()
    assert caught.value.response.headers["x-odd"] == "yes"
    assert sdk(upstream).models.list().data


def test_it_speaks_tls(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    with ScriptedUpstream(TlsFiles(certificates.certificate, certificates.key)) as upstream:
        client = sdk(upstream)
        assert client.chat.completions.create(**CHAT).choices
        stream = client.chat.completions.create(**CHAT, stream=True, extra_body=script(chunks=1, end="hang"))
        next(iter(stream))
        request = upstream.wait_for_request(lambda request: b"hang" in request.body)
        assert not request.closed.is_set()
        stream.close()
        assert request.wait_closed()
        assert upstream.connections == 1
