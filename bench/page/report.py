"""What the page's part has found, as goals and as sections of the document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.figures import NOTHING, number, percentile, table
from bench.goals import Goal, at_most
from bench.page.findings import PageFindings
from bench.page.streaming import Streaming

GROWTH_LIMIT = 1.3
HOW_PAGE = """\
The page is measured in headless Chromium at 1280 x 800, served by the relay, with a model server that writes mixed
Markdown (headings, lists, tables, maths, a code block every 2 kB) at 11 kB a second in chunks of 4 to 40 bytes
(`bench/page/model.py`). The slow phone has 1.6 Mbit/s, 150 ms a round trip and a processor four times as slow, emulated
through the DevTools protocol (`bench/page/phone.py`). Bytes are counted after gzip, those on the wire as they come. A
frame is a call of requestAnimationFrame; work is the time that the DevTools protocol reports for tasks of the main
thread, in ms for each second of streaming. A key press is measured from the event to the end of the frame that shows
the character, at 28 keys a second. *With history* means 5,000 conversations, 100 MB, in the same browser."""


def page_goals(found: PageFindings | None) -> Iterator[Goal]:
    """Yield what the page has to reach, with what was found."""
    found = found or PageFindings()
    loading, phone, search = found.loading, found.phone, found.search
    yield at_most("Page: requests of a first visit", 16, "requests", float(phone.requests) if phone else None, 0)
    yield at_most("Page: bytes of a first visit on the wire", 170, "kB", phone.wire_bytes / 1000 if phone else None, 0)
    yield at_most("Page: until you can write, slow phone", 950, "ms", phone.writable if phone else None, 0)
    yield at_most("Page: until you can write", 300, "ms", loading.writable if loading else None, 0)
    yield at_most("Page: requests to other hosts", 0, "requests", float(loading.foreign) if loading else None, 0)
    for name, streams in (("", found.streaming), (", with history", found.streaming_with_history)):
        slowest = min((one.frames_per_second for one in streams), default=None)
        met = slowest is not None and slowest >= 55
        yield Goal(f"Page: frames a second while streaming{name}, worst size", "at least 55", slowest, met)
        gap = max((one.gap_milliseconds for one in streams), default=None)
        yield at_most(f"Page: 95th percentile of the gap between frames{name}, worst size", 25, "ms", gap)
        yield at_most(f"Page: an update at 400 kB to one at 25 kB{name}", GROWTH_LIMIT, "times", growth(streams), 2)
    yield at_most("Page: opening 1,000 messages", 80, "ms", found.opening, 0)
    yield at_most("Page: opening 1,000 messages, with history", 80, "ms", found.opening_with_history, 0)
    for name, delays in found.keys.items():
        median_limit = 12 if "streams" in name else 16
        yield at_most(f"Page: a key press in {name}, median", median_limit, "ms", percentile(delays, 0.5))
        yield at_most(f"Page: a key press in {name}, 95th percentile", 30, "ms", percentile(delays, 0.95))
    ran = float(len(found.modules)) if found.modules else None
    yield at_most("Page: modules that run while one question is typed, answered and kept", 75, "modules", ran, 0)
    yield at_most("Page: list of 5,000 conversations", 200, "ms", found.listing, 0)
    yield at_most("Page: first hit of a search, 100 MB", 50, "ms", search.first if search else None, 0)
    yield at_most("Page: all hits of a search, 100 MB", 3_000, "ms", search.all if search else None, 0)


def growth(streams: Sequence[Streaming]) -> float | None:
    """Return how many times as much an update costs at the end of the longest answer as at 25 kB."""
    longest = max(streams, key=lambda one: one.size, default=None)
    return longest.late_work / longest.early_work if longest and longest.size >= 400_000 else None


def page_sections(found: PageFindings | None) -> str:
    """Return the tables."""
    if found is None:
        return ""
    return "\n\n".join(
        ["## The page", HOW_PAGE, loading_table(found), phone_table(found), streaming_table(found), *more_tables(found)]
    )


def loading_table(found: PageFindings) -> str:
    """Return what a first visit costs."""
    loading = found.loading
    if loading is None:
        return ""
    heads = ["first load (kB)", "requests", "all of the visit (kB)", "requests", "can write (ms)", "page ready (ms)"]
    first = [number(loading.eager_bytes / 1000, 1), str(loading.eager_requests)]
    everything = [number(loading.all_bytes / 1000, 1), str(loading.all_requests)]
    return table(heads, [[*first, *everything, number(loading.writable), number(loading.ready)]])


def phone_table(found: PageFindings) -> str:
    """Return what a first visit costs on a slow phone."""
    phone = found.phone
    if phone is None:
        return ""
    heads = ["slow phone: requests", "on the wire (kB)", "can write (ms)", "first words when asked at once (ms)"]
    times = [number(phone.writable), number(phone.answered)]
    return table(heads, [[str(phone.requests), number(phone.wire_bytes / 1000), *times]])


def streaming_table(found: PageFindings) -> str:
    """Return what streaming costs, by length."""
    rows = []
    for name, streams in (("", found.streaming), (", with history", found.streaming_with_history)):
        for one in streams:
            gap, longs = number(one.gap_milliseconds, 1), str(one.long_tasks)
            work = [number(one.early_work), number(one.late_work)]
            rows.append([f"{one.size // 1000} kB{name}", number(one.frames_per_second, 1), gap, longs, *work])
    heads = ["answer", "frames/s", "gap, 95 % (ms)", "tasks > 50 ms", "work at 10-25 kB (ms/s)", "at the end (ms/s)"]
    return table(heads, rows)


def more_tables(found: PageFindings) -> Iterator[str]:
    """Yield what typing, opening and searching take."""
    rows = [[where, number(percentile(d, 0.5), 1), number(percentile(d, 0.95), 1)] for where, d in found.keys.items()]
    yield table(["key press in", "median (ms)", "95 % (ms)"], rows)
    search = found.search
    searched = [number(search.first), number(search.all), number(search.gap), number(search.hits)] if search else []
    heads = ["open 1,000 messages (ms)", "with history", "list 5,000 (ms)"]
    opened = [number(found.opening), number(found.opening_with_history), number(found.listing)]
    search_heads = ["first hit (ms)", "all (ms)", "longest frame meanwhile (ms)", "hits"]
    yield table([*heads, *search_heads], [[*opened, *(searched or [NOTHING] * len(search_heads))]])
