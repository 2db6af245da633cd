"""Answers as upstreams in the field send them, seen by a client of the relay."""

import gzip
import json
import re
from base64 import b64encode
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.fakes import OWNER_KEY
from tests.api.forwarding.relay import GATE, SayingUpstream, answer_to, head, post, relay

COMPLETION = {
    "id": "x",
    "object": "chat.completion",
    "created": 1,
    "model": "m",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "All at once."}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 9, "completion_tokens": 8, "total_tokens": 17},
}
EVENTS = (
    b'data: {"choices":[{"index":0,"delta":{"content":"Streamed"},"finish_reason":null}]}\n\n'
    b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n'
    b"data: [DONE]\n\n"
)
HALF = b'data: {"choices":[{"delta":{"content":"Half"},"finish_reason":null}]}\n\n'


def data_of(content: bytes) -> list[Any]:
    data = [line.removeprefix(b"data:").strip() for line in content.splitlines() if line.startswith(b"data:")]
    return [json.loads(item) for item in data if item != b"[DONE]"]


def end_of(response: TestResponse) -> str:
    match = re.search(rb": end (.*)\n\n\Z", response.get_data())
    assert match, response.get_data()[-300:]
    return re.sub(r"(bytes|ms)=\d+ ?", "", match[1].decode()).strip()


def json_of(document: object) -> bytes:
    return json.dumps(document).encode()


@pytest.mark.parametrize("streams", [True, False])
def test_an_error_in_a_list_passes_with_its_status(streams: bool) -> None:
    said = [{"error": {"code": 429, "message": "Used up.", "status": "RESOURCE_EXHAUSTED"}}]
    response = answer_to(head("application/json", 429) + json_of(said), streams=streams)
    assert (response.status_code, response.get_json()) == (429, said)


@pytest.mark.parametrize(
    ("said", "end"),
    [
        (EVENTS, "ok"),
        (EVENTS.replace(b"null", b'""'), "ok"),
        (HALF.replace(b"null", b'""') * 5, "cut reason=unfinished"),
        (HALF + b"data: [DONE]\n\n", "cut reason=unfinished"),
        (b": keep-alive\n\n" + EVENTS.replace(b"data: ", b"data:"), "ok"),
    ],
    ids=["whole", "empty reasons before the end", "empty reasons", "no reason at all", "no blanks"],
)
def test_only_a_good_reason_makes_an_answer_whole(said: bytes, end: str) -> None:
    response = answer_to(head() + said)
    assert response.get_data().startswith(said)
    assert end_of(response) == end


@pytest.mark.parametrize(
    "said",
    [
        b'error: {"code":400,"message":"It is too long.","type":"t"}\n\ndata: [DONE]\n\n',
        b'{"error":{"code":400,"message":"It is too long."}}',
        HALF + b'data: {"object": "error", "message": "It is too long.", "code": 500}\n\ndata: [DONE]\n\n',
        HALF + b'event: error\ndata: {"message":"It is too long."}\n\ndata: [DONE]\n\n',
        b'id:1\nevent:error\n:HTTP_STATUS/429\ndata:{"code": "T", "message": "It is too long."}\n\n',
        HALF + b'data: {"error": {"code": 502, "message": "It is too long."}}\n\ndata: [DONE]\n\n',
        HALF + b'event: error\ndata: {"message":"It is too long."}\n\ndata: [DONE]',
    ],
    ids=["error field", "unframed", "error object", "error event", "DashScope", "readable", "no line's end"],
)
def test_an_error_in_a_stream_is_told_once_in_words_that_clients_read(said: bytes) -> None:
    response = answer_to(head() + said)
    before, done, after = said.partition(b"data: [DONE]")
    assert response.get_data().startswith(before)
    # SDKs read nothing after it.
    assert response.get_data().rpartition(b"data: {")[2].partition(b"\n\n")[2].startswith(done + after)
    assert end_of(response) == "error code=upstream_refused"
    read = [event["error"]["message"] for event in data_of(response.get_data()) if event.get("error")]
    assert read == ["It is too long."]


