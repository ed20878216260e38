"""Plugins that ask another server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from urllib.parse import quote

from stockpress.plugins.errors import MixinNotImplementedError
from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.names import PluginMixinEnum

TIMEOUT_S = 30.0
# What stays as it is in a query: all that does not end an argument. A text that is quoted already is not quoted again.
_PLAIN = "%,:/?=@!$'()*;[]{}|~"


class APICallMixin(MixinHost):
    """The address and the token of the other server are settings of the plugin, whose keys stand in two attributes."""

    API_METHOD: ClassVar[Any] = "https"
    API_URL_SETTING: ClassVar[Any] = None
    API_TOKEN_SETTING: ClassVar[Any] = None
    API_TOKEN: ClassVar[Any] = "Bearer"  # noqa: S105 - the name of the way to sign in

    MixinMeta: ClassVar[Any] = named("API calls")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.API_CALL, "has_api_call", APICallMixin)

    @property
    def has_api_call(self) -> bool:
        """True. Raises MixinNotImplementedError where the plugin does not name its settings."""
        for attribute in ("API_URL_SETTING", "API_TOKEN_SETTING"):
            if not getattr(self, attribute):
                raise MixinNotImplementedError(f"{self.name} has to define {attribute}.")
        return True

    @property
    def api_url(self) -> str:
        return f"{self.API_METHOD}://{self._setting(self.API_URL_SETTING)}"

    @property
    def api_headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json"}
        token = self._setting(self.API_TOKEN_SETTING) if self.API_TOKEN_SETTING else None
        if token:
            headers[self.API_TOKEN] = str(token)
            headers["Authorization"] = f"{self.API_TOKEN} {token}"
        return headers

    def _setting(self, key: str) -> Any:
        get: Any = getattr(self, "get_setting", None)
        if get is None:
            raise MixinNotImplementedError(f"{self.name} has to have settings: derive it from SettingsMixin, too.")
        return get(key)

    def api_build_url_args(self, arguments: Mapping[str, Any]) -> str:
        """Arguments as the query of an address; those that are lists as one text with commas."""
        return "?" + "&".join(f"{_quoted(key)}={_quoted(_joined(value))}" for key, value in arguments.items())

    def api_call(  # noqa: PLR0917 - plugins give them by position
        self,
        endpoint: str,
        method: str = "GET",
        url_args: Mapping[str, Any] | None = None,
        data: Any = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        simple_response: bool = True,
        endpoint_is_url: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Ask the other server. Returns what its JSON says, or its whole response where `simple_response` is false.

        endpoint: the path below `api_url`, or with `endpoint_is_url` a whole address.
        headers: instead of `api_headers`.
        kwargs: more arguments of `requests.request`; a `timeout` of 30 s holds unless there is another.
        Raises ValueError for both `data` and `json`, and what `requests` raises.
        """
        if data is not None and json is not None:
            raise ValueError("Give either `data` or `json`, not both.")
        import requests  # here, because most processes ask no other server and it is slow to import

        address = endpoint if endpoint_is_url else f"{self.api_url}/{endpoint.removeprefix('/')}"
        if url_args:
            address += self.api_build_url_args(url_args)
        response = requests.request(
            method,
            address,
            headers=dict(self.api_headers if headers is None else headers),
            data=data,
            json=json,
            timeout=kwargs.pop("timeout", TIMEOUT_S),
            **kwargs,
        )
        return response.json() if simple_response else response


def _joined(value: Any) -> str:
    is_list = isinstance(value, Iterable) and not isinstance(value, str | bytes)
    return ",".join(map(str, value)) if is_list else str(value)


def _quoted(value: str) -> str:
    return quote(value, safe=_PLAIN)
