"""Checks of the providers' keys: valid, with quota, and for which models."""

from api.relay.doctor.check import Check

CHECKS: tuple[Check, ...] = ()
