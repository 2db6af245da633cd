"""From what was asked to what is sent: who may, to whom, and with which headers."""

import json
import logging
from collections.abc import Callable
from dataclasses import replace

import pytest

from api.relay.access.attempt_limit import AttemptLimiter
from api.relay.access.authentication import Authenticator, Caller
from api.relay.access.codes import AccessCodes, parse_codes
from api.relay.app import create_app
from api.relay.deployment import Deployment
from api.relay.errors import RelayError
from api.relay.forwarding.forwarder import ForwardRequest
from api.relay.settings import read_settings
from api.relay.web.allow_list import Endpoint, find_azure_endpoint, find_endpoint, find_place
from api.relay.web.forward_request import ClientRequest, ForwardRequestBuilder
from tests.api.fakes import CALLERS_KEY, CODE, OWNER_KEY, deployment_of

CHAT = "v1/chat/completions"
OPENAI = {"OPENAI_API_KEY": OWNER_KEY}
AZURE = {"AZURE_URL": "https://my.openai.azure.com", "AZURE_API_KEY": OWNER_KEY}
GUEST = Caller("open")
OWN_KEY = Caller("own key", own_key=CALLERS_KEY)


def limited_caller(models: str) -> Caller:
    code = parse_codes(f"code-test-1|models={models}").find("code-test-1")
    assert code is not None
    return Caller("code 1", code)


def asked_for(
    path: str = CHAT,
    body: dict[str, object] | None = None,
    *,
    provider: str = "openai",
    method: str = "POST",
    headers: dict[str, str] | None = None,
    query: dict[str, str] | None = None,
) -> ClientRequest:
    endpoint = find_azure_endpoint(method, path) if provider == "azure" else find_endpoint(method, path)
    assert endpoint is not None
    content = json.dumps({"model": "gpt-4o"} if body is None else body).encode()
    return ClientRequest(
        provider=provider,
        endpoint=endpoint,
        authorization="",
        client="192.0.2.1",
        content=content,
        content_type="application/json",
        headers=headers or {},
        query=query or {},
    )


class KnownCaller(Authenticator):
    """Knows who calls without being shown anything, and notes for which upstreams own keys were judged."""

    def __init__(self, deployment: Deployment, caller: Caller) -> None:
        super().__init__(deployment.settings, AccessCodes(()), AttemptLimiter())
        self.real = deployment.authenticator
        self.caller = caller
        self.authentications = 0

    def pseudonym(self, caller: Caller) -> str:
        return self.real.pseudonym(caller)

    def authenticate(self, authorization: str, client: str, *, is_own_origin: bool, provider: str = "") -> Caller:
        self.authentications += 1
        return self.caller


def forwarded(deployment: Deployment, asked: ClientRequest, caller: Caller = GUEST) -> ForwardRequest:
    return builder_of(deployment, KnownCaller(deployment, caller)).build(asked)


def builder_with_servers(deployment: Deployment, caller: Caller) -> ForwardRequestBuilder:
    return builder_of(deployment, KnownCaller(deployment, caller))


def builder_of(deployment: Deployment, authenticator: Authenticator) -> ForwardRequestBuilder:
    return ForwardRequestBuilder(
        deployment.settings,
        deployment.providers,
        deployment.policy,
        authenticator,
        deployment.extra_headers,
        deployment.model_catalogue,
        tool_servers=deployment.tool_servers,
    )


def refusal_of(deployment: Deployment, asked: ClientRequest, caller: Caller = GUEST) -> RelayError:
    with pytest.raises(RelayError) as refusal:
        forwarded(deployment, asked, caller)
    assert refusal.value.body()
    return refusal.value


