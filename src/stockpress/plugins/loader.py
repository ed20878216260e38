"""From what was found to what is loaded. Never raises: a plugin that fails is named, and the others are loaded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings

from stockpress.plugins import isolation
from stockpress.plugins.candidates import Candidate, LoadFailure, Source
from stockpress.plugins.declared_settings import declared_settings
from stockpress.plugins.snapshot import Snapshot, ready_mixins

if TYPE_CHECKING:
    from stockpress.plugins.contract import InvenTreePlugin
    from stockpress.plugins.models import PluginConfig

log = structlog.get_logger(__name__)


def load(
    candidates: Mapping[str, Candidate],
    configs: Mapping[str, PluginConfig],
    *,
    generation: str,
    code: str,
    before: Snapshot,
    earlier_failures: tuple[LoadFailure, ...] = (),
) -> Snapshot:
    """The snapshot of the plugins that are to be used. Those of `before` whose class is the same stay the same objects."""
    wanted = Snapshot(candidates=candidates, configs=configs)
    failures = list(earlier_failures)
    loaded: dict[str, InvenTreePlugin] = {}
    for key, candidate in candidates.items():
        config = configs.get(key)
        if config is not None and config.quarantined_at is not None:
            failures.append(LoadFailure("quarantine", key, f"out of use. {config.quarantine_reason}"))
        if not wanted.is_usable(key):
            continue
        known = before.plugins.get(key)
        if known is not None and type(known) is candidate.plugin:
            _attach_row(known, config)
            loaded[key] = known
            continue
        made = _made(candidate, config, failures)
        if made is not None:
            loaded[key] = made
            failures += [LoadFailure("settings", key, problem) for problem in _settings_left_out(made)]
    return Snapshot(
        generation=generation,
        code=code,
        candidates=candidates,
        plugins=loaded,
        configs=configs,
        failures=tuple(failures),
        is_ready=True,
    )


def _made(candidate: Candidate, config: PluginConfig | None, failures: list[LoadFailure]) -> InvenTreePlugin | None:
    stage = f"{candidate.name}:init_plugin"
    attempts = 1 if candidate.source is Source.BUILTIN else max(1, settings.STOCKPRESS.plugin_retry)
    failure: isolation.PluginFailed | None = None
    for _attempt in range(attempts):
        try:
            plugin = isolation.loading(candidate.key, stage, candidate.plugin)
            _attach_row(plugin, config)
            problem = isolation.loading(candidate.key, stage, _problem_with, plugin, candidate)
        except isolation.PluginFailed as err:
            failure = err
            continue
        if problem:
            failures.append(LoadFailure(stage, candidate.key, problem))
            return None
        return plugin
    assert failure is not None  # noqa: S101 - at least one attempt
    times = f" ({attempts} attempts)" if attempts > 1 else ""
    failures.append(LoadFailure(stage, candidate.key, f"{failure.params['reason']}{times}"))
    return None


def _settings_left_out(plugin: Any) -> list[str]:
    dictionaries = getattr(plugin, "settings", None), getattr(plugin, "user_settings", None)
    return [problem for one in dictionaries for problem in declared_settings(plugin.slug, one).problems]


def _problem_with(plugin: InvenTreePlugin, candidate: Candidate) -> str:
    """Why the plugin cannot be used although it could be constructed; empty if it can."""
    version = str(settings.STOCKPRESS.claimed_version)
    if candidate.source is not Source.BUILTIN and not plugin.check_version(version):
        return (
            f"it works with versions {plugin.MIN_VERSION or 'any'} to {plugin.MAX_VERSION or 'any'} of InvenTree, and this "
            f"server works as {version}; install another version of the plugin"
        )
    # What others will ask of every plugin must have an answer.
    for name in ("human_name", "description", "author", "version", "website", "license", "pub_date", "package_path"):
        value: Any = getattr(plugin, name)
        str(value)
    if str(plugin.slug) != candidate.key:
        return f"its key is {candidate.key!r}, and it calls itself {plugin.slug!r}"
    ready_mixins(plugin)
    return ""


def _attach_row(plugin: Any, config: PluginConfig | None) -> None:
    plugin.db = config
    plugin.pk = config.pk if config is not None else None
