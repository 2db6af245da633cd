"""What the doctor says holds no secret: not the deployment's own, nor one in a variable that nothing reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from api.relay.doctor.check import Finding
from api.relay.doctor.examination import Examination
from api.relay.redaction import Redactor

_NAMES_A_SECRET = re.compile(r"KEY|CODE|TOKEN|SECRET|PASS|CREDENTIAL|AUTH(?!OR)|COOKIE", re.IGNORECASE)
_NAMES_A_PROXY = re.compile(r"PROXY", re.IGNORECASE)
_USER_INFO = re.compile(r"//([^/\s]+)@")
_SHORTEST_SECRET = 4
_SWITCHES = frozenset({"true", "false", "none", "null"})


def masker_of(examination: Examination) -> Callable[[str], str]:
    """A function that hides in a text every secret of the deployment and of the environment it was made from."""
    deployments = examination.deployment.redactor
    others = Redactor(list(_secrets_in(examination.environment)))
    return lambda text: others.mask(deployments.mask(text))


def masked(finding: Finding, mask: Callable[[str], str]) -> Finding:
    """The finding with its texts and its evidence masked."""
    evidence = {name: _masked_value(value, mask) for name, value in finding.evidence.items()}
    return replace(finding, cause=mask(finding.cause), next=mask(finding.next), evidence=evidence)


def _masked_value(
    value: str | int | float | bool | None, mask: Callable[[str], str]
) -> str | int | float | bool | None:
    # A code may be a number: then its mask takes the number's place.
    written = str(value)
    shown = mask(written)
    return value if shown == written else shown


def _secrets_in(environment: Mapping[str, str]) -> Iterator[str]:
    """What a person has put into variables that sound secret, whole and in its pieces; and users with passwords."""
    for name, value in environment.items():
        written: list[str] = []
        if _NAMES_A_SECRET.search(name):
            written = [value, *re.split(r"[\s,;，；|\"']+", value)]
        elif _NAMES_A_PROXY.search(name):
            # NextChat's way to write a user and a password: behind the address, with blanks between.
            written = value.split()[1:]
        for user_info in _USER_INFO.findall(value):
            written += [user_info, user_info.partition(":")[2]]
        long_enough = (piece for piece in written if len(piece) >= _SHORTEST_SECRET)
        yield from (piece for piece in long_enough if piece.lower() not in _SWITCHES)