def test_the_last_word_does_not_wait_for_the_end_of_the_connection() -> None:
    said = [head() + b'event: error\ndata: {"message":"It is too long."}\n\ndata: [DONE]\n\n', GATE]
    with SayingUpstream(said) as upstream, relay(upstream) as client:
        parts = iter(post(client).response)
        content = b""
        while not content.endswith(b"data: [DONE]\n\n"):
            content += next(parts)
        assert data_of(content)[-1]["error"]["message"] == "It is too long."
        upstream.gate.release()
        assert b"".join(parts).startswith(b": end error ")


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"choices": None, "base_resp": {"status_code": 1008, "status_msg": "no balance"}}, "no balance"),
        ({"code": 1113, "msg": "in arrears", "success": False}, "in arrears"),
        ({"error": {"message": "no such model"}}, "no such model"),
    ],
)
@pytest.mark.parametrize("is_late", [False, True], ids=["early", "late"])
def test_an_error_with_status_200_is_told_in_the_providers_words(document: object, words: str, is_late: bool) -> None:
    response = early_or_late(head("application/json"), json_of(document), is_late)
    assert response.status_code == 200
    assert data_of(response.get_data())[-1]["error"]["message"] == words
    assert end_of(response) == "error code=upstream_refused"


def test_who_asked_for_a_whole_answer_gets_such_an_error_as_it_came() -> None:
    document = {"code": 1113, "msg": "in arrears"}
    response = answer_to(head("application/json") + json_of(document), streams=False)
    assert (response.status_code, response.get_json()) == (200, document)


def early_or_late(said_head: bytes, said: bytes, is_late: bool, endpoint: str = "chat/completions") -> TestResponse:
    """The answer to a stream whose upstream is silent until the client has had a heartbeat, or is not."""
    pieces = [GATE, said_head + said] if is_late else [said_head + said]
    with SayingUpstream(pieces) as upstream, relay(upstream, HEARTBEAT_SECONDS="0.1") as client:
        response = post(client, endpoint)
        parts = iter(response.response)
        first = next(parts)
        if is_late:
            assert first.startswith(b": ping")
            upstream.gate.release()
        response.set_data(b"".join([first, *parts]))
        return response


@pytest.mark.parametrize("content_type", ["application/json", "", "text/plain", "application/octet-stream"])
@pytest.mark.parametrize("is_late", [False, True], ids=["early", "late"])
def test_a_whole_answer_in_place_of_a_stream_is_passed_on_as_one(content_type: str, is_late: bool) -> None:
    response = early_or_late(head(content_type), json_of(COMPLETION), is_late)
    assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    (chunk,) = data_of(response.get_data())
    assert chunk["object"] == "chat.completion.chunk"
    assert chunk["choices"][0]["delta"]["content"] == "All at once."
    assert chunk["usage"] == COMPLETION["usage"]
    assert end_of(response) == "ok"


@pytest.mark.parametrize("said", [b"{half", b"<html>", b'{"status":"ok"}', b"5"])
def test_a_late_document_that_is_no_answer_is_an_error(said: bytes) -> None:
    response = early_or_late(head("application/json"), said, is_late=True)
    assert end_of(response) == "error code=upstream_invalid_response"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "text/plain; charset=utf-8",
        "",
        "application/octet-stream",
        "text/html",
        "text/event-stream ;x",
    ],
)
@pytest.mark.parametrize("start", [b"", b": hi\n\n", b"\xef\xbb\xbf", b"\n\n", b"event: message\n", b"id:1\n"])
def test_an_event_stream_is_known_by_its_first_bytes(content_type: str, start: bytes) -> None:
    response = answer_to([head(content_type) + start[:1], start[1:] + EVENTS[:3], EVENTS[3:]])
    assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert response.get_data().startswith(start + EVENTS)
    assert end_of(response) == "ok"


def test_a_stream_under_another_type_that_begins_late_has_heartbeats() -> None:
    said = [head("application/json"), GATE, EVENTS]
    with SayingUpstream(said) as upstream, relay(upstream, HEARTBEAT_SECONDS="0.1") as client:
        parts = iter(post(client).response)
        assert next(parts).startswith(b": ping")
        upstream.gate.release()
        assert EVENTS in b"".join(parts)


def test_an_answer_that_only_looks_like_a_stream_stays_what_was_asked_for() -> None:
    response = answer_to(head("text/plain") + b"data: is a word", streams=False)
    assert (response.headers["Content-Type"], response.get_data()) == ("text/plain", b"data: is a word")


