"""What the scripted upstream shall do with one request."""

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass

FRAMINGS = ("chunked", "length", "close")
HEADS = ("normal", "garbage", "half", "none_then_close", "none_then_reset", "drip", "huge")
REPORTS = ("when_asked", "always", "in_every_chunk", "never")
ENDS = ("done", "no_done", "early", "cut", "reset", "hang")

DEFAULT_CHUNKS = 5


class ScriptError(ValueError):
    """A script that cannot be followed: an unknown field, a wrong type or value."""


@dataclass(frozen=True, kw_only=True)
class Script:
    """The course of one answer. Every field has a default: `Script()` is a well-behaved answer.

    The answer itself:
        text: the whole answer, split into chunks; None generates "chunk 0 chunk 1 ...".
        chunks: number of text chunks (5 for a generated text; a given text is split by words).
        chunk_size: characters in each text chunk; goes before `chunks` where a text is given.
        reasoning: sent before the text, split by words: as `reasoning_content`, or as the summary of a response.
        tool_calls: list of {"name", "arguments"} sent after the text (chat only); generates no text.
        usage: the usage object, in place of the counted one.
        counts: what to report: prompt, cached, cache_written, completion, reasoning (tokens); those that it leaves
            out are counted, or 0.
        dialect: in whose words: chat | short | responses | anthropic | deepseek | openrouter | xai; None is the
            endpoint's own.
        reports: when_asked | always | in_every_chunk | never.
        items: items of a response's output, each with its events; a message among them replaces the text, and
            `partial_images` of a picture are sent before it.
        response: fields of a response at its end, such as `status`, `incomplete_details` and `error`.
        refuses: fields of a request that are answered with an error which names them.
        split_utf8: breaks a multi-byte character at each chunk's border, where the chunk has one.
        stamp: each text event's JSON has `"t"`: `time.monotonic_ns()` just before its write.
        crlf: the lines of the event stream end with CRLF.
        comment: an SSE comment before the first event.
        error_event: an error object sent as an event after the text, in place of finish and `[DONE]`.

    The HTTP answer:
        status: HTTP status (200, or 302 with `redirect_to`); an error status brings an error JSON.
        body: the raw body, in place of the endpoint's own.
        headers: extra response headers; they replace ours of the same name and are written as given.
        content_type: in place of the answer's own.
        redirect_to: the Location header.
        framing: chunked | length | close; None is chunked for what streams, length for the rest.
        connection_close: says `Connection: close` and closes afterwards.

    Time, in seconds; and gates, which tests open (see `ScriptedUpstream.open_gate`):
        first_delay: before the head.
        body_delay: between the head and the first chunk.
        interval: between text chunks; 0 writes all at once.
        head_gate: name of the gate before the head.
        gate: name of the gate before each text chunk (before the body, where the answer does not stream).
        drip_interval: between two bytes of a dripping head.

    Misbehaviour:
        head: normal | garbage (no HTTP at all) | half (then close) | none_then_close | none_then_reset |
            drip (byte by byte) | huge (a header of 256 KiB).
        end: done | no_done (finish, but no `[DONE]`) | early (neither, HTTP ends well) | cut (closes inside the
            event after the text, or inside the body) | reset (TCP reset after the text) | hang (silent after
            the text until the peer closes).
    """

    text: str | None = None
    chunks: int | None = None
    chunk_size: int | None = None
    reasoning: str | None = None
    tool_calls: list | None = None
    usage: dict | None = None
    counts: dict | None = None
    dialect: str | None = None
    reports: str = "when_asked"
    items: list | None = None
    response: dict | None = None
    refuses: list | None = None
    split_utf8: bool = False
    stamp: bool = False
    crlf: bool = False
    comment: str | None = None
    error_event: dict | None = None

    status: int | None = None
    body: str | None = None
    headers: dict | None = None
    content_type: str | None = None
    redirect_to: str | None = None
    framing: str | None = None
    connection_close: bool = False

    first_delay: int | float = 0
    body_delay: int | float = 0
    interval: int | float = 0
    head_gate: str | None = None
    gate: str | None = None
    drip_interval: int | float = 0.005

    head: str = "normal"
    end: str = "done"

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, field.type):  # type: ignore[arg-type]
                raise ScriptError(f"script: {field.name} cannot be {value!r}")
            if isinstance(value, int | float) and value < 0:
                raise ScriptError(f"script: {field.name} cannot be negative")
        for name, choices in (("framing", (None, *FRAMINGS)), ("head", HEADS), ("end", ENDS), ("reports", REPORTS)):
            if getattr(self, name) not in choices:
                raise ScriptError(f"script: {name} must be one of {', '.join(map(str, choices))}")
        for call in self.tool_calls or []:
            if not isinstance(call, dict) or not {"name", "arguments"} <= set(call):
                raise ScriptError("script: a tool call has a name and arguments")
        if self.stamp and self.framing == "length":
            raise ScriptError("script: a stamp is made while writing, so the length cannot be told before")

    @classmethod
    def from_json(cls, value: object) -> "Script":
        """Read a script from the JSON of a request; raises ScriptError."""
        if not isinstance(value, dict):
            raise ScriptError("script: must be an object")
        unknown = set(value) - {field.name for field in dataclasses.fields(cls)}
        if unknown:
            raise ScriptError(f"script: unknown field {', '.join(sorted(unknown))}")
        return cls(**value)

    def pieces(self) -> Iterator[str]:
        """The text of the answer, chunk by chunk."""
        if self.text is not None:
            yield from self._pieces_of_text(self.text)
        elif self.tool_calls is None:
            yield from self._generated_pieces()

    def piece_count(self) -> int:
        """The number of text chunks."""
        if self.text is None:
            return 0 if self.tool_calls is not None else self._generated_count()
        return sum(1 for _ in self.pieces())

    def _generated_count(self) -> int:
        return DEFAULT_CHUNKS if self.chunks is None else self.chunks

    def _generated_pieces(self) -> Iterator[str]:
        sample = "ñ你👋 " if self.split_utf8 else ""
        for index in range(self._generated_count()):
            piece = f"{sample}chunk {index} "
            yield piece if self.chunk_size is None else piece.ljust(self.chunk_size, ".")[: self.chunk_size]

    def _pieces_of_text(self, text: str) -> Iterator[str]:
        if self.chunk_size:
            for start in range(0, len(text), self.chunk_size):
                yield text[start : start + self.chunk_size]
        elif self.chunks:
            for index in range(self.chunks):
                yield text[len(text) * index // self.chunks : len(text) * (index + 1) // self.chunks]
        else:
            yield from words(text)


def words(text: str) -> list[str]:
    """Split a text into words that keep the space after them: joined, they are the text again."""
    return re.findall(r"\s*\S+\s?|\s+$", text)
