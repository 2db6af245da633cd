"""The keys: each is tried where it belongs, for free, and what it may and may not do is told apart."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from api.relay.doctor import probes
from api.relay.doctor.check import Finding
from api.relay.doctor.key_checks import CAUSES, CHECKS
from api.relay.upstream.refusals import CAUSES as REFUSALS
from tests.api.doctor.examining import (
    KEY,
    MODELS,
    NOTHING,
    OTHER_KEY,
    Said,
    cause,
    complaints,
    error,
    examination_of,
    found,
    found_by,
    site,
)
from tests.support.ports import free_port
from tests.upstream import KeyState, Script, ScriptedUpstream

AZURE_KEY = "sk-test-azure-7f3kq9mw2x5r"
SPENT = error(429, "You exceeded your current quota.", "insufficient_quota", "insufficient_quota")


@pytest.fixture(autouse=True)
def fresh(upstream: ScriptedUpstream) -> Iterator[None]:
    upstream.reset()
    yield
    upstream.reset()


def told(check_id: str, **variables: Any) -> list[str]:
    """The causes, or verdicts, of all findings of a check."""
    return [finding.cause_id or finding.verdict.value for finding in all_of(check_id, **variables)]


def all_of(check_id: str, *, may_probe: bool = False, **variables: Any) -> list[Finding]:
    return found_by(check_id, examination_of(may_probe=may_probe, **({"OPENAI_API_KEY": KEY} | variables)))


class TestMissing:
    """A key is there where one is wanted."""

    def test_a_key(self, upstream: ScriptedUpstream) -> None:
        assert cause("keys.missing", BASE_URL=upstream.url) == "ok"

    def test_none_at_all(self) -> None:
        assert cause("keys.missing", OPENAI_API_KEY="", CODE="ana-code-test-7f3kq9mw2x") == "none"
        assert cause("keys.missing", OPENAI_API_KEY="", HIDE_USER_API_KEY="1") == "none"

    def test_a_site_for_people_with_keys_of_their_own(self) -> None:
        assert cause("keys.missing", OPENAI_API_KEY="") == "own"

    def test_a_server_that_wants_none(self, upstream: ScriptedUpstream) -> None:
        assert cause("keys.missing", OPENAI_API_KEY="", BASE_URL=upstream.url) == "ok"

    def test_a_server_that_wants_one(self, upstream: ScriptedUpstream) -> None:
        upstream.known_keys_only = True
        variables = {"OPENAI_API_KEY": "", "BASE_URL": upstream.url}
        assert cause("keys.missing", **variables) == "wanted"
        assert complaints(examination_of(**variables)) == ["keys.missing.wanted"]

    def test_where_nobody_is_reached(self) -> None:
        assert cause("keys.missing", BASE_URL="https://chatgpt.com") == "skipped"


class TestValid:
    """The provider accepts each key."""

    def test_two_keys_are_told_apart_by_their_endings(self, upstream: ScriptedUpstream) -> None:
        upstream.keys[OTHER_KEY] = KeyState.INVALID
        good, bad = all_of("keys.valid", BASE_URL=upstream.url, OPENAI_API_KEY=f"{KEY},{OTHER_KEY}")
        assert (good.verdict, good.evidence["key"]) == ("ok", f"…{KEY[-4:]}")
        assert (bad.cause_id, bad.evidence["key"]) == ("keys.valid.refused", f"…{OTHER_KEY[-4:]}")
        assert KEY not in str(good) and OTHER_KEY not in str(bad)

    def test_a_list_that_everybody_gets_proves_no_key(self, upstream: ScriptedUpstream) -> None:
        assert found("keys.valid", BASE_URL=upstream.url).evidence["proved"] is False
        upstream.keys[KEY] = KeyState.OK
        upstream.known_keys_only = True
        assert found("keys.valid", BASE_URL=upstream.url).evidence["proved"] is True

    def test_of_a_short_key_nothing_is_shown(self, upstream: ScriptedUpstream) -> None:
        finding = found("keys.valid", BASE_URL=upstream.url, OPENAI_API_KEY="sk-test-short")
        assert finding.evidence["key"] == "number 1"

    def test_a_key_of_one_access_code(self, upstream: ScriptedUpstream) -> None:
        upstream.keys[OTHER_KEY] = KeyState.INVALID
        findings = all_of(
            "keys.valid",
            BASE_URL=upstream.url,
            ANA_API_KEY=OTHER_KEY,
            CODE="ana-code-test-7f3kq9mw2x|key=ANA_API_KEY",
        )
        assert [(finding.evidence["variable"], finding.verdict.value) for finding in findings] == [
            ("OPENAI_API_KEY", "ok"),
            ("ANA_API_KEY", "fail"),
        ]

    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            (error(401, "Incorrect API key provided", "invalid_api_key"), "refused"),
            (error(401, "The account has been deactivated.", "account_deactivated"), "deactivated"),
            (error(401, "Your IP address is not allowed", "ip_not_authorized"), "network"),
            (error(401, "No such organization: org-1", "invalid_organization"), "organisation"),
            (error(403, "You have insufficient permissions. Missing scopes: api.model.read."), "scope"),
            (error(403, "Forbidden"), "forbidden"),
            (NOTHING, "skipped"),
        ],
    )
    def test_why_a_key_is_refused(self, said: Said, expected: str) -> None:
        with site({"/v1/models": said, "*": error(400, "not JSON")}) as server:
            assert cause("keys.valid", BASE_URL=f"{server.url}/v1") == expected
            repeated = complaints(examination_of(OPENAI_API_KEY=KEY, BASE_URL=f"{server.url}/v1"))
        assert [name for name in repeated if name.startswith("keys.")] == (
            [] if expected == "skipped" else [f"keys.valid.{expected}"]
        )

    def test_a_server_that_fails_at_the_second_key(self, upstream: ScriptedUpstream) -> None:
        upstream.next_script(Script(), method="GET")
        upstream.next_script(Script(status=500), method="GET")
        assert told("keys.valid", BASE_URL=upstream.url, OPENAI_API_KEY=f"{KEY},{OTHER_KEY}") == [
            "ok",
            "keys.valid.silent",
        ]

    def test_no_key_where_nobody_is_reached(self) -> None:
        assert cause("keys.valid", BASE_URL=f"http://127.0.0.1:{free_port()}") == "skipped"

    def test_openrouter_lists_its_models_to_everybody_so_its_keys_are_proved_elsewhere(self) -> None:
        elsewhere = examination_of(OPENROUTER_API_KEY=KEY, OPENROUTER_URL="https://example.com/v1").deployment
        line = probes.Line(elsewhere, elsewhere.providers.by_id["openrouter"])
        assert probes.models_path(line) == "/v1/models"
        own = examination_of(OPENROUTER_API_KEY=KEY).deployment
        assert probes.models_path(probes.Line(own, own.providers.by_id["openrouter"])) == "/api/v1/key"


class TestQuota:
    """Whether there is money behind each key."""

    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            (error(429, "You are out of credit", "credit_balance_exhausted", "insufficient_quota"), "purse_empty"),
            (error(429, "Limit", "organization_spend_limit_exceeded", "insufficient_quota"), "owner_limit"),
            (error(429, "Limit", "organization_usage_limit_exceeded", "insufficient_quota"), "account_limit"),
            (error(429, "Limit", "project_spend_limit_exceeded", "insufficient_quota"), "key_limit"),
            (SPENT, "quota_reached"),
            (error(402, "Payment required"), "quota_reached"),
            (error(429, "Rate limit reached", "rate_limit_exceeded", "requests"), "rate_limited"),
        ],
    )
    def test_the_words_of_a_refusal_are_told_apart(self, said: Said, expected: str) -> None:
        with site(said) as server:
            examination = examination_of(OPENAI_API_KEY=KEY, BASE_URL=server.url)
            assert complaints(examination) == [f"keys.quota.provider_{expected}"]

    def test_what_the_relay_has_learned_from_its_last_requests(self, upstream: ScriptedUpstream) -> None:
        examination = examination_of(OPENAI_API_KEY=KEY, BASE_URL=upstream.url)
        examination.deployment.providers.by_id["openai"].keys.park(KEY, "provider_purse_empty")
        (finding,) = found_by("keys.quota", examination)
        assert finding.cause_id == "keys.quota.provider_purse_empty"
        assert finding.evidence["left_out_for_seconds"] == 3600

    @pytest.mark.parametrize(("left", "expected"), [("9.50", "ok"), ("0.00", "provider_purse_empty")])
    def test_a_balance_that_the_provider_tells(self, left: str, expected: str) -> None:
        balance = {"balance_infos": [{"currency": "CNY", "total_balance": left}]}
        with site({"/v1/models": Said(), "/user/balance": Said(balance)}) as server:
            variables = {"OPENAI_API_KEY": "", "DEEPSEEK_API_KEY": KEY, "DEEPSEEK_URL": server.url}
            assert cause("keys.quota", **variables) == expected

    def test_unasked_nothing_is_spent_to_find_out(self) -> None:
        with site({"/v1/models": Said(), "*": NOTHING}) as server:
            assert told("keys.quota", BASE_URL=server.url, DEFAULT_MODEL="gpt-6-luna") == ["keys.quota.unproved"]
            assert {method for method, _, _ in server.asked} == {"GET"}

    def test_a_probe_shows_what_no_list_does(self) -> None:
        with site({"/v1/models": Said(), "POST /v1/chat/completions": SPENT}) as server:
            variables = {"BASE_URL": server.url, "DEFAULT_MODEL": "gpt-6-luna", "OPENAI_API_KEY": KEY}
            assert complaints(examination_of(**variables)) == []
            assert complaints(examination_of(may_probe=True, **variables)) == ["keys.quota.provider_quota_reached"]

    def test_a_probe_that_is_answered(self, upstream: ScriptedUpstream) -> None:
        variables = {"BASE_URL": upstream.url, "DEFAULT_MODEL": "gpt-6-luna"}
        assert told("keys.quota", may_probe=True, **variables) == ["ok"]

    def test_a_key_that_is_refused_is_not_told_again(self, upstream: ScriptedUpstream) -> None:
        upstream.keys[KEY] = KeyState.INVALID
        assert cause("keys.quota", BASE_URL=upstream.url) == "skipped"

    def test_every_refusal_has_its_words(self) -> None:
        assert {f"keys.quota.{name}" for name in REFUSALS} == set(CAUSES.of("keys.quota"))


class TestModels:
    """Which of the chosen models each key can call."""

    def test_all_of_them(self, upstream: ScriptedUpstream) -> None:
        upstream.models[:] = ["gpt-6-luna", "models/gemini-3"]
        assert cause("keys.models", BASE_URL=upstream.url, CUSTOM_MODELS="+gpt-6-luna,+gemini-3") == "ok"

    def test_one_that_no_key_lists(self, upstream: ScriptedUpstream) -> None:
        finding = found("keys.models", BASE_URL=upstream.url, CUSTOM_MODELS="+no-such-model")
        assert finding.cause_id == "keys.models.unlisted"
        assert finding.evidence["models"] == "no-such-model"

    def test_one_that_only_another_key_lists(self) -> None:
        with site({"*": Said()}) as server:
            examination = examination_of(
                OPENAI_API_KEY=f"{KEY},{OTHER_KEY}", BASE_URL=server.url, CUSTOM_MODELS="+gpt-6-luna"
            )
            probes.list_models(examination, examination.deployment.providers.by_id["openai"], KEY)
            server.answers["*"] = Said({"object": "list", "data": [{"id": "another"}]})
            causes = [finding.cause_id for finding in found_by("keys.models", examination)]
        assert causes == ["", "keys.models.some"]

    def test_none_listed(self, upstream: ScriptedUpstream) -> None:
        upstream.keys[KEY] = KeyState.INVALID
        assert cause("keys.models", BASE_URL=upstream.url) == "skipped"


class TestAzure:
    """Azure's deployments, found without asking a model."""

    ANSWERS = {
        "/openai/models": Said(),
        "/openai/deployments/mine/chat/completions": error(400, "Not JSON"),
        "/openai/deployments/old/chat/completions": error(404, "Resource not found", "404"),
        "*": error(404, "The API deployment for this resource does not exist.", "DeploymentNotFound"),
    }

    @pytest.mark.parametrize(
        ("models", "expected"),
        [
            ("+gpt-6-luna@Azure=mine", "ok"),
            ("+gpt-6-luna@Azure=another", "deployment"),
            ("+gpt-6-luna@Azure=old", "version"),
            ("", "unmapped"),
        ],
    )
    def test_a_deployment(self, models: str, expected: str) -> None:
        with site(self.ANSWERS) as server:
            variables = {"OPENAI_API_KEY": "", "AZURE_URL": server.url, "AZURE_API_KEY": AZURE_KEY}
            assert cause("keys.azure", **variables, CUSTOM_MODELS=models) == expected
            assert all(body in (b"", b"{") for _, _, body in server.asked)

    def test_without_azure(self, upstream: ScriptedUpstream) -> None:
        assert cause("keys.azure", BASE_URL=upstream.url) == "skipped"

    def test_a_key_of_another_resource(self) -> None:
        with site(error(401, "Access denied due to invalid subscription key", "401")) as server:
            examination = examination_of(AZURE_URL=server.url, AZURE_API_KEY=AZURE_KEY)
            assert complaints(examination) == ["keys.valid.refused"]


