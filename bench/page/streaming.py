"""What an answer costs while it streams: frames, gaps, work of the main thread."""

from __future__ import annotations

import time
from dataclasses import dataclass

from playwright.sync_api import Page

from bench.figures import percentile
from bench.page.model import BYTES_PER_SECOND
from bench.page.visitor import MainThread

WINDOW_BYTES = 15_000
BEGUN = "bench.until(() => document.querySelector('#transcript .answer :is(h2, h3)') !== null)"


@dataclass(frozen=True)
class Streaming:
    """One answer of `size` bytes while it streamed."""

    size: int
    frames_per_second: float
    gap_milliseconds: float
    """95th percentile of the time between two frames."""
    long_tasks: int
    """Tasks of the main thread above 50 ms."""
    early_work: float
    """Milliseconds of the main thread for each second of streaming, between 10 and 25 kB."""
    late_work: float
    """The same in the last 15 kB."""


def measure_streaming(page: Page, size: int) -> Streaming:
    """Ask for `size` bytes and watch them arrive."""
    thread = MainThread(page)
    page.evaluate(
        """() => {
          bench.longTasks = 0;
          new PerformanceObserver((list) => { bench.longTasks += list.getEntries().length; })
            .observe({ type: "longtask" });
        }"""
    )
    box = page.locator("#question")
    box.fill(f"write {size}")
    box.press("Enter")
    page.evaluate(BEGUN)
    page.evaluate("bench.watchFrames()")
    started = time.monotonic()
    work_at = {}
    for mark in sorted({10_000, min(25_000, size - 1_000), size - WINDOW_BYTES, size - 1_000}):
        wait_until(started + mark / BYTES_PER_SECOND)
        work_at[mark] = (time.monotonic(), thread.busy_seconds())
    frames = page.evaluate("bench.stopFrames()")
    page.locator("#stop").wait_for(state="hidden")
    gaps = [later - earlier for earlier, later in zip(frames, frames[1:], strict=False)]
    return Streaming(
        size,
        1000 * len(gaps) / (frames[-1] - frames[0]),
        percentile(gaps, 0.95),
        page.evaluate("bench.longTasks"),
        work_between(work_at, 10_000, min(25_000, size - 1_000)),
        work_between(work_at, size - WINDOW_BYTES, size - 1_000),
    )


def work_between(work_at: dict[int, tuple[float, float]], start: int, end: int) -> float:
    """Return milliseconds of work for each second between two marks."""
    (start_time, start_work), (end_time, end_work) = work_at[start], work_at[end]
    return 1000 * (end_work - start_work) / (end_time - start_time)


def wait_until(moment: float) -> None:
    """Sleep until that moment of the monotonic clock."""
    time.sleep(max(0, moment - time.monotonic()))
