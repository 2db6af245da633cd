"""deploy/compose.yaml: what it refers to exists, and nothing is wider open than it has to be."""

import ipaddress
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from dotenv import dotenv_values

from tests.support.nginx import DEPLOYED, NAME, Nginx, certificate_lines, on_loopback
from tests.support.ports import free_port
from tests.support.programs import ROOT, ProgramFailed
from tests.support.tls import Certificates

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
RELAY = COMPOSE["services"]["locutorio"]
NGINX = COMPOSE["services"]["nginx"]


def shell_of(service: dict[str, Any]) -> str:
    """The command of a service as its container gets it."""
    assert service["command"][:2] == ["sh", "-c"]
    return service["command"][2].replace("$$", "$")


def test_the_image_is_built_from_the_repositorys_root() -> None:
    context = (DEPLOY / RELAY["build"]["context"]).resolve()
    assert context == ROOT
    assert (context / "Dockerfile").is_file()
    assert "dockerfile" not in RELAY["build"]


def test_its_variables_come_from_the_owners_file_last() -> None:
    first, last = RELAY["env_file"]
    assert (DEPLOY / first).is_file()
    assert (DEPLOY / last).resolve() == ROOT / ".env"


def test_it_may_do_nothing_that_it_does_not_need() -> None:
    assert RELAY["read_only"] is True
    assert RELAY["cap_drop"] == ["ALL"]
    assert RELAY["security_opt"] == ["no-new-privileges:true"]
    assert RELAY["volumes"] == [f"data:{RELAY['environment']['DATA_DIR']}"]
    assert COMPOSE["volumes"] == {"data": None}
    assert "privileged" not in RELAY


def test_only_the_machine_itself_reaches_the_relay_and_its_port_is_that_of_the_image() -> None:
    [published] = RELAY["ports"]
    host, _, inner = published.rsplit(":", 2)
    assert ipaddress.ip_address(host).is_loopback
    assert RELAY["environment"] == {"HOST": "0.0.0.0", "PORT": inner, "DATA_DIR": "/data"}


def test_the_proxies_that_are_believed_are_its_own_network() -> None:
    [network] = COMPOSE["networks"]["default"]["ipam"]["config"]
    assert dotenv_values(DEPLOY / "compose.env") == {"TRUSTED_PROXIES": network["subnet"]}
    assert ipaddress.ip_network(network["subnet"]).is_private


def test_both_come_back_after_a_failure_and_nginx_only_where_it_is_wanted() -> None:
    assert {service["restart"] for service in COMPOSE["services"].values()} == {"unless-stopped"}
    assert "profiles" not in RELAY
    assert NGINX["profiles"] == ["nginx"]


def test_nginx_gets_the_very_file_that_is_copied_without_docker() -> None:
    mounts = dict(mount.removesuffix(":ro").split(":") for mount in NGINX["volumes"])
    assert all(mount.endswith(":ro") for mount in NGINX["volumes"])
    [source] = [source for source, goal in mounts.items() if goal == "/etc/locutorio/nginx.conf"]
    assert (DEPLOY / source).resolve() == DEPLOYED
    # What that file names must be there in the container too.
    for path in re.findall(r"(?:root|ssl_certificate|ssl_certificate_key)\s+(/\S+);", DEPLOYED.read_text("utf-8")):
        assert any(path == goal or path.startswith(f"{goal}/") for goal in mounts.values()), path


@pytest.fixture
def configuration(tmp_path: Path) -> str:
    """What the command of the nginx service makes of deploy/nginx.conf."""
    command = shell_of(NGINX).partition("&&")[0].replace("/etc/locutorio/nginx.conf", str(DEPLOYED))
    made = tmp_path / "default.conf"
    command = command.replace("/etc/nginx/conf.d/default.conf", str(made))
    environment = {"PATH": os.environ["PATH"], "DOMAIN": "talk.example.org"}
    subprocess.run(["sh", "-c", command], env=environment, check=True, timeout=20)
    return made.read_text(encoding="utf-8")


def test_in_the_container_nginx_knows_the_domain_and_the_relay_by_its_name(configuration: str) -> None:
    assert "server locutorio:3000;" in configuration
    assert configuration.count("server_name talk.example.org;") == 2
    assert "/etc/letsencrypt/live/talk.example.org/fullchain.pem" in configuration
    settings = [line for line in configuration.splitlines() if not line.lstrip().startswith("#")]
    assert "127.0.0.1" not in "\n".join(settings)


def test_in_the_container_nginx_tells_only_whom_it_sees_itself(configuration: str) -> None:
    """Docker's own proxy, which brings callers by IPv6, has an address that TRUSTED_PROXIES holds."""
    assert re.findall(r"proxy_set_header X-Forwarded-For (\S+);", configuration) == ["$remote_addr"]


def test_nginx_accepts_it(configuration: str, certificates: Certificates) -> None:
    for written, meant in certificate_lines(certificates).items():
        configuration = configuration.replace(written.replace(NAME, "talk.example.org"), meant)
    # Only Docker's resolver knows the service's name.
    configuration = on_loopback(configuration.replace("locutorio:3000", "127.0.0.1:3000"), free_port(), free_port())
    Nginx(configuration).check()
    with pytest.raises(ProgramFailed, match="unknown directive"):
        Nginx(configuration.replace("proxy_pass ", "proxy_passt ")).check()
