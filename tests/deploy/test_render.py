"""render.yaml: the Blueprint names what exists, and no secret."""

from typing import Any

import yaml

from scripts.variable_pages import variables
from tests.support.programs import ROOT

[SERVICE] = yaml.safe_load((ROOT / "render.yaml").read_text(encoding="utf-8"))["services"]
VARIABLES: dict[str, dict[str, Any]] = {entry["key"]: entry for entry in SERVICE["envVars"]}


def test_it_is_the_image_of_the_dockerfile_in_the_root() -> None:
    assert (SERVICE["type"], SERVICE["runtime"]) == ("web", "docker")
    assert (ROOT / "Dockerfile").is_file()
    assert SERVICE["healthCheckPath"] == "/api/health"


def test_the_owner_is_asked_for_the_key_and_the_codes() -> None:
    asked = {name for name, entry in VARIABLES.items() if entry.get("sync") is False}
    assert asked == {"OPENAI_API_KEY", "CODE"}
    assert all("value" not in VARIABLES[name] for name in asked)


def test_its_proxy_is_believed_who_has_called() -> None:
    assert VARIABLES["TRUSTED_PROXIES"]["value"] == "private"


def test_it_sets_only_variables_that_there_are() -> None:
    assert set(VARIABLES) <= {variable.name for variable in variables()}
