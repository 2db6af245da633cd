"""What the unit tests share: a clock that only moves when told to."""

import pytest

from tests.api.fakes import FakeTime


@pytest.fixture
def fake_time() -> FakeTime:
    return FakeTime()
