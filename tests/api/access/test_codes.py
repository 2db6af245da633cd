"""CODE: who may come in, and with which rules."""

import os
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.access.codes import AccessCodes, BadCode, fingerprint_key_of, parse_codes
from api.relay.access.shapes import looks_like_a_key

pieces = st.one_of(
    st.text(max_size=12),
    st.binary(max_size=8).map(os.fsdecode),
    st.sampled_from(["|models=gpt-4o", "|until=2027-12-31", "|until=never", "|usd=5", "|", "|models=", " ", ",", "\t"]),
)
written_codes = st.lists(pieces, max_size=8).map("".join)
plain_secrets = st.from_regex(r"[a-z]{3,8}-([a-z][0-9]){4}", fullmatch=True).filter(
    lambda secret: not looks_like_a_key(secret)
)
model_names = st.sampled_from(
    ["gpt-4.1", "gpt-4o-mini", "o3", "claude-sonnet-4-5", "qwen/qwen3", "glm-4.5", "my-model-1"]
)
separators = st.sampled_from([",", ", ", "，", "、", ";", "；", "\n", ",\n", "\r\n", " ", "  ", "\u3000"])


def closed_or_absent(codes: AccessCodes, candidate: str) -> bool:
    code = codes.find(candidate)
    return code is None or bool(code.problem)


def open_codes(written: str, candidates: list[str]) -> list[str]:
    """Those of the candidates that bring somebody in."""
    try:
        codes = parse_codes(written)
    except BadCode:
        return []
    return [candidate for candidate in candidates if not closed_or_absent(codes, candidate)]


@given(written_codes)
def test_parsing_raises_nothing_but_bad_code_and_shows_no_code(written: str) -> None:
    try:
        parse_codes(written)
    except BadCode as error:
        assert str(error).isprintable() and str(error).isascii()


ANA, LUIS = "ana-7f3kq9xw", "luis-p2m8rt4c"


@pytest.mark.parametrize(
    "written",
    [
        f"{ANA},{LUIS}",
        f"{ANA}，{LUIS}",
        f"{ANA}、{LUIS}",
        f"{ANA};{LUIS}",
        f"{ANA}\n{LUIS}",
        f"{ANA},\n{LUIS}\n",
        f"{ANA} {LUIS}",
        f'"{ANA}","{LUIS}"',
        f'"{ANA},{LUIS}"',
        f'"{ANA},{LUIS}"\n',
        f"“{ANA}”，“{LUIS}”",
        f'["{ANA}","{LUIS}"]',
        f"[{ANA}, {LUIS}]",
        f"nk-{ANA},NK-{LUIS}",
        f"\ufeff{ANA}\u200b,{LUIS}",
    ],
    ids=ascii,
)
def test_codes_are_read_as_people_type_lists(written: str) -> None:
    assert len(parse_codes(written)) == 2
    assert open_codes(written, [ANA, LUIS, f"nk-{ANA}"]) == [ANA, LUIS, f"nk-{ANA}"]


@given(st.lists(plain_secrets, min_size=1, max_size=5, unique=True), st.data())
def test_every_separator_and_every_quoting_means_the_same_codes(secrets: list[str], data: st.DataObject) -> None:
    quotes = data.draw(st.sampled_from(["", '"', "'"]))
    written = f"{quotes}{secrets[0]}{quotes}"
    for secret in secrets[1:]:
        written += data.draw(separators) + f"{quotes}{secret}{quotes}"
    around = data.draw(st.sampled_from(["", "'" if quotes == '"' else '"']))
    blanks = data.draw(st.text(" \t\n,", max_size=3))
    written = f"{blanks}{around}{written}{around}{blanks}"
    codes = parse_codes(written)
    assert len(codes) == len(secrets)
    assert open_codes(written, secrets) == secrets
    for blank in ("", " ", ",", blanks):
        assert codes.find(blank) is None


@given(st.lists(model_names, min_size=1, max_size=5), st.lists(separators, min_size=5, max_size=5))
def test_a_part_of_a_rule_never_becomes_a_code(models: list[str], between: list[str]) -> None:
    written = f"{ANA}|models={models[0]}"
    for separator, model in zip(between, models[1:], strict=False):
        written += separator.replace("\r", "").replace("\n", " ") + model
    assert open_codes(written, models) == []