def test_a_body_is_sent_byte_for_byte_to_the_configured_upstream() -> None:
    asked = asked_for(body={"model": "gpt-4o", "x": 1.50, "host": "https://evil.example"})
    forward_request = forwarded(deployment_of(**OPENAI), asked)
    assert forward_request.upstream_request.body == asked.content
    assert (forward_request.upstream_request.method, forward_request.upstream_request.path) == (
        "POST",
        "/v1/chat/completions",
    )
    assert forward_request.upstream.base.origin == "https://api.openai.com"


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer nk-code-test-1", "Cookie": "a=b", "X-Forwarded-For": "192.0.2.1"},
        {"X-Base-Url": "https://evil.example", "Host": "evil.example", "OpenAI-Organization": "org-evil"},
        {"Connection": "close", "Transfer-Encoding": "chunked", "Content-Length": "1", "Expect": "100-continue"},
        {"User-Agent": "curl", "Accept-Encoding": "br", "Content-Encoding": "gzip", "Proxy-Authorization": "x"},
        {"Accept": "a\r\nX: y", "OpenAI-Beta": "ñ"},
        {"Accept": "a" * 201},
    ],
)
def test_no_header_of_the_client_is_passed_on_but_those_on_the_list(headers: dict[str, str]) -> None:
    forward_request = forwarded(deployment_of(**OPENAI), asked_for(headers=headers))
    assert set(forward_request.upstream_request.headers) == {"User-Agent", "Accept-Encoding", "Content-Type"}
    assert forward_request.upstream_request.headers["Accept-Encoding"] == "identity"
    assert forward_request.upstream_request.headers["User-Agent"].startswith("Locutorio/")


def test_the_headers_on_the_list_are_passed_on() -> None:
    headers = {"Accept": "text/event-stream", "OpenAI-Beta": "assistants=v2"}
    forward_request = forwarded(deployment_of(**OPENAI), asked_for(headers=headers))
    assert headers.items() <= dict(forward_request.upstream_request.headers).items()


def test_the_organisation_goes_only_with_the_owners_key_to_openai() -> None:
    deployment = deployment_of(**OPENAI, GROQ_API_KEY=OWNER_KEY, OPENAI_ORG_ID="org-1")
    assert forwarded(deployment, asked_for()).upstream_request.headers["OpenAI-Organization"] == "org-1"
    assert "OpenAI-Organization" not in forwarded(deployment, asked_for(), OWN_KEY).upstream_request.headers
    assert "OpenAI-Organization" not in forwarded(deployment, asked_for(provider="groq")).upstream_request.headers


def test_the_caller_is_authenticated_before_the_body_is_looked_at() -> None:
    deployment = deployment_of(**OPENAI, CODE=CODE)
    asked = replace(asked_for(), content=b"no json", content_type="text/plain")
    with pytest.raises(RelayError) as refusal:
        builder_of(deployment, deployment.authenticator).build(asked)
    assert refusal.value.code == "access_code_missing"


def test_a_wrong_setting_closes_the_relay_before_anything_else() -> None:
    client = create_app(read_settings({**OPENAI, "CODE": " , "})).test_client()
    answer = client.post("/api/openai/v1/chat/completions", json={"model": "gpt-4o"})
    assert answer.get_json()["error"]["code"] == "configuration_invalid"
    assert "CODE" in answer.get_json()["error"]["message"]


def test_a_model_at_another_provider_is_asked_there() -> None:
    deployment = deployment_of(**OPENAI, **AZURE)
    forward_request = forwarded(deployment, asked_for(body={"model": "gpt-4o@Azure", "x": "ñ"}))
    assert forward_request.upstream.id == "azure"
    assert json.loads(forward_request.upstream_request.body) == {"model": "gpt-4o", "x": "ñ"}
    path = "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"
    assert forward_request.upstream_request.path == path


def test_a_request_for_a_model_at_another_provider_shows_its_code_once(caplog: pytest.LogCaptureFixture) -> None:
    deployment = deployment_of(**OPENAI, **AZURE, CODE=CODE)
    asked = replace(asked_for(body={"model": "gpt-4o@Azure"}), authorization=f"Bearer nk-{CODE}")
    with caplog.at_level(logging.INFO, "locutorio.access"):
        builder_of(deployment, deployment.authenticator).build(asked)
    assert len([record for record in caplog.records if "got access code: right" in record.getMessage()]) == 1


def test_an_own_key_is_judged_for_the_provider_that_the_model_names() -> None:
    variables = {"CODE": CODE, "ANTHROPIC_URL": "https://proxy.example", "ANTHROPIC_API_KEY": OWNER_KEY}
    deployment = deployment_of(**OPENAI, **variables)
    asked = replace(asked_for(body={"model": "claude-3@anthropic"}), authorization=f"Bearer {CALLERS_KEY}")
    with pytest.raises(RelayError) as refusal:
        builder_of(deployment, deployment.authenticator).build(asked)
    assert refusal.value.code == "own_key_not_allowed"


