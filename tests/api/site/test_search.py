"""The search engines: each is asked in its own words, and what it finds comes as plain text that nobody has fetched."""

from __future__ import annotations

import pytest

from api.relay.errors import RelayError
from api.relay.settings import read_settings
from api.relay.site.search import BadSearch, Search, SearchResult, open_search, plain_text
from api.relay.site.search_engines import ENGINES
from tests.upstream.search_engines import KEYS, Page, ScriptedSearchEngine


def search_of(**variables: str) -> Search:
    found = open_search(read_settings(variables), "")
    assert found is not None
    return found


def code_of(search: Search) -> str:
    with pytest.raises(RelayError) as refusal:
        search.results("words", 5)
    assert not any(key and key in str(refusal.value.body()) for key in KEYS.values())
    return refusal.value.code


@pytest.mark.parametrize("engine", ENGINES)
def test_each_engine_is_asked_in_its_own_words_and_its_results_are_read(engine: str) -> None:
    page = Page("Una página", "https://example.com/a?b=c", "What it <strong>says</strong>.", "2026-11-20T08:00:00.000Z")
    with ScriptedSearchEngine(engine, [page, Page(url="https://example.org/")]) as scripted:
        found = search_of(**scripted.variables).results("precio del 食用油 & más", 5)
    assert found == [
        SearchResult("Una página", "https://example.com/a?b=c", "What it says.", "2026-11-20"),
        SearchResult("A page", "https://example.org/", "Words of the page.", ""),
    ]
    [asked] = scripted.asked
    assert "precio del 食用油 & más" in (*asked.query.values(), *map(str, asked.body.values()))
    assert KEYS[engine] not in (asked.path, *asked.query.values()) or not KEYS[engine]


@pytest.mark.parametrize("engine", ENGINES)
def test_no_more_results_come_than_were_asked_for(engine: str) -> None:
    pages = [Page(url=f"https://example.com/{number}") for number in range(30)]
    with ScriptedSearchEngine(engine, pages) as scripted:
        search = search_of(**scripted.variables)
        assert [result.url[-1] for result in search.results("words", 3)] == ["0", "1", "2"]
        assert len(search.results("words", 20)) == search.engine.most


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_found_is_no_failure(engine: str) -> None:
    with ScriptedSearchEngine(engine, []) as scripted:
        assert search_of(**scripted.variables).results("words", 5) == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("query", ["word " * 300, "字" * 3000, "  two\n words "])
def test_a_question_is_cut_to_what_the_engine_takes(engine: str, query: str) -> None:
    with ScriptedSearchEngine(engine) as scripted:
        assert search_of(**scripted.variables).results(query, 5)


@pytest.mark.parametrize(
    ("engine", "status", "code"),
    [
        ("tavily", 401, "search_key_refused"),
        ("tavily", 432, "search_quota_exhausted"),
        ("tavily", 429, "search_quota_exhausted"),
        ("brave", 422, "search_key_refused"),
        ("brave", 429, "search_quota_exhausted"),
        ("exa", 401, "search_key_refused"),
        ("exa", 402, "search_quota_exhausted"),
        ("searxng", 403, "search_form_refused"),
        ("searxng", 429, "search_quota_exhausted"),
        *((engine, 500, "search_failed") for engine in ENGINES),
        *((engine, 302, "search_failed") for engine in ENGINES),
    ],
)
def test_why_an_engine_refuses_is_told(engine: str, status: int, code: str) -> None:
    with ScriptedSearchEngine(engine, status=status) as scripted:
        assert code_of(search_of(**scripted.variables)) == code


@pytest.mark.parametrize("engine", [name for name, key in KEYS.items() if key])
def test_a_wrong_key_is_refused_as_the_engine_really_does(engine: str) -> None:
    with ScriptedSearchEngine(engine) as scripted:
        wrong = {**scripted.variables, "SEARCH_ENGINE": engine, "SEARCH_API_KEY": "another-key-of-the-owner"}
        assert code_of(search_of(**wrong)) == "search_key_refused"


def test_the_next_key_is_tried_where_one_is_refused() -> None:
    with ScriptedSearchEngine("tavily") as scripted:
        keys = f"tvly-used-up-key-of-the-owner,{KEYS['tavily']}"
        assert search_of(**{**scripted.variables, "SEARCH_API_KEY": keys}).results("words", 5)
    assert len(scripted.asked) == 2


@pytest.mark.parametrize("raw", [b"<html>", b"[]", b'{"results": 5}', b'{"error": "no"}', b"", b"nul", b"[" * 100_000])
def test_what_is_no_list_of_results_is_a_failure(raw: bytes) -> None:
    with ScriptedSearchEngine("tavily", raw=raw) as scripted:
        assert code_of(search_of(**scripted.variables)) == "search_failed"


def test_an_engine_that_is_down_is_told() -> None:
    with ScriptedSearchEngine("searxng") as scripted:
        search = search_of(**scripted.variables)
    assert code_of(search) == "search_failed"


