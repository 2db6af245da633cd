"""CI runs what the README tells a person to run, whatever that is, and nothing when the README does not tell."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.programs import ROOT, clean_environment

README = """# Project

    echo indented

```sh
echo before
```

## Test it

A word about it.

```sh
echo first
echo second
```

```sh
echo another block
```

## More

```sh
echo after
```
"""


def run_ci(directory: Path, readme: str) -> subprocess.CompletedProcess[str]:
    """Run a copy of .ci/run in a project that has only this README and an empty lint target."""
    (directory / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", directory / ".ci" / "run")
    (directory / "README.md").write_text(readme, encoding="utf-8")
    (directory / "Makefile").write_text("lint:\n\t@echo linted\n", encoding="utf-8")
    command = ["bash", str(directory / ".ci" / "run")]
    return subprocess.run(command, cwd="/", env=clean_environment(), capture_output=True, text=True, check=False)


def test_the_block_under_the_heading_runs_and_then_the_linters(tmp_path: Path) -> None:
    result = run_ci(tmp_path, README)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-3:] == ["first", "second", "linted"]
    assert "another" not in result.stdout
    assert "before" not in result.stdout


def test_a_failing_test_command_fails_ci_before_the_linters(tmp_path: Path) -> None:
    result = run_ci(tmp_path, README.replace("echo first", "false"))
    assert result.returncode != 0
    assert "linted" not in result.stdout


@pytest.mark.parametrize(
    "readme",
    [
        README.replace("## Test it", "## Try it"),
        "# Project\n\n## Test\n\nNo block.\n\n## More\n\n```sh\necho after\n```\n",
        "# Project\n",
    ],
    ids=["no heading", "no block under the heading", "nothing"],
)
def test_a_readme_that_names_no_test_command_fails_ci(tmp_path: Path, readme: str) -> None:
    result = run_ci(tmp_path, readme)
    assert result.returncode == 1
    assert "does not know what to run" in result.stderr


def test_make_alone_lists_the_targets() -> None:
    result = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, env=clean_environment(), capture_output=True, text=True, check=True
    )
    targets = [line.split()[1] for line in result.stdout.splitlines()]
    assert targets == ["help", "run", "code", "doctor", "check", "test", "lint", "bench", "docs", "models", "clean"]
