"""The Dockerfile, step by step without Docker: what it makes runs as nobody, writes nothing, and answers."""

import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.client import CODE, KEY, Client
from tests.deploy.dockerfile import IgnoreFile
from tests.deploy.image import Builder, Image, as_stranger
from tests.support.ports import free_port
from tests.support.programs import ROOT, Program
from tests.upstream import ScriptedUpstream

# npm and pip take their time on a busy machine.
pytestmark = pytest.mark.timeout(300)

DOCKERFILE = ROOT / "Dockerfile"
# Python runs a module of this name first of all: it tells of every file that is opened to be written.
OBSERVER = """
import os, sys

def observe(event, arguments):
    if event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR):
        os.write(2, f"wrote {arguments[0]}\\n".encode())

sys.addaudithook(observe)
"""


class Container(Program):
    """The image's command as a user who owns nothing, in files that nobody may write; `url` is where it listens."""

    def __init__(self, image: Image, environment: dict[str, str]) -> None:
        self.image = image
        self.port = free_port()
        settings = {**image.environment, "PORT": str(self.port), "HOST": "127.0.0.1", **environment}
        command = [*as_stranger(), *image.command]
        super().__init__("container", command, settings | {"PATH": image.path}, image.working_directory)

    def start(self) -> None:
        """Start the command and wait until it listens."""
        super().start()
        self.url = self.wait_for(r"^Locutorio listens on (http://\S+)$").group(1)

    def check_health(self) -> int:
        """Return the exit status of the image's health check."""
        command = [*as_stranger(), *self.image.health_check]
        return subprocess.run(command, cwd=self.directory, env=self.environment, timeout=20, check=False).returncode


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that every user may enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory(prefix="image-") as name:
        Path(name).chmod(0o755)
        yield Path(name)
        set_writable(Path(name), True)


def set_writable(folder: Path, is_writable: bool) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | 0o200 if is_writable else path.stat().st_mode & ~0o222)


@pytest.fixture(scope="module")
def image(place: Path) -> Image:
    built = Builder(DOCKERFILE, ROOT, place).build()
    set_writable(built.root, False)
    # What stands for the volume.
    data_of(built).chmod(0o1777)
    return built


def data_of(image: Image) -> Path:
    """The only folder of the image itself that may be written to."""
    return image.place(image.environment["DATA_DIR"])


@pytest.fixture(scope="module")
def container(image: Image, place: Path, upstream: ScriptedUpstream) -> Iterator[Container]:
    observer = place / "observer"
    observer.mkdir()
    (observer / "sitecustomize.py").write_text(OBSERVER, encoding="utf-8")
    environment = {"CODE": CODE, "OPENAI_API_KEY": KEY, "BASE_URL": upstream.url, "PYTHONPATH": str(observer)}
    environment["DATA_DIR"] = str(data_of(image))
    with Container(image, environment) as started:
        yield started


def test_it_streams_an_answer(container: Container) -> None:
    stream = Client(container.url).stream({"text": "one two three"})
    stream.read_all()
    assert (stream.words, stream.end.split()[0]) == ("one two three", "ok")


def test_it_serves_the_whole_page(container: Container) -> None:
    page = Client(container.url).get("/").text
    files = re.findall(r'(?:href|src)="([^"#]+)"', page)
    assert {"build/early.js", "build/main.css", "build/main.js"} <= set(files)
    for file in [*files, "build/frames/diagram.js", "build/offline_files.js", "sw.js", "locales/en.json"]:
        assert Client(container.url).get(f"/{file}").status == 200, file


def test_the_page_has_its_headers(container: Container) -> None:
    assert "require-trusted-types-for" in Client(container.url).get("/").headers["content-security-policy"]


def test_its_health_check_tells_the_living_from_the_dead(container: Container, image: Image) -> None:
    assert container.check_health() == 0
    assert Container(image, {}).check_health() == 1


def test_it_ends_at_once_when_it_is_told_to(image: Image) -> None:
    with Container(image, {"CODE": CODE}) as container:
        container.process.terminate()
        assert container.process.wait(5) == 0


def test_it_writes_nothing_but_where_a_read_only_container_may(container: Container, image: Image) -> None:
    picture = {"model": "gpt-4o-mini", "messages": [], "x": "a" * 4_000_000}
    assert Client(container.url).post("/api/openai/v1/chat/completions", picture).status == 200
    written = set(re.findall(r"^wrote (\S+)$", container.logs(), re.MULTILINE))
    assert written
    assert [path for path in written if not path.startswith(("/dev/shm", str(data_of(image))))] == []


def test_the_ledger_is_in_the_volume_which_any_user_may_write_to(container: Container, image: Image) -> None:
    assert (image.environment["DATA_DIR"], data_of(image).stat().st_mode & 0o7777) == ("/data", 0o1777)
    assert (data_of(image) / "ledger.sqlite3").is_file()


def test_without_a_volume_it_answers_all_the_same_and_says_what_is_missing(image: Image) -> None:
    with Container(image, {"CODE": CODE, "DATA_DIR": "/data"}) as container:
        assert Client(container.url).get("/api/health").status == 200
        assert "DATA_DIR the ledger's file can't be opened" in container.logs()


def test_it_listens_to_the_outside_and_says_that_it_is_a_container(image: Image) -> None:
    environment = image.environment
    assert (environment["HOST"], environment["PORT"], environment["LOCUTORIO_CONTAINER"]) == ("0.0.0.0", "3000", "1")


def test_its_user_is_a_number_and_not_root(image: Image) -> None:
    user, _, group = image.user.partition(":")
    assert int(user) > 0
    assert int(group) > 0


def test_no_secret_and_no_test_gets_into_it(image: Image) -> None:
    held = {path.name for path in image.working_directory.iterdir()}
    assert held == {"api", "server", "public", "vercel.json", "requirements.txt", "requirements-server.txt"}


@pytest.mark.parametrize("path", [".env", ".git/config", "tests/conftest.py", "node_modules/x.js", "public/build/x.js",
                                  "server/__pycache__/x.pyc", "scripts/setup.py", "Dockerfile"])  # fmt: skip
def test_what_the_image_does_not_need_is_not_even_sent_to_docker(path: str) -> None:
    assert IgnoreFile.read(ROOT / ".dockerignore").leaves_out(path)


@pytest.mark.parametrize("path", ["api/index.py", "public/js/main.js", "scripts/page/bundle.mjs", "package.json"])
def test_what_it_needs_is_sent(path: str) -> None:
    assert (ROOT / path).is_file()
    assert not IgnoreFile.read(ROOT / ".dockerignore").leaves_out(path)
