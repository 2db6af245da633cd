"""Compressed bodies are read as they come, however they are split; what expands without measure is refused."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.upstream.content_coding import BadCoding, Decoder, decoder_of


def raw_deflate(content: bytes) -> bytes:
    return zlib.compress(content)[2:-4]


def decoded(decoder: Decoder, pieces: list[bytes]) -> bytes:
    return b"".join(part for piece in pieces for part in decoder.feed(piece))


@pytest.mark.parametrize(
    ("coding", "compress"),
    [("gzip", gzip.compress), ("X-GZIP", gzip.compress), ("deflate", zlib.compress), ("deflate", raw_deflate)],
)
@given(content=st.binary(max_size=300), size=st.integers(1, 50))
def test_a_body_is_the_same_however_it_is_split(coding: str, compress, content: bytes, size: int) -> None:
    sent = compress(content)
    decoder = decoder_of(coding)
    assert decoder is not None
    assert decoded(decoder, [sent[start : start + size] for start in range(0, len(sent), size)]) == content
    assert decoder.is_complete


def test_each_event_is_there_as_soon_as_it_was_flushed() -> None:
    compressor = zlib.compressobj(wbits=31)
    decoder = decoder_of("gzip")
    assert decoder is not None
    for event in (b"data: one\n\n", b"data: two\n\n"):
        sent = compressor.compress(event) + compressor.flush(zlib.Z_SYNC_FLUSH)
        assert decoded(decoder, [sent]) == event
        assert not decoder.is_complete


def test_several_members_are_one_body() -> None:
    decoder = decoder_of("gzip")
    assert decoder is not None
    assert decoded(decoder, [gzip.compress(b"a") + gzip.compress(b"b")]) == b"ab"


@pytest.mark.parametrize("written", ["", "identity", "Identity, identity", " , "])
def test_without_a_coding_there_is_nothing_to_decode(written: str) -> None:
    assert decoder_of(written) is None


@pytest.mark.parametrize("written", ["br", "zstd", "compress", "gzip, gzip", "gzip, br", "*"])
def test_another_coding_is_refused_by_its_name(written: str) -> None:
    with pytest.raises(BadCoding, match="compressed with"):
        decoder_of(written)


def test_a_bomb_is_refused_and_never_all_in_memory() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    decoder = Decoder("gzip")
    sizes = []
    with pytest.raises(BadCoding, match="expands"):
        sizes.extend(len(piece) for piece in decoder.feed(bomb))
    assert max(sizes) <= 262_144


@given(st.sampled_from(["gzip", "deflate"]), st.lists(st.binary(max_size=40), max_size=4))
def test_garbage_is_only_ever_bad_coding(coding: str, pieces: list[bytes]) -> None:
    try:
        decoded(Decoder(coding), pieces)
    except BadCoding:
        return