def test_on_azure_a_model_is_asked_of_its_deployment() -> None:
    deployment = deployment_of(**AZURE, CUSTOM_MODELS="+gpt-4o@Azure=my-deployment", AZURE_API_VERSION="v9")
    forward_request = forwarded(deployment, asked_for(body={"model": "gpt-4o@azure"}))
    assert forward_request.upstream_request.path == "/openai/deployments/my-deployment/chat/completions?api-version=v9"


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("2025-01-01-preview", "2025-01-01-preview"),
        ("", "2024-10-21"),
        ("1&x=y", "2024-10-21"),
        ("a" * 31, "2024-10-21"),
    ],
)
def test_in_azures_dialect_the_client_may_name_the_version(said: str, version: str) -> None:
    asked = asked_for("deployments/dep/chat/completions", {}, provider="azure", query={"api-version": said})
    forward_request = forwarded(deployment_of(**AZURE), asked)
    assert forward_request.upstream_request.path == f"/openai/deployments/dep/chat/completions?api-version={version}"


@pytest.mark.parametrize("model", [".", "..", "...", "a/b", "a?b", "a#b", "../../x"])
def test_no_model_leads_out_of_azures_deployments(model: str) -> None:
    try:
        forward_request = forwarded(deployment_of(**AZURE), asked_for(body={"model": f"{model}@azure"}))
    except RelayError as error:
        assert 400 <= error.answer_status < 500
        return
    segments = forward_request.upstream_request.path.partition("?")[0].split("/")
    assert segments[:3] + segments[4:] == ["", "openai", "deployments", "chat", "completions"]
    assert segments[3] not in (".", "..")


@pytest.mark.parametrize(
    ("variables", "model"),
    [
        ({"CUSTOM_MODELS": "-all,+gpt-4o-mini"}, "gpt-4o"),
        ({"CUSTOM_MODELS": "-gpt-4o"}, "gpt-4o"),
        ({"DISABLE_GPT4": "1"}, "gpt-4o"),
        ({"DISABLE_GPT4": "1"}, "gpt-4o@azure"),
        ({"CUSTOM_MODELS": "-gpt-4o@azure"}, "gpt-4o@Azure"),
        ({"DISABLE_GPT4": "1", "CUSTOM_MODELS": "+gpt-4o-mini@azure=gpt-4o"}, "gpt-4o-mini@azure"),
    ],
)
def test_the_owners_policy_binds_every_request(variables: dict[str, str], model: str) -> None:
    error = refusal_of(deployment_of(**OPENAI, **AZURE, **variables), asked_for(body={"model": model}))
    assert (error.code, error.answer_status) == ("model_not_allowed", 403)


def test_the_policy_binds_azures_own_dialect_by_deployment_and_by_model() -> None:
    deployment = deployment_of(**AZURE, CUSTOM_MODELS="+gpt-4o@azure=mine", DISABLE_GPT4="1")
    asked = asked_for("deployments/mine/chat/completions", {}, provider="azure")
    assert refusal_of(deployment, asked).code == "model_not_allowed"


DRESSED_UP: list[dict[str, object]] = [
    {"model": "openai/gpt-4o"},
    {"model": "azure/gpt-4o"},
    {"model": "gpt-4o:free"},
    {"model": "o1-mini,gpt-4o"},
    {"model": "o1-mini", "models": ["gpt-4o"]},
    {"model": "o1-mini", "fallbacks": [{"model": "openai/gpt-4o"}]},
    {"model": "o1-mini", "tools": [{"type": "image_generation", "model": "gpt-4o"}]},
    {"model": "o1-mini", "extra_body": {"models": ["gpt-4o"]}},
]


@pytest.mark.parametrize("body", DRESSED_UP, ids=str)
@pytest.mark.parametrize("path", [CHAT, "v1/responses"])
def test_a_rule_holds_for_every_name_in_a_request(path: str, body: dict[str, object]) -> None:
    for variables in ({"CUSTOM_MODELS": "-gpt-4o"}, {"CUSTOM_MODELS": "-all,+o1-mini"}, {"DISABLE_GPT4": "1"}):
        for caller in (GUEST, OWN_KEY):
            refusal = refusal_of(deployment_of(**OPENAI, **variables), asked_for(path, body), caller)
            assert refusal.code == "model_not_allowed"
    assert refusal_of(deployment_of(**OPENAI), asked_for(path, body), limited_caller("o1*")).code == "model_not_allowed"


