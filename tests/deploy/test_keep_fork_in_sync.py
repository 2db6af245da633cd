"""The workflow that keeps a fork in sync, carried out with a `gh` that notes what it was asked."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.support.programs import ROOT

TEXT = (ROOT / ".github" / "workflows" / "keep-fork-in-sync.yml").read_text(encoding="utf-8")
WORKFLOW = yaml.safe_load(TEXT)
JOB = WORKFLOW["jobs"]["sync"]
STEP = JOB["steps"][0]


@pytest.fixture
def carry_out(tmp_path: Path):
    """Run the step's script, with a gh that ends with the given status."""

    def run(status: int) -> tuple[int, str, str]:
        gh = tmp_path / "gh"
        gh.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/asked"\nexit {status}\n', encoding="utf-8")
        gh.chmod(0o755)
        environment = {
            "PATH": f"{tmp_path}:{os.environ['PATH']}",
            "GITHUB_REPOSITORY": "ana/locutorio",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
            "BRANCH": "main",
        }
        # The shell that GitHub's runners use for `run`.
        done = subprocess.run(["bash", "-eo", "pipefail", "-c", STEP["run"]], env=environment, check=False)
        summary = tmp_path / "summary"
        return done.returncode, (tmp_path / "asked").read_text(), summary.read_text() if summary.exists() else ""

    return run


def test_it_syncs_the_forks_own_branch_and_overwrites_nothing(carry_out) -> None:
    assert carry_out(0) == (0, "repo sync ana/locutorio --branch main\n", "")


def test_where_it_cannot_it_fails_and_says_what_to_press(carry_out) -> None:
    status, _, summary = carry_out(1)
    assert status == 1
    assert "https://github.com/ana/locutorio" in summary and "Sync fork" in summary


def test_it_runs_in_forks_alone_and_may_do_nothing_else() -> None:
    assert JOB["if"] == "github.event.repository.fork"
    assert WORKFLOW["permissions"] == {"contents": "write"}
    assert len(JOB["steps"]) == 1 and "uses" not in STEP


def test_nothing_of_the_event_stands_in_the_script_itself() -> None:
    assert "${{" not in STEP["run"]
    assert set(re.findall(r"\$\{\{ ([\w.]+) \}\}", TEXT)) == {"github.token", "github.event.repository.default_branch"}
