"""The doctor in a terminal: a line for each result as it comes, and at the end what to do, failures first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TextIO

from api.relay.doctor.check import Verdict

Document = Mapping[str, object]
"""A result, or the last event of a run, as `GET /api/doctor` sends it."""

EXIT_STATUS = {Verdict.FAIL: 2, Verdict.WARN: 1}
"""Of the worst verdict; 0 where there is neither."""

_COLOURS = {Verdict.FAIL: "31", Verdict.WARN: "33", Verdict.OK: "32", Verdict.SKIPPED: "2"}
_HEADINGS = {Verdict.FAIL: "What is wrong", Verdict.WARN: "What you should look at"}
_GROUPS = ("variables", "codes", "way", "keys", "models", "streaming", "site", "store")
"""In the order in which one would mend them: what is wrong with the first is often why a later one fails."""
_OPEN_SITE = "codes.open"
"""What comes before all else: money is being lost while the rest is read."""
_LONGEST_ID = 26


class Terminal:
    """Writes results for a person. `has_colours` where it is a terminal that knows them."""

    def __init__(self, out: TextIO, *, has_colours: bool) -> None:
        self._out = out
        self._has_colours = has_colours
        self._told: list[Document] = []

    def tell(self, result: Document) -> None:
        """Writes the line of one result, and remembers it for the end."""
        self._told.append(result)
        verdict = Verdict(str(result["verdict"]))
        word = self._coloured(f"{verdict.value:<8}", verdict)
        self._line(f"{word}{_plain(result['id']):<{_LONGEST_ID}} {_plain(result['title'])}  ({result['ms']} ms)")

    def end(self, seconds: float) -> None:
        """Writes what to do, and how many results of each kind there were."""
        for verdict, heading in _HEADINGS.items():
            found = [result for result in self._told if result["verdict"] == verdict]
            if not found:
                continue
            self._line(f"\n{self._coloured(heading, verdict)}")
            for result in sorted(found, key=place_of):
                self._explain(result)
        counts = Counter(str(result["verdict"]) for result in self._told)
        kinds = ", ".join(f"{counts[verdict.value]} {verdict.value}" for verdict in Verdict)
        self._line(f"\n{kinds}, in {seconds:.1f} s")

    def _explain(self, result: Document) -> None:
        self._line(f"\n  {_plain(result['cause'] or result['title'])} ({_plain(result['id'])})")
        if result["next"]:
            self._line(f"  Next: {_plain(result['next'])}")
        evidence = result["evidence"]
        if isinstance(evidence, Mapping) and evidence:
            self._line("  Seen: " + ", ".join(f"{_plain(name)} = {_plain(value)}" for name, value in evidence.items()))
        if result["faq"]:
            self._line(f"  More: docs/en/faq.md#{_plain(result['faq']).removeprefix('#')}")

    def _coloured(self, text: str, verdict: Verdict) -> str:
        return f"\x1b[{_COLOURS[verdict]}m{text}\x1b[0m" if self._has_colours else text

    def _line(self, text: str) -> None:
        print(text, file=self._out, flush=True)


def exit_status(results: Iterable[Document]) -> int:
    """2 if anything failed, else 1 if there is a warning, else 0."""
    return max((EXIT_STATUS.get(Verdict(str(result["verdict"])), 0) for result in results), default=0)


def place_of(result: Document) -> int:
    """Where a result stands among the equally grave: the least first."""
    if result["cause_id"] == _OPEN_SITE:
        return -1
    return _GROUPS.index(str(result["group"])) if result["group"] in _GROUPS else len(_GROUPS)


def _plain(value: object) -> str:
    """A text without what would steer the terminal: some of it was written by a host somewhere."""
    return "".join(character if character.isprintable() else " " for character in str(value))
