"""The doctor names first the one thing that is wrong with a deployment, and complains of nothing in a sound one."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator

import pytest

from api.relay.doctor.run import Result
from tests.doctor.deployments import ORDER, Case, cases, complaints
from tests.doctor.world import World
from tests.page.ui_strings import LANGUAGES, words_of
from tests.support.secrets_guard import record_answer

BROKEN = cases("broken_deployments.json")
HEALTHY = cases("healthy_deployments.json")
LEAST_BROKEN = 60
TRANSLATIONS = [language for language in LANGUAGES if language != "en"]
NEVER_FIRST = {
    "keys.endpoints": "an endpoint that is missing is evidence",
    "site.code_reach": "it only tells",
    "site.deployment": "it only tells",
}
"""Checks of which no deployment here makes an example, and why: their own tests do."""
HEALTHY_SECONDS = 5
LONGEST_SECONDS = 20
NOBODY_ANSWERS = {
    "BASE_URL": "https://<silent>/v1",
    "AZURE_URL": "https://<silent>",
    "AZURE_API_KEY": "sk-test-azure-7f3kq9mw2x5r8t1y",
    "KV_REST_API_URL": "http://<silent>",
    "KV_REST_API_TOKEN": "sk-test-rest-token",
    "UPSTREAM_REPO": None,
    "GITHUB_API_URL": "http://<silent>",
    "LOCUTORIO_COMMIT": "1f2e3d4c5b6a79880f1e2d3c4b5a69788f9e0d1c",
}


def unsaid(found: list[Result]) -> list[str]:
    """What the page has no words for in another language, or words that name what was not seen."""
    wanting = []
    for finding in (result.finding for result in found if result.finding.cause):
        keys = [f"doctor.cause.{finding.cause_id}", *([f"doctor.next.{finding.cause_id}"] if finding.next else [])]
        for language in TRANSLATIONS:
            texts = {key: words_of(language).get(key, "{words}") for key in keys}
            named = {key: set(re.findall(r"\{(\w+)\}", text)) for key, text in texts.items()}
            wanting += [f"{language}: {key}" for key, names in named.items() if not names <= set(finding.evidence)]
    return wanting


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with World(tmp_path_factory.mktemp("world")) as made:
        yield made


@pytest.mark.parametrize("case", BROKEN, ids=[case.name for case in BROKEN])
def test_what_is_wrong_is_named_first_and_nothing_secret_with_it(case: Case, world: World) -> None:
    found = case.results(world)
    told = json.dumps([result.document() for result in found], ensure_ascii=False)
    record_answer(told, f"the doctor about {case.name}")
    complained = complaints(found)
    assert complained[0][:2] == (case.check, case.cause), complained
    assert all(cause != "crashed" for _, cause, _ in complained)
    assert found[0].finding.next
    assert unsaid(found) == []


@pytest.mark.parametrize("case", HEALTHY, ids=[case.name for case in HEALTHY])
def test_of_a_sound_deployment_nothing_is_said(case: Case, world: World) -> None:
    began = time.monotonic()
    found = case.results(world)
    seconds = time.monotonic() - began
    assert complaints(found) == []
    assert seconds < HEALTHY_SECONDS


def test_where_nobody_answers_the_doctor_is_done_all_the_same(world: World) -> None:
    began = time.monotonic()
    found = Case("nobody answers", NOBODY_ANSWERS).results(world)
    seconds = time.monotonic() - began
    assert complaints(found)[0][0].startswith("way.")
    assert seconds < LONGEST_SECONDS


def test_the_matrix_is_large_enough_and_says_nothing_twice() -> None:
    assert len(BROKEN) >= LEAST_BROKEN
    assert len({case.name for case in BROKEN}) == len(BROKEN)


def test_every_check_that_can_complain_is_the_first_to_do_so_somewhere() -> None:
    assert set(ORDER) - {case.check for case in BROKEN} <= set(NEVER_FIRST)
