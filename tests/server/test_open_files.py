"""The limit on open files is raised as far as it goes, and what does not fit in it is not begun."""

import logging
import re
import resource
import subprocess
import sys

import pytest

from server.open_files import Capacity
from tests.support.programs import ROOT, clean_environment
from tests.support.waitress import WaitressServer


def limit_in_a_process(soft: int, hard: int) -> int:
    """What a process that was started with these limits has raised its own to."""
    code = "from server.open_files import raise_limit; import resource; raise_limit(); " \
        "print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])"  # fmt: skip
    shell = f"ulimit -Sn {soft} && ulimit -Hn {hard} && exec {sys.executable} -c '{code}'"
    run = subprocess.run(
        ["sh", "-c", shell], cwd=ROOT, env=clean_environment(), capture_output=True, text=True, check=True
    )
    return int(run.stdout)


def test_the_soft_limit_is_raised_to_the_hard_one() -> None:
    assert limit_in_a_process(256, 4096) == 4096


def test_a_limit_that_cannot_be_raised_stays() -> None:
    assert limit_in_a_process(1024, 1024) == 1024


def test_the_server_raises_it_when_it_starts() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))
    try:
        with WaitressServer() as server:
            limits = (ROOT / f"/proc/{server.process.pid}/limits").read_text()
            assert re.search(rf"Max open files +{min(hard, 65_536)} ", limits)
            assert "files and connections open" not in server.logs()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_what_fits_is_as_it_is_set(caplog: pytest.LogCaptureFixture) -> None:
    assert Capacity.within(65_536, 512) == Capacity(512)
    assert Capacity.within(1500, 512).threads == 512
    assert Capacity.within(1500, 512).open_files() <= 1500
    assert caplog.records == []


@pytest.mark.parametrize("open_files", [64, 256, 1024])
def test_what_does_not_fit_is_fewer_streams_and_said_in_one_line(
    caplog: pytest.LogCaptureFixture, open_files: int
) -> None:
    with caplog.at_level(logging.WARNING):
        capacity = Capacity.within(open_files, 512)
    assert 1 <= capacity.threads < 512
    assert capacity.open_files() <= max(open_files, 120)
    [record] = caplog.records
    assert f"at most {capacity.threads} streams at once instead of 512" in record.getMessage()
    assert "LimitNOFILE" in record.getMessage()


def test_the_unit_of_systemd_allows_enough() -> None:
    unit = (ROOT / "deploy/locutorio.service").read_text(encoding="utf-8")
    allowed = int(re.search(r"^LimitNOFILE=(\d+)$", unit, re.MULTILINE)[1])
    assert Capacity.within(allowed, 512) == Capacity(512)
