"""Updates: what GitHub says becomes a standing, and whatever else it does becomes no error."""

import pytest
import requests
import responses

from api.relay.settings import read_settings
from api.relay.site import updates as updates_module
from api.relay.site.updates import FAILURE_FRESH_SECONDS, FRESH_SECONDS, MOST_CHANGES, Change, Standing
from tests.api.fakes import CODE, FakeTime, deployment_of

COMMIT = "0123456789abcdef0123456789abcdef01234567"
URL = f"https://api.github.com/repos/locutorio/locutorio/compare/{COMMIT}...HEAD"


def commit_of(number: int, message: str = "") -> dict:
    """A commit as GitHub lists it."""
    return {
        "html_url": f"https://github.com/locutorio/locutorio/commit/{number}",
        "commit": {
            "message": message or f"Change {number}\n\nWhy it was made.",
            "committer": {"date": "2026-11-01T10:00:00Z"},
        },
    }


def comparison_of(ahead_by: int, commits: list[dict] | None = None) -> dict:
    """What GitHub says when HEAD has that many commits more."""
    return {
        "status": "ahead" if ahead_by else "identical",
        "ahead_by": ahead_by,
        "html_url": "https://github.com/locutorio/locutorio/compare/0123456...HEAD",
        "commits": [commit_of(number) for number in range(ahead_by)] if commits is None else commits,
    }


def standing_of(**variables: str) -> Standing:
    return deployment_of(VERCEL_GIT_COMMIT_SHA=COMMIT, **variables).updates.standing()


@responses.activate
def test_what_the_repository_has_more_is_told_with_the_newest_first() -> None:
    responses.get(URL, json=comparison_of(2))
    assert standing_of() == Standing(
        "behind",
        2,
        (
            Change("Change 1", "2026-11-01T10:00:00Z", "https://github.com/locutorio/locutorio/commit/1"),
            Change("Change 0", "2026-11-01T10:00:00Z", "https://github.com/locutorio/locutorio/commit/0"),
        ),
        "https://github.com/locutorio/locutorio/compare/0123456...HEAD",
    )


@responses.activate
def test_a_deployment_with_commits_of_its_own_is_behind_by_those_it_has_not() -> None:
    responses.get(URL, json=comparison_of(1) | {"status": "diverged", "behind_by": 3})
    assert standing_of().behind == 1


@responses.activate
def test_only_the_newest_changes_are_listed_and_all_are_counted() -> None:
    responses.get(URL, json=comparison_of(MOST_CHANGES + 5))
    standing = standing_of()
    assert (standing.behind, len(standing.changes)) == (MOST_CHANGES + 5, MOST_CHANGES)
    assert standing.changes[0].title == f"Change {MOST_CHANGES + 4}"


@responses.activate
def test_a_deployment_that_has_everything_is_current() -> None:
    responses.get(URL, json=comparison_of(0))
    assert standing_of() == Standing("current")


@responses.activate
def test_a_commit_that_the_repository_does_not_have_is_that_of_a_copy() -> None:
    responses.get(URL, status=404, json={"message": "Not Found"})
    assert standing_of() == Standing("unrelated")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, b'{"message":"API rate limit exceeded"}'),
        (301, b""),
        (500, b"<html>"),
        (200, b""),
        (200, b"<html>a login page</html>"),
        (200, b"[]"),
        (200, b"null"),
        (200, b"{}"),
        (200, b'{"ahead_by":"many","commits":[]}'),
        (200, b'{"ahead_by":1e999,"commits":[]}'),
        (200, b'{"ahead_by":1,"commits":null,"html_url":""}'),
        (200, b'{"ahead_by":1,"commits":[{}],"html_url":""}'),
        (200, b"[" * 100_000),
    ],
)
@responses.activate
def test_anything_else_is_not_known(status: int, body: bytes) -> None:
    responses.get(URL, status=status, body=body)
    assert standing_of() == Standing("unknown")


@responses.activate
def test_a_network_that_fails_is_not_known() -> None:
    responses.get(URL, body=requests.ConnectionError())
    assert standing_of() == Standing("unknown")


@pytest.mark.parametrize("commit", ["", "main", "../../../user", "0123", f"{COMMIT}0", "0123456g"])
@responses.activate
def test_without_a_commit_nobody_is_asked(commit: str) -> None:
    assert deployment_of(LOCUTORIO_COMMIT=commit).updates.standing() == Standing("unknown")


