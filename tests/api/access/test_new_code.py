"""New codes: strong, easy to read out, and found in CODE under the name of the person."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.access.codes import parse_codes
from api.relay.access.new_code import ALPHABET, LENGTH, label_of, main, new_code, with_rules
from tests.support.programs import ROOT

letters = st.characters(categories=["Lu", "Ll", "Lt", "Lo"])
names = st.builds(
    str.__add__, letters, st.text(st.one_of(letters, st.sampled_from("0123456789 .-_'|,;=\n")), max_size=40)
)


@given(names)
def test_a_code_is_found_under_the_name_wherever_it_stands_in_code(name: str) -> None:
    code = new_code(name)
    for written in (
        code,
        f"luis-p2m8rt4c,{code}",
        f"luis-p2m8rt4c|until=2999-12-31,{code}",
        f"{code},luis-p2m8rt4c",
        f"luis-p2m8rt4c|models=gpt-6-luna,{code}",
        f"luis-p2m8rt4c|usd=5/month|tools=web_search\n{code}",
    ):
        found = parse_codes(written).find(code)
        assert found is not None
        assert (found.label, found.problem) == (label_of(name), "")


def test_a_code_has_twelve_random_characters_that_nobody_confuses() -> None:
    code = new_code("ana")
    assert re.fullmatch(rf"ana-[{ALPHABET}]{{{LENGTH}}}", code)
    assert not set("01iloIO") & set(ALPHABET)
    # 12 of 31 are more than 59 bits.
    assert (len(set(ALPHABET)), LENGTH) == (31, 12)
    assert len({new_code("ana") for _ in range(100)}) == 100


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("ana", "ana"),
        ("Ana María", "Ana.María"),
        ("ana-maria_2", "ana.maria.2"),
        ("O'Brien", "O.Brien"),
        ("小明", "小明"),
        ("राम", "राम"),
        ("สมหญิง", "สมหญิง"),
        ("Ángel", "Ángel"),
        ("a" * 60, "a" * 30),
    ],
)
def test_a_name_becomes_a_label_in_any_script(name: str, label: str) -> None:
    assert label_of(name) == label
    code = new_code(name)
    found = parse_codes(code).find(code)
    assert found is not None and found.label == label


@pytest.mark.parametrize("name", ["", " ", "-", "7up", "_"])
def test_a_name_that_is_none_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "usage:" in told.err


def test_only_the_code_is_on_standard_output() -> None:
    # -S leaves out everything that was installed: a server that has only Python makes codes, too.
    command = [sys.executable, "-S", "-m", "api.relay.access.new_code", "ana"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert re.fullmatch(r"ana-\w{12}\n", result.stdout)
    assert f"CODE=...,{result.stdout.strip()}" in result.stderr


def test_make_gives_the_same() -> None:
    command = ["make", "--no-print-directory", "code", "NAME=Ana María"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert re.fullmatch(r"Ana\.María-\w{12}\n", result.stdout)


RULES = {
    "usd": "5/month, 1/day",
    "tokens": "200k/day",
    "requests": "50/day",
    "rpm": "10",
    "parallel": "2",
    "warn": "90%",
    "unpriced": "allow",
    "models": "gpt-6-luna, my-model",
    "until": "2999-12-31",
    "tools": "web_search mcp:docs -images",
    "key": "ANA_API_KEY",
}
WRITTEN = (
    "models=gpt-6-luna;my-model|until=2999-12-31|tools=web_search;mcp:docs;-images|key=ANA_API_KEY"
    "|usd=5/month;1/day|tokens=200k/day|requests=50/day|rpm=10|parallel=2|warn=90%|unpriced=allow"
)


def test_a_code_is_printed_with_all_its_rules_as_the_relay_reads_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([part for name, value in RULES.items() for part in (f"--{name}", value)] + ["ana"]) == 0
    told = capsys.readouterr()
    line = told.out.strip()
    code, _, rules = line.partition("|")
    assert rules == WRITTEN
    for written in (f"{line},luis-p2m8rt4c", f"luis-p2m8rt4c,{line}", f"luis-p2m8rt4c|usd=1/day,{line}"):
        found = parse_codes(written, key_variables=["ANA_API_KEY"])
        ana, luis = found.find(code), found.find("luis-p2m8rt4c")
        assert ana is not None and luis is not None and (ana.problem, luis.problem) == ("", "")
        assert len(ana.rules.budget.allowances) == 4
    # Whoever is given the whole line learns rules that are none of their business, and can't enter it.
    assert f"give {code} to the person" in told.err


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("usd", "5"),
        ("usd", "1,000/month"),
        ("usd", "0/day"),
        ("tokens", "lots/day"),
        ("rpm", "1,000"),
        ("warn", "80"),
        ("until", "2027-12-31,luis-p2m8rt4c"),
        ("until", "2027-12-31\nluis-p2m8rt4c"),
        ("key", "sk-test-new-code"),
        ("models", ""),
    ],
)
def test_a_rule_that_the_relay_would_not_keep_makes_no_code(
    rule: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ana", f"--{rule}={value}"]) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.startswith("The code has ")
    assert "sk-test" not in told.err


def test_without_rules_the_line_is_the_code_alone() -> None:
    assert with_rules("ana-7f3kq9xw", {}) == "ana-7f3kq9xw"


def test_make_takes_rules_and_none_from_the_shells_variables() -> None:
    command = ["make", "--no-print-directory", "code", "NAME=ana", "USD=5/month;1/day", "MODELS=gpt-6-luna o'neill"]
    environment = {**os.environ, "KEY": "SHELL_API_KEY", "TOKENS": "1/day"}
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert re.fullmatch(r"ana-\w{12}\|models=gpt-6-luna;o'neill\|usd=5/month;1/day\n", result.stdout)
