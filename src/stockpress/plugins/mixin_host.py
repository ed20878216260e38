"""What the base class of plugins and every mixin share: the list of mixins that a plugin has.

The base class may stand left or right of the mixins. Every `__init__` calls the next one and then `add_mixin`, and
whichever comes first finds the list there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stockpress.plugins.names import PluginMixinEnum

# Ready always, or the name of the attribute or method that says whether the mixin is ready.
Readiness = bool | str


def named(name: str) -> type:
    """What people call a mixin, in the form in which plugins look for it: a class with the attribute `MIXIN_NAME`."""
    return type("MixinMeta", (), {"MIXIN_NAME": name})


class MixinHost:
    """Keeps the mixins of one plugin by key."""

    if TYPE_CHECKING:
        # The base class has them; mixins count on it.
        db: Any
        pk: int | None

        @property
        def name(self) -> str: ...

        @property
        def slug(self) -> str: ...

        @property
        def human_name(self) -> str: ...

    @property
    def _mixins(self) -> dict[str, Readiness]:
        return self.__dict__.setdefault("_mixins_by_key", {})

    @property
    def _mixin_names(self) -> dict[str, str]:
        return self.__dict__.setdefault("_mixin_names_by_key", {})

    def add_mixin(self, key: PluginMixinEnum | str, fnc_enabled: Readiness = True, cls: type | None = None) -> None:
        """Note that the plugin has the mixin `cls` under `key`; `fnc_enabled` says when it is ready."""
        self._mixins[str(key).lower()] = fnc_enabled
        self.setup_mixin(key, cls)

    def setup_mixin(self, key: PluginMixinEnum | str, cls: type | None = None) -> None:
        """Note what people call the mixin: `MixinMeta.MIXIN_NAME` of its class, else its key."""
        meta = getattr(cls, "MixinMeta", None)
        self._mixin_names[str(key).lower()] = str(getattr(meta, "MIXIN_NAME", None) or key)

    def mixin(self, key: PluginMixinEnum | str) -> bool:
        """Whether the plugin has the mixin, ready or not."""
        return str(key).lower() in self._mixins

    def mixin_enabled(self, key: PluginMixinEnum | str) -> bool:
        """Whether the plugin has the mixin and it is ready. Raises what the plugin raises when it is asked.

        A mixin that lacks something of its plugin raises MixinNotImplementedError.
        """
        readiness = self._mixins.get(str(key).lower(), False)
        if isinstance(readiness, str):
            found = getattr(self, readiness)
            return bool(found() if callable(found) else found)
        return bool(readiness)

    def get_registered_mixins(self, with_base: bool = True) -> dict[str, dict[str, str]]:
        """The mixins by key, in the order they were added: `{"key": ..., "human_name": ...}`."""
        return {
            key: {"key": key, "human_name": human_name}
            for key, human_name in self._mixin_names.items()
            if with_base or key != PluginMixinEnum.BASE
        }

    @property
    def registered_mixins(self) -> dict[str, dict[str, str]]:
        return self.get_registered_mixins()
