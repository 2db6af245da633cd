"""Audio or a picture on its way through."""

from __future__ import annotations

from collections.abc import Iterator

from api.relay.errors import RelayError
from api.relay.forwarding.charge import Charge
from api.relay.upstream.deadlines import ClientDisconnected, Deadlines
from api.relay.upstream.key_failover import UpstreamCall


class BinaryBody:
    """The WSGI iterable of such an answer. A cut one ends the connection early, which is all that can be said.

    Its first piece is read at once, while a failure can still be answered as one. Raises RelayError or
    ClientDisconnected.
    """

    def __init__(self, call: UpstreamCall, deadlines: Deadlines, charge: Charge) -> None:
        self._call = call
        self._patience = deadlines
        self._charge = charge
        self._is_whole = False
        self._first = call.read_some(deadlines)

    def __iter__(self) -> Iterator[bytes]:
        piece = self._first
        while piece:
            yield piece
            try:
                piece = self._call.read_some(self._patience)
            except (RelayError, ClientDisconnected) as error:
                raise ConnectionError("the answer ended early") from error
        self._is_whole = True

    def close(self) -> None:
        """Called by the server when the answer is over or the client has gone."""
        self._call.abort()
        self._charge.settle_media(is_whole=self._is_whole)
