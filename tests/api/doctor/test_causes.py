"""The tables of causes: every text says what it is about, in the evidence's own words."""

import re
from pathlib import Path

import pytest

from api.relay.doctor import key_checks, way_checks
from api.relay.doctor.causes import Causes
from api.relay.doctor.check import Check, Verdict

CAUSES = [(name, causes) for causes in (way_checks.CAUSES, key_checks.CAUSES) for name in causes]
FAQ = (Path(__file__).parents[3] / "docs/en/faq.md").read_text(encoding="utf-8")
ANCHORS = {
    re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", FAQ, re.MULTILINE)
}


class Anything(dict[str, object]):
    """Evidence that has whatever a text asks for."""

    def __missing__(self, name: str) -> str:
        return f"<{name}>"


@pytest.mark.parametrize(("name", "causes"), CAUSES, ids=[name for name, _ in CAUSES])
def test_a_cause_is_a_sentence_and_so_is_what_to_do(name: str, causes: Causes) -> None:
    finding = causes.finding(name, Anything())
    assert finding.verdict in (Verdict.FAIL, Verdict.WARN)
    assert finding.cause_id == name
    assert finding.cause.endswith((".", "<said>")) and finding.next.endswith(".")
    assert len(finding.cause) < 200 and len(finding.next) < 200


def test_what_a_text_names_must_have_been_seen() -> None:
    with pytest.raises(KeyError):
        way_checks.CAUSES.finding("way.tcp.refused", {})


@pytest.mark.parametrize("check", [*way_checks.CHECKS, *key_checks.CHECKS], ids=lambda check: check.id)
def test_a_check_links_to_an_entry_of_the_faq(check: Check) -> None:
    anchor = check.faq
    assert anchor == "" or anchor in ANCHORS
