"""The look of a site: its owner's name, colour, sign and words, as the page gets them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape

from api.relay.settings import Settings
from api.relay.site.accent import is_color, readable_accent

_LONGEST_NAME = 40
_LONGEST_WELCOME = 600
_LONGEST_SVG = 4_000
_LONGEST_EMOJI = 16
"""In code points: a family with its skin colours is one emoji of a dozen."""
_MOST_LETTERS = 2
_MOST_QUESTIONS = 6
_LONGEST_QUESTION = 200
_SVG = "http://www.w3.org/2000/svg"


class _BadSign(ValueError):
    """A sign that cannot be shown; the message says why, after the variable's name."""


def look_document(settings: Settings) -> dict[str, object]:
    """The owner's look for /api/config; what is not set, or makes no sense, is empty: the page's own."""
    light, dark = readable_accent(settings.accent_color) if is_color(settings.accent_color) else ("", "")
    try:
        sign = _svg_of(settings.site_sign)
    except _BadSign:
        sign = ""
    return {
        "name": settings.site_name,
        "accent": {"light": light, "dark": dark},
        "sign": sign,
        "examples": _questions_in(settings.example_questions),
        "welcome": settings.welcome,
    }


def look_problems(settings: Settings) -> Iterator[tuple[str, str]]:
    """(variable, why) of each variable of the look that makes no sense."""
    if len(settings.site_name) > _LONGEST_NAME or not settings.site_name.isprintable():
        yield "SITE_NAME", f"must be one line of at most {_LONGEST_NAME} characters"
    if settings.accent_color and not is_color(settings.accent_color):
        yield "ACCENT_COLOR", "must be a colour such as #8a2f4d"
    try:
        _svg_of(settings.site_sign)
    except _BadSign as error:
        yield "SITE_SIGN", str(error)
    questions = _questions_in(settings.example_questions)
    if len(questions) > _MOST_QUESTIONS or not all(_is_readable(question, _LONGEST_QUESTION) for question in questions):
        yield "EXAMPLE_QUESTIONS", f"must be at most {_MOST_QUESTIONS} questions of {_LONGEST_QUESTION} characters each"
    if not _is_readable(settings.welcome, _LONGEST_WELCOME):
        yield "WELCOME", f"must be at most {_LONGEST_WELCOME} characters"


def _svg_of(written: str) -> str:
    """The sign as an SVG document. The page shows it as an image, in which nothing can run or load."""
    if not written:
        return ""
    if "<" not in written:
        return _drawn(_short_sign(written))
    if len(written) > _LONGEST_SVG:
        raise _BadSign(f"must be an SVG of at most {_LONGEST_SVG} characters")
    # Few sites have one, and a cold start waits for every import.
    from xml.etree import ElementTree

    # Copied out of a page, it has no namespace, and as an image of its own it needs one.
    svg = written if "xmlns=" in written else re.sub(r"<svg\b", f'<svg xmlns="{_SVG}"', written, count=1)
    try:
        # Without a document type there are no entities that could grow.
        root = None if "<!DOCTYPE" in svg else ElementTree.fromstring(svg)
    except (ElementTree.ParseError, ValueError):
        root = None
    if root is None or root.tag != f"{{{_SVG}}}svg":
        raise _BadSign("must be an emoji or a complete SVG, <svg ...>...</svg>, without a DOCTYPE")
    return svg


def _short_sign(written: str) -> str:
    letters = sum(character.isalnum() for character in written)
    if letters > _MOST_LETTERS or not _is_readable(written, _LONGEST_EMOJI) or re.search(r"\s", written):
        raise _BadSign("must be one emoji, one or two letters, or an SVG")
    return written


def _drawn(letters: str) -> str:
    ink = "text{fill:#26211a}@media (prefers-color-scheme:dark){text{fill:#ede7dd}}"
    place = 'x="50" y="54" font-size="80" text-anchor="middle" dominant-baseline="central"'
    return f'<svg xmlns="{_SVG}" viewBox="0 0 100 100"><style>{ink}</style><text {place}>{escape(letters)}</text></svg>'


def _questions_in(written: str) -> list[str]:
    """A JSON list, or one question a line, or questions with `|` between them."""
    try:
        listed = json.loads(written) if written.startswith("[") else None
    except (ValueError, RecursionError):
        listed = None
    if not (isinstance(listed, list) and all(isinstance(question, str) for question in listed)):
        listed = re.split(r"[\r\n|]+", written)
    return [question.strip() for question in listed if question.strip()]


def _is_readable(text: str, longest: int) -> bool:
    return len(text) <= longest and not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", text)
