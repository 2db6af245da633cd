"""The workflow of a release, carried out with programs that note what they were asked."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from scripts import release_archive
from scripts.setup import PARTS
from tests.support.programs import ROOT

TEXT = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
WORKFLOW = yaml.safe_load(TEXT)
JOBS = WORKFLOW["jobs"]
TOKEN = "token-test-of-the-workflow"
NOTE = """#!/bin/sh
if [ "$1" = login ]; then echo "$(basename "$0") $* with $(cat)"; else echo "$(basename "$0") $*"; fi >> "$NOTES"
"""


@pytest.fixture
def carry_out(tmp_path: Path):
    """Run a job's script; return the commands that it has given."""

    def run(job: str) -> list[str]:
        for name in ("docker", "gh", "python3"):
            (tmp_path / name).write_text(NOTE, encoding="utf-8")
            (tmp_path / name).chmod(0o755)
        environment = {
            "PATH": f"{tmp_path}:{os.environ['PATH']}",
            "NOTES": str(tmp_path / "notes"),
            "GITHUB_REPOSITORY": "Ana/Locutorio",
            "GITHUB_ACTOR": "Ana",
            "GITHUB_SHA": "0123abc",
            "GH_TOKEN": TOKEN,
            "TAG": "v1.2.0",
            "ARCHITECTURE": "arm64",
        }
        [step] = [step for step in JOBS[job]["steps"] if "run" in step]
        # The shell that GitHub's runners use for `run`.
        subprocess.run(["bash", "-eo", "pipefail", "-c", step["run"]], env=environment, check=True)
        return (tmp_path / "notes").read_text().splitlines()

    return run


def test_an_image_is_built_for_each_architecture_with_its_commit(carry_out) -> None:
    login, *commands = carry_out("image")
    assert login == f"docker login ghcr.io --username Ana --password-stdin with {TOKEN}"
    image = "ghcr.io/ana/locutorio:v1.2.0-arm64"
    assert commands == [f"docker build --build-arg COMMIT=0123abc --tag {image} .", f"docker push {image}"]
    machines = JOBS["image"]["strategy"]["matrix"]["include"]
    assert {machine["architecture"] for machine in machines} == {"amd64", "arm64"}


def test_both_get_one_name(carry_out) -> None:
    _, command = carry_out("name")
    image = "ghcr.io/ana/locutorio"
    assert command.split() == [
        *("docker", "buildx", "imagetools", "create"),
        *("--tag", f"{image}:v1.2.0", "--tag", f"{image}:latest"),
        *(f"{image}:v1.2.0-amd64", f"{image}:v1.2.0-arm64"),
    ]
    assert JOBS["name"]["needs"] == "image"


def test_the_release_gets_its_archive(carry_out) -> None:
    assert carry_out("archive") == [
        "python3 -m scripts.setup page",
        "python3 -m scripts.release_archive locutorio.tar.gz",
        "gh release upload v1.2.0 locutorio.tar.gz --clobber",
    ]
    assert "page" in PARTS
    assert callable(release_archive.main)


def test_each_job_may_do_only_what_it_does() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert {name: job["permissions"] for name, job in JOBS.items()} == {
        "image": {"contents": "read", "packages": "write"},
        "name": {"packages": "write"},
        "archive": {"contents": "write"},
    }


def test_nothing_of_the_event_stands_in_a_script() -> None:
    for job in JOBS.values():
        assert all("${{" not in step.get("run", "") for step in job["steps"])
    assert set(re.findall(r"\$\{\{ ([\w.]+) \}\}", TEXT)) == {
        "github.token",
        "github.event.release.tag_name",
        "matrix.runner",
        "matrix.architecture",
    }


def test_the_dockerfile_takes_the_commit() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^ARG COMMIT=", dockerfile, re.MULTILINE)
    assert "LOCUTORIO_COMMIT=$COMMIT" in dockerfile