def test_names_that_are_allowed_pass_in_every_field() -> None:
    body = {"model": "o1-mini", "models": ["o1-mini", "gpt-4o-mini"], "fallbacks": ["o1-mini"]}
    deployment = deployment_of(**OPENAI, CUSTOM_MODELS="-gpt-4o")
    assert json.loads(forwarded(deployment, asked_for(body=body)).upstream_request.body) == body


def test_what_costs_the_owner_more_passes_only_with_the_callers_own_key() -> None:
    asked = asked_for(body={"model": "gpt-4o", "service_tier": "priority", "provider": {"only": ["x"]}})
    deployment = deployment_of(**OPENAI)
    assert forwarded(deployment, asked, OWN_KEY).upstream_request.body == asked.content
    for caller in (GUEST, limited_caller("*")):
        error = refusal_of(deployment, asked, caller)
        assert (error.code, error.answer_status) == ("field_not_allowed", 403)


def guest_of(deployment: Deployment, code: str = "ana-codetest1") -> Caller:
    """Who shows this code, with whatever rules CODE has for it."""
    return deployment.authenticator.authenticate(f"Bearer nk-{code}", "192.0.2.1", is_own_origin=True)


def test_the_owner_pays_for_what_the_owner_asks() -> None:
    deployment = deployment_of(**OPENAI, CODE="ana-codetest1", ADMIN_CODE="code-test-owner")
    asked = asked_for("v1/responses", {"model": "gpt-4o", "store": True, "tools": [{"type": "web_search"}]})
    assert json.loads(forwarded(deployment, asked, guest_of(deployment, "code-test-owner")).upstream_request.body)[
        "store"
    ]
    assert refusal_of(deployment, asked, guest_of(deployment)).code == "field_not_allowed"


def test_a_rule_allows_its_code_a_tool() -> None:
    deployment = deployment_of(**OPENAI, CODE="ana-codetest1|tools=web_search\nluis-codetest2")
    asked = asked_for("v1/responses", {"model": "gpt-4o", "tools": [{"type": "web_search"}]})
    assert forwarded(deployment, asked, guest_of(deployment)).upstream.id == "openai"
    assert refusal_of(deployment, asked, guest_of(deployment, "luis-codetest2")).code == "tool_not_allowed"


ANAS = {**OPENAI, "ANA_API_KEY": "sk-test-of-ana-alone", "CODE": "ana-codetest1|key=ANA_API_KEY,luis-codetest2"}


def test_a_code_with_a_key_of_its_own_uses_that_one() -> None:
    deployment = deployment_of(**ANAS)
    assert forwarded(deployment, asked_for(), guest_of(deployment)).upstream.keys.in_turn() == ["sk-test-of-ana-alone"]
    others = forwarded(deployment, asked_for(), guest_of(deployment, "luis-codetest2")).upstream.keys.in_turn()
    assert others == [OPENAI["OPENAI_API_KEY"]]


def test_it_cannot_spend_at_another_provider_where_it_has_no_limit() -> None:
    deployment = deployment_of(**ANAS, ANTHROPIC_API_KEY="sk-test-of-all")
    asked = asked_for(body={"model": "claude-test@anthropic"})
    assert refusal_of(deployment, asked, guest_of(deployment)).code == "provider_not_allowed"
    assert forwarded(deployment, asked, guest_of(deployment, "luis-codetest2")).upstream.id == "anthropic"


def test_a_key_that_is_set_nowhere_closes_its_code_alone() -> None:
    deployment = deployment_of(**OPENAI, CODE="ana-codetest1|key=ANA_API_KEY,luis-codetest2")
    assert deployment.problems == ()
    [(variable, why)] = deployment.warnings
    assert (variable, "ANA_API_KEY" in why) == ("CODE", True)


