"""How the page's modules are put together: rules that no single module can keep alone."""

import re
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.support.programs import ROOT

SCRIPTS = ROOT / "public/js"
MODULES = {str(path.relative_to(SCRIPTS)): path.read_text(encoding="utf-8") for path in sorted(SCRIPTS.rglob("*.js"))}
# From the top down: a module uses what stands in its own folder and on floors below. Modules without a folder that
# are not named are at the bottom.
FLOORS = [
    ["main.js", "early.js"],
    ["idle.js"],
    ["ui/"],
    ["app/", "workers/"],
    ["chat/", "markdown/", "offline/"],
    ["store/", "relay/"],
    ["i18n/"],
    [""],
]
JSDOC = re.compile(r"/\*\*.*?\*/", re.DOTALL)
IMPORT = re.compile(r'(?:^(?:import|export)\s(?:[^"();]*?\sfrom\s)?|\bimport\()"(\.[^"]+\.js)"', re.MULTILINE)
EXPORT = re.compile(r"^export (?:async )?(?:function\*?|const|let|class) ([\w$]+)|^export \{([^}]*)\}", re.MULTILINE)


def imported_modules(name: str) -> Iterator[str]:
    """Our modules that a module imports, at its top or when it first needs them."""
    for path in IMPORT.findall(JSDOC.sub("", MODULES[name])):
        target = (SCRIPTS / name).parent.joinpath(path).resolve()
        if target.is_relative_to(SCRIPTS):
            yield str(target.relative_to(SCRIPTS))


def exported_names(name: str) -> Iterator[str]:
    """What other modules can import by name."""
    for declared, listed in EXPORT.findall(MODULES[name]):
        yield from [declared] if declared else re.findall(r"([\w$]+)\s*(?:,|$)", listed.strip())


def words_of(path: Path) -> Counter[str]:
    """How often each word stands in a file."""
    return Counter(re.findall(r"[\w$]+", path.read_text(encoding="utf-8")))


def place_of(name: str) -> tuple[int, str]:
    """The floor on which a module stands, and its folder there."""
    return next((floor, place) for floor, places in enumerate(FLOORS) for place in places if name.startswith(place))


def test_modules_import_each_other_without_a_circle() -> None:
    graph = {name: set(imported_modules(name)) for name in MODULES}
    assert {target for targets in graph.values() for target in targets} <= set(graph)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle: {error.args[1]}")


def test_modules_use_only_what_stands_below_them() -> None:
    arrows = [(name, target) for name in MODULES for target in imported_modules(name)]
    assert len(arrows) > len(MODULES)
    wrong = [
        f"{name} uses {target}"
        for name, target in arrows
        if place_of(name) != place_of(target) and place_of(name)[0] >= place_of(target)[0]
    ]
    assert wrong == []


def test_whatever_is_exported_is_used_by_another_module_or_tested_on_its_own() -> None:
    page = {path: words_of(path) for path in SCRIPTS.rglob("*.[jt]s")}
    tested = set().union(*map(words_of, [*(ROOT / "tests").rglob("*.js"), *(ROOT / "tests").rglob("*.py")]))
    unused = [
        f"{name} exports {exported}"
        for name in MODULES
        for exported in exported_names(name)
        if not any(exported in words for path, words in page.items() if path != SCRIPTS / name)
        if not (exported in tested and page[SCRIPTS / name][exported] > 1)
    ]
    assert unused == []


def test_lines_have_at_most_120_characters() -> None:
    files = [*SCRIPTS.rglob("*.[jt]s"), *(ROOT / "public/css").glob("*.css"), ROOT / "public/sw.js"]
    too_long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 120
    ]
    assert too_long == []
