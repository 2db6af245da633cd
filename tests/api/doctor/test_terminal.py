"""The doctor in a terminal: what a person reads, what a program reads, and the exit status."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.relay.doctor import __main__ as command
from api.relay.doctor import doctor
from api.relay.doctor.check import Check, Finding, Verdict, ok, skipped
from api.relay.doctor.remote import Look, NotExamined, judge_page, judge_ticks, site_url
from api.relay.doctor.terminal import Terminal, exit_status
from server import environment
from tests.api.fakes import CODE, OWNER_KEY
from tests.support.programs import ROOT, clean_environment
from tests.support.secrets_guard import record_answer
from tests.support.waitress import WaitressServer

OWNER = "code-test-owner-6m3p"
BROKEN = Finding(Verdict.FAIL, "A key is refused.", "Set another.", evidence={"status": 401})
SLOW = Finding(Verdict.WARN, "It is slow.", "Wait.")


def result(verdict: str, check_id: str = "keys.valid", **fields: object) -> dict[str, object]:
    usual = {"title": f"Title of {check_id}", "cause": "", "cause_id": "", "next": "", "evidence": {}, "faq": ""}
    return {"id": check_id, "group": check_id.split(".")[0], "verdict": verdict, "ms": 3, **usual, **fields}


def written(*results: dict[str, object], has_colours: bool = False) -> str:
    out = io.StringIO()
    terminal = Terminal(out, has_colours=has_colours)
    for each in results:
        terminal.tell(each)
    terminal.end(1.26)
    return out.getvalue()


def test_a_line_for_each_as_they_come_and_at_the_end_what_to_do_failures_first() -> None:
    text = written(
        result("warn", "site.https", cause="It is http.", next="Use https."),
        result("ok", "way.dns"),
        result("fail", "keys.valid", cause="It is refused."),
        result("fail", "way.tls", cause="It is cut.", next="Mend it.", evidence={"host": "a.example"}, faq="tls"),
    )
    assert text.splitlines() == [
        "warn    site.https                 Title of site.https  (3 ms)",
        "ok      way.dns                    Title of way.dns  (3 ms)",
        "fail    keys.valid                 Title of keys.valid  (3 ms)",
        "fail    way.tls                    Title of way.tls  (3 ms)",
        "",
        "What is wrong",
        "",
        "  It is cut. (way.tls)",
        "  Next: Mend it.",
        "  Seen: host = a.example",
        "  More: docs/en/faq.md#tls",
        "",
        "  It is refused. (keys.valid)",
        "",
        "What you should look at",
        "",
        "  It is http. (site.https)",
        "  Next: Use https.",
        "",
        "2 fail, 1 warn, 1 ok, 0 skipped, in 1.3 s",
    ]


def test_colours_only_where_they_are_known() -> None:
    assert "\x1b[31mfail" in written(result("fail", cause="x"), has_colours=True)
    assert "\x1b" not in written(result("fail", cause="x"))


def test_what_a_host_has_written_does_not_steer_the_terminal() -> None:
    assert "\x1b" not in written(result("fail", cause="a\x1b[2Jb\rc", evidence={"said": "\x1b]0;title\x07"}))


@pytest.mark.parametrize(
    ("verdicts", "status"),
    [([], 0), (["ok", "skipped"], 0), (["ok", "warn"], 1), (["warn", "fail", "ok"], 2)],
)
def test_the_exit_status_is_that_of_the_worst(verdicts: list[str], status: int) -> None:
    assert exit_status([result(verdict) for verdict in verdicts]) == status


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """This machine with some settings and three checks."""
    monkeypatch.setenv("LOCUTORIO_ENV_FILE", "")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("OPENAI_API_KEY", OWNER_KEY)
    # The command sets these for its process, which here is the tests'.
    monkeypatch.setenv("LOCUTORIO_COMMIT", "0123456")
    logger = logging.getLogger("locutorio")
    monkeypatch.setattr(logger, "handlers", logger.handlers[:])
    monkeypatch.setattr(logger, "propagate", logger.propagate)
    return monkeypatch


def with_checks(monkeypatch: pytest.MonkeyPatch, *findings: Finding) -> None:
    checks = tuple(
        Check(f"keys.number{number}", f"Check {number}", lambda _, finding=finding: finding)
        for number, finding in enumerate(findings)
    )
    usual = doctor.examine
    monkeypatch.setattr(command, "ALL_CHECKS", checks)
    monkeypatch.setattr(command, "examine", lambda examination, ids: usual(examination, ids, checks=checks))


@pytest.mark.parametrize(
    ("findings", "status"), [([ok(), skipped("no", "")], 0), ([ok(), SLOW], 1), ([SLOW, BROKEN], 2)]
)
def test_it_examines_this_machines_settings(
    here: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], findings: list[Finding], status: int
) -> None:
    with_checks(here, *findings)
    assert command.main([]) == status
    assert "keys.number1" in capsys.readouterr().out


def test_as_json_it_is_what_the_wire_has(here: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with_checks(here, BROKEN, Finding(Verdict.WARN, f"It has {OWNER_KEY}."))
    assert command.main(["--json", "--check", "keys.number1"]) == 1
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line)["cause"] == "It has ***."


def test_a_check_that_does_not_exist_is_said_to(here: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with_checks(here, ok())
    assert command.main(["--check", "keys.unheard-of"]) == 2
    assert capsys.readouterr().err == "There is no check keys.unheard-of.\n"


def run_command(*arguments: str, told: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "api.relay.doctor", *arguments]
    result = subprocess.run(
        program, cwd=ROOT, env=clean_environment(variables), input=told, capture_output=True, text=True, timeout=60
    )
    record_answer(result.stdout + result.stderr, "output of the doctor")
    return result


def test_the_settings_are_those_of_the_server(tmp_path: Path) -> None:
    (tmp_path / "settings").write_text(f"OPENAI_API_KEY={OWNER_KEY}\nVERCEL=1\n", encoding="utf-8")
    program = (
        "from api.relay.doctor import __main__ as command\n"
        "from api.relay.doctor.check import Check, ok\n"
        "def run(examination):\n"
        "    settings = examination.deployment.settings\n"
        "    return ok(keys=len(settings.provider_keys), platform=settings.platform, place=settings.data_dir)\n"
        "check = Check('variables.seen', 'Seen', run)\n"
        "usual = command.examine\n"
        "command.examine = lambda examination, ids: usual(examination, ids, checks=[check])\n"
        "command.main(['--json'])\n"
    )
    seen = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=clean_environment({"LOCUTORIO_ENV_FILE": str(tmp_path / "settings"), "DATA_DIR": ""}),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    record_answer(seen.stdout + seen.stderr, "output of the doctor")
    evidence = json.loads(seen.stdout)["evidence"]
    assert evidence == {"keys": 1, "platform": "", "place": str(environment.ROOT / ".data")}


@pytest.fixture(scope="module")
def site() -> Iterator[WaitressServer]:
    with WaitressServer({"CODE": CODE, "ADMIN_CODE": OWNER, "OPENAI_API_KEY": OWNER_KEY}) as server:
        yield server


def test_a_site_elsewhere_is_asked_with_the_code_that_is_piped_in(site: WaitressServer) -> None:
    result = run_command("--url", site.url, "--json", told=f"nk-{OWNER}\n")
    assert result.stderr == ""
    results = [json.loads(line) for line in result.stdout.splitlines()]
    # What only the way from there to here can show.
    assert results[-1]["id"] == "streaming.buffered" and results[-1]["verdict"] == "ok"
    assert [result["id"] for result in results].count("site.page") == 1
    assert result.returncode == exit_status(results)


def test_a_site_that_refuses_the_code_says_why(site: WaitressServer) -> None:
    result = run_command("--url", site.url, told="code-test-wrong\n")
    assert result.returncode == 2
    assert result.stderr.startswith("The access code is not valid on this site.")


def test_a_site_that_does_not_answer_is_a_failure() -> None:
    result = run_command("--url", "http://127.0.0.1:1", told="\n")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "http://127.0.0.1:1 does not answer (ConnectionError).\n"


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("chat.example.com", "https://chat.example.com"),
        ("https://chat.example.com/", "https://chat.example.com"),
        ("https://example.com/chat/api", "https://example.com/chat"),
        ("localhost:3000", "http://localhost:3000"),
    ],
)
def test_an_address_is_taken_as_people_type_it(typed: str, url: str) -> None:
    assert site_url(typed) == url


@pytest.mark.parametrize("typed", ["", "ftp://example.com", "https://me:secret@example.com"])
def test_an_address_that_cannot_be_one_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(NotExamined) as refused:
        site_url(typed)
    assert "secret" not in str(refused.value)


PAGE = Look(200, "text/html", b'<script type="module" src="build/main.js"></script>')
PROGRAM = Look(200, "text/javascript; charset=utf-8", b"const")


@pytest.mark.parametrize(
    ("page", "program", "cause_id"),
    [
        (PAGE, PROGRAM, ""),
        (Look(404, "text/html"), PROGRAM, "site.page.absent"),
        (Look(200, "text/html", b"Welcome to nginx!"), PROGRAM, "site.page.absent"),
        (PAGE, Look(404, "text/plain"), "site.page.unbuilt"),
        # Some servers answer with the page wherever nothing is.
        (PAGE, Look(200, "text/html"), "site.page.unbuilt"),
    ],
    ids=["there", "not found", "another page", "not built", "the page in place of its program"],
)
def test_the_page_is_there_with_its_program(page: Look, program: Look, cause_id: str) -> None:
    judged = judge_page(page, program)
    assert (judged["verdict"], judged["cause_id"]) == ("fail" if cause_id else "ok", cause_id)
    assert bool(judged["next"]) is bool(cause_id)


@pytest.mark.parametrize(
    ("arrivals", "verdict"),
    [
        ([5.0 + 100 * number for number in range(10)], "ok"),
        ([5.0 + 60 * number for number in range(10)], "ok"),
        ([905.0] * 10, "fail"),
        ([0.0] * 5 + [300.0] * 5, "fail"),
    ],
)
def test_ticks_that_come_together_were_held_up(arrivals: list[float], verdict: str) -> None:
    judged = judge_ticks([100.0 * number for number in range(10)], arrivals, {"Server": "nginx"})
    assert (judged["verdict"], judged["evidence"]["Server"]) == (verdict, "nginx")
    assert judged["id"] == "streaming.buffered"
