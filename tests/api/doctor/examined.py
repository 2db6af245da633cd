"""Deployments as they are examined in tests, and short ways to run one check on them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from api.relay.deployment import build_deployment
from api.relay.doctor.check import Check, Finding, Verdict
from api.relay.doctor.examination import Examination
from api.relay.settings import read_settings

NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
LIST_OF_MODELS = "https://api.openai.com/v1/models"
STRONG_CODE = "code-test-k7w2p9x4m3v8"
OTHER_STRONG_CODE = "code-test-b3n8r5t6y1z7"
LONG_KEY = "sk-test-0123456789abcdefghijklmnopqrstuvwxyz"
GATEWAY = {"BASE_URL": "https://gateway.example.com/v1"}


def examination_of(variables: Mapping[str, str], now: datetime = NOW) -> Examination:
    """The examination of a deployment with just these variables."""
    return Examination(build_deployment(read_settings(variables)), variables, now=now)


def findings_of(
    checks: Iterable[Check], check_id: str, variables: Mapping[str, str], now: datetime = NOW
) -> list[Finding]:
    """What a check finds in a deployment; nothing where it has nothing to say."""
    return findings_in(checks, check_id, examination_of(variables, now))


def findings_in(checks: Iterable[Check], check_id: str, examination: Examination) -> list[Finding]:
    """What a check finds in an examination."""
    [check] = [each for each in checks if each.id == check_id]
    found = check.run(examination)
    return [found] if isinstance(found, Finding) else list(found)


def is_passed(findings: Iterable[Finding]) -> bool:
    return all(finding.verdict is Verdict.OK for finding in findings)