@pytest.mark.parametrize(
    ("written", "models"),
    [
        (f"{ANA}|models=gpt-4o-mini,gpt-4.1", ("gpt-4o-mini", "gpt-4.1")),
        (f"{ANA}|models=gpt-4o-mini，gpt-4.1", ("gpt-4o-mini", "gpt-4.1")),
        (f"{ANA}｜models＝gpt-4o-mini；gpt-4.1", ("gpt-4o-mini", "gpt-4.1")),
        (f"{ANA}|models=gpt-4o-mini gpt-4.1", ("gpt-4o-mini", "gpt-4.1")),
        (f"{ANA} | models = gpt-4o-mini, gpt-4.1* | until = 2027-12-31", ("gpt-4o-mini", "gpt-4.1*")),
        (f"{ANA}|models='gpt-4o-mini,gpt-4.1'", ("gpt-4o-mini", "gpt-4.1")),
        (f"{ANA}|models=gpt-4o-mini,ft:gpt-4o:x::9x8y7z1a", ("gpt-4o-mini", "ft:gpt-4o:x::9x8y7z1a")),
        (f"{ANA}|models=gpt-4o-mini,{LUIS}", ("gpt-4o-mini",)),
        (f"{ANA}|models=gpt-4o-mini {LUIS}", ("gpt-4o-mini",)),
        (f"{ANA}|models=gpt-4o-mini\nshort1", ("gpt-4o-mini",)),
        (f"{ANA}|models=gpt-4o-mini,short1|models=o3", ("gpt-4o-mini",)),
    ],
    ids=ascii,
)
def test_the_models_of_a_code_may_stand_between_commas(written: str, models: tuple[str, ...]) -> None:
    code = parse_codes(written).find(ANA)
    assert code is not None and (code.rules.models, code.problem) == (models, "")


def test_a_code_behind_the_models_of_another_is_one_where_it_can_be_nothing_else() -> None:
    assert open_codes(f"{ANA}|models=gpt-4o-mini\nclaude-7f3kq9xw", ["claude-7f3kq9xw"]) == ["claude-7f3kq9xw"]
    assert open_codes(f"{ANA}|models=gpt-4o-mini,{LUIS}", [ANA, LUIS]) == [ANA, LUIS]
    assert open_codes(f"{ANA}|models=gpt-4o-mini,gpt-4.1,{LUIS}", [ANA, LUIS, "gpt-4.1"]) == [ANA, LUIS]
    assert open_codes(f"{ANA}|until=2999-12-31,short1", [ANA, "short1"]) == [ANA, "short1"]


@pytest.mark.parametrize(
    ("written", "amounts"),
    [
        (f"{ANA}|usd=5/month,{LUIS}", ["5 month"]),
        (f"{ANA}|usd=5/month;1/day,{LUIS}", ["5 month", "1 day"]),
        (f"{ANA}|usd=5/month,1/day,{LUIS}", ["5 month", "1 day"]),
        (f"{ANA}|usd=5/month 1/day {LUIS}", ["5 month", "1 day"]),
        (f"{ANA} | usd = $5/month | rpm = 10\n{LUIS}", ["5 month"]),
        (f"{ANA}｜usd＝5/month｜warn＝90%，{LUIS}", ["5 month"]),
        (f"{ANA}|models=gpt-4o-mini,gpt-4.1|usd=5/month\n{LUIS}", ["5 month"]),
        (f"{ANA}|usd=5/month|models=gpt-4o-mini,gpt-4.1,{LUIS}", ["5 month"]),
    ],
    ids=ascii,
)
def test_the_amounts_of_a_code_may_stand_between_commas(written: str, amounts: list[str]) -> None:
    code = parse_codes(written).find(ANA)
    assert code is not None and not code.problem
    read = [f"{allowance.kind.told(allowance.most):g} {allowance.period}" for allowance in code.rules.budget.allowances]
    assert read == amounts
    assert open_codes(written, [ANA, LUIS]) == [ANA, LUIS]


number_rules = st.sampled_from(["usd", "tokens", "requests", "rpm", "parallel", "warn", "budget"])
parts_of_numbers = st.one_of(
    st.from_regex(r"[$]?[0-9]{1,7}([.][0-9]{1,2})?[kKmM%]?(/(day|week|month|total|year|mo)?)?", fullmatch=True),
    st.sampled_from(["000/day", "/month", "%", "per/month", "20/", "５０/day", "5/天", "1'000"]),
)


