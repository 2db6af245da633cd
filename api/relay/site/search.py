"""The web search: one question to the owner's engine, and its results as plain text. No result is ever fetched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit

from api.relay import VERSION
from api.relay.errors import RelayError
from api.relay.settings import Settings
from api.relay.site.fetch_json import FETCH_ERRORS, fetch_json, name_of_failure
from api.relay.site.search_engines import BadSearch, SearchEngine, find_engine
from api.relay.upstream.base_url import BaseUrl
from api.relay.upstream.proxies import BadProxy, Proxy, choose_proxy

__all__ = ["BadSearch", "Search", "SearchResult", "open_search"]

USUAL_RESULTS = 6
PATIENCE_SECONDS = (5.0, 15.0)
"""For the connection and for each read: an engine may have to ask others."""
_BODY_SECONDS = 20.0
_LONGEST_TITLE = 200
_LONGEST_SNIPPET = 600
_LONGEST_URL = 2_000
_MARKUP = re.compile(r"[<&]")
_HALF_TAG = re.compile(r"<[^<>]*\Z")
_MARKUP_FOR_WORDS = 2
"""How much longer than its words a text with markup is read: the parser takes the square of the time for open tags."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NOT_SHOWN = frozenset({"script", "style", "template", "noscript"})
_WHY = {"no_answer": "it doesn't answer", "unreadable": "its answer is no list of results"}


@dataclass(frozen=True)
class SearchResult:
    """One page that was found; its texts have no markup."""

    title: str
    url: str
    snippet: str
    published: str
    """The day, as in 2026-11-28; empty where it is not told."""

    def document(self) -> dict[str, str]:
        return {"title": self.title, "url": self.url, "snippet": self.snippet, "published": self.published}


class Search:
    """Asks one engine. Safe to use from several threads."""

    def __init__(self, engine: SearchEngine, keys: Sequence[str], proxy: Proxy | None, ca_file: str) -> None:
        self.engine = engine
        self._keys = list(keys) or [""]
        self._proxy = proxy
        self._ca_file = ca_file
        self.last_failure: RelayError | None = None
        """Why the last search failed; None where it didn't, or where there was none."""

    def results(self, query: str, count: int) -> list[SearchResult]:
        """At most `count` results. Each key is tried while the engine refuses the one before.

        Raises RelayError: search_key_refused, search_quota_exhausted, search_form_refused or search_failed.
        """
        count = max(1, min(count, self.engine.most))
        for number, key in enumerate(self._keys, start=1):
            try:
                results = _results_of(self.engine.items(self._ask(query, count, key)), count)
                self.last_failure = None
                return results
            except FETCH_ERRORS as error:
                self.last_failure = refusal = self._refusal(error)
                if number == len(self._keys) or refusal.code not in ("search_key_refused", "search_quota_exhausted"):
                    raise refusal from error
        raise AssertionError("there is always a key, if only an empty one")

    def _ask(self, query: str, count: int, key: str) -> object:
        asked = self.engine.question(query, count, key)
        headers = {"User-Agent": f"Locutorio/{VERSION}", "Accept": "application/json", **asked.headers}
        return fetch_json(
            f"{self.engine.base.origin}{asked.path}",
            headers,
            self._proxy,
            self._ca_file,
            body=asked.body,
            timeout=PATIENCE_SECONDS,
            body_seconds=_BODY_SECONDS,
        )

    def _refusal(self, error: Exception) -> RelayError:
        engine = self.engine
        failure = name_of_failure(error)
        status = failure.removeprefix("status_")
        host = engine.base.authority
        match engine.cause_of(int(status)) if status != failure else "":
            case "key":
                return RelayError("search_key_refused", engine=engine.label, status=status)
            case "quota":
                return RelayError("search_quota_exhausted", engine=engine.label, status=status)
            case "form":
                return RelayError("search_form_refused", engine=engine.label, host=host, status=status)
        why = _WHY.get(failure, f"it answers with status {status}")
        return RelayError("search_failed", engine=engine.label, host=host, why=why)


def open_search(settings: Settings, ca_file: str) -> Search | None:
    """The search that the owner's variables mean; None where there is none. Raises BadSearch."""
    engine = find_engine(settings)
    if engine is None:
        return None
    return Search(engine, settings.search_keys, _way_to(engine.base, settings), ca_file)


def plain_text(text: str, longest: int) -> str:
    """The words of a text that may hold HTML, on one line, at most so many characters."""
    is_cut = False
    if _MARKUP.search(text):
        is_cut = len(text) > (most := _MARKUP_FOR_WORDS * longest)
        text = _HALF_TAG.sub("", text[:most]) if is_cut else text
        reader = _TextReader()
        reader.feed(text)
        reader.close()
        text = "".join(reader.parts)
    text = " ".join("".join(filter(_is_shown, text)).split())
    return text if len(text) <= longest and not is_cut else f"{text[: longest - 1].rstrip()}…"


def _is_shown(character: str) -> bool:
    """Whether a character is one that people see: others could hide words, or half an emoji that nothing encodes."""
    return character.isprintable() or character.isspace()


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in _NOT_SHOWN
        self.parts.append("" if tag in ("b", "strong", "em", "i", "mark", "span") else " ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in _NOT_SHOWN))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def _way_to(base: BaseUrl, settings: Settings) -> Proxy | None:
    try:
        return choose_proxy(base, settings.proxies)
    except BadProxy:
        # Told already, by the providers that go the same way.
        return None


def _results_of(items: list[dict[str, str]], count: int) -> list[SearchResult]:
    results: dict[str, SearchResult] = {}
    for item in items:
        if len(results) == count:
            break
        url = item["url"].strip()
        if _is_web_address(url) and url not in results:
            title = plain_text(item["title"], _LONGEST_TITLE) or urlsplit(url).netloc
            snippet = plain_text(item["snippet"], _LONGEST_SNIPPET)
            results[url] = SearchResult(title, url, snippet, _day_of(item["published"]))
    return list(results.values())


def _is_web_address(url: str) -> bool:
    with suppress(ValueError):
        parts = urlsplit(url)
        is_plain = len(url) <= _LONGEST_URL and url.isprintable() and " " not in url
        return is_plain and parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    return False


def _day_of(written: str) -> str:
    """The day of a date as engines write it: ISO 8601, or as in mail."""
    if found := _DAY.match(written.strip()):
        with suppress(ValueError):
            return datetime.fromisoformat(found[0]).date().isoformat()
    with suppress(ValueError, TypeError, IndexError):
        return parsedate_to_datetime(written).date().isoformat()
    return ""
