"""Browsers that are driven by W3C WebDriver: Debian's WebKitGTK through its driver, Firefox through its own socket.

Firefox's driver, geckodriver, is in no package registry, so we speak to Firefox as geckodriver does: the commands are
WebDriver's, under other names, in a protocol called Marionette.
"""

import http.client
import json
import shutil
import socket
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from scripts.programs import FIREFOX_NAMES, WEBKIT_DRIVER, XVFB, installed_firefox
from tests.page.engines.engine import PAUSE_SECONDS
from tests.support.ports import free_port
from tests.support.programs import START_TIMEOUT_SECONDS, Program, ProgramFailed, clean_environment

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
COMMAND_TIMEOUT_SECONDS = 60.0
FIREFOX_SETTINGS = {
    "marionette.port": 0,
    # Asks nobody about updates, add-ons, or whether there is a network.
    "app.update.disabledForTesting": True,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}
CALL = """
const [given, done] = [[...arguments].slice(0, -1), arguments[arguments.length - 1]];
Promise.resolve().then(() => (%s)(...given)).then(
  (value) => done({ value: value === undefined ? null : value }),
  (error) => done({ error: String(error?.stack || error) }),
);
"""


class Command(NamedTuple):
    """One command of WebDriver: its name with Marionette, and its place with a driver."""

    name: str
    path: str


NAVIGATE = Command("WebDriver:Navigate", "url")
REFRESH = Command("WebDriver:Refresh", "refresh")
RUN = Command("WebDriver:ExecuteAsyncScript", "execute/async")
FIND = Command("WebDriver:FindElement", "element")
CLICK = Command("WebDriver:ElementClick", "element/{id}/click")
WRITE = Command("WebDriver:ElementSendKeys", "element/{id}/value")
TIMEOUTS = Command("WebDriver:SetTimeouts", "timeouts")
RESIZE = Command("WebDriver:SetWindowRect", "window/rect")


class WebDriverError(Exception):
    """The browser has refused a command."""


class WebDriver:
    """An `Engine` made of WebDriver's commands; how they reach the browser is for those who extend it."""

    def send(self, command: Command, **parameters: object) -> Any:
        """Let the browser obey a command, and return its answer. Raises WebDriverError."""
        raise NotImplementedError

    def go(self, address: str) -> None:
        self.send(NAVIGATE, url=address)

    def reload(self) -> None:
        self.send(REFRESH)

    def run(self, function: str, *arguments: object) -> Any:
        answer = self.send(RUN, script=CALL % function, args=list(arguments))
        if "error" in answer:
            raise WebDriverError(f"{function}: {answer['error']}")
        return answer["value"]

    def click(self, selector: str) -> None:
        self.send(CLICK, id=self._find(selector))

    def write(self, selector: str, keys: str) -> None:
        self.send(WRITE, id=self._find(selector), text=keys)

    def choose_file(self, selector: str, file: Path) -> None:
        self.write(selector, str(file))

    def resize(self, width: int, height: int) -> None:
        self.send(RESIZE, width=width, height=height)

    def _find(self, selector: str) -> str:
        kind = "xpath" if selector.startswith("//") else "css selector"
        return self.send(FIND, using=kind, value=selector)[ELEMENT]


