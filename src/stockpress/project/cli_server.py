"""Commands that run the server or look after it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stockpress.kernel.errors import StockpressError
from stockpress.project.console import django_ready, err, out, self_command

if TYPE_CHECKING:
    from stockpress.project.environment import Environment

GRACE_S = 20.0
SAFE_MODE_VARIABLE = "STOCKPRESS_SAFE_MODE"
RESTART_WITHIN_S = 120.0


class NoServerRuns(StockpressError):
    code = "no_server_runs"
    text = (
        "No `stockpress run` uses {data_dir}. Give the data folder of the server with --data-dir; "
        "`stockpress web` and `stockpress worker` are restarted by what started them."
    )


class RestartFailed(StockpressError):
    code = "restart_failed"
    text = "The restart did not succeed: {reason}."


Host = Annotated[str | None, typer.Option(help="Address to listen on. [env: STOCKPRESS_HOST; default: 127.0.0.1]")]
Port = Annotated[int | None, typer.Option(min=0, max=65535, help="[env: STOCKPRESS_PORT; default: 8000]")]


def _listen_at(host: str | None, port: int | None) -> None:
    """Command line beats environment: every process started from here reads the same address."""
    if host is not None:
        os.environ["STOCKPRESS_HOST"] = host
    if port is not None:
        os.environ["STOCKPRESS_PORT"] = str(port)


def run(
    *,
    host: Host = None,
    port: Port = None,
    demo: Annotated[bool, typer.Option("--demo", help="Load demo stock and an admin account on first start.")] = False,
    demo_output: Annotated[
        Path | None, typer.Option(help="With --demo: print a sheet of labels and a report into this folder.")
    ] = None,
    grace: Annotated[float, typer.Option(min=0, help="Seconds that running work may take when stopping.")] = GRACE_S,
    safe_mode: Annotated[bool, typer.Option("--safe-mode", help="Run none but the builtin plugins.")] = False,
) -> None:
    """Run the whole server on this machine: prepare the database, then web and worker, until Ctrl-C."""
    from stockpress.project import supervisor
    from stockpress.project.databases import sqlite_file
    from stockpress.project.environment import environment

    _listen_at(host, port)
    if safe_mode:
        os.environ[SAFE_MODE_VARIABLE] = "1"
        err.print("Safe mode: only the builtin plugins run. Start without --safe-mode to run the others again.")
    configuration = environment()
    os.environ["STOCKPRESS_DATA_DIR"] = str(configuration.data_dir)
    folder = demo_output.resolve() if demo and demo_output is not None else None
    step = self_command("prepare", *(["--demo"] if demo else []), *(["--demo-output", str(folder)] if folder else []))
    command = supervisor.command_line(
        data_dir=configuration.data_dir,
        host=configuration.host,
        port=configuration.port,
        web_processes=configuration.web_processes,
        web_threads=configuration.web_threads,
        public_url=configuration.public_url,
        prepare=step,
        sqlite=sqlite_file(configuration),
        purpose=_purpose(configuration, demo=demo, demo_output=folder),
        grace_s=grace,
    )
    # Replaced, not kept: the process that waits for years should not hold what was needed to read the options.
    os.execv(command[0], command)  # noqa: S606


def web(host: Host = None, port: Port = None) -> None:
    """Answer HTTP. For deployments of several machines; `run` starts this by itself."""
    from stockpress.project import supervisor
    from stockpress.project.environment import environment

    _listen_at(host, port)
    configuration = environment()
    command = supervisor.command_line(
        data_dir=configuration.data_dir,
        host=configuration.host,
        port=configuration.port,
        web_processes=configuration.web_processes,
        web_threads=configuration.web_threads,
        public_url=configuration.public_url,
        grace_s=GRACE_S,
    )
    os.execv(command[0], command)  # noqa: S606


def worker() -> None:
    """Run background tasks, schedules and print jobs. `run` starts this by itself.

    Ends with status 75 when it wants to be started again, to load what has changed.
    """
    from stockpress.kernel import renewal

    stop, renew = threading.Event(), threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stop.set())

    def end_for_renewal(_reason: str) -> None:
        renew.set()
        stop.set()

    if renewal.supervisor_of_this_process() is None:
        renewal.end_instead(end_for_renewal)
    with contextlib.ExitStack() as django:
        with renewal.reporting_readiness():
            django.enter_context(django_ready(quiet=False))
            from stockpress.jobs.worker import run_worker
            from stockpress.plugins.activation import events, schedules, tables
            from stockpress.plugins.host import CHANGED
            from stockpress.printing.spool.runner import Spooler
            from stockpress.project.plugin_host import start_plugins

            CHANGED.attach(events.announce)
            start_plugins()
            spooler = Spooler()
        run_worker(stop, [spooler.run_forever, schedules.run_forever, tables.tend_forever])
    if renew.is_set():
        raise typer.Exit(renewal.EXIT_FOR_RENEWAL)


def restart(
    wait: Annotated[float, typer.Option(min=0, help="Seconds to wait for the end of it.")] = RESTART_WITHIN_S,
) -> None:
    """Renew the processes of the server that runs in the data folder; it goes on answering meanwhile."""
    from stockpress.kernel.renewal import Mailbox, RenewalPhase
    from stockpress.project.environment import environment
    from stockpress.project.processes import holder_of

    data_dir = environment().data_dir
    pid = (holder_of(data_dir) or {}).get("pid")
    if not isinstance(pid, int):
        raise NoServerRuns(data_dir=data_dir)
    mailbox = Mailbox(data_dir / "run", pid)
    before = holder_of(data_dir) or {}
    key = mailbox.ask("asked for with `stockpress restart`", urgent=True)
    began = time.monotonic()
    while (state := mailbox.state()) is None or not state.answers(key):
        if state is None:
            raise RestartFailed(reason="the server was stopped meanwhile")
        if time.monotonic() - began > wait:
            raise RestartFailed(reason=f"it has not ended within {wait:.0f} s, and goes on")
        time.sleep(0.1)
    if state.phase is RenewalPhase.FAILED:
        raise RestartFailed(reason=f"{state.error}. The old processes go on; the server tries again by itself")
    old = before.get("processes")
    for name, process in state.processes.items():
        was = old.get(name, "none") if isinstance(old, dict) else "none"
        out.print(f"{name}: process {was} was replaced by {process}")
    out.print(f"Restarted in {time.monotonic() - began:.1f} s.")


def migrate() -> None:
    """Bring the database up to date: tables, default templates, and the first administrator if one is configured."""
    with django_ready():
        from stockpress.project.preparation import prepare_database, prepare_plugins

        applied = prepare_database()
        prepare_plugins()
    out.print(f"{applied} migrations applied." if applied else "The database is up to date.")


def prepare(
    demo: Annotated[bool, typer.Option("--demo")] = False,
    demo_output: Annotated[Path | None, typer.Option()] = None,
) -> None:
    """What `run` does before it starts the processes."""
    from stockpress.project import prepared
    from stockpress.project.databases import sqlite_file
    from stockpress.project.environment import environment

    with django_ready():
        from stockpress.project.preparation import prepare_database, prepare_plugins

        prepare_database()
        is_complete = prepare_plugins()
        if demo:
            from stockpress.project.first_demo import prepare_demo

            prepare_demo(demo_output)
    configuration = environment()
    database = sqlite_file(configuration)
    if database is not None and is_complete:
        purpose = _purpose(configuration, demo=demo, demo_output=demo_output)
        prepared.record(data_dir=configuration.data_dir, database=database, purpose=purpose)


def _purpose(configuration: Environment, *, demo: bool, demo_output: Path | None) -> list[str]:
    """What a preparation has to achieve, beyond what the code itself says."""
    samples = sorted(path.name for path in demo_output.glob("*.pdf")) if demo_output is not None else []
    fixed = f"{configuration.global_settings} {configuration.site_url}"
    fixed = f"settings={hashlib.sha256(fixed.encode()).hexdigest()}"
    return [
        # What belongs to a plugin is prepared only when the plugin may run.
        f"safe_mode={bool(os.environ.get(SAFE_MODE_VARIABLE))}",
        f"admin={configuration.admin_user or ''}",
        f"demo={demo}",
        f"media={configuration.media_dir}",
        fixed,
        f"plugins={_wanted_plugins(configuration)}",
        *samples,
    ]


def _wanted_plugins(configuration: Environment) -> str:
    """Changes with whether plugin packages are installed at the start, which are wanted, and which are there."""
    if not configuration.plugins_enabled or configuration.safe_mode or configuration.plugin_noinstall:
        return ""
    file, current = configuration.plugins_file, configuration.data_dir / "plugins" / "current"
    try:
        wanted = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        wanted = "none"
    return f"{wanted} {current.readlink().name if current.is_symlink() else 'none'}"


def openapi(
    out_file: Annotated[Path | None, typer.Option("--out", help="File to write; standard output without it.")] = None,
) -> None:
    """Write the OpenAPI document of the API as JSON."""
    with django_ready():
        from stockpress.project.openapi import openapi_text

        text = openapi_text()
    if out_file is None:
        out.file.write(text)
    else:
        out_file.write_text(text)
        out.print(f"Written to {out_file}")


def doctor() -> None:
    """Check configuration, database, renderers, disk and worker; say what to do about what is wrong."""
    from stockpress.project.doctor import examine, show

    findings = examine()
    show(findings)
    if any(finding.state == "fail" for finding in findings):
        raise typer.Exit(1)
