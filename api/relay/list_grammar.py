"""Lists as people type them into a variable: one reader for all of them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator

_QUOTED = """"[^"]*"|'[^']*'|“[^“”]*”|‘[^‘’]*’|「[^「」]*」"""
_ENDS = r"\s,，、;；\ufeff\u200b"
_LIST_TOKEN = re.compile(
    rf"(?P<gap>[{_ENDS}]+)|(?P<quoted>{_QUOTED})(?=[{_ENDS}]|$)|(?P<word>(?:[(（][^()（）]*[)）]|[^{_ENDS}])+)"
)


def is_of_a_word(character: str) -> bool:
    """Whether it is a letter, a digit, or a mark on one, such as the vowel signs of Hindi, which `\\w` leaves out."""
    return character.isalnum() or unicodedata.category(character).startswith("M")


def split_list(written: str, stands_alone: Callable[[str], bool] = bool) -> tuple[str, ...]:
    """The items of a list variable, as people write them: see `list_pieces`.

    Blanks alone separate items only where `stands_alone` says of both that each can be an item of its own.
    """
    items: list[str] = []
    for separator, piece in list_pieces(written):
        if separator == " " and items and not (stands_alone(items[-1]) and stands_alone(piece)):
            items[-1] += f" {piece}"
        else:
            items.append(piece)
    return tuple(items)


def list_pieces(written: str) -> Iterator[tuple[str, str]]:
    """The pieces of a list and what stands before each: `,`, `;`, a line break or a blank, the strongest of a run.

    Reads all that leaves no doubt: full-width and ideographic commas, semicolons, line breaks, quotes around all or
    around each, JSON. What was quoted by itself, or was an element in JSON, stands behind a line break. Separators
    within a pair of round brackets separate nothing. No piece is empty.
    """
    text = written.strip("\ufeff\u200b \t\r\n")
    elements = _json_elements(text)
    if elements is not None:
        for element in elements:
            yield from _behind_a_line_break(element)
        return
    if text[:1] + text[-1:] == "[]" and not re.search(r"[\[\]]", text[1:-1]) and re.search(f"[{_ENDS}]", text):
        text = text[1:-1]
    separator, is_after_quoted = "\n", False
    for token in _LIST_TOKEN.finditer(text):
        if token["gap"] is not None:
            separator = _separator_of(token["gap"])
        elif token["quoted"] is not None:
            yield from _behind_a_line_break(token[0][1:-1])
            is_after_quoted = True
        else:
            yield "\n" if is_after_quoted else separator, token[0]
            is_after_quoted = False


def _behind_a_line_break(text: str) -> Iterator[tuple[str, str]]:
    for number, (separator, piece) in enumerate(list_pieces(text)):
        yield separator if number else "\n", piece


def _json_elements(text: str) -> list[str] | None:
    if not text.startswith("["):
        return None
    try:
        elements = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return elements if all(isinstance(element, str) for element in elements) else None


def _separator_of(gap: str) -> str:
    if re.search("[,，、]", gap):
        return ","
    if re.search("[;；]", gap):
        return ";"
    return "\n" if re.search(r"[\r\n\u2028\u2029\x85]", gap) else " "
