"""The fields of a request that decide which model is asked, by whom, and what it costs: request_fields.json.

A field that no table knows is passed on, because providers have many of their own (`top_k`, `enable_thinking`).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from api.relay.access.model_policy import plain_name
from api.relay.errors import RelayError
from api.relay.web.request_references import references_in, require_most
from api.relay.web.request_tools import hosted_tools, tools_of_items

_TABLE = json.loads(Path(__file__).with_name("request_fields.json").read_text(encoding="utf-8"))
_CONTENT = frozenset(_TABLE["content"]["fields"])
_SCHEMAS = frozenset(_TABLE["content"]["schemas"])
"""Fields of tools that say nothing but which arguments those take, `model` perhaps among them."""
_NAMES_MODELS = re.compile(_TABLE["names"]["pattern"])
_IMPLIED = _TABLE["implied"]["tools"]
LONGEST_MODEL = 500
"""Names are compared with each of the owner's rules, and nobody's model is called by more characters."""

_MOST_MODELS = 100
_WHOLE_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_LONGEST_KEPT = 64
_READ_BY_US = ("model", "stream", "type")
_CONTAINERS = (list, dict)
_MERGED = frozenset(_TABLE["merged"]["fields"])
_MODALITIES = frozenset(_TABLE["modalities"]["fields"])
_OPTIONS = tuple((re.compile(row["pattern"]), row.get("tool", ""), row["reason"]) for row in _TABLE["options"]["names"])


@dataclass(frozen=True)
class HeldField:
    """A field that only the owner of the key may use. `on` are the endpoints' paths, empty for all of them."""

    on: frozenset[str]
    passes: tuple[Any, ...]
    """Values that change nothing for the owner."""
    passes_names: bool
    """Whether any value passes, since the names in it are held to the rules."""
    most: int | None
    """The largest whole number that passes; None where numbers are not compared."""
    tool: str
    """The hosted tool that it asks for, which a code's rule may allow; empty for none."""
    reason: str


_HELD = {
    plain_name(row["field"]): HeldField(
        frozenset(row.get("on", ())),
        () if row.get("passes") == "names" else tuple(row.get("passes", ())),
        row.get("passes") == "names",
        row.get("most"),
        row.get("tool", ""),
        row["reason"],
    )
    for row in _TABLE["held"]
}


class Held(NamedTuple):
    """What a caller without a key of their own may use only if the owner allows it."""

    field: str
    why: str
    tool: str = ""
    """The hosted tool that it asks for; empty for none."""


@dataclass(frozen=True)
class RequestFields:
    """What a request says beside its `model`: the `models` that it names as well, and what is `held` back."""

    models: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    modalities: tuple[str, ...] = ()
    """What the answer is to be besides text, such as `audio` and `image`."""

    def require_allowed(self, allows_tool: Callable[[str], bool] = lambda _tool: False) -> None:
        """Raises field_not_allowed or tool_not_allowed if there is anything that the caller may not use."""
        for held in self.held:
            if held.tool and allows_tool(held.tool):
                continue
            if held.field == "tools":
                raise RelayError("tool_not_allowed", tool=held.tool[:60])
            raise RelayError("field_not_allowed", field=held.field[:60], why=held.why)


def read_json_fields(document: dict[str, Any], path: str, *, names_files: bool = True) -> RequestFields:
    """The fields of a JSON request for the endpoint `path`. `names_files`: whether it may name files at all.

    Raises bad_json for a field that is there twice in different spellings, since some upstreams read names without
    regard to case, and for more models, tools or objects than anybody asks for.
    """
    models: list[str] = []
    held: list[Held] = []
    modalities: list[str] = []
    # (value, whether it names models, whether the rules for a request hold in it, whether it is among the tools); a
    # stack, as nesting can be deep.
    waiting: list[tuple[Any, bool, bool, bool]] = [(document, False, True, False)]
    objects = 0
    while waiting:
        value, names_models, is_request, is_tool = waiting.pop()
        require_most(objects := objects + 1)
        if isinstance(value, list):
            items = [item for item in value if names_models or isinstance(item, _CONTAINERS)]
            require_most(objects + len(items))
            waiting.extend((item, names_models, is_request, is_tool) for item in items)
        elif isinstance(value, str):
            models.extend([value] if names_models and value else [])
        elif isinstance(value, dict):
            require_most(objects := objects + len(value))
            fields = [(_field_called(name), inner) for name, inner in value.items()]
            _refuse_spellings([field.name for field, _ in fields])
            models.extend(_implied_by(value))
            if is_request:
                by_name = [(field.name, inner) for field, inner in fields]
                held.extend(_held_among(by_name, path))
                later = tools_of_items(by_name)
                held.extend(Held("tools", "", tool) for tool in hosted_tools(by_name, later, path))
                waiting.extend((tools, False, False, True) for tools in later)
                modalities.extend(_modalities_among(fields))
            # {"gpt-4o-mini": ["gpt-4o"]}, {"first": "gpt-4o"}: every text in it is a model's name.
            is_mapping = names_models and "model" not in value
            # Elsewhere the word would hide names from us, and an upstream would leave it unread.
            if not (is_tool and value.get("type") == "function"):
                waiting.extend(
                    (
                        inner,
                        field.names_models or (is_mapping and not isinstance(inner, dict)),
                        is_request and field.name in _MERGED,
                        is_tool or field.name == "tools",
                    )
                    for field, inner in fields
                    if isinstance(inner, str | list | dict)
                    and field.name not in _SCHEMAS
                    and not (is_request and field.name in _CONTENT)
                    and not (value is document and field.name == "model")
                )
    held.extend(Held(field, why) for field, why in references_in(document, names_files=names_files))
    named = tuple(dict.fromkeys(models))
    if len(named) > _MOST_MODELS or any(len(model) > LONGEST_MODEL for model in named):
        raise RelayError("bad_json", why="it names too many models, or one with too long a name")
    return RequestFields(named, tuple(dict.fromkeys(held)), tuple(dict.fromkeys(modalities)))


