"""netlify.toml's `ignore`: a commit that changes nothing of what is deployed costs no deployment."""

import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.support.programs import ROOT, clean_environment

COMMAND = tomllib.loads((ROOT / "netlify.toml").read_text(encoding="utf-8"))["build"]["ignore"]
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()


class Repository:
    """A repository with two commits, of which the second changes one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._git("init", "--quiet")

    def commit(self, *names: str) -> str:
        """Change each file and commit; return the commit."""
        for name in names:
            path = self._folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(path.read_text() + "x" if path.exists() else "x")
        self._git("add", "--all")
        self._git("commit", "--quiet", "--allow-empty", "--message", "change")
        return self._git("rev-parse", "HEAD").strip()

    def is_skipped(self, built: str, commit: str) -> bool:
        """Tell whether Netlify, which built `built` the last time, would skip the build of `commit`."""
        environment = clean_environment({"CACHED_COMMIT_REF": built, "COMMIT_REF": commit})
        done = subprocess.run(
            ["bash", "-c", COMMAND], cwd=self._folder, env=environment, capture_output=True, check=False
        )
        return done.returncode == 0

    def _git(self, *words: str) -> str:
        command = ["git", "-C", str(self._folder), "-c", "user.name=a", "-c", "user.email=a@b.example", *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


@pytest.mark.parametrize(
    "name",
    ["tests/api/test_errors.py", "docs/en/faq.md", "README.md", "CHANGELOG.md", ".github/workflows/release.yml",
     "Dockerfile", "bench/relay.py", "requirements-dev.txt", "render.yaml", "scripts/run.py", ".ci/run"],
)  # fmt: skip
def test_what_is_not_deployed_is_not_built(repository: Repository, name: str) -> None:
    built = repository.commit("api/index.py", name)
    assert repository.is_skipped(built, repository.commit(name))


@pytest.mark.parametrize(
    "name",
    ["api/index.py", "api/relay/errors.json", "public/index.html", "public/js/main.js", "netlify/serve.py",
     "netlify.toml", "vercel.json", "server/pages.py", "requirements.txt", "requirements-server.txt",
     "requirements-uv.txt", "package.json", "package-lock.json", "scripts/build.mjs", "scripts/page/bundle.mjs",
     ".python-version"],
)  # fmt: skip
def test_what_is_deployed_is_built(repository: Repository, name: str) -> None:
    built = repository.commit("docs/en/faq.md", name)
    assert not repository.is_skipped(built, repository.commit("docs/en/faq.md", name))


def test_a_build_that_was_asked_for_is_done(repository: Repository) -> None:
    """After a variable has changed, and for the first build, Netlify names the same commit twice."""
    commit = repository.commit("api/index.py")
    assert not repository.is_skipped(commit, commit)


def test_where_the_last_commit_is_not_known_it_is_built(repository: Repository) -> None:
    commit = repository.commit("api/index.py")
    assert not repository.is_skipped("", commit)
    assert not repository.is_skipped("0" * 40, commit)


def test_no_folder_of_the_function_or_the_page_is_left_out(repository: Repository) -> None:
    deployed = [name for name in TRACKED if name.startswith(("api/", "public/", "netlify/", "server/"))]
    built = repository.commit(*deployed)
    for folder in ("api", "public", "netlify", "server"):
        changed = repository.commit(next(name for name in deployed if name.startswith(f"{folder}/")))
        assert not repository.is_skipped(built, changed)
        built = changed