def test_openai_is_told_people_apart_and_not_who_they_are() -> None:
    deployment = deployment_of(**OPENAI, CODE="ana-codetest1,luis-codetest2")
    bodies = [
        json.loads(forwarded(deployment, asked_for(), guest_of(deployment, code)).upstream_request.body)
        for code in ("ana-codetest1", "ana-codetest1", "luis-codetest2")
    ]
    first, again, other = (body["safety_identifier"] for body in bodies)
    assert first == again != other
    assert "ana" not in first
    assert {name for body in bodies for name in body} == {"model", "safety_identifier"}


def test_a_guest_cannot_take_anothers_place_with_openai() -> None:
    deployment = deployment_of(**OPENAI, CODE="ana-codetest1")
    for name in ("safety_identifier", "safety\\u005fidentifier"):
        asked = asked_for(body={"model": "gpt-4o"})
        asked = replace(asked, content=b'{"model": "gpt-4o", "' + name.encode() + b'": "somebody"}')
        body = forwarded(deployment, asked, guest_of(deployment)).upstream_request.body
        assert b"somebody" not in body
        assert len(json.loads(body)["safety_identifier"]) == 32


@pytest.mark.parametrize(
    "variables",
    [{"SAFETY_IDENTIFIER": "0"}, {"BASE_URL": "https://proxy.example"}],
    ids=["where it is turned off", "where it is not OpenAI"],
)
def test_nobody_else_is_told_anything(variables: dict[str, str]) -> None:
    deployment = deployment_of(**{**OPENAI, **variables}, CODE="ana-codetest1")
    assert forwarded(deployment, asked_for(), guest_of(deployment)).upstream_request.body == asked_for().content


def test_headers_of_the_owners_own_go_to_addresses_of_the_owners_own() -> None:
    variables = {"UPSTREAM_HEADERS": 'x-meta: {"code":"{label}"}', "ANTHROPIC_API_KEY": "sk-test-of-all"}
    deployment = deployment_of(**OPENAI, **variables, CODE="ana-codetest1")
    guest = guest_of(deployment)
    assert forwarded(deployment, asked_for(), guest).upstream_request.headers["x-meta"] == '{"code":"ana"}'
    claude = asked_for(body={"model": "claude-test@anthropic"})
    assert "x-meta" not in forwarded(deployment, claude, guest).upstream_request.headers
    gateway = deployment_of(**OPENAI, **variables, CODE="ana-codetest1", ANTHROPIC_URL="https://gateway.example")
    assert forwarded(gateway, claude, guest_of(gateway)).upstream_request.headers["x-meta"] == '{"code":"ana"}'
    assert "x-meta" not in forwarded(deployment, asked_for(), OWN_KEY).upstream_request.headers


def test_a_codes_models_bind_its_holder() -> None:
    deployment = deployment_of(**OPENAI)
    assert forwarded(deployment, asked_for(), limited_caller("gpt-4o*")).upstream.id == "openai"
    assert refusal_of(deployment, asked_for(), limited_caller("gpt-4o-mini")).code == "model_not_allowed"


@pytest.mark.parametrize("body", [{}, {"model": None}, {"model": ""}, {"Model": "gpt-4o"}])
def test_who_is_limited_must_name_a_model(body: dict[str, object]) -> None:
    assert refusal_of(deployment_of(**OPENAI), asked_for(body=body), limited_caller("x")).code == "model_missing"
    assert refusal_of(deployment_of(**OPENAI, DISABLE_GPT4="1"), asked_for(body=body)).code == "model_missing"
    assert forwarded(deployment_of(**OPENAI), asked_for(body=body)).upstream.id == "openai"


@pytest.mark.parametrize(
    ("variables", "caller", "code"),
    [
        ({}, GUEST, "key_missing"),
        ({}, OWN_KEY, None),
        ({"BASE_URL": "http://localhost:11434"}, GUEST, None),
        ({"BASE_URL": "https://api.openai.com"}, GUEST, "key_missing"),
    ],
)
def test_only_the_provider_itself_needs_a_key(variables: dict[str, str], caller: Caller, code: str | None) -> None:
    deployment = deployment_of(**variables)
    if code is None:
        assert forwarded(deployment, asked_for(), caller).own_key == caller.own_key
    else:
        error = refusal_of(deployment, asked_for(), caller)
        assert (error.code, error.details["variable"]) == (code, "OPENAI_API_KEY")


