"""What the guides say to type works: requests get their answers, files and parts exist, variables are accepted."""

import io
import json
import re
import shlex
import urllib.request
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest
from dotenv import dotenv_values

from api.relay.deployment import build_deployment
from api.relay.settings import read_settings
from scripts.release_archive import FOLDER
from scripts.setup import PARTS
from tests.docs.curl import request_of
from tests.docs.guides import NAMES, ORIGINAL, guide
from tests.docs.markdown import blocks_of, commands_of, read
from tests.support.programs import ROOT
from tests.support.secrets_guard import record_answer
from tests.support.waitress import WaitressServer
from tests.upstream import ScriptedUpstream

CODE = "code-test-guides1"
OUR_HOSTS = re.compile(r"https://your-site\.example(?=/)|http://(127\.0\.0\.1|localhost):3000(?=/)")
SETUP = "scripts.setup "
OUR_FILES = re.compile(r"(?<!\S)(?:deploy/\S+|\.env\.example)")
DOWNLOAD = re.compile(r"/releases/latest/download/(\S+)")
COMMANDS = list(dict.fromkeys(command for name in NAMES for command in commands_of(guide(ORIGINAL, name))))
REQUESTS = [command for command in COMMANDS if command.startswith("curl ") and not DOWNLOAD.search(command)]
VARIABLES = list(dict.fromkeys(block for name in NAMES for block in blocks_of(guide(ORIGINAL, name), "dotenv")))


@pytest.fixture(scope="module")
def site(upstream: ScriptedUpstream) -> Iterator[str]:
    """The address of a relay that knows OpenAI and Azure."""
    environment = {
        "BASE_URL": upstream.url,
        "OPENAI_API_KEY": "sk-test-guides",
        "CODE": CODE,
        "AZURE_URL": upstream.url,
        "AZURE_API_KEY": "sk-test-azure",
        "CUSTOM_MODELS": "+gpt-6-luna@Azure=my-deployment",
    }
    with WaitressServer(environment) as server:
        yield server.url


@pytest.mark.parametrize("command", REQUESTS)
def test_a_request_of_a_guide_is_answered(command: str, site: str) -> None:
    printed = OUR_HOSTS.sub(site, command).replace("your-code", CODE)
    assert site in printed
    with urllib.request.urlopen(request_of(printed), timeout=30) as answer:
        text = answer.read().decode()
    record_answer(text, command)
    if '"stream": true' in command:
        assert re.search(r": end ok bytes=\d+ ms=\d+\n\n\Z", text)
    elif "/api/doctor" in command:
        assert '"done": true' in text.rstrip().splitlines()[-1]
    elif "format=csv" in command:
        assert "day" in text.splitlines()[0].split(",")
    else:
        assert json.loads(text)


def test_a_relay_that_lives_answers_what_the_guides_say(site: str) -> None:
    told = {name for name in NAMES if '`"status":"ok"`' in guide(ORIGINAL, name)}
    assert told == {"deploy-server.md", "faq.md"}
    with urllib.request.urlopen(f"{site}/api/health", timeout=30) as answer:
        assert '"status":"ok"' in answer.read().decode()


def test_the_guides_show_more_than_requests_alone() -> None:
    assert len(REQUESTS) >= 5
    assert len(COMMANDS) - len(REQUESTS) >= 20


@pytest.mark.parametrize("command", [command for command in COMMANDS if OUR_FILES.search(command)])
def test_a_command_names_files_of_the_project_that_exist(command: str) -> None:
    missing = [name for name in OUR_FILES.findall(command) if not (ROOT / name).is_file()]
    assert missing == []


def test_the_guides_ask_for_no_program_that_they_do_not_have_installed() -> None:
    before = re.compile(r"^(sudo( -u \w+)?( [A-Z_]+=\S+)*|[A-Z]+=(\$\(.*?\)|\S+)) ")
    programs = {shlex.split(before.sub("", command))[0] for command in COMMANDS}
    brought_along = {
        ".venv/bin/python",
        "cd",
        "cp",
        "install",
        "nano",
        "sed",
        "getent",
        "useradd",
        "apt-get",
        "systemctl",
        "journalctl",
    }
    installed = [command.split() for command in COMMANDS if "apt-get install --yes" in command]
    named = {word for words in installed for word in words} | {"docker"}
    assert programs - brought_along <= named


