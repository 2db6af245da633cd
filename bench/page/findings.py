"""Everything that the page's part of a run has found."""

from __future__ import annotations

from dataclasses import dataclass, field

from bench.page.loading import Loading
from bench.page.opening import Search
from bench.page.phone import PhoneVisits
from bench.page.streaming import Streaming


@dataclass
class PageFindings:
    """What was found; None or empty where it was not measured."""

    loading: Loading | None = None
    phone: PhoneVisits | None = None
    modules: list[str] = field(default_factory=list)
    """The modules that run while one question is typed, answered and kept."""
    streaming: list[Streaming] = field(default_factory=list)
    streaming_with_history: list[Streaming] = field(default_factory=list)
    keys: dict[str, list[float]] = field(default_factory=dict)
    """Delays of key presses in milliseconds, by where one types."""
    opening: float | None = None
    """Milliseconds to open 1,000 messages."""
    opening_with_history: float | None = None
    listing: float | None = None
    """Milliseconds to list all conversations."""
    search: Search | None = None
