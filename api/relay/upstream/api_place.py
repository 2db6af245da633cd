"""Where below its host an upstream's API is: known from the address, or learned from its first answers."""

from __future__ import annotations

from api.relay.upstream.base_url import BaseUrl
from api.relay.upstream.http_response import ResponseHead

_NOTHING_THERE = (404, 405)
_SOMETHING_THERE = (400, 402, 422, 429)


class ApiPlace:
    """Remembers, as long as the process lives, which of a base's two paths is right. Safe to use from several threads.

    Requests are written for the base's own path; `moved` gives the path where the other one is to be tried.
    """

    def __init__(self, base: BaseUrl) -> None:
        self._base = base
        self.is_in_doubt = base.other_path is not None
        self.is_elsewhere = False
        """Whether the API turned out to be at the other path."""

    def moved(self, path: str) -> str:
        """The same request at the other path; unchanged if it is not below the base's own."""
        if self._base.other_path is None or not path.startswith(f"{self._base.path}/"):
            return path
        return self._base.other_path + path.removeprefix(self._base.path)

    def learn(self, answer: ResponseHead, *, is_elsewhere: bool) -> None:
        """Notes what an answer tells: an API that answers, or objects to what was asked, is there."""
        if is_page(answer):
            return
        if answer.status < 300 or answer.status in _SOMETHING_THERE:
            self.is_in_doubt, self.is_elsewhere = False, is_elsewhere


def is_nothing_there(answer: ResponseHead) -> bool:
    """Whether the path may be wrong, and nothing can have been paid for."""
    return answer.status in _NOTHING_THERE


def is_page(answer: ResponseHead) -> bool:
    """Whether it is a website that answered, which has a page for any path."""
    return answer.content_type == "text/html"