class TestEndpoints:
    """What else is at an address."""

    def test_each_is_found_or_not_without_any_work(self) -> None:
        answers = {
            "/v1/models": Said(),
            "GET /v1/responses": error(405, "Use POST"),
            "POST /v1/embeddings": error(400, "not JSON"),
            "*": NOTHING,
        }
        with site(answers) as server:
            finding = found("keys.endpoints", BASE_URL=server.url)
            assert {body for method, _, body in server.asked if method == "POST"} == {b"{"}
        assert finding.verdict == "ok"
        there = {name: value for name, value in finding.evidence.items() if isinstance(value, bool)}
        assert there == {
            "responses": True,
            "embeddings": True,
            "images/generations": False,
            "audio/speech": False,
            "audio/transcriptions": False,
        }
        assert "not asked" in str(finding.evidence["stream_options"])

    def test_a_server_that_does_not_know_stream_options(self, upstream: ScriptedUpstream) -> None:
        for _ in range(2):
            upstream.next_script(Script(refuses=["stream_options"]))
        variables = {"BASE_URL": upstream.url, "DEFAULT_MODEL": "gpt-6-luna", "OPENAI_API_KEY": KEY}
        (finding,) = found_by("keys.endpoints", examination_of(may_probe=True, **variables))
        assert finding.cause_id == "keys.endpoints.usage"

    def test_one_that_knows_them(self, upstream: ScriptedUpstream) -> None:
        variables = {"BASE_URL": upstream.url, "DEFAULT_MODEL": "gpt-6-luna", "OPENAI_API_KEY": KEY}
        (finding,) = found_by("keys.endpoints", examination_of(may_probe=True, **variables))
        assert (finding.verdict, finding.evidence["stream_options"]) == ("ok", True)

    def test_nothing_is_asked_with_a_key_that_is_refused(self, upstream: ScriptedUpstream) -> None:
        upstream.keys[KEY] = KeyState.INVALID
        assert cause("keys.endpoints", BASE_URL=upstream.url) == "skipped"


