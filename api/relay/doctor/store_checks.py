"""Checks of the ledger's store: which variables make it, whether it answers, and how far its plan or disk goes."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from api.relay.deployment import Deployment
from api.relay.doctor.check import Check, Evidence, Finding, Verdict, ok, skipped
from api.relay.doctor.examination import Examination
from api.relay.doctor.variable_checks import change_of
from api.relay.ledger.resilient_store import ANY_KEYS
from api.relay.ledger.store import StoreUnavailable

_LIMITS: dict[str, Any] = json.loads(Path(__file__).with_name("store_plans.json").read_text(encoding="utf-8"))
_DAYS_A_MONTH = 30
_REFUSAL = re.compile(
    r"(?<![\d:])40[13](?!\d)|NOPERM|WRONGPASS|NOAUTH|unauthorized|username-password|the password", re.IGNORECASE
)
"""A status, and not the same digits in a port."""
_READ_ONLY = "READ_ONLY_TOKEN"
_BYTES_A_MEGABYTE = 1_000_000


def check_variables(examination: Examination) -> Iterator[Finding]:
    """Which variables of a store are found, and which are used."""
    deployment = examination.deployment
    opened, stores = deployment.ledger_store, deployment.settings.stores
    found = ", ".join(sorted(stores))
    seen = {"found": found, "used": opened.variable, "place": opened.place}
    change = change_of(examination)
    for variable, why in opened.unusable:
        is_read_only = variable.endswith(_READ_ONLY)
        missing = f"{variable.removesuffix(_READ_ONLY)}TOKEN" if is_read_only else variable
        # With another store in use, the one that can't be used is missed by nobody.
        verdict = Verdict.WARN if opened.store.is_shared else Verdict.FAIL
        advice = f"The owner must {'set ' + missing if is_read_only else 'correct ' + variable} {change}."
        cause_id = "store.read_only" if is_read_only else "store.unusable"
        yield Finding(verdict, f"{variable} {why}.", advice, cause_id, {**seen, "variable": variable, "why": why})
    for variable, token in stores.items():
        start = variable.removesuffix(_READ_ONLY)
        if start != variable and token == stores.get(f"{start}TOKEN"):
            cause = f"{start}TOKEN contains the token of {variable}, which may only read; the ledger must write."
            advice = f"The owner must copy the token that may write into {start}TOKEN {change}."
            both: Evidence = {**seen, "variable": f"{start}TOKEN", "same_as": variable}
            yield Finding(Verdict.FAIL, cause, advice, "store.read_only_copied", both)
    if not opened.unusable:
        yield ok(**seen)


def check_reachable(examination: Examination) -> Finding:
    """Whether the store answers, and in how many ms."""
    opened = examination.deployment.ledger_store
    store = opened.store
    if not store.is_shared:
        return skipped("The ledger is kept in memory.", "store.in_memory")
    began = time.perf_counter()
    try:
        store.read(ANY_KEYS)
        why = store.why
    except StoreUnavailable as error:
        why = str(error)
    ms = round((time.perf_counter() - began) * 1000)
    seen: Evidence = {"kind": store.kind, "variable": opened.variable, "place": opened.place, "ms": ms}
    if not store.is_available:
        is_required = examination.deployment.settings.ledger_required
        going_on = "nothing is answered" if is_required else "counting goes on in memory"
        return Finding(
            Verdict.FAIL,
            f"The ledger's store can't be reached, so {going_on}: {why}.",
            f"The owner must check the store and {opened.variable}{_token_hint(why)}.",
            "store.refused" if _token_hint(why) else "store.unreachable",
            {**seen, "why": why},
        )
    if ms > _LIMITS["slow_ms"]:
        cause = f"The ledger's store took {ms} ms to answer, and each question waits for it."
        return Finding(Verdict.WARN, cause, "The owner should move the store to the site's region.", "store.slow", seen)
    return ok(**seen)


def _token_hint(why: str) -> str:
    """Where the store answers and refuses: that its token or password is the cause."""
    return ", above all its token or password" if _REFUSAL.search(why) else ""


def check_memory(examination: Examination) -> Finding:
    """Whether budgets are kept in a memory that is forgotten."""
    deployment = examination.deployment
    if deployment.ledger_store.store.is_shared:
        return ok(place=deployment.ledger_store.place)
    if not _has_budgets(deployment):
        return skipped("The ledger is kept in memory, and no budget needs more.", "store.memory_unneeded")
    platform = deployment.settings.platform
    where = "each instance counts for itself, and forgets when it ends" if platform else "a restart forgets them"
    advice = "add a store (the guide to budgets says how)" if platform else "set DATA_DIR to a folder"
    return Finding(
        Verdict.WARN,
        f"Budgets are set, and what was used is kept in memory only: {where}. More can be spent than they say.",
        f"The owner should {advice} {change_of(examination)}.",
        "store.memory",
        {"platform": platform, "place": deployment.ledger_store.place},
    )


def _has_budgets(deployment: Deployment) -> bool:
    budgets = [deployment.ledger.site.budget, *(code.rules.budget for code in deployment.codes.of_guests.values())]
    return any(budget.allowances for budget in budgets)


def check_plan(examination: Examination) -> Finding:
    """Whether the store's plan has enough commands for as many answers as there are now."""
    deployment = examination.deployment
    opened = deployment.ledger_store
    plan = next((each for each in _LIMITS["plans"] if f"{each['host_ending']} (" in opened.place), None)
    if plan is None or opened.store.kind != "redis-rest":
        return skipped("No plan is known that limits this store.", "store.plan_unknown")
    today = examination.now.date()
    try:
        rows = deployment.ledger.rows(today - timedelta(days=1), today)
    except StoreUnavailable:
        return skipped("The store can't be reached.", "store.out_of_reach")
    # Today is not over, and yesterday may have been quiet.
    by_day = Counter({today: 0})
    for row in rows:
        by_day[row.day] += row.amounts.requests
    answers = max(by_day.values())
    commands = answers * plan["commands_an_answer"]
    most = plan["commands_a_month"] // _DAYS_A_MONTH
    seen: Evidence = {"answers_a_day": answers, "commands_a_day": commands, "plan": plan["name"], "plan_a_day": most}
    percent = commands * 100 // most
    seen["percent"] = percent
    if percent < _LIMITS["warn_at_percent"]:
        return ok(**seen)
    return Finding(
        Verdict.WARN,
        f"At {answers} answers a day the store takes about {commands:,} commands a day, {percent}% of {plan['name']}.",
        "The owner should move to a larger plan if this site is on that one: when it is used up, nothing is counted.",
        "store.plan_used_up" if percent >= 100 else "store.plan_nearly_used",
        seen,
    )


