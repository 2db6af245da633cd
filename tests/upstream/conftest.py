"""What the tests of the scripted upstream share."""

from collections.abc import Iterator

import pytest

from tests.upstream import ScriptedUpstream


@pytest.fixture
def upstream() -> Iterator[ScriptedUpstream]:
    """An upstream of its own for each test."""
    with ScriptedUpstream() as server:
        yield server
