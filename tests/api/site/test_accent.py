"""The owner's accent: readable in both themes, whatever colour it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.site.accent import is_color, readable_accent
from tests.support.programs import ROOT

colors = st.from_regex(re.compile(r"#[0-9a-f]{6}", re.ASCII), fullmatch=True)


def luminance(color: str) -> float:
    """WCAG 2.2's relative luminance."""
    shares = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


@given(colors)
def test_any_colour_can_be_read_on_the_paper_and_under_the_words_of_a_button(color: str) -> None:
    light, dark = readable_accent(color)
    # As browsers draw --paper-sunk and --on-accent in the light theme, --paper-raised and --on-accent in the dark.
    assert min(contrast(light, "#f2eee6"), contrast(light, "#f7faff")) >= 4.5
    assert min(contrast(dark, "#221f1b"), contrast(dark, "#0e1624")) >= 4.5


@pytest.mark.parametrize(
    ("color", "shown"),
    [
        ("#2a5db0", ("#2a5db0", "#598fe7")),
        ("#FF0", ("#696900", "#ffff00")),
        ("ff0", ("#696900", "#ffff00")),
        ("#000000", ("#000000", "#8f8f8f")),
        ("#ffffff", ("#636363", "#ffffff")),
    ],
)
def test_a_colour_is_changed_only_as_far_as_reading_takes_it(color: str, shown: tuple[str, str]) -> None:
    assert readable_accent(color) == shown


def test_the_papers_are_those_of_the_page() -> None:
    style = (ROOT / "public" / "css" / "base.css").read_text(encoding="utf-8")
    assert "--paper-sunk: light-dark(oklch(95% 0.011 85)," in style
    assert re.search(r"--paper-raised: light-dark\(.*, oklch\(24% 0.009 70\)\);", style)


@given(st.text(max_size=12))
def test_what_is_a_colour_holds_nothing_else(written: str) -> None:
    assert not is_color(written) or re.fullmatch(r"#?[0-9a-fA-F]+", written)