class Display(Program):
    """A screen that nobody sees, for a browser that must have one; `name` is what DISPLAY says."""

    def __init__(self) -> None:
        command = [needed(XVFB), "-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
        super().__init__("Xvfb", command, clean_environment())

    def start(self) -> None:
        """Start the screen and wait for its number."""
        super().start()
        self.name = ":" + self.wait_for(r"^(\d+)$").group(1)


class WebKit(WebDriver, Program):
    """WebKitGTK's own small browser, under its driver."""

    def __init__(self, display: Display) -> None:
        self._port = free_port()
        variables = {
            "DISPLAY": display.name,
            # There is no graphics card, and no desktop to tell of accessibility or settings.
            "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "NO_AT_BRIDGE": "1",
            "GSETTINGS_BACKEND": "memory",
        }
        command = [needed(WEBKIT_DRIVER), "--host=127.0.0.1", f"--port={self._port}"]
        super().__init__("WebKitWebDriver", command, clean_environment(variables))

    def start(self) -> None:
        """Start driver and browser."""
        super().start()
        wait_for_port(self, self._port)
        session = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": {}}})
        self._session = f"/session/{session['sessionId']}"
        self.send(TIMEOUTS, script=COMMAND_TIMEOUT_SECONDS * 1000)

    def stop(self) -> None:
        """End the browser, then its driver."""
        try:
            if hasattr(self, "_session"):
                self._ask("DELETE", self._session, None)
        finally:
            super().stop()

    def send(self, command: Command, **parameters: object) -> Any:
        return self._ask("POST", f"{self._session}/{command.path.format(**parameters)}", parameters)

    def _ask(self, method: str, path: str, body: object) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=COMMAND_TIMEOUT_SECONDS)
        try:
            connection.request(method, path, None if body is None else json.dumps(body))
            answer = connection.getresponse()
            value = json.load(answer)["value"]
        finally:
            connection.close()
        if answer.status != 200:
            raise WebDriverError(f"{path}: {value}")
        return value


def needed(name: str) -> str:
    """Return the path of a program that must be installed. Raises ProgramFailed."""
    found = shutil.which(name)
    if not found:
        raise ProgramFailed(f"{name} is not installed: run `python3 -m scripts.setup engines`.")
    return found


def wait_for_port(program: Program, port: int) -> None:
    """Wait until somebody listens there; the driver says nothing when it does. Raises ProgramFailed."""
    end = time.monotonic() + START_TIMEOUT_SECONDS
    while program.process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(PAUSE_SECONDS)
    raise ProgramFailed(f"{program.name} does not listen. Its output:\n{program.logs()[-4000:]}")


class Firefox(WebDriver, Program):
    """Firefox without a window."""

    def __init__(self) -> None:
        firefox = installed_firefox()
        if not firefox:
            raise ProgramFailed(f"There is no {' or '.join(FIREFOX_NAMES)}: run `python3 -m scripts.setup engines`.")
        self._profile = tempfile.TemporaryDirectory(prefix="firefox-", ignore_cleanup_errors=True)
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in FIREFOX_SETTINGS.items()]
        Path(self._profile.name, "user.js").write_text("".join(lines), encoding="utf-8")
        command = [firefox, "--marionette", "--headless", "--no-remote", "--profile", self._profile.name]
        # As root, Firefox refuses a home that belongs to somebody else.
        super().__init__("Firefox", command, clean_environment({"HOME": self._profile.name}))
        self._count = 0

    def start(self) -> None:
        """Start Firefox and take hold of it."""
        super().start()
        port = int(self.wait_for(r"Listening on port (\d+)").group(1))
        self._socket = socket.create_connection(("127.0.0.1", port), COMMAND_TIMEOUT_SECONDS)
        self._answers = self._socket.makefile("rb")
        self._read()
        self.send(Command("WebDriver:NewSession", "session"))
        self.send(TIMEOUTS, script=COMMAND_TIMEOUT_SECONDS * 1000)

    def stop(self) -> None:
        """End Firefox and remove what it has kept."""
        if hasattr(self, "_socket"):
            self._answers.close()
            self._socket.close()
        super().stop()
        self._profile.cleanup()

    def send(self, command: Command, **parameters: object) -> Any:
        self._count += 1
        message = json.dumps([0, self._count, command.name, parameters]).encode()
        self._socket.sendall(b"%d:%b" % (len(message), message))
        _, _, error, answer = self._read()
        if error:
            raise WebDriverError(f"{command.name}: {error['message']}")
        return answer.get("value", answer) if isinstance(answer, dict) else answer

    def _read(self) -> Any:
        length = b""
        while (character := self._answers.read(1)) != b":":
            if not character:
                raise ProgramFailed(f"Firefox has gone. Its output:\n{self.logs()[-4000:]}")
            length += character
        return json.loads(self._answers.read(int(length)))
