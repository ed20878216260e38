"""`stockpress doctor`: look at what a deployment needs and say what to do about what is wrong."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rich.table import Table

from stockpress.kernel.errors import StockpressError
from stockpress.kernel.renewal import Mailbox, RenewalPhase
from stockpress.project.console import django_ready, out
from stockpress.project.databases import sqlite_file
from stockpress.project.environment import ConfigurationInvalid, Environment, environment, unknown_variables
from stockpress.project.processes import holder_of

State = Literal["ok", "warn", "fail"]

LITTLE_DISK_BYTES = 500 << 20
NO_DISK_BYTES = 50 << 20
# Heartbeats are written by other machines too when several share a database; clocks further apart than this confuse.
CLOCK_SKEW = dt.timedelta(seconds=10)
SHORTEST_SECRET = 32


@dataclass(frozen=True)
class Finding:
    """One thing looked at: how it is, and what to do if it is not well."""

    check: str
    state: State
    text: str
    advice: str = ""


def examine() -> list[Finding]:
    """Every check that can be made; a failed configuration or database leaves out what depends on it."""
    try:
        configuration = environment()
    except ConfigurationInvalid as err:
        return [Finding("Configuration", "fail", str(err), "Correct the keys named; docs/operating.md explains each.")]
    findings = list(_configuration(configuration))
    findings += _data_folder(configuration)
    findings += _disk(configuration)
    findings += _database(configuration)
    findings += _engines()
    findings += _fonts()
    findings += _clock(configuration)
    return findings


def show(findings: list[Finding]) -> None:
    table = Table(show_header=True, header_style="bold", box=None, pad_edge=False)
    for title in ("", "Check", "Found", "What to do"):
        table.add_column(title, overflow="fold")
    marks = {"ok": "[green]ok[/green]", "warn": "[yellow]look[/yellow]", "fail": "[red]FAIL[/red]"}
    for finding in findings:
        table.add_row(marks[finding.state], finding.check, _plain(finding.text), _plain(finding.advice))
    out.print(table, soft_wrap=False)
    failed = sum(finding.state == "fail" for finding in findings)
    out.print(f"\n{failed} of {len(findings)} checks failed." if failed else "\nEverything needed is there.")


def _plain(text: str) -> str:
    return text.replace("[", r"\[")


def _configuration(configuration: Environment) -> Iterator[Finding]:
    yield Finding("Configuration", "ok", f"valid; the server's address is {configuration.public_url}")
    for name, near in unknown_variables().items():
        advice = f"Did you mean {near}?" if near else "Remove it, or look up the name in docs/operating.md."
        yield Finding("Configuration", "warn", f"nothing reads the variable {name}", advice)
    if configuration.debug:
        yield Finding("Debug mode", "warn", "is on: errors show internals", "Unset STOCKPRESS_DEBUG in production.")
    if configuration.secret_key is not None and len(configuration.secret_key) < SHORTEST_SECRET:
        advice = "Leave STOCKPRESS_SECRET_KEY unset and let the server make one, or use 50 random characters."
        yield Finding("Secret key", "warn", f"has fewer than {SHORTEST_SECRET} characters", advice)
    if configuration.site_url and configuration.site_url.startswith("https://") and not configuration.behind_proxy:
        advice = "Set STOCKPRESS_BEHIND_PROXY=true if a proxy on this machine ends HTTPS."
        yield Finding("Proxy", "warn", "the address is https:// but no proxy is trusted", advice)


def _data_folder(configuration: Environment) -> Iterator[Finding]:
    folder = configuration.data_dir
    if not folder.is_dir():
        parent = next(path for path in folder.parents if path.exists())
        if os.access(parent, os.W_OK):
            yield Finding("Data folder", "ok", f"{folder} will be made on first start")
        else:
            yield Finding(
                "Data folder", "fail", f"{folder} is missing and cannot be made", "Choose it with --data-dir."
            )
        return
    for path in (folder, configuration.media_dir):
        if path.exists() and not os.access(path, os.R_OK | os.W_OK | os.X_OK):
            yield Finding("Data folder", "fail", f"{path} is not writable", f"sudo chown -R $(id -u) {path}")
            return
    yield Finding("Data folder", "ok", f"{folder} is writable")
    for secret in (folder / "secret_key.txt", folder / "oidc.pem"):
        if secret.exists() and stat.S_IMODE(secret.stat().st_mode) & 0o077:
            yield Finding("Secret key", "fail", f"{secret} can be read by others", f"chmod 600 {secret}")
    holder = holder_of(folder)
    text = f"running as process {holder.get('pid')} at {holder.get('url')}" if holder else "not running"
    yield Finding("Server", "ok", text)
    pid = holder.get("pid") if holder else None
    renewal = Mailbox(folder / "run", pid).state() if isinstance(pid, int) else None
    if renewal is not None and renewal.phase is RenewalPhase.FAILED:
        advice = "Correct what the error names; the server tries again by itself, and `stockpress restart` at once."
        yield Finding("Restart", "fail", f"old processes still run: {renewal.error}", advice)


def _disk(configuration: Environment) -> Iterator[Finding]:
    existing = next(path for path in (configuration.data_dir, *configuration.data_dir.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    text = f"{free / (1 << 30):.1f} GiB free at {existing}"
    if free < NO_DISK_BYTES:
        yield Finding("Disk", "fail", text, "Free some space: the database cannot be written safely.")
    elif free < LITTLE_DISK_BYTES:
        yield Finding("Disk", "warn", text, "Free some space soon.")
    else:
        yield Finding("Disk", "ok", text)


def _database(configuration: Environment) -> list[Finding]:
    file = sqlite_file(configuration)
    if file is not None and not file.exists():
        # Looking must not make the file, nor the secret that Django asks for.
        text = f"SQLite, {file} does not exist yet"
        return [Finding("Database", "warn", text, "Run `stockpress migrate`, or just start the server.")]
    try:
        with django_ready():
            return [*_migrations(), *_worker(), *_fixed_settings()]
    except StockpressError as err:
        return [Finding("Database", "fail", str(err), "Check STOCKPRESS_DATABASE_URL; start the database server.")]


def _fixed_settings() -> Iterator[Finding]:
    from stockpress.settings_registry.resolution import unknown_overrides, unusable_overrides

    for problem in unusable_overrides():
        yield Finding(
            "Settings", "fail", problem, "Correct the value in GLOBAL_SETTINGS; the server does not start so."
        )
    for key in unknown_overrides():
        advice = "Remove it from GLOBAL_SETTINGS; `stockpress settings list` shows the keys that there are."
        yield Finding("Settings", "warn", f"nothing reads the setting {key}", advice)


def _migrations() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    connection.ensure_connection()
    version = ".".join(str(part) for part in connection.get_database_version())
    yield Finding("Database", "ok", f"{connection.display_name} {version} answers: {connection.settings_dict['NAME']}")
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        yield Finding("Tables", "fail", f"{len(missing)} migrations are not applied", "Run `stockpress migrate`.")
    else:
        yield Finding("Tables", "ok", "up to date")


def _worker() -> Iterator[Finding]:
    from django.db import connection

    from stockpress.jobs import heartbeat
    from stockpress.jobs.models import WorkerHeartbeat
    from stockpress.kernel.clock import utc_now

    if WorkerHeartbeat._meta.db_table not in connection.introspection.table_names():
        return
    living = heartbeat.living_workers()
    last = WorkerHeartbeat.objects.order_by("-seen").values_list("seen", flat=True).first()
    if last is not None and last - utc_now() > CLOCK_SKEW:
        advice = "Keep the clocks of all machines in step (NTP)."
        yield Finding("Worker", "fail", "the last sign of life lies in the future", advice)
    elif living:
        yield Finding("Worker", "ok", f"{living} alive")
    else:
        yield Finding(
            "Worker",
            "warn",
            "none alive: every print is made while its request waits",
            "Start `stockpress run` or `stockpress worker`.",
        )


def _engines() -> Iterator[Finding]:
    from stockpress.printing.render import available_engines

    problems = available_engines()
    for engine, problem in problems.items():
        if problem is None:
            yield Finding("Renderer", "ok", f"{engine.value} engine is available")
        else:
            # One engine is enough to print most templates; without any there is nothing to print with.
            state: State = "fail" if all(problems.values()) else "warn"
            yield Finding("Renderer", state, f"the {engine.value} engine cannot run here", problem)


def _fonts() -> Iterator[Finding]:
    from stockpress.printing.render.fonts import PACKAGED

    packaged = sorted(PACKAGED.glob("*.ttf"))
    if packaged:
        yield Finding("Fonts", "ok", f"{len(packaged)} packaged faces, and those of the system")
    else:
        yield Finding("Fonts", "fail", f"{PACKAGED} holds no fonts", "Reinstall Stockpress.")


def _clock(configuration: Environment) -> Iterator[Finding]:
    from zoneinfo import ZoneInfo

    now = dt.datetime.now(ZoneInfo(configuration.time_zone))
    text = f"{now:%Y-%m-%d %H:%M} {configuration.time_zone}"
    if now.year < 2025:
        yield Finding("Clock", "fail", text, "Set the clock of this machine.")
    elif configuration.time_zone == "UTC":
        yield Finding("Clock", "ok", f"{text}; STOCKPRESS_TIME_ZONE sets another zone for printed dates")
    else:
        yield Finding("Clock", "ok", text)
