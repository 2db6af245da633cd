"""Checks of the site: what arrives, what a stranger can reach, where it runs."""

from api.relay.doctor.check import Check

CHECKS: tuple[Check, ...] = ()
