"""Run all tests on SQLite, and those that touch the database on PostgreSQL too where one answers.

PostgreSQL is the server named by STOCKPRESS_TEST_DATABASE_URL, else the one on 127.0.0.1:5432. Its tests come first, so
that the last line is the closing line of the complete run. Arguments go to pytest.
"""

from __future__ import annotations

import getpass
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
NAMED_SERVER = "STOCKPRESS_TEST_DATABASE_URL"
LOCAL_USERS = ("postgres", getpass.getuser(), "stockpress")
PROCESSES = "2"
# Folders whose tests all go through the database; elsewhere the mark `database` says so.
DATABASE_FOLDERS = ("tests/domain", "tests/api")
NO_TESTS_COLLECTED = 5


def main() -> int:
    extra = sys.argv[1:]
    environment = {name: value for name, value in os.environ.items() if name != NAMED_SERVER}
    server = _postgresql_server()
    if server is None:
        where = "the server of " + NAMED_SERVER if os.environ.get(NAMED_SERVER) else "127.0.0.1:5432"
        folders = " and ".join(DATABASE_FOLDERS)
        _say(f"Skipped: the tests marked `database` and {folders} on PostgreSQL, because {where} does not answer.")
        if os.environ.get(NAMED_SERVER):
            return 1
    else:
        database = f"stockpress_{os.getpid()}"
        _say("The tests that touch the database, on PostgreSQL:")
        try:
            status = _pytest(
                ["-p", "tests.on_postgresql", *extra], {**environment, NAMED_SERVER: _url(server, database)}
            )
        finally:
            _drop_databases(server, f"test_{database}")
        if status not in {0, NO_TESTS_COLLECTED}:
            return status
    _say("All tests, on SQLite:")
    return _pytest(extra, environment)


def _pytest(arguments: list[str], environment: dict[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-n", PROCESSES, "--dist", "worksteal", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False).returncode


def _postgresql_server() -> str | None:
    """The URL of a server that lets us in; its path names the database for the first connection."""
    named = os.environ.get(NAMED_SERVER)
    candidates = [named] if named else [f"postgres://{user}@127.0.0.1:5432/postgres" for user in LOCAL_USERS]
    return next((url for url in candidates if _may_create_databases(url)), None)


def _may_create_databases(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3, autocommit=True) as connection:
            row = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
            return bool((row.fetchone() or (False,))[0])
    except psycopg.OperationalError:
        return False


def _url(server: str, database: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{database}"))


def _drop_databases(server: str, prefix: str) -> None:
    """What an interrupted run left behind; a run that ended has removed its own."""
    with psycopg.connect(server, autocommit=True) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]).fetchall()
        for (name,) in rows:
            statement = psycopg.sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(psycopg.sql.Identifier(name))
            connection.execute(statement)


def _say(text: str) -> None:
    print(f"\n{text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
