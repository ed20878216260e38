"""Registering applications on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.project.test_cli import stockpress


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables of a server whose database is prepared and has the user ada."""
    folder = tmp_path_factory.mktemp("data")
    variables = {"STOCKPRESS_DATA_DIR": str(folder)}
    assert stockpress("migrate", **variables).returncode == 0
    made = stockpress("user", "create", "ada", "--password-stdin", stdin="correct-horse-battery\n", **variables)
    assert made.returncode == 0, made.stderr
    return variables


def test_an_application_is_registered_listed_and_deleted(deployment: dict[str, str]) -> None:
    made = stockpress(
        "oauth", "application", "create", "Scanner", "--redirect-uri", "https://a.example/back", **deployment
    )
    assert made.returncode == 0, made.stderr
    told = dict(line.split(":", 1) for line in made.stdout.splitlines() if ":" in line)
    client_id, secret = told["Client id"].strip(), told["Client secret"].strip()
    assert len(secret) > 60
    listed = stockpress("oauth", "application", "list", **deployment).stdout
    assert client_id in listed
    assert "https://a.example/back" in listed
    assert secret not in listed
    database = (Path(deployment["STOCKPRESS_DATA_DIR"]) / "stockpress.sqlite3").read_bytes()
    assert secret.encode() not in database
    assert stockpress("oauth", "application", "delete", client_id, **deployment).returncode == 0
    assert client_id not in stockpress("oauth", "application", "list", **deployment).stdout
    again = stockpress("oauth", "application", "delete", client_id, **deployment)
    assert (again.returncode, "There is no application" in again.stderr) == (1, True)


def test_one_that_runs_in_a_browser_gets_no_secret(deployment: dict[str, str]) -> None:
    made = stockpress(
        "oauth", "application", "create", "Page", "--public", "--redirect-uri", "http://127.0.0.1/back", **deployment
    )
    assert "Client id" in made.stdout
    assert "secret" not in made.stdout.lower()


def test_one_that_acts_by_itself_needs_a_user(deployment: dict[str, str]) -> None:
    assert stockpress("oauth", "application", "create", "Robot", "--user", "ada", **deployment).returncode == 0
    for arguments in (("--user", "nobody"), ()):
        refused = stockpress("oauth", "application", "create", "Robot", *arguments, **deployment)
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr
