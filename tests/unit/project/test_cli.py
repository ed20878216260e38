"""The command as a person meets it: help, errors in one line, exit status."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from stockpress.project.cli_print import item_numbers

ROOT = Path(__file__).parents[3]


def stockpress(*arguments: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("STOCKPRESS_", "INVENTREE_"))}
    clean.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", "stockpress.project.cli", *arguments],
        env={**clean, "PYTHONPATH": str(ROOT / "src"), **variables},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def test_help_lists_the_commands_and_imports_no_django() -> None:
    found = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "stockpress.project.cli", "--help"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    commands = "run web worker restart migrate user oauth demo import print openapi doctor"
    for command in commands.split():
        assert f"\n  {command} " in found.stdout
    imported = {line.rsplit("|", 1)[1].strip() for line in found.stderr.splitlines() if "|" in line}
    assert not imported & {"django", "pydantic", "granian", "rest_framework"}


def test_the_version_is_told() -> None:
    assert stockpress("--version").stdout.startswith("Stockpress 0.")


@pytest.mark.parametrize("command", [("doctor",), ("migrate",), ("run",), ("print", "label")])
def test_every_command_has_help(command: tuple[str, ...]) -> None:
    found = stockpress(*command, "--help")
    assert found.returncode == 0
    assert "Usage:" in found.stdout


def test_an_unknown_command_is_a_usage_error() -> None:
    found = stockpress("fly")
    assert found.returncode == 2
    assert "fly" in found.stderr


def test_an_expected_error_is_one_message_without_a_traceback(tmp_path: Path) -> None:
    found = stockpress("migrate", STOCKPRESS_DATA_DIR=str(tmp_path), STOCKPRESS_PORT="many")
    assert found.returncode == 1
    assert found.stderr.startswith("Error: The configuration cannot be used:\n  STOCKPRESS_PORT:")
    assert "Traceback" not in found.stderr


def test_debugging_shows_the_traceback(tmp_path: Path) -> None:
    found = stockpress("migrate", STOCKPRESS_DATA_DIR=str(tmp_path), STOCKPRESS_PORT="many", STOCKPRESS_DEBUG="1")
    assert found.returncode == 1
    assert "Traceback" in found.stderr


def test_a_database_that_does_not_answer_is_said_so(tmp_path: Path) -> None:
    address = "postgres://nobody@127.0.0.1:9/none"
    found = stockpress("migrate", STOCKPRESS_DATA_DIR=str(tmp_path), STOCKPRESS_DATABASE_URL=address)
    assert found.returncode == 1
    assert found.stderr.startswith("Error: The database does not answer:")
    assert "Traceback" not in found.stderr


def test_a_command_before_the_first_migration_says_what_to_run(tmp_path: Path) -> None:
    found = stockpress("user", "create", "anna", "--password-stdin", stdin="pw\n", STOCKPRESS_DATA_DIR=str(tmp_path))
    assert found.returncode == 1
    assert "Run `stockpress migrate` first" in found.stderr


def test_a_user_without_a_password_is_refused(tmp_path: Path) -> None:
    found = stockpress("user", "create", "anna", STOCKPRESS_DATA_DIR=str(tmp_path))
    assert found.returncode == 1
    assert "--password-stdin" in found.stderr


def test_run_says_which_port_is_taken(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        found = stockpress("--data-dir", str(tmp_path), "run", "--port", port)
    assert found.returncode == 1
    assert f"Port {port} on 127.0.0.1 is in use" in found.stderr


def test_the_doctor_names_a_wrong_configuration_and_fails(tmp_path: Path) -> None:
    found = stockpress("doctor", STOCKPRESS_DATA_DIR=str(tmp_path), STOCKPRESS_LOG_LEVEL="LOUD")
    assert found.returncode == 1
    assert "STOCKPRESS_LOG_LEVEL" in found.stdout


def test_the_doctor_changes_nothing(tmp_path: Path) -> None:
    found = stockpress("doctor", STOCKPRESS_DATA_DIR=str(tmp_path / "new"))
    assert found.returncode == 0, found.stdout
    assert "Run `stockpress migrate`" in found.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("1", [1]), ("1,2,3", [1, 2, 3]), (" 4 , 2", [4, 2]), ("5-7,9", [5, 6, 7, 9]), ("3-3", [3])],
)
def test_items_are_numbers_and_ranges(text: str, numbers: list[int]) -> None:
    assert item_numbers(text) == numbers


@pytest.mark.parametrize("text", ["", "a", "1,,2", "-1", "1-", "7-5", "1-99999999", "1.5", "٣-"])
def test_other_items_are_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        item_numbers(text)


def test_the_second_factors_of_a_user_who_lost_them_are_forgotten(tmp_path: Path) -> None:
    place = {"STOCKPRESS_DATA_DIR": str(tmp_path)}
    stockpress("migrate", **place)
    stockpress("user", "create", "anna", "--password-stdin", stdin="correct-horse-battery\n", **place)
    found = stockpress("user", "forget-factors", "anna", **place)
    assert (found.returncode, found.stdout) == (0, "anna had 0 second factors; there are none now.\n"), found.stderr
    assert "no user" in stockpress("user", "forget-factors", "nobody", **place).stderr