def held_by_name(model: str) -> list[Held]:
    """What the name of a model asks for beside the model, as gateways read it: `gpt-4o:online` searches the web."""
    plain = plain_name(model)
    asked = [(tool, reason) for pattern, tool, reason in _OPTIONS if pattern.search(plain)]
    return [Held("tools" if tool else "model", reason, tool) for tool, reason in asked]


def read_form_fields(parts: Iterable[tuple[str, str]], path: str) -> RequestFields:
    """The fields of a form with these parts, as (name, text); `models[]` is a spelling of `models`."""
    values = [(plain_name(re.split(r"[.\[]", name)[0]), value) for name, value in parts]
    plain = [name for name, _ in values]
    # A form has no types: a number is compared as one, and everything else passes by no value.
    typed = [(name, int(value) if _WHOLE_NUMBER.fullmatch(value) else name) for name, value in values]
    held = [*_held_among(typed, path, passes_names=False)]
    held.extend(Held(name, "a form can name only one model") for name in plain if _is_other_name(name))
    return RequestFields((), tuple(dict.fromkeys(held)))


class _Field(NamedTuple):
    name: str
    """As `plain_name` writes it."""
    names_models: bool


def _field_called(name: str) -> _Field:
    return _known_field(name) if len(name) <= _LONGEST_KEPT else _field(name)


def _field(name: str) -> _Field:
    plain = plain_name(name)
    return _Field(plain, bool(_NAMES_MODELS.search(plain)))


_known_field = lru_cache(maxsize=1024)(_field)
"""The same few names come in every request."""


def _is_other_name(name: str) -> bool:
    return name != "model" and name not in _HELD and bool(_NAMES_MODELS.search(name))


def _refuse_spellings(names: list[str]) -> None:
    if len(set(names)) == len(names):
        return
    for name, count in Counter(names).items():
        decides = name in _HELD or name in _CONTENT or name in _READ_BY_US or _NAMES_MODELS.search(name)
        if decides and count > 1:
            raise RelayError("bad_json", why=f"it has the field '{name[:60]}' twice")


def _held_among(fields: Iterable[tuple[str, Any]], path: str, *, passes_names: bool = True) -> Iterator[Held]:
    for name, value in fields:
        held = _HELD.get(name)
        if held is None or (held.on and path not in held.on) or value is None:
            continue
        if (held.passes_names and passes_names) or any(_is_same(value, passed) for passed in held.passes):
            continue
        if held.most is not None and _is_number_up_to(value, held.most):
            continue
        yield Held(name, held.reason, held.tool)


def _modalities_among(fields: Iterable[tuple[_Field, Any]]) -> Iterator[str]:
    """What an answer is to be, where a request says so: https://platform.openai.com/docs/api-reference/chat/create"""
    for field, value in fields:
        if field.name in _MODALITIES:
            yield from (each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str))


def _is_number_up_to(value: Any, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value <= most


def _is_same(value: Any, passed: Any) -> bool:
    # In Python 0 is False and 1 is True, in JSON they are not.
    return type(value) is type(passed) and bool(value == passed)


def _implied_by(value: dict[str, Any]) -> list[str]:
    kind = value.get("type")
    implied = _IMPLIED.get(plain_name(kind)) if isinstance(kind, str) else None
    return [implied] if implied and not value.get("model") else []