@given(number_rules, st.lists(parts_of_numbers, min_size=1, max_size=4), st.lists(separators, min_size=4, max_size=4))
def test_a_part_of_a_number_never_becomes_a_code(rule: str, parts: list[str], between: list[str]) -> None:
    written = f"{ANA}|{rule}={parts[0]}"
    for separator, part in zip(between, parts[1:], strict=False):
        written += separator.replace("\r", "").replace("\n", " ") + part
    assert open_codes(written, parts) == []
    try:
        code = parse_codes(f"{LUIS}\n{written}").find(ANA)
    except BadCode:
        return
    if code is not None and not code.problem and len(parts) > 1:
        # What was typed as several amounts is kept as several.
        assert len(code.rules.budget.allowances) == len(parts)


def test_a_code_behind_a_number_is_one_where_it_can_be_nothing_else() -> None:
    assert open_codes(f"{ANA}|rpm=10,{LUIS}", [ANA, LUIS]) == [ANA, LUIS]
    assert open_codes(f"{ANA}|usd=5/month\n7f3kq9xw", [ANA, "7f3kq9xw"]) == [ANA, "7f3kq9xw"]
    assert open_codes(f"{ANA}|usd=5/month\n123456", [ANA, "123456"]) == [ANA, "123456"]
    # The rule is no whole one, and what follows begins like its rest.
    assert open_codes(f"{ANA}|usd=5,50usd\n{LUIS}", [ANA, "50usd", LUIS]) == [LUIS]


DOUBTS = [
    f"{ANA}|usd=5,50/month",
    f"{ANA}|tokens=200,000/day",
    f"{ANA}|usd=5 / month",
    f"{ANA}|usd=5/month,123456",
    f"{ANA}|usd=5/month\n1/day",
    f"{ANA}|usd=5/month;rpm=10",
    f"{ANA}|rpm=1,000",
    f"{ANA}|parallel=2;3",
    f"{ANA} rpm=10",
    f"{ANA}|models=gpt-4o-mini,my-model-1",
    f"{ANA}|models=gpt-4o-mini,secret",
    f"{ANA}|models=gpt-4o-mini\ngpt-4.1",
    f"{ANA}|models=gpt-4o-mini;{LUIS}",
    f"{ANA}|model=gpt-4o-mini,gpt-4.1",
    f"{ANA},models=gpt-4o-mini,gpt-4.1",
    f"{ANA} models = gpt-4o-mini, gpt-4.1",
    f"{ANA};until=2027-12-31",
    "correct horse battery",
    "correct horse 7f3kq9xw",
    f"{ANA} horse",
    f'"{ANA}',
    f'["{ANA}"',
    f"sk-test-{ANA}",
    "AIzaSyTest-1234567",
]
"""What may be meant in more than one way."""


@pytest.mark.parametrize("written", DOUBTS)
def test_what_is_in_doubt_is_closed_and_told(written: str) -> None:
    codes = parse_codes(f"code-test-1\n{written}")
    parts = [ANA, LUIS, *written.replace(",", " ").replace("=", " ").replace(";", " ").split()]
    assert [part for part in parts if not closed_or_absent(codes, part)] == []
    assert not closed_or_absent(codes, "code-test-1")
    assert [why for variable, why in codes.problems if variable == "CODE" and "at position 2" in why]
    with pytest.raises(BadCode):
        parse_codes(written)


@pytest.mark.parametrize("written", ["mi-contraseña-7f3kq9", "密码7f3kq9xw", "pass%20word-1"])
def test_a_code_in_any_script_is_found_as_it_stands_or_percent_encoded(written: str) -> None:
    assert open_codes(written, [written, quote(written), unicodedata.normalize("NFD", written)]) == [
        written,
        quote(written),
        unicodedata.normalize("NFD", written),
    ]


@pytest.mark.parametrize(
    "written", [*" \t\r\n,，、;\u00a0\u3000", '""', "''", '" "', "“”", "[]", '[""]', ' "" \n', ",;"]
)
def test_only_an_absent_or_empty_variable_opens_the_site(written: str) -> None:
    with pytest.raises(BadCode) as refusal:
        parse_codes(written)
    assert refusal.value.variable == "CODE"
    with pytest.raises(BadCode) as refusal:
        parse_codes("", written)
    assert refusal.value.variable == "ADMIN_CODE"


