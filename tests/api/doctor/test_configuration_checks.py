"""What all checks of the configuration have in common."""

import re

import pytest

from api.relay.doctor import code_checks, model_checks, store_checks, variable_checks
from api.relay.doctor.check import Check
from tests.support.programs import ROOT

FAMILIES = {"variables": variable_checks, "codes": code_checks, "models": model_checks, "store": store_checks}
CHECKS = [check for family in FAMILIES.values() for check in family.CHECKS]
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def anchors_of_the_faq() -> set[str]:
    text = (ROOT / "docs/en/faq.md").read_text(encoding="utf-8")
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(text)}


@pytest.mark.parametrize("name", FAMILIES)
def test_a_familys_checks_have_its_name_in_their_ids(name: str) -> None:
    assert {check.group for check in FAMILIES[name].CHECKS} == {name}


def test_each_check_has_an_id_of_its_own_and_needs_what_is_there() -> None:
    ids = [check.id for check in CHECKS]
    assert len(set(ids)) == len(ids)
    assert {need for check in CHECKS for need in check.needs} <= set(ids)


@pytest.mark.parametrize("check", [check for check in CHECKS if check.faq], ids=lambda check: check.id)
def test_a_check_leads_to_an_entry_of_the_faq(check: Check) -> None:
    assert check.faq in anchors_of_the_faq()
