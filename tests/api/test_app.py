"""What the application itself writes to the log."""

import pytest

from api.relay.app import create_app
from api.relay.settings import read_settings


@pytest.mark.parametrize("method", ["FORGED\x1b[2J", "GET\n2026-01-01 WARNING FORGED"])
def test_a_method_is_quoted_in_the_log_as_a_path_is(method: str, capsys: pytest.CaptureFixture[str]) -> None:
    client = create_app(read_settings({"CODE": "code-test-1", "OPENAI_API_KEY": "sk-test-1"})).test_client()
    client.open("/api/nothing", environ_overrides={"REQUEST_METHOD": method})
    [line] = [line for line in capsys.readouterr().err.splitlines() if "refused" in line]
    assert repr(method) in line
    assert "\x1b" not in line
