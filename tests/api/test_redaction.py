"""Secrets stay inside."""

import logging
import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from api.relay.redaction import RedactingFormatter, Redactor, log_to_stderr, shortened
from tests.api.fakes import CODE, OTHER_CODE, OWNER_KEY

secrets = st.text(st.characters(min_codepoint=33, exclude_characters="*"), min_size=4, max_size=20)
texts = st.text(max_size=30)


@given(st.lists(secrets, min_size=1, max_size=4), st.lists(secrets, max_size=3), st.lists(texts, max_size=6), st.data())
def test_no_key_and_no_code_survives_in_any_text(
    keys: list[str], codes: list[str], words: list[str], data: st.DataObject
) -> None:
    redactor = Redactor(keys, codes)
    text = "".join(data.draw(st.permutations(words + keys + codes)))
    masked = redactor.mask(text)
    for secret in keys + codes:
        assert secret not in masked
    error = redactor.mask_error(text)
    answer = redactor.mask_own_keys(text.encode("utf-8", "surrogatepass"))
    for key in keys:
        assert key not in error or len(key) < 8
        assert key.encode("utf-8", "surrogatepass") not in answer or len(key) < 16


def test_a_placeholder_for_a_key_tears_no_holes_into_answers() -> None:
    redactor = Redactor(["ollama", "x"])
    assert redactor.mask_own_keys(b"Run ollama serve, then index x.") == b"Run ollama serve, then index x."
    assert redactor.mask_error("ollama has no such model") == "ollama has no such model"


@given(texts)
def test_a_text_without_secrets_stays_as_it_is(text: str) -> None:
    assume("sk" not in text and "nk" not in text and "xai" not in text and "AIza" not in text)
    assume("bearer" not in text.lower())
    assert Redactor([OWNER_KEY], [CODE]).mask(text) == text


def in_escapes(text: str, choices: list[int]) -> str:
    forms = [str, lambda c: f"\\u{ord(c):04x}", lambda c: f"\\u{ord(c):04X}", lambda c: f"\\\\u{ord(c):04x}"]
    return "".join(forms[choice % len(forms)](letter) for letter, choice in zip(text, choices, strict=True))


long_keys = st.text(
    st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="\\*"), min_size=16, max_size=40
)


@given(long_keys, st.data())
def test_no_key_survives_in_any_mix_of_escapes_wherever_its_text_is_cut(key: str, data: st.DataObject) -> None:
    choices = data.draw(st.lists(st.integers(0, 7), min_size=len(key), max_size=len(key)))
    written = in_escapes(key, choices).encode()
    redactor = Redactor([key])
    content = b"a " + written + b" z"
    assert redactor.mask_own_keys(content) == b"a *** z"
    assert redactor.mask_error(content.decode()) == "a *** z"
    cut = data.draw(st.integers(3, len(content) - 3))
    held = redactor.open_end(content[:cut])
    passed = redactor.mask_own_keys(content[: cut - held])
    assert passed + redactor.mask_own_keys(content[cut - held :]) == b"a *** z"


@pytest.mark.parametrize(("content", "size"), [(b"", 0), (b"word", 0), (b"x sk", 2), (b"x \\u00", 4), (b"\\u0073k", 7)])
def test_only_what_may_begin_a_key_is_held_back(content: bytes, size: int) -> None:
    assert Redactor([OWNER_KEY]).open_end(content) == size
    assert Redactor([]).open_end(content) == 0


def test_a_proxys_credentials_are_masked_in_base64_too() -> None:
    redactor = Redactor([], [], [("ana", "pass-word-9")])
    written = "ana:pass-word-9 YW5hOnBhc3Mtd29yZC05 pass-word-9"
    assert redactor.mask_error(written) == redactor.mask(written) == "*** *** ***"
    assert redactor.mask_own_keys(written.encode()) == b"*** *** pass-word-9"


def test_of_two_keys_the_longer_one_is_masked_whole() -> None:
    redactor = Redactor(["abcd1234", "abcd1234efgh5678"])
    assert redactor.mask("x abcd1234efgh5678 x") == "x *** x"
    assert redactor.mask_own_keys(b"x abcd1234efgh5678 x") == b"x *** x"


def test_a_code_within_a_key_does_not_save_the_rest_of_the_key() -> None:
    assert Redactor(["0123test4567"], ["test"]).mask("key 0123test4567") == "key ***"


