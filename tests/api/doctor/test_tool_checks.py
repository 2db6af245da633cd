"""What is offered beside a model's words: names that mean something, servers in reach, and a search that works."""

from __future__ import annotations

import json

import pytest

from api.relay.doctor.check import Finding, Verdict
from api.relay.doctor.examination import Examination
from api.relay.doctor.tool_checks import CAUSES, CHECKS
from api.relay.errors import RelayError
from tests.api.doctor.examining import KEY, examination_of
from tests.upstream.search_engines import KEYS, ScriptedSearchEngine

SERVERS = "docs=https://mcp.example.com/mcp|token=token-test-of-the-docs"
RUNS = {check.id: check.run for check in CHECKS}


def findings(check_id: str, examination: Examination) -> list[Finding]:
    outcome = RUNS[check_id](examination)
    found = [outcome] if isinstance(outcome, Finding) else list(outcome)
    assert not any(secret in str(found) for secret in ("token-test", *filter(None, KEYS.values())))
    return found


def causes(check_id: str, **variables: str) -> list[str]:
    found = findings(check_id, examination_of(OPENAI_API_KEY=KEY, **variables))
    return [finding.cause_id or finding.verdict.value for finding in found]


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, []),
        ({"TOOLS": "web_search;*;mcp;-images;web_search_20260209"}, []),
        ({"TOOLS": "web_serch"}, ["variables.tools.unknown"]),
        ({"TOOLS": "mcp:docs", "MCP_SERVERS": SERVERS}, []),
        ({"TOOLS": "mcp:dox", "MCP_SERVERS": SERVERS}, ["variables.tools.server"]),
        ({"CODE": "ana-7f3kq9xw|tools=websearch;mcp:docs"}, ["variables.tools.unknown", "variables.tools.server"]),
        ({"CODE": "ana-7f3kq9xw,luis-p2m8rt4c", "TOOLS": "websearch"}, ["variables.tools.unknown"]),
    ],
)
def test_a_name_that_means_nothing_is_told_once(variables: dict[str, str], expected: list[str]) -> None:
    assert causes("variables.tools", **variables) == expected


GUEST = {"CODE": "ana-7f3kq9xw2m"}
SEARCH = {"SEARCH_URL": "http://127.0.0.1:9"}


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        (GUEST | SEARCH, ["variables.tools.no_search"]),
        (SEARCH, ["variables.tools.no_search"]),
        (GUEST | SEARCH | {"TOOLS": "mcp"}, ["variables.tools.no_search"]),
        (GUEST | SEARCH | {"TOOLS": "web_search"}, []),
        ({"CODE": "ana-7f3kq9xw2m|tools=*"} | SEARCH, []),
        ({"ADMIN_CODE": "boss-7f3kq9xw2m"} | SEARCH | {"MCP_SERVERS": SERVERS}, []),
        (GUEST | {"MCP_SERVERS": SERVERS}, ["variables.tools.no_servers"]),
        (
            GUEST | {"MCP_SERVERS": f"{SERVERS},wiki=https://w.example.com/mcp", "TOOLS": "mcp:docs"},
            ["variables.tools.no_servers"],
        ),
        (GUEST | {"MCP_SERVERS": SERVERS, "TOOLS": "mcp"}, []),
        (GUEST | {"MCP_SERVERS": SERVERS, "TOOLS": "mcp:dox"}, ["variables.tools.server"]),
    ],
)
def test_what_is_set_up_for_nobody_is_told(variables: dict[str, str], expected: list[str]) -> None:
    assert causes("variables.tools", **variables) == expected


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, ["variables.tool_servers.none"]),
        ({"MCP_SERVERS": SERVERS}, ["ok"]),
        ({"MCP_SERVERS": "docs=http://mcp.example.com"}, ["variables.tool_servers.http"]),
        ({"MCP_SERVERS": "docs=https://10.0.0.5/mcp"}, ["variables.tool_servers.private"]),
        ({"MCP_SERVERS": "docs=http://localhost:8000/mcp"}, ["variables.tool_servers.private"]),
        ({"MCP_SERVERS": "docs=http://10.0.0.5/mcp", "BASE_URL": "http://10.0.0.6/v1"}, ["ok"]),
    ],
)
def test_a_server_that_the_provider_cannot_reach_is_told(variables: dict[str, str], expected: list[str]) -> None:
    assert causes("variables.tool_servers", **variables) == expected


def test_a_search_is_spent_only_by_a_probe() -> None:
    with ScriptedSearchEngine("tavily") as engine:
        [finding] = findings("keys.search", examination_of(**engine.variables))
        assert (finding.verdict, finding.evidence["engine"]) == (Verdict.SKIPPED, "Tavily")
        assert engine.asked == []
        [finding] = findings("keys.search", examination_of(may_probe=True, **engine.variables))
        assert finding.verdict is Verdict.OK
        assert len(engine.asked) == 1


def test_without_an_engine_there_is_nothing_to_look_at() -> None:
    assert causes("keys.search") == ["keys.search.none"]


@pytest.mark.parametrize(
    ("engine", "status", "expected"),
    [
        ("tavily", 401, "keys.search.refused"),
        ("tavily", 432, "keys.search.quota"),
        ("searxng", 403, "keys.search.form"),
        ("brave", 500, "keys.search.failed"),
    ],
)
@pytest.mark.parametrize("may_probe", [True, False])
def test_why_a_search_fails_is_told_also_when_a_reader_made_it(
    engine: str, status: int, expected: str, may_probe: bool
) -> None:
    with ScriptedSearchEngine(engine, status=status) as scripted:
        examination = examination_of(may_probe=may_probe, **scripted.variables)
        search = examination.deployment.search
        assert search is not None
        if not may_probe:
            with pytest.raises(RelayError):
                search.results("words", 1)
        [finding] = findings("keys.search", examination)
        assert (finding.cause_id, finding.verdict) == (expected, Verdict.FAIL)
        scripted.status = 200
        search.results("words", 1)
        assert search.last_failure is None


def test_every_cause_belongs_to_a_check() -> None:
    assert {name.rpartition(".")[0] for name in CAUSES} == {check.id for check in CHECKS}
    assert "{" not in json.dumps([check.title for check in CHECKS])
