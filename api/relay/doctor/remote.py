"""The doctor of a site somewhere else, asked over the network as the page asks it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from requests import Response

_TIMEOUT_SECONDS = (10.0, 30.0)
"""For the connection and for each read: a running examination says something at least every ten seconds."""
_STREAMS_FROM = 0.5
"""Which part of the time between the ticks must be left of it when they arrive."""
_TITLE = "Answers arrive here piece by piece"
_PROGRAM = "build/main.js"
"""What the page is nothing without, and what only a build makes."""
_LOOKED_AT = 100_000


@dataclass(frozen=True)
class Look:
    """An answer at first sight: its status, its type, and how it begins."""

    status: int
    kind: str
    beginning: bytes = b""


class NotExamined(Exception):
    """The site's doctor gave no verdicts; str() says why, for a person."""


class RemoteDoctor:
    """The doctor of the site at `url`, asked with an access code. `ca_file` names authorities to trust, if any."""

    def __init__(self, url: str, code: str, ca_file: str = "") -> None:
        self._url = site_url(url)
        self._headers = {"Authorization": f"Bearer nk-{code}".encode()} if code else {}
        self._ca_file = ca_file

    def results(self, ids: Sequence[str], *, may_probe: bool) -> Iterator[dict[str, Any]]:
        """The results as they come, and with no `ids` whether the page is there and answers come at once.

        Raises NotExamined, also in the middle.
        """
        query = [("check", check_id) for check_id in ids] + ([("probe", "1")] if may_probe else [])
        is_done = False
        with self._open(f"/api/doctor?{urlencode(query)}") as answer:
            for event in _events(answer):
                is_done = is_done or "done" in event
                if "id" in event:
                    yield event
        if not is_done:
            raise NotExamined("The stream of verdicts was cut before its end.")
        if not ids:
            yield self._page()
            yield self._ticks()

    def _page(self) -> dict[str, Any]:
        """Whether the page is there, as a visitor gets it who has no code yet."""
        began = time.monotonic()
        page = self._look("/")
        program = self._look(f"/{_PROGRAM}")
        found = judge_page(page, program)
        return found | {"ms": round((time.monotonic() - began) * 1000)}

    def _look(self, path: str) -> Look:
        with self._asked(path, headers={}) as answer:
            beginning = next(answer.iter_content(_LOOKED_AT), b"")
            return Look(answer.status_code, answer.headers.get("Content-Type", ""), beginning)

    def _ticks(self) -> dict[str, Any]:
        arrivals: list[float] = []
        stamps: list[float] = []
        with self._open("/api/doctor/ticks") as answer:
            for event in _events(answer):
                arrivals.append(time.monotonic() * 1000)
                stamps.append(float(event["at_ms"]))
            between = {name: answer.headers[name] for name in ("Via", "Server", "CF-Ray") if name in answer.headers}
        return judge_ticks(stamps, arrivals, between)

    @contextmanager
    def _open(self, path: str) -> Iterator[Response]:
        with self._asked(path, self._headers) as answer:
            _require_events(answer)
            yield answer

    @contextmanager
    def _asked(self, path: str, headers: Mapping[str, str | bytes]) -> Iterator[Response]:
        import requests

        url = self._url + path
        with requests.Session() as session:
            # A .netrc file would put its own credential in the place of the code.
            session.trust_env = False
            try:
                answer = session.get(
                    url,
                    headers=headers,
                    timeout=_TIMEOUT_SECONDS,
                    proxies=requests.utils.get_environ_proxies(url),
                    verify=self._ca_file or True,
                    allow_redirects=False,
                    stream=True,
                )
                yield answer
            except requests.RequestException as error:
                raise NotExamined(f"{self._url} does not answer ({type(error).__name__}).") from error


def site_url(written: str) -> str:
    """The address of a site as people write it, without a path and with a scheme. Raises NotExamined."""
    written = written.strip()
    if "://" not in written:
        is_private = written.startswith("localhost") or written.startswith("127.")
        written = f"{'http' if is_private else 'https'}://{written}"
    parts = urlsplit(written)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise NotExamined("The address must look like https://chat.example.com, with no user or password in it.")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/').removesuffix('/api')}"


def judge_page(page: Look, program: Look) -> dict[str, Any]:
    """Whether the page came, and its program with it: a result like the relay's own, without its time."""
    is_page = page.status == 200 and _PROGRAM.encode() in page.beginning
    is_whole = is_page and program.status == 200 and "javascript" in program.kind
    cause, advice = "", ""
    if not is_page:
        cause = "The relay answers, and the page is not there."
        advice = "Let the server hand out the folder public/, unless only programs use this site."
    elif not is_whole:
        cause = f"The page is there, and its program {_PROGRAM} is not."
        advice = "Run npm run build where the site is built, and deploy again."
    return {
        "id": "site.page",
        "group": "site",
        "verdict": "ok" if is_whole else "fail",
        "title": "The page is there",
        "cause": cause,
        "cause_id": "" if is_whole else "site.page.unbuilt" if is_page else "site.page.absent",
        "next": advice,
        "evidence": {"page_status": page.status, "program_status": program.status, "type": page.kind},
        "faq": "the-site-is-deployed-but-no-one-can-reach-it",
    }


def judge_ticks(stamps: Sequence[float], arrivals: Sequence[float], between: dict[str, str]) -> dict[str, Any]:
    """Whether ticks, sent at `stamps` and come at `arrivals` (in ms), were held up: a result like the relay's own."""
    sent = stamps[-1] - stamps[0] if stamps else 0.0
    came = arrivals[-1] - arrivals[0] if arrivals else 0.0
    is_streaming = sent > 0 and came >= sent * _STREAMS_FROM
    return {
        "id": "streaming.buffered",
        "group": "streaming",
        "verdict": "ok" if is_streaming else "fail",
        "title": _TITLE,
        "cause": "" if is_streaming else "Ten ticks that the relay sent one by one arrived here together.",
        "cause_id": "" if is_streaming else "streaming.buffered",
        "next": "" if is_streaming else "Switch off buffering in what stands between: a proxy, a CDN, an antivirus.",
        "evidence": {"sent_ms": round(sent), "arrived_ms": round(came), **between},
        "faq": "",
        "ms": round(came),
    }


def _require_events(answer: Response) -> None:
    if answer.status_code in (301, 302, 303, 307, 308):
        raise NotExamined(f"This address leads on to {answer.headers.get('Location', '')}: use that one.")
    if answer.status_code != 200:
        raise NotExamined(_error_of(answer))
    if not answer.headers.get("Content-Type", "").startswith("text/event-stream"):
        raise NotExamined("There is no doctor at this address: the answer is a page, not a stream of verdicts.")


def _error_of(answer: Response) -> str:
    try:
        error = answer.json()["error"]
        return f"{error['message']} {error['hint']}"
    except (ValueError, KeyError, TypeError):
        return f"The address answers with status {answer.status_code}, and not as Locutorio does."


def _events(answer: Response) -> Iterator[dict[str, Any]]:
    for line in answer.iter_lines(chunk_size=1):
        if line.startswith(b"data:"):
            try:
                event = json.loads(line.removeprefix(b"data:"))
            except ValueError as error:
                raise NotExamined("The stream of verdicts can't be read.") from error
            if isinstance(event, dict):
                yield event
