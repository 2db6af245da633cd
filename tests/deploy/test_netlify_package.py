"""What Netlify's packager makes of the project: one function, with all it needs and nothing else."""

import json
import re
import zipfile

import pytest

from scripts.setup import ensure_netlify_tools
from tests.support.netlify_bundle import NetlifyBundle, netlify_bundle, netlify_node, run
from tests.support.programs import ROOT, clean_environment

pytestmark = pytest.mark.timeout(300)

LARGEST_ARCHIVE_BYTES = 20_000_000
LARGEST_UNZIPPED_BYTES = 250_000_000
"""Netlify's own limit; its limit on the archive is 50 MB, and ours is tighter because a large one starts slowly."""
OF_NETLIFY = re.compile(r"___netlify-[\w-]+\.(mjs|json)")
RELAY_HEADERS = re.compile(r"functions/api\.mjs|python/(serve\.py|deployed\.json|rt/.+|site/.+|app/(api|server)/.+)")
UNCHECKED_HASH = b"\x01\0\0\0"
PARSE_HEADERS = """
import { parseAllHeaders } from "@netlify/headers-parser";
const { headers, errors } = await parseAllHeaders({ headersFiles: process.argv.slice(1), minimal: false });
const rules = headers.map((rule) => ({ pattern: rule.forRegExp.source, values: rule.values }));
console.log(JSON.stringify({ rules, errors: errors.map(String) }));
"""


@pytest.fixture(scope="module")
def bundle() -> NetlifyBundle:
    return netlify_bundle()


@pytest.fixture(scope="module")
def entries(bundle: NetlifyBundle) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(bundle.archive) as archive:
        return archive.infolist()


def test_there_is_one_function_and_it_streams_everything_under_api(bundle: NetlifyBundle) -> None:
    [function] = bundle.functions
    assert (function["name"], function["invocationMode"]) == ("api", "stream")
    assert [route["pattern"] for route in function["routes"]] == ["/api/*", "/v1/*", "/openai/*"]


def test_it_is_small_enough(bundle: NetlifyBundle, entries: list[zipfile.ZipInfo]) -> None:
    assert bundle.archive.stat().st_size <= LARGEST_ARCHIVE_BYTES
    assert sum(entry.file_size for entry in entries) <= LARGEST_UNZIPPED_BYTES


def test_nothing_is_in_it_but_the_relay_and_what_runs_it(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    assert [name for name in names if not OF_NETLIFY.fullmatch(name) and not RELAY_HEADERS.fullmatch(name)] == []
    modules = {name for name in names if name.startswith("python/app/") and name.endswith(".py")}
    written = [path for folder in ("api", "server") for path in (ROOT / folder).rglob("*.py")]
    assert modules == {f"python/app/{path.relative_to(ROOT)}" for path in written}


def test_the_interpreter_can_be_run(entries: list[zipfile.ZipInfo]) -> None:
    [python] = [entry for entry in entries if entry.filename == "python/rt/bin/python3"]
    assert python.external_attr >> 16 & 0o111 == 0o111


def test_every_module_is_compiled_and_is_not_compared_by_its_date(bundle: NetlifyBundle) -> None:
    # The packager gives every file the same date: what is compared by date would be compiled at every cold start.
    for module in (bundle.task / "python" / "app").rglob("*.py"):
        [compiled] = (module.parent / "__pycache__").glob(f"{module.stem}.*.pyc")
        assert compiled.read_bytes()[4:8] == UNCHECKED_HASH


def test_a_page_has_the_headers_that_vercel_gives_it(bundle: NetlifyBundle) -> None:
    public = bundle.project / "public"
    modules = ensure_netlify_tools()
    command = [netlify_node(modules), "--input-type=module", "--eval", PARSE_HEADERS, str(public / "_headers")]
    parsed = json.loads(run(command, modules.parent, clean_environment()))
    assert parsed["errors"] == []
    vercel = json.loads((ROOT / "vercel.json").read_text(encoding="utf-8"))["headers"]
    files = [f"/{path.relative_to(public)}" for path in public.rglob("*") if path.is_file() and path.name != "_headers"]
    assert len(files) > 200
    for path, served in [*zip(files, files, strict=True), ("/", "/"), *served_without_their_ending(files)]:
        expected = [pair for rule in vercel if re.fullmatch(rule["source"], path) for pair in pairs_of(rule)]
        found = [
            pair for rule in parsed["rules"] if matches(rule["pattern"], served) for pair in rule["values"].items()
        ]
        assert sorted(found) == sorted(expected), served


def served_without_their_ending(files: list[str]) -> list[tuple[str, str]]:
    """Netlify serves /a/b.html as /a/b and /a/b/ too."""
    pages = [file for file in files if file.endswith(".html")]
    return [(page, page.removesuffix(".html") + end) for page in pages for end in ("", "/") if "/index" not in page]


def pairs_of(rule: dict) -> list[tuple[str, str]]:
    return [(header["key"], header["value"]) for header in rule["headers"]]


def matches(pattern: str, path: str) -> bool:
    return re.search(pattern, path, re.IGNORECASE) is not None
