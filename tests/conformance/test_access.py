"""Who comes in: one credential header, and wrong codes that cost time."""

from __future__ import annotations

import http.client
import json
from urllib.parse import quote, urlsplit

import pytest

from tests.conformance.client import CODE, KEY, Client
from tests.conformance.conftest import Target
from tests.upstream import ScriptedUpstream

OTHER_CODES = (
    f"{CODE}, code-test-second-9x|models=gpt-4o-mini;o*-mini|until=2999-12-31,code-test-old-1|until=2020-01-01"
)


def _with(target: Target, authorization: str | None, **environment: str) -> Client:
    return Client(target.server(**environment).url, authorization)


@pytest.mark.parametrize(
    ("authorization", "status", "code"),
    [
        (None, 401, "access_code_missing"),
        ("", 401, "access_code_missing"),
        ("Bearer ", 401, "access_code_missing"),
        ("Bearer nk-", 401, "access_code_missing"),
        ("Bearer nk-   ", 401, "access_code_missing"),
        (f"Basic nk-{CODE}", 401, "access_code_missing"),
        (f"nk-{CODE}", 401, "access_code_missing"),
        (f"Bearer nk-{CODE}x", 401, "access_code_wrong"),
        (f"Bearer nk-{CODE[:-1]}", 401, "access_code_wrong"),
        (f"Bearer {CODE}x", 401, "access_code_wrong"),
        ("Bearer sk-test-somebody", 401, "own_key_not_allowed"),
        (f"Bearer nk-{CODE}, Bearer nk-{CODE}", 400, "credential_ambiguous"),
    ],
)
def test_a_request_without_the_right_code_goes_nowhere(
    target: Target, upstream: ScriptedUpstream, authorization: str | None, status: int, code: str
) -> None:
    answer = _with(target, authorization, TRUSTED_PROXIES=f"10.0.0.{len(str(authorization))}").chat()
    assert (answer.status, answer.error["code"]) == (status, code)
    assert upstream.requests == []


def test_a_blank_among_the_codes_does_not_open_the_site(target: Target, upstream: ScriptedUpstream) -> None:
    for authorization in (None, "Bearer nk-", "Bearer nk- "):
        assert _with(target, authorization, CODE=f"{CODE}, ").chat().error["code"] == "access_code_missing"
    assert upstream.requests == []


def test_a_code_of_only_blanks_closes_the_relay_and_says_so(target: Target, upstream: ScriptedUpstream) -> None:
    client = _with(target, None, CODE=" , ,")
    answer = client.chat()
    assert (answer.status, answer.error["code"]) == (503, "configuration_invalid")
    assert "CODE" in answer.error["message"]
    config = client.get("/api/config").json()
    assert config["needCode"] is True
    assert config["locutorio"]["problems"] == [{"variable": "CODE", "why": "contains only spaces"}]
    assert upstream.requests == []


def test_a_code_with_a_slip_is_closed_alone_and_the_owner_is_told(target: Target, upstream: ScriptedUpstream) -> None:
    codes = f"{CODE},code-test-second|usd=5,correct horse"
    answer = _with(target, "Bearer nk-code-test-second", CODE=codes).chat()
    assert (answer.status, answer.error["code"]) == (503, "configuration_invalid")
    assert upstream.requests == []
    client = _with(target, f"Bearer nk-{CODE}", CODE=codes)
    assert client.chat().status == 200
    ours = client.get("/api/config").json()["locutorio"]
    assert (ours["problems"], [warning["variable"] for warning in ours["warnings"]]) == ([], ["CODE", "CODE"])
    logs = target.server(CODE=codes).logs()
    assert "at position 2" in logs and "at position 3" in logs and "code-test-second" not in logs


def test_without_a_code_the_deployment_is_open_and_says_so(target: Target) -> None:
    client = _with(target, None, CODE="")
    assert client.chat().status == 200
    assert client.get("/api/config").json()["needCode"] is False
    assert client.post("/api/access", {}).json()["open"] is True
    assert "CODE is not set" in target.server(CODE="").logs()


def test_the_access_route_says_what_a_code_allows(target: Target, upstream: ScriptedUpstream) -> None:
    upstream.models[:] = ["gpt-4o", "gpt-4o-mini", "o3-mini"]
    answer = _with(target, "Bearer nk-code-test-second-9x", CODE=OTHER_CODES).post("/api/access", {})
    assert answer.status == 200
    assert answer.json() == {
        "label": "code 2",
        "owner": False,
        "open": False,
        "models": ["gpt-4o-mini", "o3-mini"],
        "sees_all_checks": False,
        "shutdown": {},
        "limits": {
            "models": ["gpt-4o-mini", "o*-mini"],
            "until": "2999-12-31",
            "tools": [],
            "forbidden": ["images", "speech", "transcription"],
            "budget": [],
            "per_minute": 0,
            "parallel": 0,
            "warn_percent": 80,
        },
        "left": None,
    }


