"""CUSTOM_MODELS as people type it, brought into the one form that everything else reads.

The form is NextChat's: `[+|-]name[@provider][=display]`, separated by commas, `all` for every model.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from api.relay.list_grammar import list_pieces

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_SIGNS = "+-"
_VERSION = re.compile(r"v?\d[\w.:-]*|latest|default", re.ASCII)
"""What follows an @ and belongs to the model's own name, as in claude-3-5-sonnet@20240620."""
_UNREADABLE = re.compile(r"[*,;=\"“”'‘’「」\[\]{}]|^[+-]")


class BadModels(ValueError):
    """CUSTOM_MODELS can't be read without doubt; str() says why."""


def plain_custom_models(written: str, providers: Collection[str]) -> str:
    """CUSTOM_MODELS in its plain form. `providers` are the ids that may follow an `@`.

    Raises BadModels where a rule's meaning is in doubt: its owner would trust a rule that is not kept.
    """
    items = [item for item in _joined(written) if item not in ("+", "=", "+=")]
    return ",".join(_plain_item(item, number, providers) for number, item in enumerate(items, start=1))


def _joined(written: str) -> Iterator[str]:
    """The items, with the blanks that stand within them: behind a sign, around `=` and `@`, in a shown name."""
    item = ""
    for separator, piece in list_pieces(written):
        piece = _with_plain_sign(piece)
        if item and separator == " " and _continues(item, piece):
            item += f" {piece}" if "=" in item.rstrip("=") else piece
        else:
            if item:
                yield item
            item = piece
    if item:
        yield item


def _continues(item: str, piece: str) -> bool:
    if item in _SIGNS or item[-1] in "=@" or piece[0] in "=@":
        return True
    return "=" in item and (piece[0] not in _SIGNS or piece in _SIGNS)


def _with_plain_sign(piece: str) -> str:
    sign = unicodedata.normalize("NFKC", piece[0].translate(_DASHES))
    return sign + piece[1:] if sign in ("+", "-", "=") else piece


def _plain_item(item: str, number: int, providers: Collection[str]) -> str:
    # A shown name keeps its own signs; in a model's name they are slips of a keyboard.
    equals = re.search("[=＝]", item)
    named, display = (item[: equals.start()], item[equals.end() :].strip()) if equals else (item, "")
    named = unicodedata.normalize("NFKC", named.translate(_DASHES))
    sign = named[:1] if named[:1] in _SIGNS else ""
    named = named.removeprefix(sign).strip()
    name, at, provider = named.rpartition("@")
    if named.startswith("@") and "/" in provider:
        # Cloudflare's models, such as @cf/meta/llama-3-8b.
        name, at, provider = "", "", named
    is_gateway = bool(at) and provider.strip().lower() not in providers
    if not at:
        name, provider = provider, ""
    elif is_gateway and _VERSION.fullmatch(provider.strip()):
        name, at, provider = f"{name}@{provider}", "", ""
    elif is_gateway:
        # A name that an owner gave to their own gateway: every model goes there.
        at = provider = ""
    name, provider = name.strip(), provider.strip()
    if name.lower() in ("all", "*"):
        name = "all"
        if is_gateway and sign != "-":
            raise BadModels(f"names a provider at position {number} that doesn't exist")
    if not name or name.endswith("@") or (name.startswith("@") and "/" not in name):
        raise BadModels(f"has an item at position {number} that names no model")
    if _UNREADABLE.search(name):
        raise BadModels(f"has an item at position {number} that can't be read: each is a name, not a pattern")
    # A comma would end the item.
    return f"{sign}{name}{at}{provider}" + (f"={display.replace(',', ';')}" if display else "")
