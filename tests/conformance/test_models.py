"""Which models may be used, however they are asked for."""

from __future__ import annotations

import pytest

from tests.conformance.client import Client
from tests.conformance.conftest import Target
from tests.conformance.forms import FORM_TYPE, form
from tests.upstream import ScriptedUpstream


def test_the_models_are_listed_and_named(client: Client, upstream: ScriptedUpstream) -> None:
    upstream.models[:] = ["gpt-4o", "gpt-4o-mini", "meta/llama-3"]
    assert [model["id"] for model in client.get("/api/openai/v1/models").json()["data"]] == upstream.models
    assert client.get("/api/openai/v1/models/meta/llama-3").json()["id"] == "meta/llama-3"
    assert client.get("/api/openai/v1/models/gpt-4o").json()["id"] == "gpt-4o"


def test_the_models_are_filtered_as_the_owner_says(target: Target, upstream: ScriptedUpstream) -> None:
    upstream.models[:] = ["gpt-4o", "gpt-4o-mini", "o3", "gpt-5", "gpt-5-mini", "gpt-3.5-turbo"]
    hidden = target.client(DISABLE_GPT4="1", CUSTOM_MODELS="-gpt-3.5-turbo,+gpt-4o")
    assert [model["id"] for model in hidden.get("/api/openai/v1/models").json()["data"]] == [
        "gpt-4o-mini",
        "gpt-5-mini",
    ]
    assert hidden.get("/api/openai/v1/models/gpt-5").error["code"] == "model_not_allowed"
    assert hidden.chat(model="gpt-5").error["code"] == "model_not_allowed"
    assert hidden.chat(model="gpt-5-mini").status == 200
    only_one = target.client(CUSTOM_MODELS="-all,+gpt-4o-mini=Small")
    assert [model["id"] for model in only_one.get("/api/openai/v1/models").json()["data"]] == ["gpt-4o-mini"]


def test_the_model_of_a_form_is_checked_too(target: Target, upstream: ScriptedUpstream) -> None:
    client = target.client(CUSTOM_MODELS="-whisper-1")
    for body in (form(model="whisper-1", file=b"x"), form(file=b"x", model="whisper-1")):
        answer = client.request("POST", "/api/openai/v1/audio/transcriptions", body, FORM_TYPE)
        assert answer.error["code"] == "model_not_allowed"
    assert upstream.requests == []


def test_a_models_name_cannot_be_dressed_up(target: Target, upstream: ScriptedUpstream) -> None:
    client = target.client(CUSTOM_MODELS="-gemini-2.5-pro")
    for name in ("gemini-2.5-pro", "Gemini-2.5-Pro", " gemini-2.5-pro", "models/gemini-2.5-pro"):
        assert client.chat(model=name).error["code"] == "model_not_allowed"
    assert upstream.requests == []


@pytest.mark.parametrize(
    ("content_type", "disposition"),
    [
        ("multipart/form-data; boundary=a; boundary=b", 'form-data; name="model"'),
        ("multipart/form-data; boundary=a; Boundary=b", 'form-data; name="model"'),
        ("multipart/form-data; boundary=a", 'form-data; name="model"; name="zz"'),
        ("multipart/form-data; boundary=a", "form-data; name=\"model\"; name*=utf-8''zz"),
        ("multipart/form-data; boundary=a", "form-data; name*=utf-8''model"),
    ],
)
def test_a_form_that_can_be_read_in_two_ways_is_refused(
    client: Client, upstream: ScriptedUpstream, content_type: str, disposition: str
) -> None:
    body = f"--a\r\nContent-Disposition: {disposition}\r\n\r\nwhisper-1\r\n--a--\r\n".encode()
    answer = client.request("POST", "/api/openai/v1/audio/transcriptions", body, {"Content-Type": content_type})
    assert (answer.status, answer.error["code"]) == (400, "bad_form")
    assert upstream.requests == []
