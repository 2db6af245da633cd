"""The documents lead somewhere: their links, their commands, their Deploy button."""

import ast
import json
import re
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest

from api.relay import REPOSITORY
from scripts.generate_docs import DOCUMENTS, readme
from scripts.variable_pages import variables
from tests.docs.markdown import CODE, anchors_of, blocks_of, fenced_blocks, links_of, pages, read, without_blocks
from tests.support.programs import ROOT

README_LINES = 120
PICTURE_BYTES = 200_000
OURS = [(page, link) for page in pages() for link in links_of(page.read_text(encoding="utf-8")) if "://" not in link]


@pytest.mark.parametrize(("page", "link"), OURS, ids=[f"{page.relative_to(ROOT)}:{link}" for page, link in OURS])
def test_a_link_inside_the_project_leads_somewhere(page: Path, link: str) -> None:
    name, _, anchor = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    assert target.is_relative_to(ROOT)
    assert target.exists()
    if anchor:
        assert anchor in anchors_of(target.read_text(encoding="utf-8"))


def make_targets_in(text: str) -> set[str]:
    """Return the targets of the make commands that stand as code in a page."""
    code = "\n".join([*(block for _, block in fenced_blocks(text)), *CODE.findall(without_blocks(text))])
    return set(re.findall(r"^make (\w+)", code, re.MULTILINE))


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_make_knows_every_command_in_a_page(page: Path) -> None:
    known = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    assert make_targets_in(page.read_text(encoding="utf-8")) <= known


def test_the_readme_shows_how_to_run_and_how_to_test() -> None:
    assert blocks_of(read("README.md"), "sh") == ["make run\n", "make test\n"]


def test_without_make_it_runs_by_what_make_does() -> None:
    recipe = re.search(r"^run:.*\n((?:\t.*\n)+)", read("Makefile"), re.MULTILINE)
    assert recipe
    lines = [line.strip("\t@").replace("$(SETUP)", "python3 -m scripts.setup") for line in recipe[1].splitlines()]
    assert " && ".join(lines) in CODE.findall(read("README.md"))


def test_the_readme_shows_the_page_in_both_themes_and_loads_fast() -> None:
    pictures = re.findall(r'(?:src|srcset)="([^"]+)"', read("README.md"))
    assert sorted(pictures) == ["docs/images/page-dark.png", "docs/images/page-light.png"]
    for name in pictures:
        assert (ROOT / name).read_bytes().startswith(b"\x89PNG")
        assert (ROOT / name).stat().st_size < PICTURE_BYTES


def test_the_readme_is_short() -> None:
    assert len(read("README.md").splitlines()) <= README_LINES


def test_contributing_names_every_folder_of_ours() -> None:
    named = {name.rstrip("/") for name in CODE.findall(read("CONTRIBUTING.md"))}
    ours = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith((".", "_"))}
    parts_of_page = {path.name for path in (ROOT / "public" / "js").iterdir() if path.is_dir()}
    assert ours - {"node_modules", "api", "public"} <= named
    assert parts_of_page <= named
    assert {"api/relay", "public/js"} <= named


def test_every_module_of_the_relay_says_first_what_it_is_for() -> None:
    modules = sorted((ROOT / "api" / "relay").glob("*.py"))
    assert [path.name for path in modules if not ast.get_docstring(ast.parse(path.read_text("utf-8")))] == []


def test_the_places_in_contributing_exist() -> None:
    places = [name for name in CODE.findall(read("CONTRIBUTING.md")) if re.fullmatch(r"[a-z]+/[\w./*]*", name)]
    missing = [place for place in places if not any(ROOT.glob(place)) and not any(ROOT.glob(f"{place}.py"))]
    assert places
    assert missing == []


def deploy_buttons() -> list[dict[str, str]]:
    """Return the parameters of Vercel's Deploy button, and of the link beside it for a site without a store."""
    addresses = [link for link in links_of(read("README.md")) if link.startswith("https://vercel.com/new/clone?")]
    return [
        {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        for address in sorted(addresses, key=len, reverse=True)
    ]


def test_the_projects_own_address_stands_in_one_place_and_in_what_is_made_of_it() -> None:
    """So that whoever publishes it under another name changes one line."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    names = [name for name in filter(None, listed.stdout.split("\0")) if not name.startswith("tests/")]
    holding = {
        name for name in names if REPOSITORY in unquote((ROOT / name).read_text(encoding="utf-8", errors="replace"))
    }
    made = {str(path.relative_to(ROOT)) for path in DOCUMENTS}
    assert holding - made == {"api/relay/__init__.py"}
    by_hand = readme().replace(quote(f"https://github.com/{REPOSITORY}", safe=""), "")
    assert REPOSITORY not in by_hand


def test_the_deploy_button_asks_for_the_variables_that_matter() -> None:
    matter = [variable.name for variable in variables() if variable.group == "The three that matter"]
    assert [button["env"].split(",") for button in deploy_buttons()] == [matter, matter]


def test_nobody_who_uses_the_deploy_button_has_to_think_of_a_base_url() -> None:
    defaults = {variable.name: variable.default for variable in variables()}
    for button in deploy_buttons():
        assert json.loads(button["envDefaults"]) == {"BASE_URL": defaults["BASE_URL"]}


def test_the_deploy_button_brings_the_store_and_whoever_wants_none_has_a_link_without_it() -> None:
    button, without_store = deploy_buttons()
    [store] = json.loads(button.pop("stores"))
    assert store == {"type": "integration", "integrationSlug": "upstash", "productSlug": "upstash-kv"}
    assert without_store == button