def test_a_provider_that_is_not_in_the_table_is_unknown() -> None:
    assert refusal_of(deployment_of(**OPENAI), asked_for(provider="evil")).code == "provider_unknown"


def test_azure_without_an_address_is_told_to_its_owner() -> None:
    assert refusal_of(deployment_of(**OPENAI), asked_for(body={"model": "gpt-4o@azure"})).code == "key_missing"


def test_the_balance_is_asked_only_where_the_owner_wants_it() -> None:
    asked = asked_for(
        "dashboard/billing/usage", method="GET", query={"start_date": "2026-01-01", "end_date": "a&b", "x": "y"}
    )
    assert refusal_of(deployment_of(**OPENAI), asked).code == "path_not_allowed"
    forward_request = forwarded(deployment_of(**OPENAI, ENABLE_BALANCE_QUERY="1"), asked)
    assert forward_request.upstream_request.path == "/dashboard/billing/usage?start_date=2026-01-01&end_date=a%26b"
    assert (forward_request.upstream_request.method, forward_request.upstream_request.body) == ("GET", b"")


@pytest.mark.parametrize(
    ("variables", "caller", "kept"),
    [
        ({}, GUEST, None),
        ({"DISABLE_GPT4": "1"}, GUEST, ["gpt-4o-mini", "o1-mini"]),
        ({"CUSTOM_MODELS": "-all,+gpt-4o"}, GUEST, ["gpt-4o"]),
        ({}, limited_caller("gpt-4o*"), ["gpt-4o", "gpt-4o-mini"]),
        ({"DISABLE_GPT4": "1"}, limited_caller("gpt-4o*"), ["gpt-4o-mini"]),
    ],
)
def test_a_list_of_models_keeps_only_what_may_be_used(
    variables: dict[str, str], caller: Caller, kept: list[str] | None
) -> None:
    forward_request = forwarded(deployment_of(**OPENAI, **variables), asked_for("v1/models", method="GET"), caller)
    keeps: Callable[[str], bool] | None = forward_request.keeps_model
    if kept is None:
        assert keeps is None
    else:
        assert keeps is not None
        assert [model for model in ("gpt-4o", "gpt-4o-mini", "o1-mini") if keeps(model)] == kept


def test_one_model_is_described_only_if_it_may_be_used() -> None:
    deployment = deployment_of(**OPENAI, DISABLE_GPT4="1")
    assert refusal_of(deployment, asked_for("v1/models/gpt-4o", method="GET")).code == "model_not_allowed"
    assert (
        forwarded(deployment, asked_for("v1/models/o1-mini", method="GET")).upstream_request.path
        == "/v1/models/o1-mini"
    )


@pytest.mark.parametrize("path", ["v1/responses", "v1/moderations"])
def test_what_azure_does_not_have_under_a_deployment_is_not_asked_there(path: str) -> None:
    error = refusal_of(deployment_of(**AZURE), asked_for(path, {"model": "gpt-4o@azure"}))
    assert (error.code, error.answer_status) == ("path_not_allowed", 404)


def test_a_stream_is_wanted_when_the_body_says_so() -> None:
    deployment = deployment_of(**OPENAI)
    assert forwarded(deployment, asked_for(body={"model": "m", "stream": True})).wants_stream
    assert not forwarded(deployment, asked_for(body={"model": "m", "stream": False})).wants_stream


def test_a_path_that_takes_no_body_gets_none() -> None:
    endpoint = Endpoint("v1/models", lists_models=True)
    asked = replace(asked_for(), endpoint=endpoint, content=b"smuggled", content_type="text/plain", query={"x": "y"})
    request = forwarded(deployment_of(**OPENAI), asked).upstream_request
    assert (request.method, request.path, request.body) == ("GET", "/v1/models", b"")


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("images", "v1/images/generations"),
        ("images", "v1/images/edits"),
        ("speech", "v1/audio/speech"),
        ("transcription", "v1/audio/transcriptions"),
        ("transcription", "v1/audio/translations"),
    ],
)
def test_what_a_code_may_not_do_is_refused_before_its_body_is_read(kind: str, path: str) -> None:
    code = parse_codes(f"{CODE}|tools=-{kind}").find(CODE)
    asked = replace(asked_for(path), content=b"no body at all")
    error = refusal_of(deployment_of(**OPENAI), asked, Caller("code 1", code))
    assert (error.code, error.kind.status) == ("endpoint_not_allowed", 403)
    error = refusal_of(deployment_of(**AZURE), replace(asked, provider="azure"), Caller("code 1", code))
    assert error.code == "endpoint_not_allowed"
    allowed = parse_codes(f"{CODE}|tools=*").find(CODE)
    assert refusal_of(deployment_of(**OPENAI), asked, Caller("code 1", allowed)).code != "endpoint_not_allowed"


