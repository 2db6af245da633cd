"""What a caller may use that the owner pays for: only what is named, and never what is forbidden."""

import pytest

from api.relay.access.codes import parse_codes
from api.relay.access.tool_rules import (
    ALL_TOOLS,
    BadTools,
    ToolRules,
    kinds_without_models,
    parse_site_tools,
    parse_tools,
)
from api.relay.web.allow_list import find_endpoint

ANA = "ana-7f3kq9xw"


@pytest.mark.parametrize(
    ("asked", "is_allowed"),
    [
        ("web_search", True),
        ("web_search_preview", True),
        ("web_search_2025_08_26", True),
        ("web_searches", False),
        ("web", False),
        ("image_generation", False),
        ("", False),
    ],
)
def test_a_tool_is_allowed_in_all_its_versions(asked: str, is_allowed: bool) -> None:
    assert ToolRules(("web_search",)).allows(asked) == is_allowed


def test_without_a_rule_no_tool_is_allowed_and_no_request_forbidden() -> None:
    assert not ToolRules().allows("web_search")
    assert ToolRules().forbidden_kind_of("v1/images/generations") == ""


def test_a_star_allows_every_tool_and_every_server() -> None:
    assert all(ALL_TOOLS.allows(tool) for tool in ("web_search", "mcp", "mcp:docs", "never_heard_of"))


def test_tool_servers_are_allowed_all_together_or_one_by_one() -> None:
    every, one = ToolRules(("mcp",)), ToolRules(("mcp:docs",))
    assert (every.allows("mcp"), every.allows("mcp:docs"), every.allows("mcp:wiki")) == (True, True, True)
    assert (one.allows("mcp"), one.allows("mcp:docs"), one.allows("mcp:wiki")) == (False, True, False)
    assert not any(map(one.allows, ("mcp:docs2", "mcp:docs_private")))
    assert one.servers == ("docs",)


@pytest.mark.parametrize(
    ("kind", "paths"),
    [
        ("images", ["v1/images/generations", "v1/images/edits"]),
        ("speech", ["v1/audio/speech"]),
        ("transcription", ["v1/audio/transcriptions", "v1/audio/translations"]),
    ],
)
def test_what_is_forbidden_is_a_kind_of_requests(kind: str, paths: list[str]) -> None:
    every = ["v1/images/generations", "v1/images/edits", "v1/audio/speech"]
    every += ["v1/audio/transcriptions", "v1/audio/translations", "v1/chat/completions", "v1/responses"]
    assert all(find_endpoint("POST", path) for path in every)
    rules = parse_tools([f"-{kind}"])
    assert [path for path in every if rules.forbidden_kind_of(path) == kind] == paths


def test_who_may_make_no_pictures_may_not_have_a_tool_make_them() -> None:
    rules = parse_tools(["*", "-images"])
    assert (rules.allows("image_generation"), rules.allows("web_search")) == (False, True)
    assert not any(map(rules.allows, ("image_generation_preview", "openrouter:image_generation")))
    assert rules.allows("mcp:image_generation")


@pytest.mark.parametrize(
    "written",
    [
        "web_search;mcp:docs;-images",
        "web_search, mcp:docs, -images",
        "Web-Search；MCP：docs；－images",
        "web_search、mcp:docs、–images",
        "web_search mcp:docs -images",
        '["web_search", "mcp:docs", "-images"]',
        "“web_search”；“mcp：docs”；“-images”",
        "tools=web_search;mcp:docs;-images",
        "web_search\nmcp:docs\n−images",
    ],
)
def test_the_sites_rule_is_read_as_people_type_it(written: str) -> None:
    assert parse_site_tools(written) == ToolRules(("web_search", "mcp:docs"), ("images",))


@pytest.mark.parametrize(
    "written",
    [
        f"{ANA}|tools=web_search;mcp:docs;-images",
        f"{ANA}|tools=web_search,mcp:docs,-images",
        f"{ANA}｜tools＝web_search；mcp：docs；－images",
        f"{ANA} | tools = web_search ; mcp:docs ; -images",
        f"{ANA}|tools=web_search，mcp:docs，－images",
        f"{ANA}|models=gpt-6-luna|tools=web_search;mcp:docs;-images",
        f"{ANA}|tools=web_search;mcp:docs;-images,luis-p2m8rt4c",
        f"{ANA}|tools=web_search,mcp:docs,-images\nluis-p2m8rt4c|tools=*",
    ],
)
def test_a_codes_rule_is_read_as_people_type_it(written: str) -> None:
    codes = parse_codes(written)
    assert codes.problems == ()
    code = codes.find(ANA)
    assert code is not None
    assert code.rules.tools == ToolRules(("web_search", "mcp:docs"), ("images",))
    assert ("luis" in written) == (codes.find("luis-p2m8rt4c") is not None)


def test_all_and_none_are_words_for_it() -> None:
    assert parse_site_tools("all") == ALL_TOOLS == parse_site_tools("＊")
    assert parse_site_tools("none") == ToolRules() == parse_site_tools("")


@pytest.mark.parametrize("written", ["-pictures", "-", "-web_search", "*;-mcp"])
def test_what_cannot_be_forbidden_is_a_slip_and_is_not_shown(written: str) -> None:
    with pytest.raises(BadTools, match="-images, -speech, -transcription") as slip:
        parse_site_tools(written)
    assert "pictures" not in str(slip.value)


def test_a_name_that_no_tool_has_is_known_as_such() -> None:
    assert parse_site_tools("web_serch;web_search_20260209;mcp:docs;*;code_interpreter").unknown == ("web_serch",)


def test_the_owner_may_use_everything_whatever_the_site_s_rule_is() -> None:
    codes = parse_codes(ANA, "owner-8h2m4k6p", site_tools=ToolRules((), ("images",)))
    owner, ana = codes.find("owner-8h2m4k6p"), codes.find(ANA)
    assert owner is not None
    assert owner.rules.tools == ALL_TOOLS
    assert ana is not None
    assert ana.rules.tools == ToolRules((), ("images",))


@pytest.mark.parametrize(
    ("models", "kinds"),
    [
        ([], []),
        (["*"], []),
        (["gpt-*"], []),
        (["gpt-6-luna", "gpt-4.1*"], ["images", "speech", "transcription"]),
        (["gpt-6-luna", "Whisper-1"], ["images", "speech"]),
        (["claude-*", "gpt-image-1.5"], ["speech", "transcription"]),
    ],
)
def test_what_none_of_a_codes_models_can_do_is_out_of_reach(models: list[str], kinds: list[str]) -> None:
    assert kinds_without_models(models) == kinds
