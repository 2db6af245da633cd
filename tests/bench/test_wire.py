"""The client reads a stream the same way wherever the network cuts it."""

import pytest

from bench.client import most_together
from bench.upstream import CHUNK_END, CHUNK_START, HEAD, TAIL
from bench.wire import ChunkedBody, read_answer

STAMP = 1_000
FRAMED = HEAD + CHUNK_START + b"%020d" % STAMP + CHUNK_END + TAIL
PLAIN = b"HTTP/1.0 200 OK\r\n\r\n" + ChunkedBody().feed(FRAMED.partition(b"\r\n\r\n")[2])


@pytest.mark.parametrize("answer", [FRAMED, PLAIN], ids=["chunked", "until the end"])
@pytest.mark.parametrize("size", [1, 7, 64, 10_000])
def test_an_answer_is_complete_however_it_is_cut(answer: bytes, size: int) -> None:
    pieces = [(position, answer[position : position + size]) for position in range(0, len(answer), size)]
    read = read_answer(pieces)
    assert (read.status, read.events, read.complete, len(read.delays)) == (200, 3, True, 1)


def test_the_first_byte_is_that_of_the_first_event_and_an_event_arrives_when_it_is_whole() -> None:
    start = len(PLAIN.partition(b"\r\n\r\n")[0])
    read = read_answer([(2_000, PLAIN[:start]), (3_000, PLAIN[start : start + 20]), (5_000, PLAIN[start + 20 :])])
    assert (read.first_byte_at, read.delays) == (3_000, [(5_000, 5_000 - STAMP)])


def test_an_answer_without_its_last_event_is_not_complete() -> None:
    assert not read_answer([(1, PLAIN.replace(b"[DONE]", b"[DON"))]).complete


def test_comments_are_no_events() -> None:
    assert read_answer([(1, PLAIN + b": ping\n\n: end ok bytes=1 ms=1\n\n")]).events == 3


def test_streams_are_together_while_their_spans_overlap() -> None:
    assert most_together([(0, 10), (5, 15), (8, 9), (10, 20)]) == 3
