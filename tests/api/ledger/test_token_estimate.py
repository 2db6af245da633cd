"""Estimated tokens: never fewer than the tokenizers count, and not many times as many."""

from __future__ import annotations

import json

import pytest

from api.relay.ledger.token_estimate import tokens_in

COUNTED = [
    ("When the connection to the server breaks, the client should try again; most readers did not notice. ", 21),
    ("Cuando se corta la conexión con el servidor, el cliente debe volver a intentarlo; muchos no lo notaron. ", 26),
    ("当与服务器的连接中断时，客户端应当重试。我们在用户手册里写过这一点，但许多读者没有注意到。", 39),
    ("接続が切れたとき、クライアントはもう一度試す必要があります。利用者の手引きに書きましたが、", 44),
    ("Когда соединение с сервером прерывается, клиент должен попробовать ещё раз. ", 31),
    ("عندما ينقطع الاتصال بالخادم يجب على العميل المحاولة مرة أخرى. ", 42),
    ("👋🏽🎉🚀🥳😀", 17),
    ("def total(values: list[int]) -> int:\n    return sum(value for value in values if value > 0)\n", 24),
]
"""Texts, and their tokens by cl100k, which needs more than its successors."""


@pytest.mark.parametrize(("text", "counted"), COUNTED)
def test_texts_have_rather_fewer_tokens_than_estimated(text: str, counted: int) -> None:
    assert counted <= tokens_in(text.encode()) <= 2 * counted


@pytest.mark.parametrize(("text", "counted"), COUNTED)
def test_escapes_are_not_estimated_lower_than_what_they_stand_for(text: str, counted: int) -> None:
    assert tokens_in(json.dumps(text).encode()) >= counted


def test_chinese_costs_more_for_each_byte_than_english() -> None:
    assert tokens_in("字".encode() * 100) > tokens_in(b"abc" * 100)


def test_nothing_has_no_tokens() -> None:
    assert tokens_in(b"") == 0
