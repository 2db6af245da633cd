"""The guides say the same in every language, with the page's own words, and lead to those who know."""

import json
import re
from urllib.parse import urlsplit

import pytest

from api.relay.upstream.providers import provider_variables
from scripts.variable_pages import LANGUAGES, VARIABLES_FILE
from tests.docs.guides import (
    BOLD,
    GENERATED,
    NAMES,
    ORIGINAL,
    TRANSLATIONS,
    blocks,
    code_words,
    guide,
    heading_levels,
    line_shapes,
    link_targets,
)
from tests.docs.markdown import links_of, without_blocks
from tests.support.programs import ROOT

HOSTS = json.loads((ROOT / "tests" / "docs" / "official_hosts.json").read_text(encoding="utf-8"))
LOCALES = ROOT / "public" / "locales"
WRITTEN = [name for name in NAMES if name not in GENERATED]
TRANSLATED = [(language, name) for language in TRANSLATIONS for name in NAMES]
ALL = [(language, name) for language in LANGUAGES for name in NAMES]
KNOWN = {row["name"] for row in json.loads(VARIABLES_FILE.read_text(encoding="utf-8"))} | {
    name for _, key, url, _ in provider_variables() for name in (key, url)
}
NEXTCHAT_ALONE = {
    "BAIDU_API_KEY",
    "CLOUDFLARE_ACCOUNT_ID",
    "ENABLE_MCP",
    "GA_ID",
    "GTM_ID",
    "IFLYTEK_API_KEY",
    "STABILITY_API_KEY",
    "TENCENT_SECRET_ID",
    "WHITE_WEBDAV_ENDPOINTS",
}
DNS_RECORDS = {"AAAA", "CNAME"}


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_every_language_has_every_guide(language: str) -> None:
    assert sorted(path.name for path in (ROOT / "docs" / language).glob("*.md")) == NAMES


@pytest.mark.parametrize(("language", "name"), TRANSLATED)
def test_a_translation_is_built_like_the_original(language: str, name: str) -> None:
    translated, original = guide(language, name), guide(ORIGINAL, name)
    assert heading_levels(translated) == heading_levels(original)
    assert line_shapes(translated) == line_shapes(original)
    assert blocks(translated) == blocks(original)


@pytest.mark.parametrize(("language", "name"), TRANSLATED)
def test_a_translation_links_and_names_the_same(language: str, name: str) -> None:
    assert link_targets(language, name) == link_targets(ORIGINAL, name)
    assert code_words(guide(language, name)) == code_words(guide(ORIGINAL, name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_leads_to_every_guide_and_to_the_other_languages(language: str) -> None:
    links = links_of(guide(language, "README.md"))
    others = {f"../{other}/README.md" for other in LANGUAGES if other != language}
    assert {*NAMES, *others} <= set(links)


@pytest.mark.parametrize(("language", "name"), ALL)
def test_a_link_to_outside_leads_to_an_official_page(language: str, name: str) -> None:
    for link in links_of(guide(language, name)):
        if "://" in link:
            assert (urlsplit(link).scheme, urlsplit(link).hostname) in {("https", host) for host in HOSTS}, link


def test_every_official_host_is_linked() -> None:
    linked = {urlsplit(link).hostname for name in NAMES for link in links_of(guide(ORIGINAL, name))}
    assert set(HOSTS) <= linked


@pytest.mark.parametrize(("language", "name"), ALL)
def test_a_guide_names_only_variables_that_exist(language: str, name: str) -> None:
    named = {word for word in code_words(guide(language, name)) if re.fullmatch(r"[A-Z][A-Z0-9_]{3,}", word)}
    foreign = NEXTCHAT_ALONE if name == "from-nextchat.md" else set()
    assert named - DNS_RECORDS - foreign <= KNOWN
    assert not NEXTCHAT_ALONE & KNOWN


@pytest.mark.parametrize("language", [path.stem for path in sorted(LOCALES.glob("*.json"))])
def test_what_stands_in_bold_is_what_the_page_says(language: str) -> None:
    files = LOCALES.rglob(f"{language}.json")
    words = {words for file in files for words in json.loads(file.read_text(encoding="utf-8")).values()}
    bold = {(name, text) for name in WRITTEN for text in BOLD.findall(without_blocks(guide(language, name)))}
    assert {(name, text) for name, text in bold if text not in words} == set()


@pytest.mark.parametrize(("language", "name"), ALL)
def test_bold_ends_where_markdown_sees_it(language: str, name: str) -> None:
    text = without_blocks(guide(language, name))
    for match in BOLD.finditer(text):
        after = text[match.end() : match.end() + 1]
        assert match[1][-1].isalnum() or not after.isalnum(), match[0]


@pytest.mark.parametrize("name", WRITTEN)
def test_a_chinese_paragraph_is_one_line(name: str) -> None:
    lines = without_blocks(guide("zh-CN", name)).splitlines()
    continued = [
        line
        for before, line in zip(lines, lines[1:], strict=False)
        if before.strip() and line.strip() and not re.match(r" *([-|#<]|\d+\. )", line)
    ]
    assert continued == []
