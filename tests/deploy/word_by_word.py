"""What every server in front of the relay must let through as it comes."""

from tests.conformance.client import Client
from tests.upstream import ScriptedUpstream

WORDS = (b"one", b"two", b"three")


def assert_comes_chunk_by_chunk(client: Client, upstream: ScriptedUpstream) -> None:
    """Each word is written only when the client has the one before."""
    stream = client.stream({"text": "one two three ", "gate": "words"})
    assert stream.status == 200
    for word in WORDS:
        upstream.open_gate("words")
        stream.read_until(word)
    stream.read_all()
    assert (stream.words, stream.end.split()[0]) == ("one two three ", "ok")
