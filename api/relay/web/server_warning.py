"""A warning about WSGI servers under which Stop or long answers do not work. docs/platforms.md says which do."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from tempfile import SpooledTemporaryFile

log = logging.getLogger("locutorio.app")


def weakness_of_server(environ: Mapping[str, object]) -> str | None:
    """What does not work under the server that made this WSGI environment, or None where nothing is known of it.

    a2wsgi leaves the ASGI scope in it, and asgiref hands a body over as a spooled file. gunicorn's sync workers and
    uWSGI without threads say that they are not multithreaded.
    """
    if "asgi.scope" in environ or isinstance(environ.get("wsgi.input"), SpooledTemporaryFile):
        return "an adaptor from ASGI does not pass on that a reader has gone: stopped answers go on and are paid for"
    software = str(environ.get("SERVER_SOFTWARE") or "")
    if not environ.get("wsgi.multithread", True) and (software.startswith("gunicorn") or "uwsgi.version" in environ):
        return (
            "this server answers one request at a time in each process, and gunicorn ends answers after its timeout: "
            "use threads (gunicorn --worker-class gthread --threads 64, uwsgi --threads 64)"
        )
    return None


class ServerWarning:
    """Looks at requests until one shows a weakness of the server, and writes it to the log once."""

    def __init__(self) -> None:
        self._is_done = False

    def look_at(self, environ: Mapping[str, object]) -> None:
        """Write the warning if this request is the first to show why."""
        if self._is_done:
            return
        if weakness := weakness_of_server(environ):
            self._is_done = True
            log.warning("check=streaming.server %s. docs/platforms.md lists the servers that are supported", weakness)
