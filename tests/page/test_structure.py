"""How the page's modules are put together: rules that no single module can keep alone."""

import re
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.support.programs import ROOT

SCRIPTS = ROOT / "public/js"
PATHS = sorted(SCRIPTS.rglob("*.[jt]s"))
SOURCES = {str(path.relative_to(SCRIPTS)): path.read_text(encoding="utf-8") for path in PATHS}
MODULES = {name: source for name, source in SOURCES.items() if name.endswith(".js")}
MOST_MODULES = 352
MOST_IN_A_FOLDER = 20
# From the top down: a module uses what is in its own room and on the floors below. A room is a folder with those in it
# that have no floor of their own.
FLOORS = [
    ["main.js", "early.js"],
    ["page.js"],
    ["ui/shell/", "ui/transcript/"],
    ["ui/talk/"],
    ["ui/panels/"],
    ["ui/composer/"],
    ["ui/shared/"],
    ["app/", "workers/"],
    ["chat/", "documents/", "markdown/"],
    ["chat/prompt/"],
    ["chat/models/"],
    ["store/backup/", "store/search/"],
    ["store/backup/formats/"],
    ["relay/"],
    ["store/"],
    ["i18n/"],
    ["load/", "frames/", "browser/"],
]
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
# In comments, too: a module that uses another one's types can't be understood, nor moved, without it.
IMPORT = re.compile(r'(?:^(?:import|export)\s(?:[^"();]*?\sfrom\s)?|\bimport\()"(\.[^"]+\.[jt]s)"', re.MULTILINE)
EXPORT = re.compile(r"^export (?:async )?(?:function\*?|const|let|class) ([\w$]+)|^export \{([^}]*)\}", re.MULTILINE)


def imported_modules(name: str) -> set[str]:
    """Our modules that a module imports, for what they do or for their types alone."""
    paths = [(SCRIPTS / name).parent.joinpath(path).resolve() for path in IMPORT.findall(SOURCES[name])]
    return {str(path.relative_to(SCRIPTS)) for path in paths if path.is_relative_to(SCRIPTS)}


def exported_names(name: str) -> Iterator[str]:
    """What other modules can import by name."""
    for declared, listed in EXPORT.findall(MODULES[name]):
        yield from [declared] if declared else re.findall(r"([\w$]+)\s*(?:,|$)", listed.strip())


def words_of(path: Path) -> Counter[str]:
    """How often each word stands in a file."""
    return Counter(re.findall(r"[\w$]+", path.read_text(encoding="utf-8")))


def room_of(name: str) -> str:
    """Return the room in which a module is."""
    return max((room for room in FLOOR_OF if name.startswith(room)), key=len, default="")


def test_modules_import_each_other_without_a_circle() -> None:
    graph = {name: imported_modules(name) for name in SOURCES}
    assert set().union(*graph.values()) <= set(graph)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle: {error.args[1]}")


def test_each_room_has_a_floor() -> None:
    assert [name for name in SOURCES if not room_of(name)] == []


def test_modules_use_only_what_is_below_them() -> None:
    arrows = [(name, target) for name in SOURCES for target in imported_modules(name)]
    assert len(arrows) > len(MODULES)
    wrong = [
        f"{name} uses {target}"
        for name, target in arrows
        if room_of(name) != room_of(target) and FLOOR_OF[room_of(name)] >= FLOOR_OF[room_of(target)]
    ]
    assert wrong == []


def test_there_are_few_enough_modules_to_be_known() -> None:
    folders = Counter(str(Path(name).parent) for name in MODULES)
    assert {folder: count for folder, count in folders.items() if count > MOST_IN_A_FOLDER} == {}
    assert len(MODULES) <= MOST_MODULES


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


def test_every_listener_to_keys_leaves_those_of_an_input_method_alone() -> None:
    listened = re.compile(r'(?:"keydown", |onKeyDown=\$\{(?:onKeyDown && )?)(\w+)|^ +(onKeyDown),$', re.MULTILINE)
    listeners = [
        (name, here or handed)
        for name, source in MODULES.items()
        if name.startswith("ui/")
        for here, handed in listened.findall(source)
    ]
    assert len(listeners) > 15
    wrong = [
        f"{name}: {listener}"
        for name, listener in listeners
        if listener != "unlessComposing"
        if f"{listener} = unlessComposing(" not in MODULES[name] or f"{listener} = (" in MODULES[name]
    ]
    assert wrong == []
    assert [name for name in MODULES if "isComposing" in MODULES[name]] == ["ui/shared/keyboard.js"]


def test_letters_have_the_sizes_that_have_names() -> None:
    sized = re.compile(r"^ +font(?:-size)?: (?!.*clamp\()[\w ]*\d[\d.]*rem", re.MULTILINE)
    sheets = [path for path in (ROOT / "public/css").glob("*.css") if path.name != "base.css"]
    assert [f"{path.name}: {line}" for path in sheets for line in sized.findall(path.read_text(encoding="utf-8"))] == []