def test_the_service_runs_what_the_guide_sets_up_as_the_user_that_it_makes() -> None:
    unit = ConfigParser(interpolation=None)
    unit.optionxform = str
    unit.read_string(read("deploy/locutorio.service"))
    service = unit["Service"]
    assert f"sudo git clone https://github.com/your-name/locutorio.git {service['WorkingDirectory']}" in COMMANDS
    assert f"sudo useradd --system --shell /usr/sbin/nologin {service['User']}" in COMMANDS
    assert service["ExecStart"] == f"{service['WorkingDirectory']}/.venv/bin/python -m server"


def test_the_service_may_write_to_the_ledgers_folder_and_nobody_else_may_read_it() -> None:
    unit = ConfigParser(interpolation=None)
    unit.optionxform = str
    unit.read_string(read("deploy/locutorio.service"))
    service = unit["Service"]
    assert service["ProtectSystem"] == "strict"
    assert service["Environment"] == f"DATA_DIR=/var/lib/{service['StateDirectory']}"
    assert service["StateDirectoryMode"] == "0700"


def test_what_is_set_up_on_a_server_is_what_the_project_can_set_up() -> None:
    from_git, from_archive = [
        command.partition("scripts.setup ")[2].split() for command in COMMANDS if SETUP in command
    ]
    assert (from_git, from_archive) == (["server", "page"], ["server"])
    assert set(from_git) <= set(PARTS)


def test_the_archive_of_a_release_is_the_one_that_the_workflow_makes() -> None:
    [command] = [command for command in COMMANDS if DOWNLOAD.search(command)]
    assert f'gh release upload "$TAG" {DOWNLOAD.search(command)[1]}' in read(".github/workflows/release.yml")
    assert command.endswith(f"| sudo tar xz -C {Path('/opt/locutorio').parent}")
    assert FOLDER == "locutorio"


def test_the_project_is_fetched_from_the_readers_own_fork() -> None:
    fetched = {word for command in COMMANDS for word in command.split() if word.endswith(".git")}
    assert fetched == {"https://github.com/your-name/locutorio.git"}


def test_compose_knows_the_services_and_the_profile_that_are_named() -> None:
    compose = read("deploy/compose.yaml")
    assert re.search(r"^name: locutorio$", compose, re.MULTILINE)
    assert {"locutorio", "nginx"} <= set(re.findall(r"^  (\w+):$", compose, re.MULTILINE))
    assert re.search(r"profiles:\n +- nginx$", compose, re.MULTILINE)
    assert "${DOMAIN:-" in compose
    assert "host.docker.internal:host-gateway" in compose


@pytest.mark.parametrize("block", [block for name in NAMES for block in blocks_of(guide(ORIGINAL, name), "nginx")])
def test_an_nginx_line_is_the_one_in_the_file(block: str) -> None:
    assert block.strip() in read("deploy/nginx.conf")


def test_the_first_lines_for_caddy_are_the_ones_in_the_file() -> None:
    first = blocks_of(guide(ORIGINAL, "deploy-server.md"), "caddyfile")[0]
    assert read("deploy/Caddyfile").endswith(f"\n{first.strip()}\n")


def test_nginx_answers_to_the_name_that_the_guide_replaces() -> None:
    assert "server_name chat.example.com;" in read("deploy/nginx.conf")


@pytest.mark.parametrize("block", VARIABLES)
def test_variables_of_a_guide_are_accepted(block: str) -> None:
    values = dotenv_values(stream=io.StringIO(block))
    assert values
    problems = build_deployment(read_settings(values)).problems
    # The file of authorities is where Debian has it, which is not everywhere.
    assert [problem for problem in problems if problem[0] != "SSL_CERT_FILE"] == []


def test_the_addresses_in_the_guides_are_taken_as_they_say() -> None:
    bases = {dotenv_values(stream=io.StringIO(block)).get("BASE_URL") for block in VARIABLES} - {None}
    taken = {str(build_deployment(read_settings({"BASE_URL": base})).providers.by_id["openai"].base) for base in bases}
    assert taken == {
        "https://proxy.example.com/v1",
        "https://gateway.ai.cloudflare.com/v1/your-account/your-gateway/openai",
        "http://127.0.0.1:11434/v1",
        "https://my-resource.openai.azure.com/openai/v1",
        "https://your-site.example/api/openai/v1",
    }
