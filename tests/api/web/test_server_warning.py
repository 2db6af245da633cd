"""Servers under which something does not work are named in the log, once; the others are not."""

import io
from tempfile import SpooledTemporaryFile

import pytest

from api.relay.app import create_app
from api.relay.settings import read_settings
from api.relay.web.server_warning import weakness_of_server

GUNICORN = {"SERVER_SOFTWARE": "gunicorn/23.0.0", "wsgi.multithread": False}


@pytest.mark.parametrize(
    ("environ", "weakness"),
    [
        ({"asgi.scope": {}, "wsgi.multithread": True}, "adaptor from ASGI"),
        ({"wsgi.input": SpooledTemporaryFile()}, "adaptor from ASGI"),  # noqa: SIM115
        (GUNICORN, "one request at a time"),
        ({"uwsgi.version": b"2.0.28", "wsgi.multithread": False}, "one request at a time"),
    ],
    ids=["a2wsgi", "asgiref", "gunicorn's sync workers", "uWSGI without threads"],
)
def test_a_server_with_a_weakness_is_known(environ: dict, weakness: str) -> None:
    assert weakness in (weakness_of_server(environ) or "")


@pytest.mark.parametrize(
    "environ",
    [
        {"SERVER_SOFTWARE": "gunicorn/23.0.0", "wsgi.multithread": True},
        {"uwsgi.version": b"2.0.28", "wsgi.multithread": True},
        {"SERVER_SOFTWARE": None, "wsgi.multithread": True, "wsgi.input": io.BytesIO()},
        {"SERVER_SOFTWARE": "Werkzeug/3", "wsgi.multithread": False},
        {},
    ],
    ids=["gunicorn's threads", "uWSGI's threads", "waitress", "another", "nothing known"],
)
def test_of_the_others_nothing_is_said(environ: dict) -> None:
    assert weakness_of_server(environ) is None


def test_the_relay_warns_once(capsys: pytest.CaptureFixture[str]) -> None:
    client = create_app(read_settings({"CODE": "code-test-1", "OPENAI_API_KEY": "sk-test-1"})).test_client()
    for _ in range(3):
        assert client.get("/api/health", environ_overrides=GUNICORN).status_code == 200
    [line] = [line for line in capsys.readouterr().err.splitlines() if "docs/platforms.md" in line]
    assert "gthread" in line
