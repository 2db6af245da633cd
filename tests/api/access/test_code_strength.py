"""A code that could be guessed is named as such, with the reason; one made at random is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.relay.access.code_strength import weakness_of
from api.relay.access.new_code import new_code


@pytest.mark.parametrize(
    ("code", "label", "weakness"),
    [
        ("ana-7f3kq9", "ana", "short"),
        ("1234", "", "short"),
        ("familia", "", "short"),
        ("", "", "short"),
        ("ana-7f3kq9xw", "ana", ""),
        ("anabel-7f3kq9xw", "", ""),
        ("7f3kq9xwp2m8", "", ""),
        ("aaaaaaaaaaaa", "", "repeated"),
        ("abcdefghijklmnop", "", "repeated"),
        ("123456789012345", "", "repeated"),
        ("qwertyuiopasdfgh", "", "repeated"),
        ("x7x7x7x7x7x7", "", "repeated"),
        ("7f37f37f37f3", "", "repeated"),
        ("password2026", "", "common"),
        ("P4ssw0rd-2026", "", "common"),
        ("locutorio-1984", "", "common"),
        ("casafamilia2027", "", "common"),
        ("sunshine7f3kq9xwp2", "", ""),
        ("天地玄黃", "", ""),
        ("天天天天", "", "repeated"),
    ],
)
def test_what_makes_a_code_weak_is_named(code: str, label: str, weakness: str) -> None:
    assert weakness_of(code, label) == weakness


def test_the_name_in_front_is_no_secret() -> None:
    assert weakness_of("anabelmaria-7f3kq9") == ""
    assert weakness_of("anabelmaria-7f3kq9", "anabelmaria") == "short"


def test_a_code_that_this_project_makes_is_never_weak() -> None:
    assert {weakness_of(new_code("ana"), "ana") for _ in range(300)} == {""}


@given(st.text(max_size=40), st.text(max_size=10))
def test_whatever_a_code_is_its_weakness_does_not_show_it(code: str, label: str) -> None:
    assert weakness_of(code, label) in {"", "short", "repeated", "common"}
