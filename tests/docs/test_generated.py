"""The generated documents are those that the tables make."""

from pathlib import Path

import pytest

from scripts.generate_docs import DOCUMENTS
from tests.support.programs import ROOT


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_generated_document_is_fresh(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == DOCUMENTS[path](), f"{path.name} is out of date: run `make docs`."
