"""How far the deployment is behind: told to its owner, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conformance.client import CODE, Client
from tests.conformance.conftest import Target
from tests.support.github import FakeGitHub

OWNERS_CODE = "code-test-owner-6m3p"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
OWNER = f"Bearer nk-{OWNERS_CODE}"


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    with FakeGitHub() as server:
        yield server


def _client(target: Target, github: FakeGitHub, authorization: str | None = OWNER, **environment: str) -> Client:
    # Netlify's build has left a commit of its own, which only this variable replaces.
    defaults = {"ADMIN_CODE": OWNERS_CODE, "GITHUB_API_URL": github.url, "COMMIT_REF": COMMIT}
    return Client(target.server(**{**defaults, **environment}).url, authorization)


def test_the_owner_is_told_what_is_new(target: Target, github: FakeGitHub) -> None:
    github.is_ahead_by("Add a door", "Mend the lock")
    told = _client(target, github).get("/api/updates").json()
    assert (told["state"], told["behind"]) == ("behind", 2)
    assert [change["title"] for change in told["changes"]] == ["Mend the lock", "Add a door"]
    assert github.asked == [f"/repos/locutorio/locutorio/compare/{COMMIT}...HEAD"]


@pytest.mark.parametrize(
    ("authorization", "status", "code"),
    [
        (None, 401, "access_code_missing"),
        (f"Bearer nk-{CODE}", 403, "owner_only"),
        ("Bearer sk-test-somebody", 401, "own_key_not_allowed"),
    ],
)
def test_a_guest_is_told_nothing(
    target: Target, github: FakeGitHub, authorization: str | None, status: int, code: str
) -> None:
    answer = _client(target, github, authorization).get("/api/updates")
    assert (answer.status, answer.error["code"]) == (status, code)
    assert github.asked == []


def test_without_a_code_nobody_is_the_owner(target: Target, github: FakeGitHub) -> None:
    answer = _client(target, github, None, CODE="", ADMIN_CODE="").get("/api/updates")
    assert (answer.status, answer.error["code"]) == (403, "owner_only")


def test_the_owners_code_lets_them_in_like_any_other(target: Target, github: FakeGitHub) -> None:
    client = _client(target, github, CODE="")
    assert client.chat().status == 200
    access = client.post("/api/access", {}).json()
    assert (access["label"], access["owner"], access["open"]) == ("owner", True, False)
    assert Client(target.server(ADMIN_CODE=OWNERS_CODE).url).post("/api/access", {}).json()["owner"] is False


def test_with_the_owners_code_alone_the_site_asks_for_it(target: Target, github: FakeGitHub) -> None:
    client = _client(target, github, None, CODE="")
    assert client.get("/api/config").json()["needCode"] is True
    assert client.chat().error["code"] == "access_code_missing"


def test_a_github_that_says_nothing_is_no_error(target: Target, github: FakeGitHub) -> None:
    github.status = 500
    answer = _client(target, github).get("/api/updates")
    assert (answer.status, answer.json()["state"]) == (200, "unknown")
