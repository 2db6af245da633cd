"""Clone, `make run`, first answer: nothing else is needed than what the README names."""

import re
import signal
import subprocess
from pathlib import Path

import psutil
import pytest
import requests

from tests.scripts.test_run import text_pieces
from tests.support.programs import ROOT, Program, clean_environment

# Downloads are part of it, where pip and npm have not kept them: 100 MB.
SET_UP_SECONDS = 540
pytestmark = pytest.mark.timeout(600)


def command_of_the_readme() -> list[str]:
    """What the README tells a newcomer to run."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("\n## Run\n")[2]
    return re.search(r"```sh\n(.+)\n```", section)[1].split()


def test_a_fresh_clone_gives_a_first_answer(tmp_path: Path) -> None:
    clone = tmp_path / "locutorio"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], cwd=tmp_path, check=True, timeout=60)
    assert not (clone / "node_modules").exists()
    # What npm has kept serves without asking the registry whether it is still right: the lock file has the digests.
    environment = clean_environment({"PORT": "0", "npm_config_prefer_offline": "true"})
    with Program("make run", command_of_the_readme(), environment, clone) as run:
        url = run.wait_for(r"^Locutorio listens on (http://\S+)$", SET_UP_SECONDS).group(1)
        assert "a real, very small language model" in run.logs()
        assert "build/main.js" in requests.get(f"{url}/", timeout=10).text
        assert requests.get(f"{url}/build/main.js", timeout=10).status_code == 200
        model = requests.get(f"{url}/api/config", timeout=10).json()["defaultModel"]
        question = {"model": model, "stream": True, "max_tokens": 16}
        question["messages"] = [{"role": "user", "content": "Say hello."}]
        answer = requests.post(f"{url}/api/openai/v1/chat/completions", json=question, timeout=60).text
        assert len(text_pieces(answer)) > 1
        assert ": end ok" in answer

        started = psutil.Process(run.process.pid).children(recursive=True)
        run.process.send_signal(signal.SIGTERM)
        assert started
        assert psutil.wait_procs(started, timeout=10)[1] == []
    assert subprocess.check_output(["git", "status", "--porcelain"], cwd=clone, text=True) == ""
