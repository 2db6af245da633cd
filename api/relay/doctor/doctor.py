"""The doctor: every check there is, in the order in which an owner would ask, and how they are run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from api.relay.doctor.check import Check
from api.relay.doctor.code_checks import CHECKS as CODE_CHECKS
from api.relay.doctor.examination import Examination
from api.relay.doctor.key_checks import CHECKS as KEY_CHECKS
from api.relay.doctor.model_checks import CHECKS as MODEL_CHECKS
from api.relay.doctor.run import Result, Run
from api.relay.doctor.site_checks import CHECKS as SITE_CHECKS
from api.relay.doctor.store_checks import CHECKS as STORE_CHECKS
from api.relay.doctor.streaming_checks import CHECKS as STREAMING_CHECKS
from api.relay.doctor.tool_checks import CHECKS as TOOL_CHECKS
from api.relay.doctor.variable_checks import CHECKS as VARIABLE_CHECKS
from api.relay.doctor.way_checks import CHECKS as WAY_CHECKS

ALL_CHECKS: tuple[Check, ...] = (
    *VARIABLE_CHECKS,
    *CODE_CHECKS,
    *WAY_CHECKS,
    *KEY_CHECKS,
    *MODEL_CHECKS,
    *TOOL_CHECKS,
    *STREAMING_CHECKS,
    *SITE_CHECKS,
    *STORE_CHECKS,
)


def open_run(
    examination: Examination,
    ids: Collection[str] = (),
    *,
    checks: Sequence[Check] = ALL_CHECKS,
    may_see: Callable[[Check], bool] = lambda check: True,
) -> Run:
    """A run over the checks with these ids, or over all, of which only those that the asker `may_see` are told.

    What they need runs too, and is not told unless it was asked for. Ids that no check has are passed over.
    """
    asked = [check for check in checks if may_see(check) and (not ids or check.id in ids)]
    return Run(examination, _with_needed(asked, checks), frozenset(check.id for check in asked))


def examine(
    examination: Examination, ids: Collection[str] = (), *, checks: Sequence[Check] = ALL_CHECKS
) -> Iterator[Result]:
    """The results of the checks with these ids, or of all, as they are found. It never takes more than ALL_SECONDS."""
    return (result for result in open_run(examination, ids, checks=checks).results() if result is not None)


def _with_needed(asked: Sequence[Check], checks: Sequence[Check]) -> list[Check]:
    by_id = {check.id: check for check in checks}
    wanted: set[str] = set()
    found = [check.id for check in asked]
    while found:
        check_id = found.pop()
        if check_id in by_id and check_id not in wanted:
            wanted.add(check_id)
            found += by_id[check_id].needs
    return [check for check in checks if check.id in wanted]
