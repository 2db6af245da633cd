"""What every server in front of the relay must let through as it comes."""

from tests.conformance.client import Client
from tests.upstream import ScriptedUpstream

WORDS = tuple(word * 300 for word in ("one", "two", "three"))
"""Long enough for a proxy that compresses only what is worth it."""
TEXT = " ".join(WORDS) + " "


def assert_comes_chunk_by_chunk(client: Client, upstream: ScriptedUpstream) -> None:
    """Each word is written only when the client has the one before."""
    # As a browser asks, so that whoever compresses has a reason to.
    headers = {"Accept-Encoding": "gzip, deflate, br, zstd"}
    stream = client.stream({"text": TEXT, "gate": "words"}, headers=headers)
    assert stream.status == 200
    for word in WORDS:
        upstream.open_gate("words")
        stream.read_until(word.encode())
    stream.read_all()
    assert (stream.words, stream.end.split()[0]) == (TEXT, "ok")
