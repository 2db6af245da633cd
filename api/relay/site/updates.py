"""Updates: how far this deployment is behind the repository that it follows, asked of GitHub and remembered.

GitHub's comparison of two commits is documented at
https://docs.github.com/en/rest/commits/commits#compare-two-commits.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from api.relay import VERSION
from api.relay.settings import Settings
from api.relay.site.fetch_json import FETCH_ERRORS, fetch_json
from api.relay.upstream.proxies import Proxy

FRESH_SECONDS = 6 * 3600.0
"""GitHub answers sixty questions an hour and address, and on a platform many share one."""
FAILURE_FRESH_SECONDS = 600.0
MOST_CHANGES = 30
_LONGEST_TITLE = 200
_COMMIT = re.compile(r"[0-9a-f]{7,40}")
_NOT_FOUND = 404
_HEADERS = {"Accept": "application/vnd.github+json", "User-Agent": f"locutorio/{VERSION}"}

log = logging.getLogger("locutorio.updates")


@dataclass(frozen=True)
class Change:
    """One commit that the deployment has not: its first line, when it was made (ISO 8601), and its page."""

    title: str
    at: str
    url: str


@dataclass(frozen=True)
class Standing:
    """Where the deployment stands.

    `state` is `current`, `behind`, `unrelated` (a copy without the history of the repository), `unknown` (no commit is
    known, or GitHub did not say), or `off`. `behind` counts commits; `changes` are the newest of them, newest first.
    """

    state: str
    behind: int = 0
    changes: tuple[Change, ...] = ()
    comparison: str = ""
    """The page where everything that has changed can be read."""


class Updates:
    """Asks for one deployment. Safe to use from several threads."""

    def __init__(self, settings: Settings, proxy: Proxy | None = None, ca_place: str = "") -> None:
        self._settings = settings
        self._proxy = proxy
        self._ca_place = ca_place
        self._lock = threading.Lock()
        self._known: tuple[float, Standing] | None = None
        """Until when the answer is fresh, and the answer."""

    def standing(self) -> Standing:
        """Where the deployment stands. Waits for GitHub for a few seconds at most; never raises."""
        if not self._settings.upstream_repo:
            return Standing("off")
        if not _COMMIT.fullmatch(self._settings.commit):
            return Standing("unknown")
        with self._lock:
            known = self._known
        if known is not None and time.monotonic() < known[0]:
            return known[1]
        standing = self._ask()
        fresh = FAILURE_FRESH_SECONDS if standing.state == "unknown" else FRESH_SECONDS
        with self._lock:
            self._known = (time.monotonic() + fresh, standing)
        return standing

    def document(self) -> dict[str, object]:
        """The answer of /api/updates."""
        settings = self._settings
        deployment = {
            "platform": settings.platform or ("container" if settings.in_container else ""),
            "repository": settings.repository,
            "commit": settings.commit,
            "version": VERSION,
        }
        return asdict(self.standing()) | {"repository": settings.upstream_repo, "deployment": deployment}

    def _ask(self) -> Standing:
        settings = self._settings
        compared = f"{settings.commit}...HEAD"
        url = f"{settings.github_api_url}/repos/{settings.upstream_repo}/compare/{compared}"
        try:
            return _read_comparison(fetch_json(url, _HEADERS, self._proxy, self._ca_place))
        except FETCH_ERRORS as error:
            if getattr(getattr(error, "response", None), "status_code", None) == _NOT_FOUND:
                return Standing("unrelated")
            log.warning("the check for updates at GitHub failed: %s", type(error).__name__)
            return Standing("unknown")


def _read_comparison(answer: Mapping[str, Any]) -> Standing:
    """What GitHub says of the deployed commit against the newest one. Raises what FETCH_ERRORS lists."""
    behind = int(answer["ahead_by"])
    if behind <= 0:
        return Standing("current")
    newest = list(answer["commits"])[-MOST_CHANGES:]
    changes = tuple(_read_change(commit) for commit in reversed(newest))
    return Standing("behind", behind, changes, str(answer["html_url"]))


def _read_change(commit: Mapping[str, Any]) -> Change:
    title = str(commit["commit"]["message"]).partition("\n")[0][:_LONGEST_TITLE]
    return Change(title, str(commit["commit"]["committer"]["date"]), str(commit["html_url"]))
