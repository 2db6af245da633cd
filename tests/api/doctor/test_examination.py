"""What the checks of one examination share is looked up once, whoever asks first."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.relay.doctor.examination import Known


def test_who_comes_second_waits_for_the_first() -> None:
    known = Known()
    asked, may_go_on = threading.Event(), threading.Event()
    looked_up: list[str] = []

    def look_up() -> str:
        looked_up.append("once")
        asked.set()
        assert may_go_on.wait(5)
        return "found"

    with ThreadPoolExecutor(2) as executor:
        first = executor.submit(known.once, "name", look_up)
        assert asked.wait(5)
        second = executor.submit(known.once, "name", look_up)
        may_go_on.set()
        assert [first.result(), second.result()] == ["found", "found"]
    assert looked_up == ["once"]


def test_each_name_is_looked_up_for_itself() -> None:
    known = Known()
    assert [known.once(name, lambda name=name: name * 2) for name in ("a", "b", "a")] == ["aa", "bb", "aa"]


def test_a_failure_is_everybodys() -> None:
    known = Known()
    for _ in range(2):
        with pytest.raises(OSError, match="no way"):
            known.once("name", lambda: (_ for _ in ()).throw(OSError("no way")))
    with pytest.raises(OSError, match="no way"):
        known.once("name", lambda: "found after all")