class TestAnswer:
    """The one question that spends: only where it is allowed, and its price is said before."""

    def test_its_price_is_said_and_nothing_is_asked(self, upstream: ScriptedUpstream) -> None:
        finding = found("keys.answer", BASE_URL=upstream.url, DEFAULT_MODEL="gpt-6-luna")
        assert finding.verdict == "skipped"
        assert finding.evidence["model"] == "gpt-6-luna"
        assert 0 < float(str(finding.evidence["price_usd"])) < 0.001
        assert [request.method for request in upstream.requests] == ["GET"]

    def test_a_model_answers_with_one_token(self, upstream: ScriptedUpstream) -> None:
        variables = {"BASE_URL": upstream.url, "DEFAULT_MODEL": "gpt-6-luna", "OPENAI_API_KEY": KEY}
        examination = examination_of(may_probe=True, **variables)
        for check_id in ("keys.answer", "keys.quota", "keys.endpoints"):
            assert [finding.verdict.value for finding in found_by(check_id, examination)] == ["ok"]
        questions = [json.loads(request.body) for request in upstream.requests if request.path.endswith("completions")]
        assert [(question["model"], question["max_tokens"]) for question in questions if "model" in question] == [
            ("gpt-6-luna", 1)
        ]

    def test_without_a_model_nothing_is_asked(self, upstream: ScriptedUpstream) -> None:
        (finding,) = all_of("keys.answer", may_probe=True, BASE_URL=upstream.url)
        assert finding.verdict == "skipped"
        assert [request.method for request in upstream.requests] == ["GET"]

    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            (error(404, "The model gpt-6-luna does not exist", "model_not_found"), "keys.answer.model"),
            (error(500, "Oops"), "keys.answer.failed"),
            (SPENT, "keys.answer.refused"),
        ],
    )
    def test_why_there_is_no_answer(self, said: Said, expected: str) -> None:
        with site({"/v1/models": Said(MODELS), "POST /v1/chat/completions": said, "*": NOTHING}) as server:
            assert told("keys.answer", may_probe=True, BASE_URL=server.url, DEFAULT_MODEL="gpt-6-luna") == [expected]

    def test_the_status_that_is_told_is_that_of_the_question(self) -> None:
        with site({"/v1/models": Said(MODELS), "POST /v1/chat/completions": error(503, "No"), "*": NOTHING}) as server:
            (finding,) = all_of("keys.answer", may_probe=True, BASE_URL=server.url, DEFAULT_MODEL="gpt-6-luna")
        assert "(status 503)" in finding.cause

    def test_a_question_without_an_answer_is_told_in_other_words(self) -> None:
        said = Said(status=0)
        with site({"/v1/models": Said(MODELS), "POST /v1/chat/completions": said, "*": NOTHING}) as server:
            (finding,) = all_of("keys.answer", may_probe=True, BASE_URL=server.url, DEFAULT_MODEL="gpt-6-luna")
        assert finding.cause_id == "keys.answer.silent" and "(status" not in finding.cause

    def test_a_limit_by_its_other_name(self) -> None:
        said = error(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'.")
        with site({"/v1/models": Said(), "POST /v1/chat/completions": said, "*": NOTHING}) as server:
            all_of("keys.answer", may_probe=True, BASE_URL=server.url, DEFAULT_MODEL="gpt-6-luna")
            asked = [json.loads(body) for method, _, body in server.asked if method == "POST"]
        assert [sorted(name for name in question if name.startswith("max")) for question in asked] == [
            ["max_tokens"],
            ["max_completion_tokens"],
        ]


def test_every_cause_belongs_to_a_check() -> None:
    ids = {check.id for check in CHECKS}
    assert {name.rpartition(".")[0] for name in CAUSES} <= ids
