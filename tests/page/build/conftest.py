"""The page that the tests of the build break."""

from pathlib import Path

import pytest

from tests.page.build.small_page import write_small_page


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """A small page that is in order, and may be broken."""
    write_small_page(tmp_path)
    return tmp_path
