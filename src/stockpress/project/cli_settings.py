"""`stockpress settings`: look at settings and where they come from, change them, carry them to another server."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from stockpress.project.cli_data import UserUnknown
from stockpress.project.console import CommandGroup, django_ready, out

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stockpress.settings_registry.definitions import Scope
    from stockpress.settings_registry.documents import Plan
    from stockpress.settings_registry.selectors import Entry

settings = typer.Typer(no_args_is_help=True, cls=CommandGroup)

OfUser = Annotated[str | None, typer.Option("--user", help="The settings of this user instead of the server's.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")]
LONGEST_SHOWN = 60


@settings.command("list")
def list_settings(
    words: Annotated[list[str] | None, typer.Argument(help="Show keys that contain these words.")] = None,
    user: OfUser = None,
    changed: Annotated[bool, typer.Option("--changed", help="Leave out what has its default.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show every setting with its value and where it comes from: default, file, environment or database."""
    with django_ready():
        from stockpress.settings_registry.origins import Origin

        found = [
            entry
            for entry in _entries(user)
            if all(word.upper() in entry.definition.key for word in words or ())
            and not (changed and entry.resolved.origin is Origin.DEFAULT)
        ]
        if as_json:
            _write_json([_facts(entry) for entry in found])
            return
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column("Key", no_wrap=True)
        for title in ("Value", "From"):
            table.add_column(title, overflow="fold")
        for entry in found:
            table.add_row(*(_plain(text) for text in (entry.definition.key, _shown(entry), _origin(entry))))
        out.print(table)


@settings.command("get")
def get_setting(key: str, user: OfUser = None, as_json: AsJson = False) -> None:
    """Write the value of one setting; a secret is masked."""
    with django_ready():
        entry = _entry(key, user)
        if as_json:
            _write_json(_facts(entry))
        else:
            out.print(_shown(entry), markup=False)


@settings.command("set")
def set_setting(key: str, value: str, user: OfUser = None) -> None:
    """Change one setting. Running servers follow within a second."""
    with django_ready():
        from stockpress.settings_registry.models.history import Via
        from stockpress.settings_registry.services import ChangeSetting

        entry = _entry(key, user)
        ChangeSetting(key=key, value=value, user=entry.user, scope=entry.definition.scope, via=Via.COMMAND)()
        out.print(f"{entry.definition.key} is {_shown(entry)!r} now.", markup=False)
        if entry.definition.restart:
            out.print("It takes effect when the server starts the next time.")


@settings.command("reset")
def reset_setting(key: str, user: OfUser = None) -> None:
    """Give one setting its default again."""
    with django_ready():
        from stockpress.settings_registry.models.history import Via
        from stockpress.settings_registry.services import ResetSetting

        entry = _entry(key, user)
        ResetSetting(key=key, user=entry.user, scope=entry.definition.scope, via=Via.COMMAND)()
        out.print(f"{entry.definition.key} has its default again: {_shown(entry)!r}.", markup=False)


@settings.command("export")
def export_settings(
    file: Annotated[Path | None, typer.Argument(help="File to write; standard output without it.")] = None,
    users: Annotated[bool, typer.Option(help="With the settings of users.")] = True,
    with_defaults: Annotated[bool, typer.Option("--all", help="Also what has its default.")] = False,
) -> None:
    """Write what was set as YAML. Secrets are masked."""
    with django_ready():
        from stockpress.settings_registry import documents

        text = documents.export_settings(with_defaults=with_defaults, with_users=users)
    if file is None:
        out.file.write(text)
    else:
        file.write_text(text, encoding="utf-8")
        out.print(f"Written to {file}", markup=False)