@pytest.mark.parametrize(
    "text",
    [
        "Incorrect API key provided: sk-test-somebody-elses",
        "sk-proj-AbC_12-34",
        "gsk_abcdefgh12345678",
        "xai-abcdefgh",
        "nk-code-test-typed-wrongly",
        "AIzaSyA-1234567890abcdef",
        "Authorization: Bearer 0123456789abcdef0123",
        "authorization: bearer\t0123456789abcdef0123",
        "sk-ab**********wxyz",
    ],
)
def test_what_looks_like_somebodys_key_is_masked(text: str) -> None:
    for masked in (Redactor([]).mask(text), Redactor([]).mask_error(text)):
        assert "***" in masked
        assert not any(part in masked for part in ("elses", "AbC_12", "abcdefgh", "wrongly", "SyA-1", "0123", "wxyz"))


@pytest.mark.parametrize("text", ["risk-averse people", "a task-oriented desk_top", "sk-1", "bearer of news", "ask-me"])
def test_ordinary_words_stay(text: str) -> None:
    assert Redactor([]).mask(text) == text


def test_an_upstreams_answer_keeps_a_word_that_is_also_a_code() -> None:
    redactor = Redactor([OWNER_KEY], ["summer"])
    assert redactor.mask_error("In summer the model is slow.") == "In summer the model is slow."
    assert redactor.mask("In summer the model is slow.") == "In *** the model is slow."


def test_an_answer_about_keys_stays_and_the_owners_key_goes() -> None:
    redactor = Redactor([OWNER_KEY])
    content = f"Set OPENAI_API_KEY=sk-your-own-key; never {OWNER_KEY}.".encode()
    assert redactor.mask_own_keys(content) == b"Set OPENAI_API_KEY=sk-your-own-key; never ***."


def test_a_secret_of_three_letters_masks_no_words() -> None:
    assert Redactor(["the"], ["and"]).mask("the key and the code") == "the key and the code"


def test_secrets_may_come_from_a_generator() -> None:
    redactor = Redactor((key for key in [OWNER_KEY]), (code for code in [CODE]))
    assert redactor.mask(f"{OWNER_KEY} {CODE}") == "*** ***"
    assert redactor.mask_own_keys(OWNER_KEY.encode()) == b"***"


def formatted(redactor: Redactor, *arguments: object, message: str = "%s", exception: bool = False) -> str:
    record = logging.LogRecord("locutorio", logging.INFO, __file__, 1, message, arguments, None)
    if exception:
        try:
            raise ValueError(f"refused {OWNER_KEY}")
        except ValueError:
            record.exc_info = sys.exc_info()
    return RedactingFormatter(redactor).format(record)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("short  and\nok ", "short and ok"),
        ("one two three four five", "one two …"),
        ("an-endless-word-with-a-key", "…"),
        ("一二三四五六七八九十一二三四", "一二三四五六七八九十一二 …"),
        ("a" + " " * 60 + "half-a-key", "a …"),
        ("", ""),
    ],
)
def test_what_others_say_is_cut_where_no_key_can_be(text: str, shown: str) -> None:
    assert shortened(text, 12) == shown


def test_a_log_line_is_masked_whole_with_its_traceback() -> None:
    redactor = Redactor([OWNER_KEY], [CODE, OTHER_CODE])
    line = formatted(redactor, f"{OWNER_KEY} {CODE} {OTHER_CODE}", exception=True)
    assert "ValueError" in line and "Traceback" in line
    assert "sk-test" not in line and "code-test" not in line


def test_what_is_logged_cannot_pretend_to_be_the_start_of_a_line() -> None:
    assert "\r" not in formatted(Redactor([]), "a\rb")


def test_the_relays_loggers_have_one_handler_however_often_they_are_set_up() -> None:
    logger = logging.getLogger("locutorio")
    before = logger.handlers[:], logger.propagate, logger.level
    try:
        log_to_stderr(Redactor([]))
        log_to_stderr(Redactor([]))
        assert len(logger.handlers) == 1
        assert not logger.propagate
        assert isinstance(logger.handlers[0].formatter, RedactingFormatter)
    finally:
        logger.handlers[:], logger.propagate = before[:2]
        logger.setLevel(before[2])
