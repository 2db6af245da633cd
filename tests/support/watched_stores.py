"""Hands over to the secrets guard what any store of this process is given, and the words that requests were about."""

import importlib
import json
import pkgutil
from collections.abc import Iterator
from functools import wraps
from typing import Any

import pytest

from api.relay import ledger
from api.relay.ledger.store import Operation, Outcome
from tests.support.secrets_guard import SecretsGuard
from tests.upstream.recording import RecordedRequest, Recorder

FIELDS_WITH_WORDS = ("messages", "input", "prompt", "instructions")


def store_classes() -> list[type]:
    """Every store that the ledger has, now or later."""
    modules = [
        importlib.import_module(f"{ledger.__name__}.{found.name}") for found in pkgutil.iter_modules(ledger.__path__)
    ]
    return [
        found
        for module in modules
        for found in vars(module).values()
        if isinstance(found, type)
        and found.__module__ == module.__name__
        and "apply" in vars(found)
        and not getattr(found, "_is_protocol", False)
    ]


def texts_of(operation: Operation) -> Iterator[str]:
    """All keys, fields and holders of an operation: the rest are numbers."""
    for increment in operation.increments:
        yield from (increment.key, increment.field)
    yield from operation.lifetimes
    if operation.take is not None:
        yield from (operation.take.key, operation.take.holder)
    yield from operation.give_back or ()


def words_of(body: Any) -> Iterator[str]:
    """All texts of a request in which somebody's words may stand."""
    if isinstance(body, str):
        yield body
    for value in body.values() if isinstance(body, dict) else body if isinstance(body, list) else ():
        yield from words_of(value)


def watch(guard: SecretsGuard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `guard` see everything from now on."""
    for store_class in store_classes():
        _watch_store(store_class, guard, monkeypatch)
    keep = Recorder.add

    def add(recorder: Recorder, request: RecordedRequest) -> None:
        try:
            body = json.loads(request.body)
        except ValueError:
            body = None
        for name in FIELDS_WITH_WORDS if isinstance(body, dict) else ():
            for words in words_of(body.get(name)):
                guard.note_words(words)
        keep(recorder, request)

    monkeypatch.setattr(Recorder, "add", add)


def _watch_store(store_class: Any, guard: SecretsGuard, monkeypatch: pytest.MonkeyPatch) -> None:
    apply = store_class.apply

    @wraps(apply)
    def watched(store: Any, operation: Operation) -> Outcome:
        for text in texts_of(operation):
            guard.record_stored(text, f"{store_class.__name__}")
        outcome: Outcome = apply(store, operation)
        return outcome

    monkeypatch.setattr(store_class, "apply", watched)
