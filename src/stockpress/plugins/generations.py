"""The counters by which every process knows what the others changed: of plugins' states, and of their code."""

from __future__ import annotations

from stockpress.settings_registry.versions import COUNTERS, Versioned

# Which plugins are active, quarantined or gone.
STATES: Versioned[str] = Versioned("plugins", str)
# Which code there is: packages and folders changed.
CODE: Versioned[str] = Versioned("plugins.code", str)


def stamps(*, fresh: bool = False) -> tuple[str, str]:
    """The stamps of states and code; at most a second old, or with `fresh` as they are now."""
    if fresh:
        COUNTERS.forget()
    return COUNTERS.stamp(STATES.scope), COUNTERS.stamp(CODE.scope)
