"""What every test of the project shares."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.model import RealModel
from tests.support.tls import Certificates, make_certificates
from tests.upstream import ScriptedUpstream

# The same examples in every run: a change must not fail by chance for what somebody else has broken, or nobody has.
settings.register_profile("locutorio", deadline=None, max_examples=150, database=None, derandomize=True)
settings.load_profile("locutorio")

pytest_plugins = ["tests.support.secrets_verdict"]

TESTS = Path(__file__).parent
# Quick tests first, so that a plain mistake shows at once; folders that are not named come before the slow ones.
SLOW_FOLDERS = ("conformance", "deploy", "page", "newcomer")
QUICK_FOLDERS = ("api", "scripts")


def folder_rank(path: Path) -> int:
    """Return the place of a test file in the order of the run."""
    folder = path.relative_to(TESTS).parts[0]
    if folder in QUICK_FOLDERS:
        return QUICK_FOLDERS.index(folder)
    slow_starts = len(QUICK_FOLDERS) + 1
    return slow_starts + SLOW_FOLDERS.index(folder) if folder in SLOW_FOLDERS else len(QUICK_FOLDERS)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say why a test failed that was then run once more: what passed only then is a fault as well."""
    for report in terminalreporter.stats.get("rerun", []):
        cause = getattr(getattr(report.longrepr, "reprcrash", None), "message", "") or str(report.longrepr)
        terminalreporter.write_line(f"{report.nodeid} failed at first: {cause.strip()[:500]}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the quick folders first."""
    items.sort(key=lambda item: folder_rank(item.path))


@pytest.fixture(scope="session")
def upstream() -> Iterator[ScriptedUpstream]:
    """The scripted model server, in this process: a request's own JSON field `script` says what it answers."""
    with ScriptedUpstream() as server:
        yield server


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """An authority and a certificate for localhost, for upstreams over TLS."""
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def real_model() -> Iterator[RealModel]:
    """A real small language model, started when the first test asks for it."""
    with RealModel() as model:
        yield model
