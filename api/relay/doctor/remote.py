"""The doctor of a site somewhere else, asked over the network as the page asks it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from requests import Response

_TIMEOUT_SECONDS = (10.0, 30.0)
"""For the connection and for each read: a running examination says something at least every ten seconds."""
_STREAMS_FROM = 0.5
"""Which part of the time between the ticks must be left of it when they arrive."""
_TITLE = "Answers arrive here piece by piece"


class NotExamined(Exception):
    """The site's doctor gave no verdicts; str() says why, for a person."""


class RemoteDoctor:
    """The doctor of the site at `url`, asked with an access code. `ca_file` names authorities to trust, if any."""

    def __init__(self, url: str, code: str, ca_file: str = "") -> None:
        self._url = site_url(url)
        self._headers = {"Authorization": f"Bearer nk-{code}".encode()} if code else {}
        self._ca_file = ca_file

    def results(self, ids: Sequence[str], *, may_probe: bool) -> Iterator[dict[str, Any]]:
        """The results as they come, and with no `ids` whether answers are held up between there and here.

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
            yield self._ticks()

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
        import requests

        url = self._url + path
        with requests.Session() as session:
            # A .netrc file would put its own credential in the place of the code.
            session.trust_env = False
            try:
                answer = session.get(
                    url,
                    headers=self._headers,
                    timeout=_TIMEOUT_SECONDS,
                    proxies=requests.utils.get_environ_proxies(url),
                    verify=self._ca_file or True,
                    allow_redirects=False,
                    stream=True,
                )
                _require_events(answer)
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
