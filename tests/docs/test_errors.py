"""Every error that the relay answers is documented, and none is documented that it never answers."""

import ast
import re

import pytest

from api.relay.errors import ERRORS
from tests.docs.markdown import first_cells, read
from tests.docs.source import called_name, calls_in, first_text

# Functions that make an error from a code given to them, with the details that they add.
MAKERS = {"RelayError": set(), "_failed": {"host"}}
NO_DETAILS = {"retry_after", "answer_status", "fields"}
RAISED = [call for folder in ("api", "server") for call in calls_in(folder, *MAKERS)]


def test_every_error_that_is_raised_is_documented_and_every_documented_one_is_raised() -> None:
    assert {code for call in RAISED if (code := first_text(call))} == set(ERRORS)


def test_an_error_is_named_where_it_is_raised() -> None:
    unnamed = [ast.unparse(call) for call in RAISED if first_text(call) is None]
    assert unnamed == ["RelayError(code, host=self._upstream.base.authority, why=why, seconds=seconds, status=status)"]


@pytest.mark.parametrize("call", [call for call in RAISED if first_text(call)], ids=ast.unparse)
def test_an_error_gets_the_details_that_its_texts_ask_for(call: ast.Call) -> None:
    kind = ERRORS[first_text(call)]
    wanted = set(re.findall(r"{(\w+)}", kind.message + kind.hint))
    given = {keyword.arg for keyword in call.keywords} - NO_DETAILS | MAKERS[called_name(call)]
    assert wanted <= given


def test_the_page_lists_every_error() -> None:
    assert first_cells(read("docs/errors.md")) == list(ERRORS)
