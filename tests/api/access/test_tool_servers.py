"""MCP_SERVERS as owners type it: read to the letter, or refused without a word of a token."""

import pytest

from api.relay.access.tool_servers import BadServers, ToolServer, parse_tool_servers

URL = "https://mcp.example.com/mcp"
TOKEN = "token-test-of-the-docs"
ENVIRONMENT = {"DOCS_TOKEN": TOKEN}
DOCS = ToolServer("docs", URL, TOKEN, asks=False, tools=("search", "fetch"))
WIKI = ToolServer("wiki", "https://wiki.example.org/mcp?key=secret-of-the-wiki")


@pytest.mark.parametrize(
    "written",
    [
        f"docs={URL}|token={TOKEN}|approval=never|tools=search;fetch, wiki={WIKI.url}",
        f"docs={URL}|token=$DOCS_TOKEN|approval=never|tools=search;fetch\nwiki={WIKI.url}",
        f"docs={URL}|token=${{DOCS_TOKEN}}|tools=search,fetch|approval=Never; wiki={WIKI.url}",
        f"Docs = {URL} | token = $DOCS_TOKEN | approval = never | tools = search ; fetch ,\n wiki = {WIKI.url}",
        f"docs＝{URL}｜token＝{TOKEN}｜approval＝never｜tools＝search；fetch，wiki＝{WIKI.url}",
        f'["docs={URL}|token={TOKEN}|approval=never|tools=search;fetch", "wiki={WIKI.url}"]',
    ],
)
def test_servers_are_read_as_people_type_them(written: str) -> None:
    assert parse_tool_servers(written, ENVIRONMENT) == (DOCS, WIKI)


def test_nothing_is_no_server() -> None:
    assert parse_tool_servers("", {}) == ()


def test_a_token_in_base64_keeps_its_end() -> None:
    servers = parse_tool_servers(f"docs={URL}|token=dG9rZW4tdGVzdA==\nwiki={URL}", {})
    assert [(server.label, server.token) for server in servers] == [("docs", "dG9rZW4tdGVzdA=="), ("wiki", "")]


def test_each_call_is_asked_about_unless_the_owner_says_never() -> None:
    assert WIKI.definition(asks=False) == {
        "type": "mcp",
        "server_label": "wiki",
        "server_url": WIKI.url,
        "require_approval": "always",
    }
    assert DOCS.definition(asks=False) == {
        "type": "mcp",
        "server_label": "docs",
        "server_url": URL,
        "require_approval": "never",
        "authorization": TOKEN,
        "allowed_tools": ["search", "fetch"],
    }
    assert DOCS.definition(asks=True)["require_approval"] == "always"


def test_the_page_is_told_neither_address_nor_token() -> None:
    assert DOCS.document() == {"label": "docs", "asks": False}
    assert TOKEN not in repr(DOCS)
    assert URL not in repr(DOCS)
    assert [*DOCS.secrets, *WIKI.secrets] == [TOKEN, "secret-of-the-wiki"]


@pytest.mark.parametrize(
    ("url", "secrets"),
    [
        ("https://mcp.example.com/s/NTk2ZTY1LWQ4N2QtNDk/mcp", ["NTk2ZTY1LWQ4N2QtNDk"]),
        ("https://mcp.example.com/mcp?NTk2ZTY1LWQ4N2QtNDk", ["NTk2ZTY1LWQ4N2QtNDk"]),
        ("https://mcp.example.com/mcp?key=of%2Fthe%2Bdocs", ["of%2Fthe%2Bdocs", "of/the+docs"]),
        ("https://mcp.example.com/organization/documentation-server/mcp", []),
        ("https://mcp.example.com/mcp?features=database&since=2026-11-28&read_only=true&key=k3y0fd0cs", ["k3y0fd0cs"]),
    ],
)
def test_what_is_secret_in_an_address_is_known_as_it_stands_and_decoded(url: str, secrets: list[str]) -> None:
    assert list(ToolServer("docs", url).secrets) == secrets


@pytest.mark.parametrize(
    "slip",
    [
        URL,
        f"={URL}",
        f"my docs={URL}",
        "docs=mcp.example.com",
        "docs=ftp://mcp.example.com",
        "docs=https://user:password-of-docs@mcp.example.com",
        "docs=https://",
        f"docs={URL}|approval=sometimes",
        f"docs={URL}|token=",
        f"docs={URL}|token=$NOT_SET",
        f"docs={URL}|token=short",
        f"docs={URL}|tools=;",
        f"docs={URL}|password={TOKEN}",
        f"docs={URL}|token={TOKEN}|token={TOKEN}",
    ],
)
def test_a_slip_is_told_by_its_place_and_shows_nothing(slip: str) -> None:
    with pytest.raises(BadServers, match="position 2") as error:
        parse_tool_servers(f"wiki={WIKI.url}\n{slip}", {})
    assert not any(secret in str(error.value) for secret in (TOKEN, "password-of-docs", "secret-of-the-wiki"))


def test_two_servers_of_one_name_are_a_slip() -> None:
    with pytest.raises(BadServers, match="position 2"):
        parse_tool_servers(f"docs={URL},Docs={URL}", {})
