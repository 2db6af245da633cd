"""Who can reach what, as the settings tell it."""

import pytest

from api.relay.doctor import reach_checks
from api.relay.doctor.check import Verdict
from api.relay.doctor.examination import Examination
from api.relay.web import allow_list
from tests.api.fakes import CODE, OTHER_CODE, deployment_of


def test_what_a_code_can_use_beyond_chat_is_what_the_allow_list_has() -> None:
    paths = {path.split("/")[1] for path in allow_list._POST} - {"chat", "messages"}
    assert set(reach_checks.BEYOND_CHAT) == paths


def test_the_owner_learns_what_codes_open() -> None:
    codes = f"{CODE}|tools=web_search\n{OTHER_CODE}|models=gpt-6-luna"
    found = reach_checks.reach_of_a_code(Examination(deployment_of(CODE=codes, OPENAI_API_KEY="sk-test-1")))
    assert found.verdict == Verdict.OK
    assert found.evidence["tools"] == "web_search"
    assert (found.evidence["codes"], found.evidence["codes_for_all_models"]) == (2, 1)
    assert found.evidence["providers"] == "openai"


@pytest.mark.parametrize(
    ("variables", "verdict"),
    [
        ({"CODE": CODE}, Verdict.OK),
        ({"CODE": CODE, "HIDE_USER_API_KEY": "1"}, Verdict.OK),
        ({"CODE": CODE, "BASE_URL": "https://proxy.example.com"}, Verdict.OK),
        ({"CODE": CODE, "BASE_URL": "https://proxy.example.com", "ALLOW_USER_KEYS": "1"}, Verdict.WARN),
        ({"CODE": CODE, "ALLOW_USER_KEYS": "any"}, Verdict.WARN),
        ({}, Verdict.SKIPPED),
    ],
)
def test_strangers_with_keys_of_their_own_are_a_matter_of_whose_server_it_is(
    variables: dict[str, str], verdict: Verdict
) -> None:
    assert reach_checks.reach_of_a_stranger(Examination(deployment_of(**variables))).verdict == verdict
