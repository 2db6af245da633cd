"""Checks of streaming that the relay can make: whether Stop ends what is paid for, and whether the server streams.

Whether answers arrive piece by piece only a client can see: the page compares the ticks of /api/doctor/ticks.
"""

from __future__ import annotations

from api.relay.doctor.check import Check, Finding, GuestWords, Verdict, ok, skipped
from api.relay.doctor.examination import Examination

_FAQ = "why-doesnt-the-answer-arrive-word-by-word"
_LONGEST_PAID_SECONDS = 30.0
"""What a stopped answer may cost on Netlify without a warning."""

_NETLIFYS_OWN_LIMIT_SECONDS = 60.0


def stop_ends_the_bill(examination: Examination) -> Finding:
    """Whether a reader who presses Stop also stops the model. docs/platforms.md says how each platform tells."""
    settings = examination.deployment.settings
    limit, heartbeat = settings.stream_limit_seconds, settings.heartbeat_seconds
    if settings.platform == "netlify":
        if 0 < limit <= _LONGEST_PAID_SECONDS:
            return ok(platform="netlify", seconds=limit)
        paid = limit or _NETLIFYS_OWN_LIMIT_SECONDS
        return Finding(
            Verdict.WARN,
            f"Netlify doesn't pass Stop on: a stopped answer goes on, and is paid for, up to {paid:g} seconds.",
            f"Set STREAM_LIMIT_SECONDS to {_LONGEST_PAID_SECONDS:g} or less, which bounds that cost; the page "
            "continues longer answers by itself.",
            "streaming.stop.netlify",
            {"platform": "netlify", "seconds": paid},
        )
    if settings.platform == "vercel":
        seconds = 2 * heartbeat
        if seconds <= _LONGEST_PAID_SECONDS:
            return ok(platform="vercel", seconds=seconds)
        return Finding(
            Verdict.WARN,
            f"On Vercel the relay notices Stop at the second heartbeat: up to {seconds:g} seconds are still paid for.",
            "Remove HEARTBEAT_SECONDS, or set it to 10, and redeploy.",
            "streaming.stop.heartbeat",
            {"platform": "vercel", "seconds": seconds},
        )
    if examination.server_weakness:
        return skipped("The check of the server says what is wrong.", "streaming.stop.server")
    return ok(seconds=0.5)


def server_streams(examination: Examination) -> Finding:
    """Whether the WSGI server streams and tells when a reader has gone."""
    if not examination.server_weakness:
        return ok()
    return Finding(
        Verdict.FAIL,
        f"The program that runs the relay doesn't suit it: {examination.server_weakness}.",
        "Start the relay with `python -m server`, or with one of the servers that docs/platforms.md lists.",
        "streaming.server",
    )


_FOR_GUESTS = GuestWords("The server of this site holds answers back, or goes on with them after Stop.")
CHECKS: tuple[Check, ...] = (
    Check(
        "streaming.server", "The server passes on each piece at once", server_streams, faq=_FAQ, for_guests=_FOR_GUESTS
    ),
    Check("streaming.stop", "Stop ends what is paid for", stop_ends_the_bill, faq="why-did-the-answer-stop"),
)