def test_an_unset_code_is_no_code_and_finds_none() -> None:
    assert len(parse_codes("")) == 0
    assert parse_codes("").find("") is None


SLIPS = [
    "|models=gpt-4o",
    "a|usd=5",
    "a|usd=5/year",
    "a|usd=0/month",
    "a|usd=five/month",
    "a|USD=5/month",
    "a|tokens=1e9/day",
    "a|requests=５０/day",
    "a|rpm=0",
    "a|parallel=none",
    "a|warn=80",
    "a|unpriced=yes",
    "a|budget=5/month",
    "a|usd=5/month|usd=1/day",
    "a|Models=gpt-4o",
    "a|models",
    "a|models=",
    "a|models=;",
    "a|models= ; ",
    "a|until=",
    "a|until=tomorrow",
    "a|until=2027-02-30",
    "a|until=2027-13-01",
    "a|",
    "a||models=x",
    "a|models=x|models=y",
    "a|until=2026-01-01|until=2027-01-01",
    "caf\udce9",
    "code-test-\x7f1",
]
"""Codes whose rule could not be kept, or that the page could not send."""


@pytest.mark.parametrize("slip", SLIPS, ids=ascii)
def test_a_code_with_a_slip_is_closed_alone_and_told_by_its_position(slip: str) -> None:
    codes = parse_codes(f"code-test-1,{slip}")
    sound, closed = codes.find("code-test-1"), codes.find(slip.split("|")[0])
    assert sound is not None and not sound.problem
    assert closed is not None and "at position 2" in closed.problem
    assert codes.problems == (("CODE", closed.problem),)


@pytest.mark.parametrize("written", [*SLIPS, "a|,b|"], ids=ascii)
def test_without_a_code_that_can_be_used_the_site_is_closed(written: str) -> None:
    with pytest.raises(BadCode):
        parse_codes(written)
    with pytest.raises(BadCode):
        parse_codes(written, "code-test-owner")


@pytest.mark.parametrize("written", ["owner\u200d-123456", "owner-1,owner-2", "sk-test-owner-1"])
def test_the_owners_code_is_closed_alone_if_it_cannot_be_one(written: str) -> None:
    codes = parse_codes("code-test-1", written)
    assert [variable for variable, _ in codes.problems] == ["ADMIN_CODE"]
    assert codes.are_required


def test_codes_that_cannot_be_used_are_required_all_the_same() -> None:
    assert AccessCodes(is_usable=False).are_required
    assert not AccessCodes().are_required


def test_what_is_wrong_is_told_by_its_position_and_never_by_its_text() -> None:
    [(_, why)] = parse_codes("code-test-first,code-test-second|until=secret-word").problems
    assert "position 2" in why
    assert "code-test" not in why and "secret" not in why


def test_rules_are_read_with_blanks_around_them() -> None:
    code = parse_codes("x, code-test-1 | models = gpt-4o-mini ; gpt-4.1* ; | until = 2027-12-31 ").find("code-test-1")
    assert code is not None
    assert (code.rules.models, code.rules.until) == (("gpt-4o-mini", "gpt-4.1*"), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("ana-7f3kq9", "ana"),
        ("Ana.Luz_2-x9x9x9", "Ana.Luz_2"),
        ("ana-short", "code 1"),
        ("ana-letters", "code 1"),
        ("7f3kq9", "code 1"),
        ("correct-horse-battery1", "code 1"),
        ("code-test-4n7q2x", "code 1"),
    ],
)
def test_a_label_is_the_name_before_a_secret_or_just_a_place(written: str, label: str) -> None:
    code = parse_codes(written).find(written)
    assert code is not None and code.label == label


def test_the_code_itself_is_kept_nowhere() -> None:
    codes = parse_codes("code-test-4n7q2x|models=gpt-4o")
    code = codes.find("code-test-4n7q2x")
    assert code is not None
    assert "4n7q2x" not in repr(code) + repr(vars(codes)) + repr(vars(code))


