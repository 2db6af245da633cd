"""Checks of the variables: misspelt names, stray characters, contradictions."""

from api.relay.doctor.check import Check

CHECKS: tuple[Check, ...] = ()