def test_the_access_route_says_what_is_left_of_a_codes_budget_and_of_the_sites(
    target: Target, upstream: ScriptedUpstream
) -> None:
    rules = {"CODE": f"{CODE}|usd=5.5/month|tokens=200k/total|rpm=10", "BUDGET": "requests=500/day"}
    answer = _with(target, f"Bearer nk-{CODE}", **rules).post("/api/access", {})
    assert answer.status == 200
    limits, left = answer.json()["limits"], answer.json()["left"]
    assert limits["budget"] == [
        {"kind": "usd", "most": 5.5, "period": "month"},
        {"kind": "tokens", "most": 200_000, "period": "total"},
    ]
    assert (limits["per_minute"], limits["parallel"]) == (10, 0)
    assert [(one["of"], one["kind"], one["used"], one["left"]) for one in left] == [
        ("code", "usd", 0, 5.5),
        ("code", "tokens", 0, 200_000),
        ("site", "requests", 0, 500),
    ]
    renewals = [one["renews_at"] for one in left]
    assert renewals[0].endswith("-01T00:00:00Z") and renewals[1] is None and renewals[2].endswith("T00:00:00Z")


def test_a_codes_own_models_are_enforced(target: Target) -> None:
    client = _with(target, "Bearer nk-code-test-second-9x", CODE=OTHER_CODES)
    assert client.chat(model="gpt-4o-mini").status == 200
    refused = client.chat(model="gpt-4o")
    assert (refused.status, refused.error["code"]) == (403, "model_not_allowed")
    assert client.chat(model=None).error["code"] == "model_missing"


def test_an_expired_code_says_so(target: Target) -> None:
    answer = _with(target, "Bearer nk-code-test-old-1", CODE=OTHER_CODES).chat()
    assert (answer.status, answer.error["code"]) == (401, "access_code_expired")
    assert "2020-01-01" in answer.error["message"]


def test_the_log_line_keeps_its_keyword_and_never_the_code(target: Target) -> None:
    server = target.server(CODE=OTHER_CODES)
    Client(server.url).post("/api/access", {})
    Client(server.url, "Bearer nk-code-test-guess").post("/api/access", {})
    server.wait_for(r"got access code: right client=\S+ label=code 1 fingerprint=[0-9a-f]{8}")
    server.wait_for(r"got access code: wrong client=\S+ fingerprint=[0-9a-f]{8}")
    assert "code-test" not in server.logs()


def test_guessing_is_refused_after_a_few_attempts_and_known_clients_stay_in(target: Target) -> None:
    server = target.server(CODE=f"{CODE},code-test-guarded-1")
    known = Client(server.url)
    assert known.post("/api/access", {}).status == 200
    statuses = [Client(server.url, f"Bearer nk-code-test-guess{n}").post("/api/access", {}).status for n in range(7)]
    assert statuses == [401] * 5 + [429] * 2
    right_but_too_late = Client(server.url, "Bearer nk-code-test-guarded-1").post("/api/access", {})
    assert (right_but_too_late.status, right_but_too_late.error["code"]) == (429, "too_many_attempts")
    assert int(right_but_too_late.headers["retry-after"]) > 0
    assert known.post("/api/access", {}).status == 200


def test_limits_count_by_the_address_that_can_be_believed(target: Target) -> None:
    server = target.server(TRUSTED_PROXIES="127.0.0.1")
    claimed = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9", "X-Vercel-Forwarded-For": "203.0.113.9"}
    Client(server.url).post("/api/access", {}, **claimed)
    server.wait_for(r"got access code: right client=203\.0\.113\.9 ")


@pytest.mark.parametrize("written", ["mi-contraseña-7f3kq9", "密码7f3kq9xw"])
def test_a_code_in_any_script_comes_in(target: Target, written: str) -> None:
    server = target.server(CODE=written)
    assert Client(server.url, f"Bearer nk-{quote(written)}").chat().status == 200
    as_utf_8 = written.encode().decode("latin-1")
    assert Client(server.url, f"Bearer nk-{as_utf_8}").chat().status == 200
    config = Client(server.url).get("/api/config").json()["locutorio"]
    assert (config["problems"], config["warnings"]) == ([], [])


def test_a_code_without_nk_is_that_code_and_a_wrong_one_goes_nowhere(
    target: Target, upstream: ScriptedUpstream
) -> None:
    server = target.server(CODE=f"{CODE},code-test-bare-1")
    assert Client(server.url, "Bearer code-test-bare-1").chat().status == 200
    assert upstream.wait_for_request().authorization == f"Bearer {KEY}"
    heard = len(upstream.requests)
    answers = [Client(server.url, f"Bearer code-test-bare-{number}").chat() for number in range(2, 9)]
    assert [answer.error["code"] for answer in answers] == ["access_code_wrong"] * 5 + ["too_many_attempts"] * 2
    assert "'nk-' followed by the code" in answers[0].error["message"]
    assert len(upstream.requests) == heard


def test_the_header_of_azures_sdks_is_a_credential(target: Target) -> None:
    server = target.server(CODE=f"{CODE},code-test-azure-1")
    body = {"model": "gpt-4o", "messages": [{"role": "user", "content": "Hello"}]}
    answers = [
        Client(server.url, None).post("/api/openai/v1/chat/completions", body, **{"api-key": key})
        for key in (f"nk-{CODE}", "nk-code-test-wrong")
    ]
    assert [answer.status for answer in answers] == [200, 401]


