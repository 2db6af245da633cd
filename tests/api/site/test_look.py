"""The owner's name, colour, sign and words."""

from xml.etree import ElementTree

import pytest

from api.relay.settings import read_settings
from api.relay.site.look import look_document, look_problems

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'


def look_of(**variables: str) -> dict[str, object]:
    return look_document(read_settings(variables))


def problems_of(**variables: str) -> list[str]:
    return [variable for variable, _ in look_problems(read_settings(variables))]


def test_a_site_has_the_pages_own_look_unless_its_owner_wants_another() -> None:
    own = {"name": "", "accent": {"light": "", "dark": ""}, "sign": "", "examples": [], "welcome": ""}
    assert look_of() == own
    assert problems_of() == []


def test_name_colour_and_welcome_are_the_owners() -> None:
    look = look_of(SITE_NAME="Casa Ruiz", ACCENT_COLOR="#2A5DB0", WELCOME="For the family.\nAsk Ana for a code.")
    assert (look["name"], look["welcome"]) == ("Casa Ruiz", "For the family.\nAsk Ana for a code.")
    assert look["accent"] == {"light": "#2a5db0", "dark": "#598fe7"}


@pytest.mark.parametrize("sign", ["🦊", "👩🏽‍🚀", "👨‍👩‍👧‍👦", "1️⃣", "R", "CR", "家", "&"])
def test_an_emoji_or_a_letter_becomes_a_drawing(sign: str) -> None:
    root = ElementTree.fromstring(str(look_of(SITE_SIGN=sign)["sign"]))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root[-1].text == sign


@pytest.mark.parametrize(
    "written",
    [SVG, f'<?xml version="1.0" encoding="UTF-8"?>\n{SVG}', SVG.replace(' xmlns="http://www.w3.org/2000/svg"', "")],
)
def test_a_drawing_stays_as_it_is_and_gets_the_namespace_that_an_image_needs(written: str) -> None:
    assert problems_of(SITE_SIGN=written) == []
    assert SVG.removeprefix("<svg") in str(look_of(SITE_SIGN=written)["sign"])


@pytest.mark.parametrize(
    "sign",
    [
        "Casa",
        "🦊 🦊",
        "x" * 17,
        "<b>x</b>",
        "<svg",
        SVG.replace("</svg>", ""),
        f"{SVG}{SVG}",
        f'<!DOCTYPE svg [<!ENTITY a "aaaa">]>{SVG}',
        SVG.replace("</svg>", f"<!--{'x' * 4000}--></svg>"),
        "\udcff",
    ],
)
def test_a_sign_that_cannot_be_shown_is_named_and_never_reaches_the_page(sign: str) -> None:
    assert problems_of(SITE_SIGN=sign) == ["SITE_SIGN"]
    assert look_of(SITE_SIGN=sign)["sign"] == ""


@pytest.mark.parametrize(
    "written", ["What is one?\nWhat is two?", "What is one? | What is two?|", '["What is one?", "What is two?"]']
)
def test_questions_are_separated_by_lines_or_bars_or_are_a_json_list(written: str) -> None:
    assert look_of(EXAMPLE_QUESTIONS=written)["examples"] == ["What is one?", "What is two?"]


def test_a_question_in_brackets_is_no_list() -> None:
    assert look_of(EXAMPLE_QUESTIONS="[Draft] What is one?, or two?")["examples"] == ["[Draft] What is one?, or two?"]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SITE_NAME", "x" * 41),
        ("SITE_NAME", "two\nlines"),
        ("SITE_NAME", "\udcff"),
        ("EXAMPLE_QUESTIONS", "|".join("1234567")),
        ("EXAMPLE_QUESTIONS", "x" * 201),
        ("EXAMPLE_QUESTIONS", "\udcff"),
        ("WELCOME", "x" * 601),
        ("WELCOME", "\udcff"),
        *(("ACCENT_COLOR", color) for color in ("blue", "#12345", "#", "#2a5db0;--ink:red", "url(//h)", "#٣٣٣")),
    ],
)
def test_what_makes_no_sense_is_named(variable: str, value: str) -> None:
    assert problems_of(**{variable: value}) == [variable]
    assert look_of(**{variable: value})["accent"] == {"light": "", "dark": ""}
