"""The allow-list: exact methods and paths, whatever way they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.web.allow_list import (
    azure_path,
    find_azure_endpoint,
    find_endpoint,
    find_place,
    speaks_messages,
    upstream_path,
)
from tests.api.fakes import words_of

POSTS = words_of("""v1/chat/completions v1/responses v1/completions v1/embeddings v1/moderations v1/audio/speech
v1/audio/transcriptions v1/audio/translations v1/images/generations v1/images/edits""")
ANTHROPICS = ["v1/messages", "v1/messages/count_tokens"]
GETS = ["v1/models", "dashboard/billing/usage", "dashboard/billing/subscription"]
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "TRACE", "get", "post", ""]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", POSTS + ANTHROPICS + GETS)
def test_each_path_has_one_method(path: str, method: str) -> None:
    endpoint = find_endpoint(method, path)
    if method == ("GET" if path in GETS else "POST"):
        assert endpoint is not None and endpoint.path == path
    else:
        assert endpoint is None


@given(st.sampled_from(METHODS), st.one_of(st.text(max_size=30), st.sampled_from(POSTS + GETS).map(lambda p: p + "/")))
def test_any_other_path_is_nothing(method: str, path: str) -> None:
    if path not in POSTS + GETS:
        assert find_endpoint(method, path) is None


@pytest.mark.parametrize(
    "path",
    [
        "",
        "v1/files",
        "v1/fine_tuning/jobs",
        "v1/chat",
        "v1/chat/completions/",
        "/v1/chat/completions",
        "v1//chat/completions",
        "V1/chat/completions",
        "v1/chat/completions?x=y",
        "v1/chat/completions#x",
        "v1/chat/completions\n",
        "v1/chat/completions%00",
        "v1/chat/../chat/completions",
        "v1/./chat/completions",
        "v1/chat;x/completions",
        "v1/chat\\completions",
    ],
)
def test_what_only_resembles_a_path_is_nothing(path: str) -> None:
    assert find_endpoint("POST", path) is None


def test_a_path_is_decoded_once_by_the_server_and_never_again() -> None:
    assert find_endpoint("POST", "v1%2Fchat%2Fcompletions") is None
    assert find_endpoint("GET", "v1/models/%67pt-4o") is None
    assert find_azure_endpoint("POST", "deployments/%64/chat/completions") is None


@pytest.mark.parametrize(
    ("model", "path"),
    [
        ("gpt-4o", "v1/models/gpt-4o"),
        ("ft:gpt-4o:org::abc", "v1/models/ft:gpt-4o:org::abc"),
        ("qwen/qwen3-8b", "v1/models/qwen/qwen3-8b"),
        ("claude@20240620", "v1/models/claude@20240620"),
        ("a+b", "v1/models/a%2Bb"),
        ("modèle", "v1/models/mod%C3%A8le"),
    ],
)
def test_a_model_can_be_asked_for_by_its_id(model: str, path: str) -> None:
    endpoint = find_endpoint("GET", f"v1/models/{model}")
    assert endpoint is not None
    assert (endpoint.path, endpoint.model) == (path, model)


@pytest.mark.parametrize(
    "model",
    ["", ".", "..", "../files", "a/../../files", "a/./b", "a//b", "/a", "a/", "a?b", "a#b", "a b", "a\n", "a%0A"]
    + ["%2e%2e/files", "%2e", "a\\b", "a%00", "\udc80", "a;b", "a%b"],
    ids=ascii,
)
def test_what_leads_elsewhere_is_no_model(model: str) -> None:
    assert find_endpoint("GET", f"v1/models/{model}") is None


@given(st.text(max_size=20))
def test_a_models_path_stays_below_the_models(model: str) -> None:
    endpoint = find_endpoint("GET", f"v1/models/{model}")
    if endpoint is not None:
        assert endpoint.path.startswith("v1/models/") and endpoint.path.isascii()
        assert not set(endpoint.path.split("/")) & {"", ".", ".."}
        assert not set(endpoint.path) & set("?#\\ \r\n")


ON_AZURE = words_of("""chat/completions completions embeddings audio/speech audio/transcriptions audio/translations
images/generations images/edits""")


@pytest.mark.parametrize("path", ON_AZURE)
def test_on_azure_a_deployment_has_what_azures_sdks_ask_of_one(path: str) -> None:
    endpoint = find_azure_endpoint("POST", f"deployments/d/{path}")
    assert endpoint is not None and (endpoint.path, endpoint.model) == (f"v1/{path}", "d")


def test_a_deployments_name_is_the_model() -> None:
    endpoint = find_azure_endpoint("POST", "deployments/my-gpt.4_o/chat/completions")
    assert endpoint is not None
    assert (endpoint.path, endpoint.model, endpoint.bodies) == ("v1/chat/completions", "my-gpt.4_o", ("json",))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "deployments/d/chat/completions"),
        ("POST", "deployments//chat/completions"),
        ("POST", "deployments/../chat/completions"),
        ("POST", "deployments/./chat/completions"),
        ("POST", "deployments/%2e%2e/chat/completions"),
        ("POST", "deployments/a%2Fb/chat/completions"),
        ("POST", "deployments/a?b/chat/completions"),
        ("POST", "deployments/a\n/chat/completions"),
        ("POST", "deployments/d/chat/completions\n"),
        ("POST", "deployments/d/responses"),
        ("POST", "deployments/d/moderations"),
        ("GET", "deployments/d/models"),
        ("POST", "deployments/d"),
        ("POST", "v1/chat/completions"),
        ("POST", "x/deployments/d/chat/completions"),
    ],
)
def test_anything_else_on_azure_is_nothing(method: str, path: str) -> None:
    assert find_azure_endpoint(method, path) is None


@pytest.mark.parametrize(
    ("base_path", "path", "result"),
    [
        ("/v1", "v1/chat/completions", "/v1/chat/completions"),
        ("/api/v3", "v1/chat/completions", "/api/v3/chat/completions"),
        ("/v1beta/openai", "v1/embeddings", "/v1beta/openai/embeddings"),
    ],
)
def test_the_base_brings_the_version(base_path: str, path: str, result: str) -> None:
    endpoint = find_endpoint("POST", path)
    assert endpoint is not None
    assert upstream_path(base_path, endpoint) == result


def test_the_balance_is_asked_beside_the_version() -> None:
    endpoint = find_endpoint("GET", "dashboard/billing/usage")
    assert endpoint is not None and endpoint.is_balance
    assert upstream_path("/x/v1", endpoint) == "/x/dashboard/billing/usage"


@given(st.text(max_size=10), st.text(max_size=10))
def test_nothing_breaks_out_of_a_deployments_place(deployment: str, version: str) -> None:
    endpoint = find_endpoint("POST", "v1/embeddings")
    assert endpoint is not None
    path = azure_path("/base", endpoint, deployment, version)
    before, _, query = path.partition("?")
    assert before.startswith("/base/openai/deployments/") and before.count("/") == 5
    assert query.startswith("api-version=") and not set(query) & set("&#? \r\n")


FORGIVEN = words_of(
    """
    /api/openai/v1/chat/completions /api/openai/chat/completions /api/openai/v1/v1/chat/completions
    /api/v1/chat/completions /api/chat/completions /v1/chat/completions /openai/v1/chat/completions
    /v1/v1/chat/completions
    /api/openai/v1/chat/completions/chat/completions /api/openai/v1/chat/completions/v1/chat/completions
    /api/openai/v1/responses/chat/completions /api/openai/v1//chat/completions /api//openai/v1/chat/completions/
    //api/openai/v1/chat/completions /openai/chat/completions
    """
)


@pytest.mark.parametrize("path", FORGIVEN)
def test_a_base_url_is_forgiven_what_an_owners_is(path: str) -> None:
    place = find_place("POST", path)
    assert (place.provider, place.endpoint) == ("openai", find_endpoint("POST", "v1/chat/completions"))


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "base", words_of("/api/openai/v1 /api/openai /api/v1 /v1 /openai/v1 /api/openai/v1/chat/completions")
)
def test_every_endpoint_is_reached_from_every_base(base: str, path: str) -> None:
    assert find_place("POST", f"{base}/{path.removeprefix('v1/')}").endpoint == find_endpoint("POST", path)
    assert find_place("POST", f"{base}/{path}").endpoint == find_endpoint("POST", path)


@pytest.mark.parametrize(
    ("path", "provider", "found"),
    [
        ("/api/openai/v1/v1/models", "openai", "v1/models"),
        ("/v1/models", "openai", "v1/models"),
        ("/api/openai/v1/chat/completions/models", "openai", "v1/models"),
        ("/api/openai/models/qwen/qwen3-8b", "openai", "v1/models/qwen/qwen3-8b"),
        ("/api/openai/v1/models/models/gemini-3", "openai", "v1/models/models/gemini-3"),
        ("/api/groq/v1/models", "groq", "v1/models"),
        ("/api/groq/models", "groq", "v1/models"),
        ("/api/openai/dashboard/billing/usage", "openai", "dashboard/billing/usage"),
        ("/api/openai/v1/dashboard/billing/usage", "openai", "dashboard/billing/usage"),
    ],
)
def test_what_is_read_is_forgiven_too(path: str, provider: str, found: str) -> None:
    place = find_place("GET", path)
    assert place.endpoint is not None
    assert (place.provider, place.endpoint.path) == (provider, found)


@pytest.mark.parametrize("base", words_of("/api/azure /api/azure/openai /api/openai /openai /api/azure/openai/v1"))
def test_azures_sdks_reach_a_deployment_from_their_own_address(base: str) -> None:
    place = find_place("POST", f"{base}/deployments/my-gpt/chat/completions")
    assert place.provider == "azure"
    assert place.endpoint is not None
    assert (place.endpoint.path, place.endpoint.model) == ("v1/chat/completions", "my-gpt")


@pytest.mark.parametrize("path", ["/api/azure/openai/v1/chat/completions", "/api/azure/v1/chat/completions"])
def test_azures_newer_address_has_the_model_in_the_body(path: str) -> None:
    assert find_place("POST", path) == find_place("POST", "/api/azure/chat/completions")
    assert find_place("POST", path).provider == "azure"


@pytest.mark.parametrize(
    "path",
    words_of(
        "/ /api /api/openai /api/openai/v1 /api/openai/v1/chat /api/openai/v1/chat/completions/x /api/v1/files /x/v1"
    )
    + [
        "/api/openai/v1/chat/../chat/completions",
        "/api/openai/v1/embeddings/../chat/completions",
        "/api/openai/V1/models",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_names_no_endpoint_is_still_nothing(method: str, path: str) -> None:
    assert find_place(method, path).endpoint is None


@given(st.sampled_from(METHODS), st.lists(st.sampled_from([*POSTS, "v1", "api", "openai", "azure", "..", "", "x"])))
def test_whatever_is_forgiven_leads_to_an_endpoint_of_the_list(method: str, pieces: list[str]) -> None:
    endpoint = find_place(method, "/" + "/".join(pieces)).endpoint
    assert endpoint is None or (method == "POST" and endpoint.path in POSTS)


@pytest.mark.parametrize("path", ["/api/openai/v1/responses", "/v1/responses", "/api/openai/v1/v1/responses"])
def test_codex_is_known_by_what_it_asks_for_first(path: str) -> None:
    assert find_place("GET", path).wants_websocket
    assert not find_place("POST", path).wants_websocket


@pytest.mark.parametrize("name", ANTHROPICS)
@pytest.mark.parametrize(
    "base",
    words_of("/api/anthropic/v1 /api/anthropic /api/anthropic/v1/v1 /api /api/v1 /v1 /api//anthropic/v1/messages"),
)
def test_anthropics_endpoints_are_anthropics_from_every_base(base: str, name: str) -> None:
    for path in (f"{base}/{name}", f"{base}/{name.removeprefix('v1/')}/"):
        place = find_place("POST", path)
        assert (place.provider, place.endpoint) == ("anthropic", find_endpoint("POST", name))
        assert speaks_messages(path)


@pytest.mark.parametrize("provider", ["openai", "azure", "deepseek", "unknown"])
def test_no_other_provider_has_anthropics_endpoints(provider: str) -> None:
    for name in ANTHROPICS:
        assert find_place("POST", f"/api/{provider}/{name}").endpoint is None
        assert not speaks_messages(f"/api/{provider}/{name}")


def test_other_endpoints_of_anthropics_speak_as_all_do() -> None:
    assert find_place("POST", "/api/anthropic/v1/chat/completions").provider == "anthropic"
    assert not speaks_messages("/api/anthropic/v1/chat/completions")


def test_anthropics_list_of_models_takes_its_own_header_for_keys_and_its_pages() -> None:
    for path in ("/api/anthropic/v1/models", "/api/anthropic/models", "/api/anthropic/v1/models/claude-opus-5"):
        endpoint = find_place("GET", path).endpoint
        assert endpoint is not None and endpoint.key_header == "x-api-key"
    listed = find_place("GET", "/api/anthropic/v1/models").endpoint
    assert listed is not None and listed.query == ("limit", "after_id", "before_id")
    for path in ("/api/openai/v1/models", "/api/deepseek/v1/models/a"):
        endpoint = find_place("GET", path).endpoint
        assert endpoint is not None and (endpoint.key_header, endpoint.query) == ("", ())


def test_whose_client_asks_for_a_list_shows_by_the_version_that_it_names() -> None:
    assert speaks_messages("/api/anthropic/v1/models", names_version=True)
    assert not speaks_messages("/api/anthropic/v1/models")
    assert not speaks_messages("/api/openai/v1/models", names_version=True)
    assert not speaks_messages("/api/anthropic/v1/chat/completions", names_version=True)
