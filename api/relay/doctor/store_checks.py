"""Checks of the ledger's store: which variables make it, and whether it can be reached."""

from api.relay.doctor.check import Check

CHECKS: tuple[Check, ...] = ()
