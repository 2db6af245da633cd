"""Reads what the benchmarks put on the wire: HTTP/1 answers and the stream of events inside."""

from __future__ import annotations

from dataclasses import dataclass, field

EVENT_START = b"data: "
EVENT_END = b"\n\n"
LAST_EVENT = b"data: [DONE]"
STAMP_MARK = b'"content":"@'
STAMP_DIGITS = 20


class ChunkedBody:
    """Takes the framing of `Transfer-Encoding: chunked` off, piece by piece."""

    def __init__(self) -> None:
        self.finished = False
        self._held = b""

    def feed(self, data: bytes) -> bytes:
        """Return the content of every chunk that `data` completes. Raises ValueError on bad framing."""
        data = self._held + data
        position = 0
        contents = []
        while not self.finished:
            line_end = data.find(b"\r\n", position)
            if line_end < 0:
                break
            start = line_end + 2
            end = start + int(data[position:line_end].partition(b";")[0], 16)
            if len(data) < end + 2:
                break
            contents.append(data[start:end])
            self.finished = start == end
            position = end + 2
        self._held = data[position:]
        return b"".join(contents)


class PlainBody:
    """The body of an answer that ends with its connection: nothing to take off."""

    def feed(self, data: bytes) -> bytes:
        """Return `data` as it is."""
        return data


@dataclass
class Answer:
    """One streamed answer as it arrived; all times are nanoseconds of the monotonic clock."""

    status: int = 0
    events: int = 0
    complete: bool = False
    first_byte_at: int | None = None
    """Arrival of the first event's beginning."""
    delays: list[tuple[int, int]] = field(default_factory=list)
    """(arrival, arrival minus the upstream's stamp) of every stamped event."""


def split_head(data: bytes) -> tuple[bytes, bytes] | None:
    """Part an answer's head from what has come of its body; None while the head is not whole."""
    head, separator, body = data.partition(b"\r\n\r\n")
    return (head, body) if separator else None


def status_of(head: bytes) -> int:
    """Return the status code of an answer's head."""
    return int(head.split(b" ", 2)[1])


def body_decoder(head: bytes) -> ChunkedBody | PlainBody:
    """Choose the decoder that an answer's head asks for."""
    return ChunkedBody() if b"transfer-encoding: chunked" in head.lower() else PlainBody()


def stamp_in(event: bytes) -> int | None:
    """Return the time at which the upstream wrote `event`, or None where it bears no stamp."""
    _, mark, rest = event.partition(STAMP_MARK)
    return int(rest[:STAMP_DIGITS]) if mark else None


def read_answer(pieces: list[tuple[int, bytes]]) -> Answer:
    """Read an answer from its (arrival in ns, bytes) pieces; an event arrives with the piece that completes it."""
    answer = Answer()
    decoder: ChunkedBody | PlainBody | None = None
    held = b""
    for arrival, data in pieces:
        if decoder is None:
            held += data
            parts = split_head(held)
            if parts is None:
                continue
            head, data = parts
            held = b""
            answer.status = status_of(head)
            decoder = body_decoder(head)
        held += decoder.feed(data)
        if answer.first_byte_at is None and EVENT_START in held:
            answer.first_byte_at = arrival
        *events, held = held.split(EVENT_END)
        for event in events:
            read_event(event, arrival, answer)
    return answer


def read_event(event: bytes, arrival: int, answer: Answer) -> None:
    """Add `event` to `answer`; comments (heartbeats, the end mark) do not count."""
    if not event.startswith(EVENT_START):
        return
    answer.events += 1
    answer.complete = answer.complete or event == LAST_EVENT
    stamp = stamp_in(event)
    if stamp:
        answer.delays.append((arrival, arrival - stamp))