def test_a_code_is_valid_through_its_last_day_in_utc() -> None:
    code = parse_codes("code-test-1|until=2027-12-31").find("code-test-1")
    assert code is not None
    last_moment = datetime(2027, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert not code.is_expired(last_moment)
    assert code.is_expired(last_moment + timedelta(seconds=1))
    already_next_day_in_tokyo = last_moment.astimezone(timezone(timedelta(hours=9)))
    assert not code.is_expired(already_next_day_in_tokyo)


def test_a_code_without_until_never_expires() -> None:
    code = parse_codes("code-test-1").find("code-test-1")
    assert code is not None and not code.is_expired(datetime(9999, 12, 31, tzinfo=UTC))


@pytest.mark.parametrize(
    ("model", "is_allowed"),
    [
        ("gpt-4o-mini", True),
        ("gpt-4.1", True),
        ("gpt-4.1-nano", True),
        ("gpt-4o", False),
        ("gpt-4o-mini-2024-07-18", False),
        ("GPT-4o-mini", False),
        ("x-gpt-4.1", False),
        ("gpt-451", False),
        ("", False),
    ],
)
def test_a_codes_models_are_names_or_patterns(model: str, is_allowed: bool) -> None:
    code = parse_codes("code-test-1|models=gpt-4o-mini;gpt-4.1*").find("code-test-1")
    assert code is not None and code.allows_model(model) == is_allowed


def test_a_code_without_models_allows_every_model() -> None:
    code = parse_codes("code-test-1").find("code-test-1")
    assert code is not None and code.allows_model("anything")


@given(st.text("ab1é\udce9"), st.text("ab1é\udce9"))
def test_a_fingerprint_tells_candidates_apart_and_is_not_their_plain_digest(first: str, second: str) -> None:
    codes = parse_codes("code-test-1")
    assert (codes.fingerprint(first) == codes.fingerprint(second)) == (first == second)
    assert len(codes.fingerprint(first)) == 8


def test_a_fingerprint_can_be_made_again_only_with_a_providers_key() -> None:
    first, again, other = ("sk-test-0123456789abcdef",), ("sk-test-0123456789abcdef",), ("sk-test-fedcba9876543210",)
    fingerprints = [
        parse_codes(written, fingerprint_key=fingerprint_key_of(keys)).fingerprint("code-test-guess")
        for written, keys in (("code-test-1", first), ("code-test-2", again), ("code-test-1", other))
    ]
    assert fingerprints[0] == fingerprints[1] != fingerprints[2]
    # Whoever knows or guesses the codes can't make it: it is another one with each start.
    assert fingerprint_key_of(["ollama"]) == b""
    assert parse_codes("code-test-1").fingerprint("x") != parse_codes("code-test-1").fingerprint("x")


def test_every_code_is_compared_in_constant_time_whichever_matches(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []
    codes = parse_codes("code-test-1,code-test-2,code-test-3")

    def compare(first: bytes, second: bytes) -> bool:
        compared.append(first)
        return first == second

    monkeypatch.setattr("api.relay.access.codes.hmac.compare_digest", compare)
    assert codes.find("code-test-1") is not None
    assert codes.find("code-test-wrong") is None
    assert len(compared) == 12


def test_no_codes_at_all_have_a_length_of_zero() -> None:
    assert len(AccessCodes(())) == 0


def test_the_owners_code_is_one_among_the_others_and_known_as_theirs() -> None:
    codes = parse_codes("code-test-1", "code-test-owner")
    owner, guest = codes.find("code-test-owner"), codes.find("code-test-1")
    assert len(codes) == 2
    assert owner is not None and (owner.label, owner.is_owners) == ("owner", True)
    assert guest is not None and not guest.is_owners


def test_an_owner_whose_code_stands_among_the_guests_is_still_the_owner() -> None:
    code = parse_codes("code-test-1|until=2020-01-01,code-test-2", "code-test-1").find("code-test-1")
    assert code is not None and code.is_owners and code.rules.until is None


@pytest.mark.parametrize("secret", ["owner-7f3kq9x2", "open-7f3kq9x2"])
def test_a_guests_code_has_no_label_of_somebody_elses(secret: str) -> None:
    code = parse_codes(f"{secret},ana-4n7q2xw8", "8h2m4k6pqx").find(secret)
    assert code is not None
    assert (code.label, code.is_owners) == ("code 1", False)