def test_json_without_a_type_is_json() -> None:
    response = answer_to(head("") + json_of(COMPLETION), streams=False)
    assert response.headers["Content-Type"] == "application/json"
    assert response.get_json() == COMPLETION


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "gzip, identity"])
def test_a_compressed_stream_is_read(coding: str) -> None:
    response = answer_to(head(Content_Encoding=coding) + gzip.compress(EVENTS))
    assert response.headers["Content-Encoding"] == "identity"
    assert response.get_data().startswith(EVENTS)
    assert end_of(response) == "ok"


def test_a_compressed_stream_that_breaks_off_is_cut() -> None:
    response = answer_to(head(Content_Encoding="gzip") + gzip.compress(HALF + EVENTS)[:-30])
    assert end_of(response) == "cut reason=upstream_cut"


@pytest.mark.parametrize("streams", [True, False])
def test_compressed_documents_are_read_and_other_codings_named(streams: bool) -> None:
    said = head("application/json", 400, Content_Encoding="gzip") + gzip.compress(b'{"error":{"message":"m"}}')
    assert answer_to(said, streams=streams).get_json() == {"error": {"message": "m"}}
    refused = answer_to(head("application/json", Content_Encoding="br") + b"x", streams=streams)
    assert refused.status_code == 502
    assert "compressed with br" in refused.get_json()["error"]["message"]


@pytest.mark.parametrize(
    "content_type",
    ["audio/x, text/html", "audio/mpeg; x, text/html", "image/png,text/html", "audio/", "audio/x y", "image/svg+xml"]
    + ["application/json, text/html", "text/html", "audio/<x>", "text/plain;text/html", "audio/mpeg; a=b c"],
)
def test_what_is_not_one_harmless_type_is_refused(content_type: str) -> None:
    response = answer_to(head(content_type) + b"<script>", streams=False)
    assert (response.status_code, response.headers["Content-Type"]) == (502, "application/json")


@pytest.mark.parametrize("content_type", ["audio/mpeg", "image/png", 'audio/wav; codecs="1"', "Audio/X-Wav;"])
def test_one_clean_type_passes(content_type: str) -> None:
    assert answer_to(head(content_type) + b"x", streams=False).get_data() == b"x"


def escaped(text: str, every: int) -> str:
    return "".join(f"\\u{ord(letter):04x}" if at % every == 0 else letter for at, letter in enumerate(text))


@pytest.mark.parametrize("every", [1, 2, 3, 100])
@pytest.mark.parametrize("streams", [True, False])
@pytest.mark.parametrize("status", [200, 400])
def test_the_owners_key_is_masked_in_any_escapes(every: int, streams: bool, status: int) -> None:
    document = '{"error": {"message": "Your key ' + escaped(OWNER_KEY, every) + ' is bad."}}'
    content = answer_to(head("application/json", status) + document.encode(), streams=streams).get_data()
    assert "Your key *** is bad." in content.decode()


@pytest.mark.parametrize("field", ["message", "code", "type"])
def test_the_owners_key_is_masked_in_every_field_of_an_error_that_is_told_again(field: str) -> None:
    said = {"message": "m", field: "KEY"}
    event = b"event: error\ndata: " + json_of(said).replace(b"KEY", escaped(OWNER_KEY, 2).encode()) + b"\n\n"
    first, again = data_of(answer_to(head() + event).get_data())
    assert first[field] == again["error"][field] == "***"


@pytest.mark.parametrize("written", [OWNER_KEY, escaped(OWNER_KEY, 2)])
def test_the_owners_key_is_masked_across_pieces_that_come_slowly(written: str) -> None:
    for at in (1, 2, 9, len(written) - 1):
        said = [head() + b'data: {"x":"' + written[:at].encode(), GATE, written[at:].encode() + b'"}\n\n']
        with SayingUpstream(said) as upstream, relay(upstream, HEARTBEAT_SECONDS="0.1") as client:
            parts = iter(post(client).response)
            while b"data: " not in (part := next(parts)):
                pass
            upstream.gate.release()
            assert (part + b"".join(parts)).startswith(b'data: {"x":"***"}\n\n')


