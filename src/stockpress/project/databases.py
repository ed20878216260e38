"""From a database URL to Django's configuration, with the options that make each engine dependable."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from stockpress.project.environment import ConfigurationInvalid, Environment

SQLITE = "django.db.backends.sqlite3"
# Lists with several sums a row are estimated dear enough for PostgreSQL to compile them: seconds of compiling for
# milliseconds of work. `?options=` in the address replaces it.
POSTGRESQL_SETTINGS = "-c jit=off"
# Writers take their turn (IMMEDIATE) and wait for each other instead of failing; readers never block (WAL).
SQLITE_OPTIONS: dict[str, object] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": (
        "PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=NORMAL;"
        "PRAGMA temp_store=MEMORY;"
        "PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=27103364;"
        "PRAGMA cache_size=-16000;"
    ),
}


def database_from(url: str | None, data_dir: Path) -> dict[str, object]:
    """The `DATABASES` entry for `url`; without one, SQLite in the data folder.

    Accepts `sqlite:///path` and `postgres://user:password@host:port/name?option=value`.
    """
    if not url:
        return _sqlite(data_dir / "stockpress.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)[1:]))
    if parts.scheme in {"postgres", "postgresql"}:
        options = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or options.pop("host", ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"connect_timeout": "5", "options": POSTGRESQL_SETTINGS, **options},
        }
    raise ConfigurationInvalid(
        problems=f"  database_url: {parts.scheme or 'an empty scheme'} is not supported; use sqlite:///PATH or postgres://..."
    )


def sqlite_file(configuration: Environment) -> Path | None:
    """Where the database is when it is an SQLite file."""
    entry = database_from(configuration.database_url, configuration.data_dir)
    return Path(str(entry["NAME"])) if entry["ENGINE"] == SQLITE else None


def _sqlite(path: Path) -> dict[str, object]:
    return {"ENGINE": SQLITE, "NAME": str(path), "OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": None}
