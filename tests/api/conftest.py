"""What the unit tests share: how long hypothesis looks, and a clock that only moves when told to."""

import pytest
from hypothesis import settings

from tests.api.fakes import FakeTime

settings.register_profile("relay", deadline=None, max_examples=150, database=None)
settings.load_profile("relay")


@pytest.fixture
def fake_time() -> FakeTime:
    return FakeTime()
