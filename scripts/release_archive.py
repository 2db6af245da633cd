"""Packs what a server needs, with the page built, so that it runs with Python alone.

usage: python -m scripts.release_archive FILE.tar.gz     after `python -m scripts.setup page`
"""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from scripts.environments import ROOT
from scripts.model_table import read_table, require_fresh
from server.commit import COMMIT_FILE, deployed_commit

FOLDER = "locutorio"
"""Everything is packed below this folder."""
SHIPPED = (
    "api",
    "server",
    "public",
    "scripts",
    "deploy",
    "docs",
    "requirements.txt",
    "requirements-server.txt",
    "vercel.json",
    ".env.example",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
)
BUILT = "public/build"


def shipped_files(root: Path) -> Iterator[Path]:
    """Yield the files of the archive, in order: those that git knows, and the built page. Raises SystemExit."""
    listed = subprocess.run(["git", "ls-files", "-z", *SHIPPED], cwd=root, capture_output=True, text=True, check=True)
    built = sorted(path for path in (root / BUILT).rglob("*") if path.is_file())
    if not built:
        raise SystemExit(f"{BUILT} is empty: run `python3 -m scripts.setup page` first.")
    yield from (root / name for name in sorted(filter(None, listed.stdout.split("\0"))))
    yield from built


def write_archive(target: Path, root: Path = ROOT) -> None:
    """Write the archive. The same commit always makes the same bytes: dates, owners and modes are fixed."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in shipped_files(root):
            _add(archive, path.relative_to(root).as_posix(), path.read_bytes())
        _add(archive, COMMIT_FILE, f"{deployed_commit(root)}\n".encode())
    target.write_bytes(gzip.compress(buffer.getvalue(), mtime=0))


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(f"{FOLDER}/{name}")
    entry.size = len(content)
    entry.mode = 0o644
    archive.addfile(entry, io.BytesIO(content))


def main(arguments: Sequence[str], today: date | None = None) -> int:
    """Write the archive that `arguments` names; return the exit status. Raises SystemExit."""
    if len(arguments) != 1:
        print("usage: python -m scripts.release_archive FILE.tar.gz", file=sys.stderr)
        return 2
    require_fresh(read_table(), today or datetime.now(UTC).date())
    write_archive(Path(arguments[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