@settings.command("import")
def import_settings(
    file: Annotated[Path, typer.Argument(help="A file written by `settings export`; - for standard input.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="What the file does not name gets its default again.")
    ] = False,
) -> None:
    """Change settings as a file says: all of them, or none where anything in the file is wrong."""
    with django_ready():
        from stockpress.settings_registry.documents import ImportSettings, SettingsDocumentInvalid

        work = ImportSettings(document=_read(file), replace=replace)
        plan = work.plan() if dry_run else work()
        _show_plan(plan)
        if plan.problems:
            raise SettingsDocumentInvalid(problems="\n".join(plan.problems))
        count = len(plan.differences)
        out.print(f"{count} {'would change' if dry_run else 'changed'}." if count else "Nothing to change.")


@settings.command("history")
def show_history(
    key: Annotated[str | None, typer.Argument(help="Only changes of this setting.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 20,
) -> None:
    """Show who changed what, and when."""
    with django_ready():
        from django.utils import timezone

        from stockpress.settings_registry.models.history import SettingChange

        changes = SettingChange.objects.select_related("user")
        if key is not None:
            changes = changes.filter(key=_entry_of_any_scope(key))
        if not changes.exists():
            out.print("Nothing was changed yet.")
            return
        table = Table(box=None, pad_edge=False, header_style="bold")
        for title in ("When", "Who", "Via", "Setting", "From", "To"):
            table.add_column(title, overflow="fold")
        for change in changes[:limit]:
            table.add_row(
                f"{timezone.localtime(change.changed_at):%Y-%m-%d %H:%M:%S}",
                _plain(change.changed_by_name or "-"),
                change.via,
                _plain(f"{change.key} ({change.user})" if change.user else change.key),
                _plain(_text(change.old)),
                _plain("changed" if change.is_secret else _text(change.new)),
            )
        out.print(table)


def _entries(user: str | None) -> list[Entry]:
    from stockpress.settings_registry.definitions import Scope
    from stockpress.settings_registry.selectors import entries

    if user is None:
        return entries(Scope.GLOBAL)
    owner = _user(user)
    return entries(Scope.USER, owner) + entries(Scope.NOTIFICATION, owner)


def _entry(key: str, user: str | None) -> Entry:
    from stockpress.settings_registry.definitions import Scope
    from stockpress.settings_registry.selectors import entry_of

    scope: Scope = Scope.GLOBAL
    if user is not None:
        scope = _user_scope(key)
    return entry_of(key, scope, _user(user) if user is not None else None)


def _user_scope(key: str) -> Scope:
    from stockpress.settings_registry.definitions import NOTIFICATION_SETTINGS, Scope

    return Scope.NOTIFICATION if key.strip().upper() in NOTIFICATION_SETTINGS else Scope.USER


def _entry_of_any_scope(key: str) -> str:
    """The key in its stored form; raises SettingUnknown for one that no scope has."""
    from stockpress.settings_registry.definitions import BY_SCOPE, Scope, SettingUnknown

    wanted = key.strip().upper()
    if not any(wanted in registry for registry in BY_SCOPE.values()):
        raise SettingUnknown(scope=Scope.GLOBAL.label, key=key)
    return wanted


def _user(name: str) -> User:
    from django.contrib.auth.models import User

    found = User.objects.filter(username=name).first()
    if found is None:
        raise UserUnknown(name=name)
    return found


def _shown(entry: Entry) -> str:
    value = entry.resolved.value
    return "***" if entry.definition.protected else str(value)


def _origin(entry: Entry) -> str:
    resolved = entry.resolved
    return f"{resolved.origin.value} ({resolved.source})" if resolved.source else resolved.origin.value


def _facts(entry: Entry) -> dict[str, Any]:
    resolved, definition = entry.resolved, entry.definition
    return {
        "key": definition.key,
        "value": "***" if definition.protected else resolved.value,
        "default": "***" if definition.protected else definition.default_value,
        "origin": resolved.origin.value,
        "source": resolved.source,
        "name": str(definition.name),
    }


def _show_plan(plan: Plan) -> None:
    for difference in plan.differences:
        definition = difference.definition
        whose = f"{difference.whose}: " if difference.whose else ""
        change = "changed" if definition.protected else f"{_text(difference.old)} -> {_text(difference.new)}"
        out.print(f"  {whose}{definition.key}: {change}", markup=False)
    for reason in plan.left_alone:
        out.print(f"  Left alone: {reason}", markup=False)


def _text(value: str | None) -> str:
    return "(default)" if value is None else repr(value)


def _plain(text: str) -> str:
    """Text for a table: nothing in it is markup, and long values are cut."""
    from rich.markup import escape

    return escape(text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}...")


def _read(file: Path) -> str:
    from stockpress.settings_registry.documents import LARGEST_DOCUMENT, SettingsDocumentInvalid

    try:
        if str(file) == "-":
            return sys.stdin.read(LARGEST_DOCUMENT + 1)
        with file.open(encoding="utf-8") as opened:
            return opened.read(LARGEST_DOCUMENT + 1)
    except (OSError, UnicodeDecodeError) as err:
        raise SettingsDocumentInvalid(problems=f"  {file}: {err}") from err


def _write_json(content: Any) -> None:
    out.file.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
