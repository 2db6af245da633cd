"""The doctor: every check there is, in the order in which an owner would ask."""

from __future__ import annotations

from api.relay.doctor import (
    code_checks,
    key_checks,
    model_checks,
    site_checks,
    store_checks,
    streaming_checks,
    variable_checks,
    way_checks,
)
from api.relay.doctor.check import Check

ALL_CHECKS: tuple[Check, ...] = (
    *variable_checks.CHECKS,
    *code_checks.CHECKS,
    *way_checks.CHECKS,
    *key_checks.CHECKS,
    *model_checks.CHECKS,
    *streaming_checks.CHECKS,
    *site_checks.CHECKS,
    *store_checks.CHECKS,
)
