"""Checks of the access codes: missing, weak, duplicated, expired."""

from api.relay.doctor.check import Check

CHECKS: tuple[Check, ...] = ()