@pytest.mark.parametrize("name", ["Authorization", "api-key"])
def test_two_credentials_are_refused_whichever_of_them_is_right(
    target: Target, upstream: ScriptedUpstream, name: str
) -> None:
    host = urlsplit(target.server().url).netloc
    prefix = "Bearer " if name == "Authorization" else ""
    for first, second in ((CODE, "code-test-wrong"), ("code-test-wrong", CODE), (CODE, CODE)):
        connection = http.client.HTTPConnection(host, timeout=20)
        connection.putrequest("POST", "/api/access")
        for code in (first, second):
            connection.putheader(name, f"{prefix}nk-{code}")
        connection.putheader("Content-Length", "0")
        connection.endheaders()
        answer = connection.getresponse()
        error = json.loads(answer.read())["error"]
        connection.close()
        assert (answer.status, error["code"]) == (400, "credential_ambiguous")
    assert upstream.requests == []


def test_a_code_is_logged_once_for_a_model_at_another_provider(target: Target, upstream: ScriptedUpstream) -> None:
    server = target.server(CODE=f"{CODE},code-test-once-1", GROQ_API_KEY="sk-test-groq-1", GROQ_URL=upstream.url)
    assert Client(server.url, "Bearer nk-code-test-once-1").chat(model="gpt-4o@groq").status == 200
    server.wait_for("groq/v1/chat/completions")
    assert server.logs().count("got access code: right") == 1


def test_a_service_in_front_names_the_caller(target: Target) -> None:
    server = target.server(CLIENT_ADDRESS_HEADER="CF-Connecting-IP")
    Client(server.url).post("/api/access", {}, **{"CF-Connecting-IP": "198.51.100.77"})
    server.wait_for(r"got access code: right client=198\.51\.100\.77 ")


def test_an_open_site_on_this_machine_answers_to_no_name_that_anybody_can_register(target: Target) -> None:
    server = target.server(CODE="")
    answer = Client(server.url, None).post("/api/access", {}, Host="evil.example")
    assert answer.status == (403 if target.name == "waitress" else 200)
    if target.name == "waitress":
        assert answer.error["code"] == "host_not_allowed"
        assert "evil.example" in answer.error["message"]
    named = target.server(CODE="", ALLOWED_HOSTS="chat.example")
    assert Client(named.url, None).post("/api/access", {}, Host="chat.example").status == 200
    assert Client(target.server().url).post("/api/access", {}, Host="chat.example").status == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_websites_request_is_refused(target: Target, upstream: ScriptedUpstream, site: str) -> None:
    client = _with(target, None, CODE="")
    answer = client.post("/api/openai/v1/chat/completions", {"model": "m"}, **{"Sec-Fetch-Site": site})
    assert (answer.status, answer.error["code"]) == (403, "origin_not_allowed")
    assert upstream.requests == []


def test_another_sites_page_is_refused_where_browsers_do_not_tell(target: Target, upstream: ScriptedUpstream) -> None:
    server = target.server(CODE="")
    own = server.url.removeprefix("http://")
    client = Client(server.url, None)
    for origin in ("http://evil.example", "null", f"http://{own}.evil.example"):
        answer = client.post("/api/openai/v1/chat/completions", {"model": "m"}, Origin=origin)
        assert (answer.status, answer.error["code"]) == (403, "origin_not_allowed")
    assert upstream.requests == []
    assert client.post("/api/openai/v1/chat/completions", {"model": "m"}, Origin=server.url).status == 200


def test_no_cross_origin_header_is_ever_given(target: Target) -> None:
    answer = _with(target, None).request("OPTIONS", "/api/openai/v1/models", headers={"Origin": "https://evil.example"})
    assert (answer.status, answer.json()) == (200, {"body": "OK"})
    assert not [name for name in answer.headers if name.startswith("access-control")]


class TestOwnKeys:
    """A bearer that is no code is the caller's own provider key."""

    KEY = "Bearer sk-test-somebodys-own"

    def test_allowed_where_the_owner_says_so(self, target: Target, upstream: ScriptedUpstream) -> None:
        assert _with(target, self.KEY, ALLOW_USER_KEYS="1").chat().status == 200
        assert upstream.wait_for_request().authorization == self.KEY

    def test_hiding_them_wins(self, target: Target, upstream: ScriptedUpstream) -> None:
        answer = _with(target, self.KEY, ALLOW_USER_KEYS="1", HIDE_USER_API_KEY="1").chat()
        assert answer.error["code"] == "own_key_not_allowed"
        assert upstream.requests == []

    def test_the_owners_keys_are_not_tried_in_their_place(self, target: Target, upstream: ScriptedUpstream) -> None:
        upstream.known_keys_only = True
        answer = _with(target, self.KEY, ALLOW_USER_KEYS="1").chat()
        assert answer.status == 401
        assert answer.json()["error"]["code"] == "invalid_api_key"
        assert [request.authorization for request in upstream.requests] == [self.KEY]
