"""What the doctor says of the site itself: how it is reached, what it runs on, its limits and its clock."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from api.relay.doctor import site_checks
from api.relay.doctor.check import Verdict
from api.relay.doctor.examination import Examination
from api.relay.site.updates import Standing
from tests.api.fakes import CODE, deployment_of

SECURE = {"Host": "chat.example.com", "X-Forwarded-Proto": "https"}


def examination(
    headers: Mapping[str, str] | None = None,
    remote: str = "",
    environment: Mapping[str, str] | None = None,
    **set_: str,
) -> Examination:
    """What one run looks at: a deployment of these variables, and a request with these headers."""
    return Examination(
        deployment_of(**{"CODE": CODE, "OPENAI_API_KEY": "sk-test-1", **set_}),
        {**set_, **(environment or {})},
        headers or {},
        remote,
    )


@pytest.mark.parametrize(
    ("headers", "verdict", "cause_id"),
    [
        (SECURE, Verdict.OK, ""),
        ({"Host": "localhost:3000"}, Verdict.OK, ""),
        ({"Host": "127.0.0.1:3000", "X-Forwarded-Proto": "http"}, Verdict.OK, ""),
        ({"Host": "chat.example.com", "Sec-Fetch-Site": "same-origin"}, Verdict.OK, ""),
        ({"Host": "chat.example.com", "X-Forwarded-Proto": "http"}, Verdict.FAIL, "site.https"),
        ({**SECURE, "X-Forwarded-Proto": "http", "Sec-Fetch-Site": "none"}, Verdict.WARN, "site.https.forwarded"),
        ({"Host": "chat.example.com"}, Verdict.SKIPPED, "site.https.untold"),
        ({}, Verdict.SKIPPED, "site.https.no_request"),
    ],
)
def test_a_visit_without_https_is_seen_as_far_as_the_request_shows_it(
    headers: dict[str, str], verdict: Verdict, cause_id: str
) -> None:
    found = site_checks.is_encrypted(examination(headers))
    assert (found.verdict, found.cause_id) == (verdict, cause_id)


FORWARDED = {"X-Forwarded-For": "203.0.113.9"}


@pytest.mark.parametrize(
    ("headers", "remote", "variables", "verdict", "cause_id"),
    [
        (FORWARDED, "172.17.0.1", {}, Verdict.FAIL, "site.client_address"),
        (FORWARDED, "198.51.100.7", {}, Verdict.WARN, "site.client_address"),
        (FORWARDED, "172.17.0.1", {"TRUSTED_PROXIES": "private"}, Verdict.OK, ""),
        ({}, "172.17.0.1", {}, Verdict.OK, ""),
        (FORWARDED, "10.0.0.1", {"VERCEL": "1"}, Verdict.OK, ""),
        (
            {**FORWARDED, "Cf-Connecting-Ip": "203.0.113.9"},
            "10.0.0.1",
            {"VERCEL": "1"},
            Verdict.WARN,
            "site.client_address.service",
        ),
        ({"cf-connecting-ip": "203.0.113.9"}, "10.0.0.1", {"CLIENT_ADDRESS_HEADER": "CF-Connecting-IP"}, "ok", ""),
    ],
)
def test_a_proxy_that_nobody_declared_is_named(
    headers: dict[str, str], remote: str, variables: dict[str, str], verdict: Verdict, cause_id: str
) -> None:
    found = site_checks.knows_its_callers(examination({**SECURE, **headers}, remote, **variables))
    assert (found.verdict, found.cause_id) == (verdict, cause_id)
    if cause_id == "site.client_address":
        assert f"TRUSTED_PROXIES={remote}" in found.next


def test_what_earlier_requests_have_shown_of_proxies_counts_without_a_request() -> None:
    asked = examination()
    asked.deployment.trusted_proxies.note_untrusted("10.0.0.5", {"x-forwarded-for": "203.0.113.9"}, "")
    found = site_checks.knows_its_callers(asked)
    assert found.verdict == Verdict.FAIL
    assert "10.0.0.5" in found.cause and found.evidence == {"variable": "TRUSTED_PROXIES"}


@pytest.mark.parametrize(
    ("standing", "verdict"),
    [
        (Standing("current"), Verdict.OK),
        (Standing("behind", 12), Verdict.WARN),
        (Standing("unrelated"), Verdict.SKIPPED),
        (Standing("unknown"), Verdict.SKIPPED),
        (Standing("off"), Verdict.SKIPPED),
    ],
    ids=lambda given: getattr(given, "state", given),
)
def test_how_far_the_site_is_behind_its_repository(
    monkeypatch: pytest.MonkeyPatch, standing: Standing, verdict: Verdict
) -> None:
    asked = examination()
    monkeypatch.setattr(asked.deployment.updates, "standing", lambda: standing)
    found = site_checks.is_up_to_date(asked)
    assert found.verdict == verdict
    assert ("12 changes" in found.cause) == (standing.behind == 12)


def test_platform_region_and_origin_are_told() -> None:
    asked = examination(
        {"X-Vercel-Id": "fra1::iad1::abcde-1700000000000-0123456789ab"},
        VERCEL="1",
        VERCEL_GIT_REPO_OWNER="ana",
        VERCEL_GIT_REPO_SLUG="chat",
        VERCEL_GIT_COMMIT_SHA="0123456789abcdef",
    )
    told = site_checks.what_it_runs_on(asked).evidence
    assert (told["platform"], told["edge"], told["region"]) == ("vercel", "fra1", "iad1")
    assert (told["origin"], told["repository"], told["commit"]) == ("fork or copy", "ana/chat", "0123456")
    assert site_checks.what_it_runs_on(examination(LOCUTORIO_CONTAINER="1")).evidence["platform"] == "container"
    assert site_checks.what_it_runs_on(examination(environment={"FLY_REGION": "ams"})).evidence["region"] == "ams"


@pytest.mark.parametrize(
    ("variables", "cause_id"),
    [
        ({}, ""),
        ({"VERCEL": "1"}, ""),
        ({"NETLIFY": "true"}, ""),
        ({"VERCEL": "1", "STREAM_LIMIT_SECONDS": "600"}, "site.time_limits.stream"),
        ({"NETLIFY": "true", "STREAM_LIMIT_SECONDS": "0"}, "site.time_limits.stream"),
        ({"STREAM_LIMIT_SECONDS": "600"}, ""),
        ({"HEARTBEAT_SECONDS": "60"}, "site.time_limits.heartbeat"),
    ],
)
def test_answers_end_before_the_platform_cuts_them_and_are_never_silent_for_long(
    variables: dict[str, str], cause_id: str
) -> None:
    assert site_checks.has_time_to_answer(examination(**variables)).cause_id == cause_id


@pytest.mark.parametrize(("seconds", "verdict"), [(0, "ok"), (60, "ok"), (3600, "warn"), (-3600, "warn")])
def test_a_clock_that_is_wrong_is_seen_at_the_providers_date(
    monkeypatch: pytest.MonkeyPatch, seconds: int, verdict: str
) -> None:
    theirs = format_datetime(datetime.now(UTC) - timedelta(seconds=seconds), usegmt=True)
    monkeypatch.setattr(site_checks, "fetch_date", lambda *_: theirs)
    found = site_checks.clock_is_right(examination())
    assert found.verdict == verdict
    assert ("ahead of" in found.cause) == (seconds == 3600)


def test_only_a_provider_that_the_site_uses_is_asked_for_its_date(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def fetch_date(url: str, *_: object) -> str:
        asked.append(url)
        return ""

    monkeypatch.setattr(site_checks, "fetch_date", fetch_date)
    azure = {"AZURE_URL": "https://my-resource.openai.azure.com", "AZURE_API_KEY": "test-azure"}
    site_checks.clock_is_right(Examination(deployment_of(CODE=CODE, **azure)))
    site_checks.clock_is_right(Examination(deployment_of(CODE=CODE)))
    assert asked == ["https://my-resource.openai.azure.com"]


def test_without_a_date_nothing_is_said_of_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_checks, "fetch_date", lambda *_: "")
    assert site_checks.clock_is_right(examination()).verdict == Verdict.SKIPPED


@pytest.mark.parametrize(
    ("hard", "threads", "verdict"), [(1024, "", "warn"), (65_536, "", "ok"), (1024, "100", "ok"), (-1, "", "ok")]
)
def test_few_open_files_are_few_answers_at_once(
    monkeypatch: pytest.MonkeyPatch, hard: int, threads: str, verdict: str
) -> None:
    monkeypatch.setattr("resource.getrlimit", lambda _: (256, hard))
    assert site_checks.open_files_suffice(examination(environment={"THREADS": threads})).verdict == verdict


def test_on_a_platform_open_files_are_not_the_owners() -> None:
    assert site_checks.open_files_suffice(examination(VERCEL="1")).verdict == Verdict.SKIPPED