@pytest.mark.parametrize("value", ["0", "off", "no", "False"])
@responses.activate
def test_an_owner_who_wants_no_updates_has_nobody_asked(value: str) -> None:
    assert standing_of(UPSTREAM_REPO=value) == Standing("off")


@responses.activate
def test_another_repository_and_another_github_can_be_named() -> None:
    responses.get(f"https://git.example/api/v3/repos/ana/booth/compare/{COMMIT}...HEAD", json=comparison_of(0))
    assert standing_of(UPSTREAM_REPO="ana/booth", GITHUB_API_URL="https://git.example/api/v3/").state == "current"


@pytest.mark.parametrize("value", ["locutorio", "a/b/c", "a b/c", "https://github.com/a/b", "../x", "a/b?c", "a/.."])
def test_what_is_no_repository_is_a_problem_of_the_settings(value: str) -> None:
    assert ("UPSTREAM_REPO", "is not a repository like owner/name") in deployment_of(UPSTREAM_REPO=value).problems


def test_what_is_no_address_is_a_problem_of_the_settings() -> None:
    assert [name for name, _ in deployment_of(GITHUB_API_URL="ftp://x").problems] == ["GITHUB_API_URL"]


@responses.activate
def test_the_owners_proxy_is_used() -> None:
    responses.get(URL, json=comparison_of(0))
    standing_of(PROXY_URL="ana:word@p.example:1")
    assert dict(responses.calls[0].request.req_kwargs["proxies"]) == {"https": "http://ana:word@p.example:1"}


@responses.activate
def test_no_key_and_no_code_goes_to_github() -> None:
    responses.get(URL, json=comparison_of(0))
    standing_of(OPENAI_API_KEY="sk-test-owner-key-1", ADMIN_CODE=CODE)
    sent = responses.calls[0].request
    assert "Authorization" not in sent.headers
    assert CODE not in f"{sent.url}{sent.headers}" and "sk-test" not in f"{sent.url}{sent.headers}"


@pytest.mark.parametrize("is_known", [True, False], ids=["an answer", "none"])
@responses.activate
def test_an_answer_is_remembered_for_a_while(is_known: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_time = FakeTime()
    monkeypatch.setattr(updates_module.time, "monotonic", fake_time)
    asked = responses.get(URL, json=comparison_of(1)) if is_known else responses.get(URL, status=500)
    updates = deployment_of(VERCEL_GIT_COMMIT_SHA=COMMIT).updates
    first = updates.standing()
    fake_time.now += (FRESH_SECONDS if is_known else FAILURE_FRESH_SECONDS) - 1
    assert updates.standing() == first
    assert asked.call_count == 1
    fake_time.now += 1
    assert updates.standing() == first
    assert asked.call_count == 2


@responses.activate
def test_the_document_says_what_is_deployed() -> None:
    responses.get(URL, json=comparison_of(1))
    variables = {"VERCEL": "1", "VERCEL_GIT_REPO_OWNER": "ana", "VERCEL_GIT_REPO_SLUG": "locutorio"}
    document = deployment_of(VERCEL_GIT_COMMIT_SHA=COMMIT, **variables).updates.document()
    assert (document["state"], document["behind"], document["repository"]) == ("behind", 1, "locutorio/locutorio")
    assert document["deployment"] == {
        "platform": "vercel",
        "repository": "ana/locutorio",
        "commit": COMMIT,
        "version": "0.1.0",
    }


def test_an_image_says_that_it_is_one() -> None:
    assert deployment_of(LOCUTORIO_CONTAINER="1").updates.document()["deployment"]["platform"] == "container"


@pytest.mark.parametrize(
    ("variables", "repository"),
    [
        ({"VERCEL_GIT_REPO_OWNER": "ana", "VERCEL_GIT_REPO_SLUG": "booth"}, "ana/booth"),
        ({"REPOSITORY_URL": "https://github.com/ana/booth"}, "ana/booth"),
        ({"REPOSITORY_URL": "https://github.com/ana/booth.git"}, "ana/booth"),
        ({"REPOSITORY_URL": "git@github.com:ana/booth.git"}, "ana/booth"),
        ({"REPOSITORY_URL": "https://gitlab.com/ana/booth"}, ""),
        ({"REPOSITORY_URL": "https://github.com/ana/booth/../../x"}, ""),
    ],
)
def test_the_repository_that_is_deployed_is_known_where_the_platform_names_it(
    variables: dict[str, str], repository: str
) -> None:
    assert read_settings(variables).repository == repository
