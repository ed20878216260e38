"""How often hooks of plugins are called, how long they take and how they end."""

from __future__ import annotations

from prometheus_client import Histogram

_SECONDS = Histogram(
    "stockpress_plugin_hook_seconds",
    "Calls into plugins: how long they took, and how they ended (answered, failed, overran)",
    ["plugin", "hook", "outcome"],
    buckets=(0.0001, 0.001, 0.01, 0.1, 1, 10, 100),
)


def observe(key: str, hook: str, outcome: str, seconds: float) -> None:
    # What stands behind " of " is a name of the plugin's own choice, of which there may be any number.
    _SECONDS.labels(key, hook.partition(" of ")[0], outcome).observe(seconds)