@pytest.mark.parametrize("status", [200, 400])
def test_headers_that_are_passed_are_masked_and_retry_after_says_when(status: int) -> None:
    echo = {"X_Request_Id": OWNER_KEY, "X_RateLimit_Reset": f"at {OWNER_KEY}", "Retry_After": OWNER_KEY}
    response = answer_to(head("application/json", status, **echo) + b"{}", streams=False)
    assert response.headers["X-Request-Id"] == "***"
    assert response.headers["X-RateLimit-Reset"] == "at ***"
    assert "Retry-After" not in response.headers


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (f"application/json; charset={OWNER_KEY}", "application/json; charset=***"),
        (f"audio/{OWNER_KEY}", "audio/***"),
        ("audio/mpeg; a=b", "audio/mpeg"),
        ("Application/JSON", "Application/JSON"),
    ],
)
def test_the_type_of_an_answer_is_masked_as_well(written: str, told: str) -> None:
    response = answer_to(head(written) + b"{}", streams=False)
    assert (response.status_code, response.headers["Content-Type"]) == (200, told)


UNMARKED_KEY = "q7Xw3ZpLm9Rt2Kv8Bn4Hc6"
"""Nothing but the owner's variable says that this is a key."""


@pytest.mark.parametrize("blanks", [1, 100])
@pytest.mark.parametrize("before", range(470, 500, 7))
def test_no_part_of_a_key_is_told_where_an_error_is_cut(before: int, blanks: int) -> None:
    said = "x " * (before // 2) + " " * blanks * 20 + f"y={UNMARKED_KEY} and so on"
    for kind, body in (("text/plain", said.encode()), ("application/json", json_of({"detail": said}))):
        said_so = SayingUpstream(head(kind, 500) + body)
        with said_so as upstream, relay(upstream, OPENAI_API_KEY=UNMARKED_KEY) as client:
            content = post(client).get_data()
        assert UNMARKED_KEY[:6].encode() not in content


@pytest.mark.parametrize("kind", [f"x/{UNMARKED_KEY}", f"{'x' * 50}/{UNMARKED_KEY}"])
def test_no_part_of_a_key_is_told_in_the_name_of_a_type(kind: str) -> None:
    with SayingUpstream(head(kind) + b"x") as upstream, relay(upstream, OPENAI_API_KEY=UNMARKED_KEY) as client:
        content = post(client, streams=False).get_data().lower()
    assert b"a body of type" in content
    assert UNMARKED_KEY[:6].lower().encode() not in content


@pytest.mark.parametrize(
    ("written", "is_passed"), [("20", True), ("Fri, 31 Dec 1999 23:59:59 GMT", True), ("<b>", False), ("1, 2", False)]
)
def test_retry_after_is_a_number_or_a_date(written: str, is_passed: bool) -> None:
    response = answer_to(head("application/json", 429, Retry_After=written) + b"{}")
    assert response.headers.get("Retry-After") == (written if is_passed else None)


@pytest.mark.parametrize("status", [200, 403])
def test_a_proxys_echo_of_its_credentials_is_masked(status: int) -> None:
    in_base64 = b64encode(b"ana:pass-word-9").decode()
    document = {"error": {"message": f"Proxy-Authorization: Basic {in_base64} ana:pass-word-9"}}
    with SayingUpstream(head("application/json", status) + json_of(document)) as proxy:
        address = proxy.url.removeprefix("http://")
        with relay("http://10.1.2.3/v1", PROXY_URL=f"http://ana:pass-word-9@{address}") as client:
            content = post(client, streams=False).get_data()
    assert in_base64.encode() in proxy.requests[0]
    assert b"Basic *** ***" in content


@pytest.mark.parametrize("endpoint", ["chat/completions", "responses"])
def test_an_error_of_the_relays_own_has_the_form_of_the_api(endpoint: str) -> None:
    said = b'data: {"type":"response.created","sequence_number":4}\n\n'
    response = answer_to(head(Content_Length="999") + said, endpoint)
    event = data_of(response.get_data())[-1]
    assert end_of(response) == "cut reason=upstream_cut"
    assert (event["error"]["code"], event["msg"]) == ("upstream_cut", event["error"]["message"])
    fields = {name: event.get(name) for name in ("type", "code", "message", "param", "sequence_number")}
    if endpoint == "responses":
        assert fields == {
            "type": "error",
            "code": "upstream_cut",
            "message": event["msg"],
            "param": None,
            "sequence_number": 5,
        }
    else:
        assert set(event) == {"error", "msg"}
