"""Checks of streaming: whether an answer arrives piece by piece, and whether Stop stops it."""

from api.relay.doctor.check import Check

CHECKS: tuple[Check, ...] = ()
