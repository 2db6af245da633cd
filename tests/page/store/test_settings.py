"""The settings, under their one key of localStorage."""

import json

import pytest
from playwright.sync_api import Page

from tests.page.store.in_page import runner

OPEN = 'const { Settings } = await import("/js/store/settings.js"); const settings = new Settings();'
run = runner(OPEN)


def keep(page: Page, kept: str) -> None:
    """Put something under the settings' key."""
    page.evaluate("(kept) => localStorage.setItem('locutorio.settings', kept)", kept)


def test_settings_are_there_after_a_reload_and_only_what_differs_is_kept(blank_page: Page) -> None:
    run(blank_page, "settings.change({ code: ' code-test-1 ', theme: 'dark', textSize: 120, autoTitle: true });")
    blank_page.reload()
    assert run(blank_page, "return [settings.get('code'), settings.get('theme'), settings.get('textSize')];") == [
        "code-test-1",
        "dark",
        120,
    ]
    kept = blank_page.evaluate("JSON.parse(localStorage.getItem('locutorio.settings'))")
    assert kept == {"code": "code-test-1", "theme": "dark", "textSize": 120}


def test_a_code_that_an_older_version_kept_is_still_valid(blank_page: Page) -> None:
    keep(blank_page, json.dumps({"code": "code-test-1", "model": "gpt-6-luna"}))
    assert run(blank_page, "return [settings.get('code'), settings.get('model')];") == ["code-test-1", "gpt-6-luna"]


@pytest.mark.parametrize("kept", ["", "{", "null", "5", "[]", '"text"', "\x00"])
def test_a_broken_store_gives_the_defaults(blank_page: Page, kept: str) -> None:
    keep(blank_page, kept)
    assert run(blank_page, "return [settings.get('theme'), settings.get('historyCount')];") == ["auto", 32]


def test_a_wrong_value_costs_that_setting_alone(blank_page: Page) -> None:
    kept = {"theme": "pink", "temperature": 9, "textSize": "big", "autoTitle": 1, "code": 5, "historyCount": 10}
    keep(blank_page, json.dumps(kept))
    keys = ["theme", "temperature", "textSize", "autoTitle", "code", "historyCount"]
    assert run(blank_page, f"return {json.dumps(keys)}.map((key) => settings.get(key));") == [
        "auto",
        None,
        100,
        True,
        "",
        10,
    ]


def test_what_a_newer_version_keeps_under_the_key_is_left_alone(blank_page: Page) -> None:
    keep(blank_page, json.dumps({"fromTheFuture": 1}))
    run(blank_page, "settings.change({ theme: 'dark' });")
    assert blank_page.evaluate("JSON.parse(localStorage.getItem('locutorio.settings')).fromTheFuture") == 1


def test_a_change_tells_which_settings_have_changed_and_nothing_else(blank_page: Page) -> None:
    assert run(
        blank_page,
        """
        const told = [];
        settings.addEventListener("change", (event) => told.push(event.detail.keys));
        settings.change({ theme: "dark", textSize: 100 });
        settings.change({ theme: "dark" });
        settings.change({ temperature: 7, theme: "pink", nonsense: 1, __proto__: { code: "x" } });
        settings.reset(["theme"]);
        return [told, settings.get("temperature"), settings.get("theme"), settings.isDefault("theme")];
        """,
    ) == [[["theme"], ["temperature"], ["theme"]], 2, "auto", True]


def test_a_change_in_one_tab_reaches_the_other(blank_page: Page, second_page: Page) -> None:
    listen = (
        "window.settings = settings; window.told = []; settings.addEventListener('change', (event) => "
        "window.told.push(...event.detail.keys));"
    )
    run(second_page, listen)
    run(blank_page, "settings.change({ theme: 'dark', model: 'gpt-4o' });")
    second_page.wait_for_function("() => window.told.length === 2")
    assert second_page.evaluate("[window.settings.get('theme'), window.settings.get('model')]") == ["dark", "gpt-4o"]


def test_two_tabs_that_change_different_settings_keep_both(blank_page: Page, second_page: Page) -> None:
    run(blank_page, "window.settings = settings;")
    run(second_page, "window.settings = settings;")
    # In one task each, so that no event of the other tab can have come in between.
    blank_page.evaluate("window.settings.change({ theme: 'dark' })")
    second_page.evaluate("window.settings.change({ textSize: 120 })")
    assert run(blank_page, "return [settings.get('theme'), settings.get('textSize')];") == ["dark", 120]


def test_a_conversation_has_its_own_settings_and_the_pages_for_the_rest(blank_page: Page) -> None:
    assert run(
        blank_page,
        """
        settings.change({ temperature: 1, model: "gpt-4o" });
        const own = { temperature: 0.2, topP: 7, historyCount: "all", code: "x", constructor: 1 };
        const effective = settings.for({ settings: own });
        const { temperature, model, topP, historyCount } = effective;
        return [temperature, model, topP, historyCount, "code" in effective, Object.isFrozen(effective),
          settings.for(null).temperature];
        """,
    ) == [0.2, "gpt-4o", None, 32, False, True, 1]


def test_without_storage_settings_last_as_long_as_the_page(blank_page: Page) -> None:
    assert run(
        blank_page,
        """
        Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
        settings.change({ theme: "dark" });
        settings.change({ textSize: 120 });
        return [settings.get("theme"), settings.get("textSize")];
        """,
    ) == ["dark", 120]
