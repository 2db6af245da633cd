"""`make run`: page and relay on this machine, with the owner's keys, or with a demo model where there are none.

The page is built anew when a source of it changes.

Runs in .venv. Variables come from the environment and, where it does not set them, from .env.
"""

from __future__ import annotations

import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from dotenv import load_dotenv

from api.relay.upstream.providers import provider_variables
from scripts.demo import Demo, demo_upstream
from scripts.environments import ROOT

# As long as the build of the page may take that is just being made.
BUILDER_SECONDS = 5


def has_upstream(environment: Mapping[str, str]) -> bool:
    """Tell whether the owner has named somebody who answers: a provider's key, or a base URL of their own."""
    names = ["BASE_URL", *(key_variable for _, key_variable, _, _ in provider_variables())]
    return any(environment.get(name, "").strip() for name in names)


def announcement(demo: Demo) -> str:
    """Return what a person is told before the demo answers them."""
    what = "a real, very small language model" if demo.kind == "model" else "a script, not a language model"
    return (
        f"No key is set, so {demo.model} answers on this machine: {what}.\n"
        "For another model, set OPENAI_API_KEY or BASE_URL in .env (see .env.example) and restart."
    )


def serve() -> int:
    """Run `python -m server` in this process until it is interrupted, and return its exit status."""
    try:
        runpy.run_module("server", run_name="__main__")
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def serve_demo() -> int:
    """Serve with a demo model, and stop when it dies; return the exit status."""
    deaths: list[str] = []

    def stop_serving(message: str) -> None:
        deaths.append(message)
        print(message, file=sys.stderr, flush=True)
        # The server takes this as Ctrl-C; a SIGINT is ignored in what a shell started in the background.
        os.kill(os.getpid(), signal.SIGTERM)

    with demo_upstream(stop_serving) as demo:
        os.environ.update(demo.variables(os.environ))
        print(announcement(demo), flush=True)
        status = serve()
    return 1 if deaths else status


@contextmanager
def page_built_anew() -> Iterator[None]:
    """Build the page again whenever a source of it changes, for the length of the block.

    A change that cannot be built is told, and the last page that could be stays.
    """
    # It ends with its standard input, so it never outlives this process, however that ends. Ctrl-C is for us alone.
    command = ["node", str(ROOT / "scripts" / "build.mjs"), "--watch"]
    builder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True)
    assert builder.stdin is not None
    try:
        yield
    finally:
        builder.stdin.close()
        try:
            builder.wait(BUILDER_SECONDS)
        except subprocess.TimeoutExpired:
            builder.kill()
            builder.wait()


def main() -> int:
    """Serve until Ctrl-C; return the exit status."""
    env_file = os.environ.get("LOCUTORIO_ENV_FILE", ".env")
    if env_file:
        load_dotenv(env_file)
    try:
        with page_built_anew():
            return serve() if has_upstream(os.environ) else serve_demo()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
