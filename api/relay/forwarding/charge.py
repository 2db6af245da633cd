"""The charge for one request: reserved before its upstream is asked, and settled after the last byte of its answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from api.relay.errors import RelayError
from api.relay.forwarding.stream_ending import ending_of
from api.relay.forwarding.usage_events import last_reported, words_in, words_of_stream
from api.relay.ledger.amounts import Amounts
from api.relay.ledger.ledger import Account, Basis, Ledger, Reservation, Standing, Use
from api.relay.ledger.pricing import with_cost, with_reported_cost
from api.relay.ledger.reported_usage import Reported, pictures_in, reported_in
from api.relay.models.prices import Price
from api.relay.upstream.deadlines import ClientDisconnected

_GAVE_UP = frozenset({"upstream_timeout", "server_stopping", "stream_limit"})
"""Errors with which the relay leaves an upstream that may be at work, and wants to be paid."""
_NOT_THE_UPSTREAMS = frozenset({"server_stopping", "stream_limit"})

AfterResponse = Callable[[Callable[[], None]], None]
"""Has the server do something when an answer has been sent."""

log = logging.getLogger("locutorio.relay")


@dataclass(frozen=True)
class Metered:
    """What the ledger is told of a request before its upstream is asked; `price` is None where it is unknown."""

    account: Account
    use: Use
    expected: Amounts
    price: Price | None

    def reserve(self, ledger: Ledger, after_response: AfterResponse | None = None) -> Charge:
        """Charges what is expected. Raises RelayError where a budget forbids it."""
        return Charge(ledger.reserve(self.account, self.use, self.expected), self.price, after_response)


class Charge:
    """Settles a reservation by what is known of the answer at its end. No method raises, and the first one counts.

    Without a reservation, as for callers with a key of their own, nothing happens. A store across a network is asked
    `after_response` where the server has that, since it may be slow, and at once elsewhere.
    """

    def __init__(
        self,
        reservation: Reservation | None = None,
        price: Price | None = None,
        after_response: AfterResponse | None = None,
    ) -> None:
        self._reservation = reservation
        self._price = price
        self._after_response = after_response
        self._provider = reservation.use.provider if reservation is not None else ""

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Where the caller stands in each allowance of its own, this request's reservation included."""
        found = self._reservation.standings if self._reservation is not None else ()
        return tuple(standing for standing in found if standing.account.label)

    def settle_failure(self, error: BaseException, *, has_answer: bool) -> None:
        """There is no answer to pass on. `has_answer` tells whether one had begun: it is paid for, too."""
        is_left = isinstance(error, ClientDisconnected)
        code = error.code if isinstance(error, RelayError) else ""
        outcome = Amounts(stopped=1) if is_left else Amounts(errors=int(code not in _NOT_THE_UPSTREAMS))
        if is_left or has_answer or code in _GAVE_UP:
            self._settle(lambda expected: self._estimate(expected, 0, outcome))
        else:
            self.settle_refusal()

    def settle_refusal(self) -> None:
        """The upstream, or the way there, refused: nothing was used."""
        self._settle(lambda _: (Amounts(requests=1, errors=1), Basis.REPORTED))

    def settle_document(self, document: object, content: bytes) -> None:
        """The answer is whole: `content`, which as JSON is `document`; None for other text."""
        self._settle(lambda expected: self._of_document(expected, document, content))

    def settle_media(self, *, is_whole: bool) -> None:
        """The answer was audio or a picture, which report nothing."""
        stopped = int(not is_whole)
        self._settle(lambda expected: (expected._replace(stopped=stopped), Basis.ESTIMATED))

    def settle_stream(self, text: bytes, size: int, verdict: str, reason: str, opening: bytes = b"") -> None:
        """The answer was a stream of `size` bytes, of which `text` is the end and `opening` the beginning.

        `verdict` is that of its end mark, empty if the client left before; `reason` is what the mark says beside it.
        """
        self._settle(lambda expected: self._of_stream(expected, text, size, verdict, reason, opening))

    def _of_document(self, expected: Amounts, document: object, content: bytes) -> tuple[Amounts, Basis]:
        if (reported := reported_in(document)) is not None:
            return self._report(expected, reported)
        words = words_in(content) or expected.completion_tokens
        used = expected._replace(completion_tokens=words, pictures=pictures_in(document) or expected.pictures)
        return with_cost(used, self._price), Basis.ESTIMATED

    def _of_stream(
        self, expected: Amounts, text: bytes, size: int, verdict: str, reason: str, opening: bytes
    ) -> tuple[Amounts, Basis]:
        is_whole = verdict == "ok" or (reason != "unfinished" and ending_of(text).is_finished)
        has_failed = verdict == "error" or reason == "upstream_cut"
        outcome = Amounts(errors=int(has_failed), stopped=int(not verdict and not is_whole))
        reported = last_reported(text, opening)
        is_of_answer = reported is not None and not reported.is_of_beginning
        if reported is not None and is_of_answer and (is_whole or reason in ("unfinished", "upstream_refused")):
            return self._report(expected, reported, outcome)
        if expected.pictures and (not has_failed or reason in _GAVE_UP or reason == "upstream_cut"):
            # What is there of a picture was made, and whoever leaves before the end has seen nearly all of it.
            return expected + outcome, Basis.ESTIMATED
        words = words_of_stream(text, size)
        if has_failed and not words and reason not in _GAVE_UP:
            return Amounts(requests=1) + outcome, Basis.REPORTED
        so_far = reported.amounts.completion_tokens if reported is not None else 0
        if reported is None or is_of_answer:
            return self._estimate(expected, max(words, so_far), outcome)
        hour = reported.hour_written_tokens
        return self._estimate(reported.amounts, max(words, so_far), outcome, hour_written_tokens=hour)

    def _report(self, expected: Amounts, reported: Reported, outcome: Amounts | None = None) -> tuple[Amounts, Basis]:
        amounts = reported.amounts + outcome if outcome else reported.amounts
        if expected.pictures and not amounts.pictures:
            # Streams of pictures tell their tokens alone.
            amounts = amounts._replace(pictures=expected.pictures)
        return with_reported_cost(amounts, reported, self._price, self._provider), Basis.REPORTED

    def _estimate(
        self, expected: Amounts, completion_tokens: int, outcome: Amounts, *, hour_written_tokens: int = 0
    ) -> tuple[Amounts, Basis]:
        if expected.pictures:
            return expected + outcome, Basis.ESTIMATED
        used = expected._replace(completion_tokens=completion_tokens) + outcome
        return with_cost(used, self._price, hour_written_tokens=hour_written_tokens), Basis.ESTIMATED

    def _settle(self, used: Callable[[Amounts], tuple[Amounts, Basis]]) -> None:
        reservation = self._reservation
        if reservation is None:
            return
        if self._after_response is not None and reservation.can_wait:
            self._after_response(lambda: self._settle_now(reservation, used))
        else:
            self._settle_now(reservation, used)

    def _settle_now(self, reservation: Reservation, used: Callable[[Amounts], tuple[Amounts, Basis]]) -> None:
        expected = reservation.expected
        try:
            amounts, basis = used(expected)
        except Exception:
            log.exception("an answer could not be metered: it is charged as it was reserved")
            amounts, basis = expected, Basis.ESTIMATED
        reservation.settle(amounts, basis)
