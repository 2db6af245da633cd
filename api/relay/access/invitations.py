"""Invitations: what the owner is told of the codes in CODE, and the one code that they ask for, to hand it out."""

from __future__ import annotations

from datetime import datetime

from api.relay.access.codes import AccessCode, AccessCodes
from api.relay.errors import RelayError


class Invitations:
    """The codes of CODE as their owner sees them. Nobody else may be answered from here: the routes see to it."""

    def __init__(self, codes: AccessCodes) -> None:
        self._codes = codes.of_guests

    def listed(self, now: datetime) -> list[dict[str, object]]:
        """Each code without the code itself: its place in CODE (from 1), label and limits, and what is wrong."""
        return [
            {
                "position": position,
                "label": code.label,
                "limits": code.rules.limits(),
                "expired": code.is_expired(now),
                "problem": code.problem,
            }
            for position, code in self._codes.items()
        ]

    def invitation(self, wanted: object, now: datetime) -> dict[str, object]:
        """The code that a request's JSON names by `position` and `label`.

        Both, so that nobody gets another person's code when CODE has changed since the owner saw the list. Raises
        access_code_unknown where no code that lets somebody in is there under that label.
        """
        match wanted:
            case {"position": int(position), "label": str(label)}:
                code = self._codes.get(position)
                if code is not None and code.label == label and _lets_somebody_in(code, now):
                    return {"position": position, "label": label, "code": code.secret}
        raise RelayError("access_code_unknown")


def _lets_somebody_in(code: AccessCode, now: datetime) -> bool:
    return bool(code.secret) and not code.problem and not code.is_expired(now)
