"""JavaScript of an answer runs where it reaches nobody, and what it prints is shown below it."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.page.axe import violations_in_both_themes
from tests.page.previews.test_previews import answer_with, fenced
from tests.page.sites import Visit
from tests.upstream import ScriptedUpstream


def run(person: Visit, upstream: ScriptedUpstream, code: str) -> Locator:
    """Have an answer with that code, run it, and return what is below it."""
    answer_with(person, upstream, fenced(js=code))
    person.exchange.get_by_role("button", name="Run", exact=True).click()
    return person.exchange.get_by_role("region", name="Output")


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("console.log('a', 1, [1, 'b'], { c: null })", 'a 1 [1, "b"] { c: null }'),
        ("console.log(new Map([['a', new Set([1])]]), 5n, undefined)", 'Map { "a" => Set { 1 } } 5n undefined'),
        ("const a = {}; a.a = a; console.log(a)", "{ a: [circular] }"),
        ("return 6 * 7", "42"),
        ("console.log(await Promise.resolve('later'))", "later"),
        ("setTimeout(() => console.log('timed'), 20)", "timed"),
        (
            "let n = 0; const t = setInterval(() => { n += 1; if (n === 3) { clearInterval(t); console.log(n); } }, 5)",
            "3",
        ),
        ("missing()", "ReferenceError: missing is not defined"),
        ("let = ;", "SyntaxError: Unexpected token ';'"),
        ("setTimeout(() => { throw new Error('late') })", "Uncaught Error: late"),
    ],
)
def test_what_code_prints_is_shown(person: Visit, upstream: ScriptedUpstream, code: str, printed: str) -> None:
    output = run(person, upstream, code)
    expect(output.get_by_role("status")).to_have_text("Done")
    expect(output.locator(".run__output")).to_have_text(printed)


def test_code_that_prints_nothing_says_so_and_can_run_again(person: Visit, upstream: ScriptedUpstream) -> None:
    output = run(person, upstream, "const x = 1;")
    expect(output.get_by_role("status")).to_have_text("Done. It printed nothing.")
    output.get_by_role("button", name="Run again").click()
    expect(output).to_have_count(1)
    expect(output.get_by_role("status")).to_have_text("Done. It printed nothing.")
    expect(output.get_by_role("button", name="Run again")).to_be_focused()
    output.get_by_role("button", name="Close the output").click()
    expect(output).to_have_count(0)
    expect(person.page.locator("[data-act=run]")).to_be_focused()


def test_an_endless_loop_is_stopped_by_the_reader(person: Visit, upstream: ScriptedUpstream) -> None:
    output = run(person, upstream, "console.log('begun'); for (;;) {}")
    expect(output).to_contain_text("begun")
    output.get_by_role("button", name="Stop").click()
    expect(output.get_by_role("status")).to_have_text("Stopped")
    expect(output.get_by_role("button", name="Run again")).to_be_focused()


def test_an_endless_loop_ends_by_itself(person: Visit, upstream: ScriptedUpstream) -> None:
    output = run(person, upstream, "for (;;) {}")
    expect(output.get_by_role("status")).to_have_text("Stopped after 10 seconds")


@pytest.mark.parametrize("code", ["for (;;) console.log('x')", "for (;;) postMessage({ text: 'x'.repeat(30_000) })"])
def test_endless_output_is_cut(person: Visit, upstream: ScriptedUpstream, code: str) -> None:
    output = run(person, upstream, code)
    expect(output.get_by_role("status")).to_have_text("Stopped: it printed too much")
    assert len(output.locator(".run__output").inner_text()) <= 200_000


def test_output_is_never_markup(person: Visit, upstream: ScriptedUpstream) -> None:
    output = run(person, upstream, "console.log('<img src=x onerror=alert(1)>')")
    expect(output.locator(".run__output")).to_have_text("<img src=x onerror=alert(1)>")
    expect(output.locator("img")).to_have_count(0)


ATTEMPTS = [
    "await fetch('/api/config')",
    "importScripts('/js/main.js')",
    "const r = new XMLHttpRequest(); r.open('GET', '/api/config', false); r.send()",
    "await import('/build/main.js')",
    "await new Promise((good, bad) => Object.assign(new WebSocket('ws://a.example'), { onopen: good, onerror: bad }))",
    "await new Promise((good, bad) => Object.assign(new EventSource('/x'), { onopen: good, onerror: bad }))",
    "new RTCPeerConnection()",
    "document.title",
    "localStorage.length",
    "await new Promise((good, bad) => { const r = indexedDB.open('x'); r.onsuccess = good; r.onerror = bad; })",
    "await caches.open('x')",
    "parent.document",
]


def test_code_reaches_neither_the_network_nor_the_page(person: Visit, upstream: ScriptedUpstream) -> None:
    asked: list[str] = []
    attempts = ", ".join(f"async () => {{ {code} }}" for code in ATTEMPTS)
    code = f"""for (const attempt of [{attempts}]) {{
      try {{ await attempt(); console.log("reached", attempt); }} catch {{ console.log("refused"); }}
    }}"""
    answer_with(person, upstream, fenced(js=code))
    person.page.on("request", lambda request: asked.append(request.url))
    person.exchange.get_by_role("button", name="Run", exact=True).click()
    output = person.exchange.get_by_role("region", name="Output")
    expect(output.get_by_role("status")).to_have_text("Done")
    expect(output.locator(".run__output")).to_have_text("refused" + "\nrefused" * (len(ATTEMPTS) - 1))
    # The page itself loads what runs code.
    assert not [url for url in asked if re.search("/api/|a.example|/main.js|/x$", url)]


@pytest.mark.parametrize("width", [360, 1024])
def test_axe_finds_nothing(person: Visit, upstream: ScriptedUpstream, width: int) -> None:
    person.page.set_viewport_size({"width": width, "height": 740})
    output = run(person, upstream, "console.log('x'.repeat(300)); console.error('wrong')")
    expect(output.get_by_role("status")).to_have_text("Done")
    assert violations_in_both_themes(person.page) == []
