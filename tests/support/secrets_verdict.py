"""A pytest plugin: the session ends with an error if the secrets guard has found anything."""

from collections.abc import Iterator

import pytest

from tests.support.secrets_guard import GUARD
from tests.support.watched_stores import watch


@pytest.fixture(scope="session", autouse=True)
def no_secret_is_ever_shown() -> Iterator[None]:
    """Fail the session if any answer, log or store held a secret; set up first, so that it is the last to end."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        watch(GUARD, monkeypatch)
        yield
    if GUARD.findings:
        pytest.fail("\n".join(["Secrets were shown:", *GUARD.findings]), pytrace=False)
