"""A client that speaks TLS to the plain port is named in the log, but fills it with nothing."""

import logging

import pytest

from server.tls_hellos import TlsHellos, is_tls_hello
from tests.api.fakes import FakeTime


def test_a_peer_is_named_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    clock = FakeTime()
    hellos = TlsHellos(clock)
    with caplog.at_level(logging.WARNING):
        for seconds in (0.0, 1.0, 58.0, 1.0):
            clock.now += seconds
            hellos.note("192.0.2.1")
            hellos.note("192.0.2.2")
    assert [record.args[0] for record in caplog.records] == ["192.0.2.1", "192.0.2.2"] * 2


def test_no_request_of_http_is_taken_for_tls() -> None:
    assert is_tls_hello(b"\x16\x03\x01\x02\x00")
    assert not any(is_tls_hello(data) for data in (b"GET / HTTP/1.1", b"\r\n", b"", b"\x16"))
