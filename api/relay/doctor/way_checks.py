"""Checks of the way to the model: name, connection, TLS, HTTP, proxies."""

from api.relay.doctor.check import Check

CHECKS: tuple[Check, ...] = ()