def test_a_kind_of_request_that_the_site_forbids_is_forbidden_without_a_code_too() -> None:
    client = create_app(read_settings({**OPENAI, "TOOLS": "web_search;-images"})).test_client()
    answer = client.post("/v1/images/generations", json={"model": "gpt-image-1", "prompt": "x"})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "endpoint_not_allowed")
    limits = client.post("/api/access").get_json()["limits"]
    assert (limits["tools"], limits["forbidden"]) == (["web_search"], ["images"])


@pytest.mark.parametrize(
    ("rule", "fields", "is_allowed"),
    [
        ("-speech", {"modalities": ["text", "audio"]}, False),
        ("-speech", {"Modalities": ["TEXT", "Audio"]}, False),
        ("-speech", {"extra_body": {"modalities": ["audio"]}}, False),
        ("-speech", {"modalities": ["text"]}, True),
        ("-speech", {"modalities": ["text", "image"]}, True),
        ("-images", {"modalities": ["text", "image"]}, False),
        ("-images", {"response_modalities": "IMAGE"}, False),
        ("-images", {"messages": [{"role": "user", "content": "modalities: image"}]}, True),
        ("-transcription", {"modalities": ["text", "audio", "image"]}, True),
        ("*", {"modalities": ["audio", "image"]}, True),
    ],
)
def test_a_model_may_not_answer_with_what_is_forbidden(rule: str, fields: dict[str, object], is_allowed: bool) -> None:
    code = parse_codes(f"{CODE}|tools={rule}").find(CODE)
    asked = asked_for(body={"model": "gpt-4o", **fields})
    if is_allowed:
        assert forwarded(deployment_of(**OPENAI), asked, Caller("code 1", code)).upstream.id == "openai"
    else:
        assert refusal_of(deployment_of(**OPENAI), asked, Caller("code 1", code)).code == "endpoint_not_allowed"


NITRO = {"model": "openai/gpt-4o:nitro"}


def test_a_name_that_asks_for_more_is_for_whom_the_owner_has_written_it() -> None:
    assert refusal_of(deployment_of(**OPENAI), asked_for(body=NITRO)).code == "field_not_allowed"
    assert refusal_of(deployment_of(**OPENAI), asked_for(body=NITRO), limited_caller("openai/*")).code
    online = {"model": "gpt-4o", "models": ["gpt-4o:online"]}
    assert refusal_of(deployment_of(**OPENAI), asked_for(body=online)).code == "tool_not_allowed"
    for variable in ("CUSTOM_MODELS", "DEFAULT_MODEL"):
        assert forwarded(deployment_of(**OPENAI, **{variable: "openai/gpt-4o:nitro"}), asked_for(body=NITRO))
    assert forwarded(deployment_of(**OPENAI), asked_for(body=NITRO), limited_caller("openai/gpt-4o:nitro"))
    assert forwarded(deployment_of(**OPENAI), asked_for(body=NITRO), OWN_KEY)


def test_anthropic_is_asked_for_its_models_in_its_own_way() -> None:
    deployment = deployment_of(ANTHROPIC_API_KEY=OWNER_KEY)
    place = find_place("GET", "/api/anthropic/v1/models")
    assert place.endpoint is not None
    asked = asked_for("v1/models", provider="anthropic", method="GET", query={"limit": "100", "x": "y"})
    sent = forwarded(deployment, replace(asked, endpoint=place.endpoint)).upstream_request
    assert (sent.path, sent.key_header) == ("/v1/models?limit=100", "x-api-key")
    assert sent.headers["anthropic-version"] == "2023-06-01"
