"""Carrying out a Dockerfile can fail: a small project, and one mistake at a time."""

import re
from pathlib import Path

import pytest

from tests.deploy.image import Builder, BuildFailed, Image

WHOLE = """
    FROM node:24-slim AS page
    WORKDIR /app
    COPY page.mjs ./
    RUN node page.mjs > page.html
    FROM python:3.12-slim
    WORKDIR /app
    COPY app.py ./
    RUN python -c "import app"
    COPY --from=page /app/page.html public/
    CMD ["python", "app.py"]
"""


def build(place: Path, text: str, ignored: str = "*\n!app.py\n!page.mjs\n") -> Image:
    context = place / "context"
    context.mkdir()
    (context / "app.py").write_text("import json\n", encoding="utf-8")
    (context / "page.mjs").write_text("console.log('page')", encoding="utf-8")
    (context / ".dockerignore").write_text(ignored, encoding="utf-8")
    (context / "Dockerfile").write_text(text, encoding="utf-8")
    (place / "image").mkdir()
    return Builder(context / "Dockerfile", context, place / "image").build()


def test_whole_it_is_built(tmp_path: Path) -> None:
    image = build(tmp_path, WHOLE)
    assert image.place("public/page.html").read_text(encoding="utf-8") == "page\n"
    assert image.command == ["python", "app.py"]


@pytest.mark.parametrize(
    ("whole", "broken", "why"),
    [
        ("COPY app.py ./", "COPY api.py ./", "COPY api.py"),
        ("COPY app.py ./\n", "\n", "No module named 'app'"),
        ("import app", "import app, flask", "No module named 'flask'"),
        ("node page.mjs", "node page.mjs && exit 3", "RUN node page.mjs"),
        ("/app/page.html", "/app/other.html", "COPY /app/other.html"),
        ('CMD ["python"', 'ENTRYPOINT ["python"', "ENTRYPOINT"),
    ],
)
def test_a_mistake_fails_the_build(tmp_path: Path, whole: str, broken: str, why: str) -> None:
    assert whole in WHOLE
    with pytest.raises(BuildFailed, match=re.escape(why)):
        build(tmp_path, WHOLE.replace(whole, broken))


def test_a_file_that_is_not_let_in_fails_the_build(tmp_path: Path) -> None:
    with pytest.raises(BuildFailed, match=r"COPY app\.py"):
        build(tmp_path, WHOLE, ignored="*\n!page.mjs\n")