def test_a_result_that_is_no_page_of_the_web_is_left_out() -> None:
    addresses = [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.com",
        "https://",
        "https://user:password@example.com/",
        "https://example.com/two words",
        "https://example.com/\u202egpj.exe",
        "https://example.com/" + "x" * 3000,
        "https://example.com/good",
        "https://example.com/good",
    ]
    with ScriptedSearchEngine("searxng", [Page(url=url) for url in addresses]) as scripted:
        found = search_of(**scripted.variables).results("words", 20)
    assert [result.url for result in found] == ["https://example.com/good"]
    assert len(scripted.asked) == 1


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("plain", "plain"),
        ("a <strong>b</strong>c", "a bc"),
        ("a<br>b", "a b"),
        ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
        ("<script>alert(1)</script>x<style>y</style>", "x"),
        ("&lt;b&gt; &amp; &quot;q&quot; &#39;s&#39;", "<b> & \"q\" 's'"),
        ("a\u202eb\u200bc\x00d\ud800e", "abcde"),
        ("<img src=x onerror=alert(1)>x", "x"),
        ("<b>unclosed", "unclosed"),
        ("x" * 700, "x" * 599 + "…"),
        ("<b>ten words</b>" * 10, "ten words" * 10),
        ("<b>ten words</b> " * 200, ("ten words " * 60)[:599].rstrip() + "…"),
    ],
)
def test_html_becomes_words(written: str, plain: str) -> None:
    assert plain_text(written, 600) == plain


@pytest.mark.parametrize("markup", ["<a ", "<a/", "<a b='", "<!--", "<![CDATA[", "</", "&#"])
def test_markup_without_an_end_does_not_keep_the_relay_busy(markup: str) -> None:
    assert len(plain_text(markup * 50_000, 600)) <= 600


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-20", "2026-11-20"),
        ("2026-11-20T08:00:00", "2026-11-20"),
        ("Fri, 20 Nov 2026 08:00:00 GMT", "2026-11-20"),
        ("3 days ago", ""),
        ("2026-19-40", ""),
        ("<script>", ""),
    ],
)
def test_the_day_is_a_day_or_nothing(written: str, day: str) -> None:
    with ScriptedSearchEngine("searxng", [Page(published=written)]) as scripted:
        assert search_of(**scripted.variables).results("words", 1)[0].published == day


@pytest.mark.parametrize(
    ("variables", "engine", "base"),
    [
        ({"SEARCH_API_KEY": KEYS["tavily"]}, "tavily", "https://api.tavily.com"),
        ({"SEARCH_API_KEY": KEYS["brave"]}, "brave", "https://api.search.brave.com"),
        ({"SEARCH_API_KEY": KEYS["exa"]}, "exa", "https://api.exa.ai"),
        ({"SEARCH_API_KEY": "anything-at-all-0001", "SEARCH_ENGINE": "Brave"}, "brave", "https://api.search.brave.com"),
        ({"SEARCH_URL": "https://searx.example.org/"}, "searxng", "https://searx.example.org"),
        ({"SEARCH_URL": "https://example.org/searx/search"}, "searxng", "https://example.org/searx"),
        ({"SEARCH_URL": "http://10.0.0.5:8080", "SEARCH_ENGINE": "searxng"}, "searxng", "http://10.0.0.5:8080"),
    ],
)
def test_the_engine_is_known_by_its_key_or_its_address(variables: dict[str, str], engine: str, base: str) -> None:
    found = search_of(**variables).engine
    assert (found.id, str(found.base)) == (engine, base)


def test_without_the_variables_there_is_no_search() -> None:
    assert open_search(read_settings({"OPENAI_API_KEY": "sk-test-owner-key-1"}), "") is None


@pytest.mark.parametrize(
    ("variables", "variable"),
    [
        ({"SEARCH_API_KEY": "whose-key-is-this-0001"}, "SEARCH_ENGINE"),
        ({"SEARCH_API_KEY": KEYS["tavily"], "SEARCH_ENGINE": "google"}, "SEARCH_ENGINE"),
        ({"SEARCH_ENGINE": "tavily"}, "SEARCH_ENGINE"),
        ({"SEARCH_ENGINE": "tavily", "SEARCH_URL": "https://searx.example.org"}, "SEARCH_ENGINE"),
        ({"SEARCH_ENGINE": "searxng", "SEARCH_API_KEY": "anything-at-all-0001"}, "SEARCH_URL"),
        ({"SEARCH_URL": "ftp://searx.example.org"}, "SEARCH_URL"),
        ({"SEARCH_API_KEY": "tvly-with-an-é-0001"}, "SEARCH_API_KEY"),
    ],
)
def test_what_makes_no_sense_is_told_by_its_variable(variables: dict[str, str], variable: str) -> None:
    with pytest.raises(BadSearch) as slip:
        open_search(read_settings(variables), "")
    assert slip.value.variable == variable
    assert not any(value in str(slip.value) for value in variables.values() if len(value) > 10)
