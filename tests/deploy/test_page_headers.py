"""Headers of the page: every place that sends or expects them says the same, and loosens nothing but the microphone."""

import json
import re
import subprocess

from tests.support.programs import ROOT

POLICY = "camera=(), geolocation=(), microphone=(self), payment=()"
FOUND = re.compile(r"""Permissions-Policy["']?\s*(?:[:,]\s*(?:["']?value["']?\s*:)?|=>?)?\s*["']?(\w+=\([^"'\n]*)""")


def test_every_place_gives_the_microphone_to_the_page_alone_and_nothing_else_to_anybody() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout.decode()
    kinds = (".json", ".toml", ".conf", ".py", ".mjs", ".js", ".yaml", ".html")
    places = {}
    for name in listed.split("\0"):
        path = ROOT / name
        if not path.is_file() or not (name.endswith(kinds) or name.endswith("Caddyfile")) or name.startswith("tests/"):
            continue
        if policies := FOUND.findall(path.read_text(encoding="utf-8")):
            places[name] = {policy.strip() for policy in policies}
    assert places == {"vercel.json": {POLICY}, "public/data/doctor.json": {POLICY}}


def test_nothing_else_of_the_headers_is_loosened() -> None:
    rules = json.loads((ROOT / "vercel.json").read_text(encoding="utf-8"))["headers"]
    policies = [each["value"] for rule in rules for each in rule["headers"] if each["key"] == "Permissions-Policy"]
    assert policies == [POLICY]
    allowed = [part for part in POLICY.split(", ") if not part.endswith("=()")]
    assert allowed == ["microphone=(self)"]
    markup = [path.read_text(encoding="utf-8") for path in (ROOT / "public").glob("*.html")]
    markup += [path.read_text(encoding="utf-8") for path in (ROOT / "public/frames").glob("*.html")]
    assert markup
    assert not any(re.search(r"""\ballow=["'][^"']*microphone""", page) for page in markup)
