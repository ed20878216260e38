"""Structured logging: one line an event, with request, job and plugin named where there is one; no secret in any."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

_SECRET_KEY = re.compile(r"password|secret|token|authorization|cookie|api_?key|session_?(?:id|key)", re.IGNORECASE)
# Each keeps what stands before the secret, so that the line still says what it is about.
_SECRET_VALUES = (
    re.compile(r"()inv-[0-9a-f]{40}-\d{8}"),
    re.compile(r"(://)[^:/@\s]*:[^@\s/]+(?=@)"),
    re.compile(r"((?i:\bbasic|\bbearer|\btoken)\s+)(?=\S+[0-9=A-Z])[A-Za-z0-9+/=._~-]{8,}"),
    re.compile(
        r"((?i:password|passwd|secret\w*|session_?id|csrf\w*|(?:access|refresh|id)_token|code_verifier)[\"']?\s*[=:]\s*[\"']?|[?&;](?i:key|token|sesame|code)=)"
        r"[^\s\"'&;,]+"
    ),
    # A code of OAuth2 as its library shows one; codes of errors are words.
    re.compile(r"""(["']?\bcode["']?\s*[=:]\s*["']?)(?=[A-Za-z0-9]*\d)[A-Za-z0-9]{24,}"""),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_LINE_ENDS = re.compile(r"[\t\n]")
# Formatted by us, and of several lines on purpose.
_LONG = frozenset({"exception", "stack"})


def mask_secrets(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace the value of every key that names a secret, and every secret that a text holds, at any depth.

    The last step before an event is written, so that formatted exceptions are covered too.
    """
    return {key: _masked(key, value) for key, value in event.items()}


def _masked(key: object, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if value and _SECRET_KEY.search(str(key)):
        return "***"
    if isinstance(value, Mapping):
        return {name: _masked(name, inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked("", inner) for inner in value]
    text = value if isinstance(value, str) else repr(value)
    for pattern in _SECRET_VALUES:
        text = pattern.sub(r"\1***", text)
    return text


def keep_to_the_line(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Escape what would end the line or move the cursor: paths and names in the log are chosen by strangers."""
    for key, value in event.items():
        if isinstance(value, str):
            text = _CONTROLS.sub(_escaped, value)
            event[key] = textwrap.indent(text, "  ") if key in _LONG else _LINE_ENDS.sub(_escaped, text)
    return event


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_config(level: str, log_format: str) -> dict[str, object]:
    """Django's `LOGGING`: everything through structlog to standard error, as text for people or JSON for collectors."""
    renderer = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(
            colors=False,
            pad_event_to=0,
            # Not the pretty one: it prints local variables, and those may hold secrets.
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    processors: list[Any] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        mask_secrets,
        *([] if log_format == "json" else [keep_to_the_line]),
    ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [*processors, renderer],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.request": {"level": "ERROR"},
            "django.server": {"level": "WARNING"},
            "fontTools": {"level": "ERROR"},
            "weasyprint": {"level": "ERROR"},
            "pikepdf": {"level": "WARNING"},
            # What a task did is in its row; a line for each start and end drowns what matters.
            "django_tasks": {"level": "WARNING"},
            "django_tasks_db": {"level": "WARNING"},
            # At their talkative levels these print codes and tokens.
            "oauth2_provider": {"level": "WARNING"},
            "oauthlib": {"level": "WARNING"},
        },
    }


def configure_structlog() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
