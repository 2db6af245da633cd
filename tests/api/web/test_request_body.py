"""Request bodies: read with care, and passed on as they were understood."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.relay.errors import RelayError
from api.relay.settings import BODY_LIMIT_BYTES
from api.relay.web.allow_list import Endpoint, find_endpoint
from api.relay.web.request_body import Body, read_body
from api.relay.web.request_form import read_form

CHAT = find_endpoint("POST", "v1/chat/completions")
TRANSCRIBE = find_endpoint("POST", "v1/audio/transcriptions")
EDIT = find_endpoint("POST", "v1/images/edits")
LIST = find_endpoint("GET", "v1/models")
assert CHAT and TRANSCRIBE and EDIT and LIST

FORM_TYPE = "multipart/form-data; boundary=edge"

scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8))
documents = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)
model_values = st.one_of(st.text(max_size=8), scalars)
requests = st.fixed_dictionaries({}, optional={"model": model_values, "stream": scalars, "messages": documents})


def read_json(content: bytes | str) -> Body:
    return read_body(CHAT, content.encode() if isinstance(content, str) else content, "application/json")


def form_of(*parts: tuple[str, str], tail: str = "--edge--\r\n") -> bytes:
    written = "".join(f"--edge\r\nContent-Disposition: form-data; {name}\r\n\r\n{value}\r\n" for name, value in parts)
    return (written + tail).encode()


def refusal_of(endpoint: Endpoint, content: bytes, content_type: str) -> RelayError:
    with pytest.raises(RelayError) as refusal:
        read_body(endpoint, content, content_type)
    assert refusal.value.body()
    return refusal.value


@given(st.one_of(st.binary(max_size=60), documents.map(lambda document: json.dumps(document).encode())))
@example(b"[" * 100_000)
@example(b'{"a":' * 100_000)
@example(b'{"a":' + b"9" * 5000 + b"}")
@example(b"\xef\xbb\xbf{}")
@example(b'{"model":"\\ud83d"}')
def test_no_bytes_raise_anything_but_a_relay_error(content: bytes) -> None:
    try:
        body = read_json(content)
    except RelayError as error:
        assert error.code == "bad_json"
        assert error.body()
        return
    assert body.content == content
    assert isinstance(json.loads(content), dict)


@given(requests)
def test_a_request_is_understood_and_its_bytes_stay_as_they_are(document: dict[str, Any]) -> None:
    content = json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")
    model, stream = document.get("model"), document.get("stream")
    makes_sense = (stream is None or isinstance(stream, bool)) and (
        model is None or (isinstance(model, str) and model.isprintable())
    )
    try:
        body = read_json(content)
    except RelayError as error:
        assert error.code == "bad_json" and not makes_sense
        return
    assert makes_sense
    assert body == Body(content, "application/json", model or None, bool(stream))


@given(requests, st.text(st.characters(min_codepoint=32, exclude_categories=("Cs",)), min_size=1, max_size=8))
@example({"messages": "half an emoji: \ud83d"}, "gpt-4o")
def test_another_model_changes_nothing_else(document: dict[str, Any], model: str) -> None:
    body = Body(json.dumps(document).encode(), "application/json", "old").with_model(model)
    assert body.model == model
    assert repr(json.loads(body.content)) == repr(json.loads(json.dumps(document | {"model": model})))


def test_every_depth_that_can_be_read_can_also_be_written_again() -> None:
    depth = 100_000
    while depth > 100:
        content = b'{"model":"m@azure","x":' + b"[" * depth + b"]" * depth + b"}"
        try:
            body = read_json(content)
        except RelayError:
            depth = depth * 9 // 10
            continue
        assert json.loads(body.with_model("m").content)["model"] == "m"
        return
    pytest.fail("not even a depth of 100 can be read")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "line 1"),
        ("{", "line 1"),
        ("[]", "not an object"),
        ("null", "not an object"),
        ('"text"', "not an object"),
        ("{}x", "line 1"),
        ('{"model": 4}', "'model' is not text"),
        ('{"model": ["gpt-4o"]}', "'model' is not text"),
        ('{"model": "gpt\\n4o"}', "'model' is not text"),
        ('{"model": "\\ud83d"}', "'model' is not text"),
        ('{"model": "gpt-4o\\u0000"}', "'model' is not text"),
        ('{"stream": "true"}', "'stream' is neither"),
        ('{"stream": 1}', "'stream' is neither"),
        ('{"model":"gpt-4o-mini","model":"gpt-4o"}', "'model' twice"),
        ('{"model":"gpt-4o-mini","mod\\u0065l":"gpt-4o"}', "'model' twice"),
        ('{"stream":true,"stream":false}', "'stream' twice"),
        ('{"model":"gpt-4o-mini","Model":"gpt-4o"}', "'model' twice"),
        ('{"MODEL":"gpt-4o","model":"gpt-4o-mini"}', "'model' twice"),
        ('{"stream":false,"\\u017ftream":true}', "'stream' twice"),
    ],
)
def test_what_is_wrong_with_the_json_is_said(content: str, why: str) -> None:
    error = refusal_of(CHAT, content.encode(), "application/json")
    assert error.code == "bad_json" and error.answer_status == 400
    assert why in error.message


def test_json_that_is_not_utf8_is_refused() -> None:
    assert "UTF-8" in refusal_of(CHAT, '{"model":"ñ"}'.encode("latin-1"), "application/json").message
    assert "UTF-8" in refusal_of(CHAT, "{}".encode("utf-16"), "application/json").message


@pytest.mark.parametrize("stream", ["null", "false", None])
def test_without_a_yes_no_stream_is_wanted(stream: str | None) -> None:
    assert not read_json("{}" if stream is None else f'{{"stream":{stream}}}').wants_stream


def test_fields_of_the_same_name_elsewhere_do_no_harm() -> None:
    content = '{"model":"a","tools":[{"model":"b"},{"model":1}],"user":"x","user":"y"}'
    body = read_json(content)
    assert (body.model, body.fields.models) == ("a", ("b",))
    assert json.loads(body.content) == json.loads(content)


@pytest.mark.parametrize(
    ("endpoint", "content_type", "is_taken"),
    [
        (CHAT, "application/json", True),
        (CHAT, "Application/JSON; charset=utf-8", True),
        (CHAT, "", False),
        (CHAT, "text/plain", False),
        (CHAT, "application/jsonx", False),
        (CHAT, "application/x-www-form-urlencoded", False),
        (CHAT, FORM_TYPE, False),
        (CHAT, "application/json\r\nX: y", False),
        (CHAT, "application/json;ñ", False),
        (TRANSCRIBE, "application/json", False),
        (EDIT, "application/json", True),
    ],
)
def test_an_endpoint_takes_only_its_own_kinds_of_body(endpoint: Endpoint, content_type: str, is_taken: bool) -> None:
    if is_taken:
        assert read_body(endpoint, b"{}", content_type).content_type == "application/json"
    else:
        error = refusal_of(endpoint, b"{}", content_type)
        assert error.code == "content_type_not_allowed" and error.answer_status == 415


def test_a_form_is_understood_and_written_anew() -> None:
    content = form_of(('name="model"', "whisper-1"), ('name="stream"', "true"), ('name="file"; filename="a"', "RIFF"))
    body = read_body(TRANSCRIBE, content, FORM_TYPE)
    assert (body.model, body.wants_stream) == ("whisper-1", True)
    assert b"edge" not in body.content and b"RIFF" in body.content
    assert read_form(body.content, body.content_type) == read_form(content, FORM_TYPE) == body.form


@pytest.mark.parametrize(
    "content",
    [
        form_of(('name="model"', "whisper-1"), ('name="model"', "gpt-4o-transcribe")),
        form_of(('name="stream"', "true"), ('name="stream"', "false")),
        form_of(('name="model"; filename="a"', "whisper-1")),
        form_of(('name="model"', "whisper-1"), ('name="model"; filename="a"', "gpt-4o")),
        form_of(('name="model"', "whisper\r\n1")),
        form_of(('name="model"', "whisper-1"), tail=""),
        form_of(*[('name="x"', "1")] * 201),
        b"",
        b"no form at all",
        b"--edge\r\n",
    ],
)
def test_a_form_that_could_be_read_in_two_ways_is_refused(content: bytes) -> None:
    assert refusal_of(TRANSCRIBE, content, FORM_TYPE).code == "bad_form"


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary="])
def test_a_form_needs_a_boundary(content_type: str) -> None:
    assert refusal_of(TRANSCRIBE, form_of(('name="model"', "m")), content_type).code == "bad_form"


@pytest.mark.parametrize("run", [" ", "\n ", "9", "*", "; ", ";name", ";name ", ";name=", '"', '\\"'])
def test_a_form_of_the_largest_size_is_read_in_one_go(run: str) -> None:
    """Each of these would take hours where the time grows with the square: the time-out of all tests is the limit."""
    content = form_of((f"name{run * (BODY_LIMIT_BYTES // len(run))}x", "m"))
    try:
        read_body(TRANSCRIBE, content, FORM_TYPE)
    except RelayError as error:
        assert error.code == "bad_form"


@pytest.mark.parametrize("run", [" ", "9", "*", "boundary", "boundary "])
def test_a_content_type_as_long_as_a_head_may_be_is_read_in_one_go(run: str) -> None:
    content_type = f"multipart/form-data; boundary{run * (250_000 // len(run))}"
    assert refusal_of(TRANSCRIBE, form_of(('name="model"', "m")), content_type).code == "bad_form"


@given(
    st.one_of(
        st.binary(max_size=80),
        st.lists(
            st.tuples(st.sampled_from(['name="model"', 'name="stream"', 'name="f"; filename="x"', "x"]), st.text()),
            max_size=4,
        ).map(lambda parts: form_of(*parts)),
    )
)
def test_no_form_raises_anything_but_a_relay_error(content: bytes) -> None:
    try:
        body = read_body(TRANSCRIBE, content, FORM_TYPE)
    except RelayError as error:
        assert error.code == "bad_form"
        return
    assert read_form(body.content, body.content_type) == body.form


def test_a_request_that_takes_no_body_loses_it() -> None:
    assert read_body(LIST, b'{"model":"x"}', "application/json") == Body()
