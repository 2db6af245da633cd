"""Checks of the models: which ones end, and whether their price is known."""

from api.relay.doctor.check import Check

CHECKS: tuple[Check, ...] = ()