def check_file(examination: Examination) -> Finding:
    """Whether the ledger's file can be written, and how much room its disk has."""
    deployment = examination.deployment
    if deployment.ledger_store.store.kind != "sqlite":
        return skipped("The ledger is not kept in a file.", "store.no_file")
    # Imported here, as a site without a file may have a Python without SQLite.
    from api.relay.ledger.sqlite_store import FILE_NAME

    directory = Path(deployment.settings.data_dir).expanduser().absolute()
    file = directory / FILE_NAME
    seen: Evidence = {"file": FILE_NAME, "exists": file.exists()}
    written = [file] if file.exists() else []
    if not directory.is_dir() or not all(os.access(place, os.W_OK) for place in [directory, *written]):
        return Finding(
            Verdict.FAIL,
            "DATA_DIR can't be written by the user who runs the site, so nothing is counted for good.",
            "The owner must give that user the folder and the file in it (chown), and restart the site.",
            "store.not_writable",
            seen,
        )
    free = shutil.disk_usage(directory).free // _BYTES_A_MEGABYTE
    seen["free_mb"] = free
    limits = _LIMITS["disk"]
    if free >= limits["warn_below_mb"]:
        return ok(**seen)
    return Finding(
        Verdict.FAIL if free < limits["fail_below_mb"] else Verdict.WARN,
        f"The disk of DATA_DIR has {free} MB left.",
        "The owner must make room on that disk, or set DATA_DIR to a folder on another one.",
        "store.disk_full",
        seen,
    )


CHECKS: tuple[Check, ...] = (
    Check("store.variables", "The ledger's store is set up", check_variables),
    Check("store.file", "The ledger's file can be written", check_file),
    Check("store.reachable", "The ledger's store answers", check_reachable, needs=("store.variables", "store.file")),
    Check("store.memory", "Budgets outlive a restart", check_memory, needs=("store.variables",)),
    Check("store.plan", "The store's plan is large enough", check_plan, needs=("store.reachable",)),
)
