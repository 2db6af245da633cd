"""Search engines on loopback that speak the wire of the four that the relay knows, as their makers publish it.

https://docs.tavily.com/documentation/api-reference/endpoint/search
https://api-dashboard.search.brave.com/app/documentation/web-search/get-started
https://docs.exa.ai/reference/search
https://docs.searxng.org/dev/search_api.html
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

KEYS = {
    "tavily": "tvly-test-of-the-search",
    "brave": "BSAtest0of0the0search0000",
    "exa": "0f5e7d3c-0000-4000-8000-7e57ab1e5e1f",
    "searxng": "",
}


@dataclass(frozen=True)
class Page:
    """One page that an engine finds, with the snippet as HTML where the engine sends that."""

    title: str = "A page"
    url: str = "https://example.com/page"
    snippet: str = "Words of the page."
    published: str = ""


@dataclass
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    query: dict[str, str]
    body: dict[str, Any]


@dataclass
class ScriptedSearchEngine:
    """One of the engines; `status` other than 200 has it answer with that error."""

    engine: str
    pages: list[Page] = field(default_factory=lambda: [Page()])
    status: int = 200
    asked: list[Asked] = field(default_factory=list)
    raw: bytes | None = None
    """An answer to give as it is."""

    def __enter__(self) -> Self:
        engine = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                engine._answer(self)

            def do_POST(self) -> None:
                engine._answer(self)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    @property
    def variables(self) -> dict[str, str]:
        """What an owner sets to use it."""
        key = KEYS[self.engine]
        return {"SEARCH_URL": self.url, **({"SEARCH_API_KEY": key} if key else {})}

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        content = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        asked = Asked(handler.command, parts.path, headers, query, json.loads(content) if content else {})
        self.asked.append(asked)
        status, document = self.status, _ERRORS.get(self.engine, {}).get(self.status, {"error": "no"})
        if status == 200 and self.raw is None:
            status, document = _WIRES[self.engine](asked, self.pages)
        said = self.raw if self.raw is not None else json.dumps(document).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(said)))
        handler.end_headers()
        handler.wfile.write(said)


_ERRORS: dict[str, dict[int, Any]] = {
    "tavily": {
        401: {"detail": {"error": "Unauthorized: missing or invalid API key."}},
        432: {"detail": {"error": "This request exceeds your plan's set usage limit."}},
    },
    "brave": {
        422: {"type": "ErrorResponse", "error": {"status": 422, "code": "SUBSCRIPTION_TOKEN_INVALID"}},
        429: {"type": "ErrorResponse", "error": {"status": 429, "code": "RATE_LIMITED"}},
    },
    "exa": {
        401: {"requestId": "1", "error": "Invalid API key", "tag": "INVALID_API_KEY"},
        402: {"requestId": "1", "error": "No more credits", "tag": "NO_MORE_CREDITS"},
    },
}


def _tavily(asked: Asked, pages: list[Page]) -> tuple[int, Any]:
    if asked.headers.get("authorization") != f"Bearer {KEYS['tavily']}":
        return 401, _ERRORS["tavily"][401]
    body = asked.body
    known = {"query", "max_results", "search_depth", "topic", "include_answer", "include_raw_content"}
    is_right = asked.method == "POST" and asked.path == "/search" and set(body) <= known and body.get("query")
    if not is_right or not 0 <= body["max_results"] <= 20 or body["search_depth"] not in ("basic", "advanced"):
        return 400, {"detail": {"error": "Invalid request."}}
    results = [
        {"title": page.title, "url": page.url, "content": page.snippet, "score": 0.9, "raw_content": None}
        | ({"published_date": page.published} if page.published else {})
        for page in pages
    ]
    return 200, {
        "query": body["query"],
        "follow_up_questions": None,
        "answer": None,
        "images": [],
        "results": results[: body["max_results"]],
        "response_time": 1.2,
    }


def _brave(asked: Asked, pages: list[Page]) -> tuple[int, Any]:
    if asked.headers.get("x-subscription-token") != KEYS["brave"]:
        return 422, _ERRORS["brave"][422]
    query = asked.query.get("q", "")
    count = int(asked.query.get("count", "20"))
    is_right = asked.method == "GET" and asked.path == "/res/v1/web/search" and 1 <= len(query) <= 400
    if not is_right or len(query.split()) > 50 or not 1 <= count <= 20:
        return 422, {"type": "ErrorResponse", "error": {"status": 422, "code": "VALIDATION"}}
    results = [
        {
            "type": "search_result",
            "title": page.title,
            "url": page.url,
            "description": page.snippet,
            "language": "en",
            "family_friendly": True,
            **({"page_age": page.published} if page.published else {}),
        }
        for page in pages
    ]
    found = {"web": {"type": "search", "results": results[:count], "family_friendly": True}} if results else {}
    return 200, {"type": "search", "query": {"original": query, "more_results_available": False}, **found}


def _exa(asked: Asked, pages: list[Page]) -> tuple[int, Any]:
    if asked.headers.get("x-api-key") != KEYS["exa"]:
        return 401, _ERRORS["exa"][401]
    body = asked.body
    is_right = asked.method == "POST" and asked.path == "/search" and body.get("query")
    if not is_right or not 1 <= body["numResults"] <= 100 or body["type"] not in ("auto", "neural", "fast", "deep"):
        return 400, {"requestId": "1", "error": "Invalid request body", "tag": "INVALID_REQUEST_BODY"}
    has_highlights = bool(body.get("contents", {}).get("highlights"))
    results = [
        {
            "id": page.url,
            "title": page.title,
            "url": page.url,
            "publishedDate": page.published or None,
            "author": None,
            **({"highlights": [page.snippet], "highlightScores": [0.5]} if has_highlights else {}),
        }
        for page in pages
    ]
    return 200, {
        "requestId": "1",
        "resolvedSearchType": "neural",
        "results": results[: body["numResults"]],
        "costDollars": {"total": 0.007},
    }


def _searxng(asked: Asked, pages: list[Page]) -> tuple[int, Any]:
    if asked.method != "GET" or asked.path != "/search" or not asked.query.get("q"):
        return 400, {}
    if asked.query.get("format") != "json":
        return 200, "<!DOCTYPE html>"
    results = [
        {
            "url": page.url,
            "title": page.title,
            "content": page.snippet,
            "publishedDate": page.published or None,
            "engine": "duckduckgo",
            "engines": ["duckduckgo"],
            "score": 1.0,
            "category": "general",
        }
        for page in pages
    ]
    empty: dict[str, Any] = {"answers": [], "corrections": [], "infoboxes": [], "suggestions": []}
    return 200, {"query": asked.query["q"], "number_of_results": 0, "results": results, **empty}


_WIRES: dict[str, Callable[[Asked, list[Page]], tuple[int, Any]]] = {
    "tavily": _tavily,
    "brave": _brave,
    "exa": _exa,
    "searxng": _searxng,
}
