"""What a client can rely on holds behind nginx: the parts of the conformance suite that a proxy could spoil.

The rest is about what the relay makes of a request, which nginx passes on as it is.
"""

from collections.abc import Iterator, Mapping

import pytest

from tests.conformance.client import Client
from tests.conformance.conftest import Target
from tests.conformance.test_aborts import *  # noqa: F403
from tests.conformance.test_forwarding import *  # noqa: F403
from tests.conformance.test_load import *  # noqa: F403
from tests.conformance.test_openai_sdk import *  # noqa: F403
from tests.conformance.test_paths import *  # noqa: F403
from tests.conformance.test_streams import *  # noqa: F403
from tests.support.nginx import PlainNginxInFront
from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream

# nginx itself refuses a path with %00, in its own words.
del test_anything_else_is_a_404  # noqa: F821


class BehindNginx(WaitressServer):
    """The relay under waitress, with deploy/nginx.conf in front; `url` is nginx's."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        super().__init__({"TRUSTED_PROXIES": "127.0.0.1", **environment})
        self._nginx: PlainNginxInFront | None = None

    def start(self) -> None:
        """Start the relay, then nginx."""
        super().start()
        self._nginx = PlainNginxInFront(self.url)
        self._nginx.start()
        self.url = self._nginx.url

    def stop(self) -> None:
        """End both."""
        if self._nginx is not None:
            self._nginx.stop()
        super().stop()


@pytest.fixture(scope="module")
def target(upstream: ScriptedUpstream) -> Iterator[Target]:
    started = Target("nginx", upstream, BehindNginx)
    yield started
    started.stop()


@pytest.fixture
def client(target: Target) -> Client:
    """A client with the right code, of a relay with a short heartbeat."""
    return target.client(HEARTBEAT_SECONDS="1")
