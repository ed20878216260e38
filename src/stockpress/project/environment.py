"""The deployment's configuration: typed, from the environment and `stockpress.toml`, checked before anything starts.

Every field `name` is read from `STOCKPRESS_NAME`, then, where InvenTree has the same thing, from `INVENTREE_NAME`, then
from the key `name` of the TOML file (`STOCKPRESS_CONFIG`, else `<data_dir>/stockpress.toml`), then its default.
"""

from __future__ import annotations

import difflib
import importlib.util
import json
import os
import re
import secrets
import stat
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AliasChoices, BeforeValidator, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from stockpress.kernel.errors import StockpressError
from stockpress.project.customization import Customization

CONFIG_FILE_NAME = "stockpress.toml"
DEFAULT_DATA_DIR = Path("data")
_PROVIDERS = "allauth.socialaccount.providers."
OPENID_CONNECT = f"{_PROVIDERS}openid_connect"


class ConfigurationInvalid(StockpressError):
    code = "configuration_invalid"
    text = "The configuration cannot be used:\n{problems}"


def _named(name: str, *inventree: str) -> AliasChoices:
    """The environment variables that set a field, in order of precedence, and its key in the TOML file."""
    return AliasChoices(f"STOCKPRESS_{name.upper()}", *inventree, name)


def _from_json(value: str) -> object:
    try:
        return json.loads(value)
    except ValueError as err:
        raise ValueError(f"is not JSON ({err})") from err


def _comma_list(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        return _from_json(value)
    return [part.strip() for part in value.split(",") if part.strip()]


def _json_object(value: object) -> object:
    return _from_json(value) if isinstance(value, str) else value


def _is_installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _upper(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


# NoDecode: the text of the environment reaches our own readers, whose complaints name the key.
CommaList = Annotated[list[str], NoDecode, BeforeValidator(_comma_list)]
JsonObject = Annotated[dict[str, object], NoDecode, BeforeValidator(_json_object)]
CustomizationObject = Annotated[Customization, NoDecode, BeforeValidator(_json_object)]
LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)]
LogFormat = Annotated[Literal["text", "json"], BeforeValidator(_lower)]
Currency = Annotated[str, BeforeValidator(_upper)]
Language = Annotated[str, BeforeValidator(_lower)]


class Environment(BaseSettings):
    """What an operator decides; see docs/operating.md for each key in plain words."""

    model_config = SettingsConfigDict(extra="forbid", populate_by_name=True, env_ignore_empty=True, frozen=True)

    data_dir: Path = Field(DEFAULT_DATA_DIR, validation_alias=_named("data_dir"))
    database_url: str | None = Field(None, validation_alias=_named("database_url"), repr=False)
    media_root: Path | None = Field(None, validation_alias=_named("media_root", "INVENTREE_MEDIA_ROOT"))
    secret_key: str | None = Field(None, validation_alias=_named("secret_key", "INVENTREE_SECRET_KEY"), repr=False)
    oidc_private_key: str | None = Field(
        None, validation_alias=_named("oidc_private_key", "INVENTREE_OIDC_PRIVATE_KEY"), repr=False
    )
    debug: bool = Field(False, validation_alias=_named("debug", "INVENTREE_DEBUG"))
    log_level: LogLevel = Field("INFO", validation_alias=_named("log_level", "INVENTREE_LOG_LEVEL"))
    log_format: LogFormat = Field("text", validation_alias=_named("log_format"))

    host: str = Field("127.0.0.1", validation_alias=_named("host"))
    port: int = Field(8000, ge=0, le=65535, validation_alias=_named("port"))
    site_url: str | None = Field(None, validation_alias=_named("site_url", "INVENTREE_SITE_URL"))
    allowed_hosts: CommaList = Field(["*"], validation_alias=_named("allowed_hosts", "INVENTREE_ALLOWED_HOSTS"))
    trusted_origins: CommaList = Field([], validation_alias=_named("trusted_origins", "INVENTREE_TRUSTED_ORIGINS"))
    behind_proxy: bool = Field(False, validation_alias=_named("behind_proxy", "INVENTREE_USE_X_FORWARDED_PROTO"))
    web_processes: int = Field(1, ge=1, le=64, validation_alias=_named("web_processes", "INVENTREE_GUNICORN_WORKERS"))
    web_threads: int = Field(8, ge=1, le=128, validation_alias=_named("web_threads"))
    render_children: int | None = Field(None, ge=1, le=64, validation_alias=_named("render_children"))

    time_zone: str = Field("UTC", validation_alias=_named("time_zone", "INVENTREE_TIMEZONE"))
    language: Language = Field("en-us", validation_alias=_named("language", "INVENTREE_LANGUAGE"))
    base_currency: Currency = Field("USD", validation_alias=_named("base_currency"))

    admin_user: str | None = Field(None, validation_alias=_named("admin_user", "INVENTREE_ADMIN_USER"))
    admin_password: str | None = Field(
        None, validation_alias=_named("admin_password", "INVENTREE_ADMIN_PASSWORD"), repr=False
    )
    admin_email: str = Field("", validation_alias=_named("admin_email", "INVENTREE_ADMIN_EMAIL"))

    plugins_enabled: bool = Field(False, validation_alias=_named("plugins_enabled", "INVENTREE_PLUGINS_ENABLED"))
    plugin_dir: CommaList = Field([], validation_alias=_named("plugin_dir", "INVENTREE_PLUGIN_DIR"))
    plugin_file: Path | None = Field(None, validation_alias=_named("plugin_file", "INVENTREE_PLUGIN_FILE"))
    plugin_noinstall: bool = Field(False, validation_alias=_named("plugin_noinstall", "INVENTREE_PLUGIN_NOINSTALL"))
    plugins_mandatory: CommaList = Field(
        [], validation_alias=_named("plugins_mandatory", "INVENTREE_PLUGINS_MANDATORY")
    )
    plugin_retry: int = Field(3, ge=1, le=20, validation_alias=_named("plugin_retry", "INVENTREE_PLUGIN_RETRY"))
    plugin_dev_slug: str = Field("", validation_alias=_named("plugin_dev_slug", "INVENTREE_PLUGIN_DEV_SLUG"))
    plugin_dev_host: str = Field(
        "http://localhost:5174", validation_alias=_named("plugin_dev_host", "INVENTREE_PLUGIN_DEV_HOST")
    )
    safe_mode: bool = Field(False, validation_alias=_named("safe_mode"))
    global_settings: JsonObject = Field({}, validation_alias=_named("global_settings", "INVENTREE_GLOBAL_SETTINGS"))
    claimed_version: str = Field("1.3.0", validation_alias=_named("claimed_version"))
    customize: CustomizationObject = Field(Customization(), validation_alias=_named("customize", "INVENTREE_CUSTOMIZE"))
    docker: bool = Field(False, validation_alias=_named("docker", "INVENTREE_DOCKER"))

    email_host: str = Field("", validation_alias=_named("email_host", "INVENTREE_EMAIL_HOST"))
    email_port: int = Field(25, ge=1, le=65535, validation_alias=_named("email_port", "INVENTREE_EMAIL_PORT"))
    email_username: str = Field("", validation_alias=_named("email_username", "INVENTREE_EMAIL_USERNAME"))
    email_password: str = Field("", validation_alias=_named("email_password", "INVENTREE_EMAIL_PASSWORD"), repr=False)
    email_tls: bool = Field(False, validation_alias=_named("email_tls", "INVENTREE_EMAIL_TLS"))
    email_sender: str = Field("", validation_alias=_named("email_sender", "INVENTREE_EMAIL_SENDER"))

    basic_with_second_factor: bool = Field(True, validation_alias=_named("basic_with_second_factor"))
    social_backends: CommaList = Field(
        [OPENID_CONNECT], validation_alias=_named("social_backends", "INVENTREE_SOCIAL_BACKENDS")
    )
    # Holds the secrets that the server proves itself to identity providers with.
    social_providers: JsonObject = Field(
        {}, validation_alias=_named("social_providers", "INVENTREE_SOCIAL_PROVIDERS"), repr=False
    )

    print_wait_s: float = Field(2.0, ge=0, le=60, validation_alias=_named("print_wait_s"))
    fast_lane_items: int = Field(20, ge=0, le=1000, validation_alias=_named("fast_lane_items"))
    render_timeout_s: float = Field(30.0, gt=0, le=3600, validation_alias=_named("render_timeout_s"))
    template_timeout_s: float = Field(10.0, gt=0, le=600, validation_alias=_named("template_timeout_s"))
    upload_limit_bytes: int = Field(20 << 20, ge=1 << 10, validation_alias=_named("upload_limit_bytes"))

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is not a time zone name such as 'Europe/Berlin'")
        return value

    @field_validator("language")
    @classmethod
    def _language_code(cls, value: str) -> str:
        if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", value):
            raise ValueError("is not a language code such as 'en-us' or 'de'")
        return value

    @field_validator("base_currency")
    @classmethod
    def _currency_code(cls, value: str) -> str:
        if not re.fullmatch(r"[A-Z]{3}", value):
            raise ValueError("is not a currency code of three letters such as 'EUR'")
        return value

    @field_validator("database_url")
    @classmethod
    def _supported_database(cls, value: str | None) -> str | None:
        # The value itself stays out of the message: it may hold a password.
        if value is not None and not value.startswith(("sqlite:///", "postgres://", "postgresql://")):
            raise ValueError("must begin with sqlite:/// or postgres://")
        try:
            _ = urlsplit(value).port if value else None
        except ValueError:
            raise ValueError("has a port that is not a number") from None
        return value

    @field_validator("oidc_private_key")
    @classmethod
    def _rsa_private_key(cls, value: str | None) -> str | None:
        if value is None:
            return None
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        # A variable of the environment may hold its line ends written out.
        text = value.replace("\\n", "\n").strip()
        try:
            key = load_pem_private_key(text.encode(), password=None)
        except (ValueError, TypeError):
            key = None
        if not isinstance(key, RSAPrivateKey):
            raise ValueError("is not an RSA private key in PEM form without a password")
        return text

    @field_validator("site_url", "plugin_dev_host")
    @classmethod
    def _absolute_url(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("social_backends")
    @classmethod
    def _installed_backends(cls, value: list[str]) -> list[str]:
        for name in value:
            if not name.startswith(_PROVIDERS) or not _is_installed(name):
                raise ValueError(f"{name!r} is not an identity provider such as '{OPENID_CONNECT}'")
        return list(dict.fromkeys([*value, OPENID_CONNECT]))

    @field_validator("social_providers")
    @classmethod
    def _providers_by_kind(cls, value: dict[str, object]) -> dict[str, object]:
        # The values stay out of the message: they hold secrets.
        for name, provider in value.items():
            if not isinstance(provider, dict):
                raise ValueError(f"{name!r} must hold the settings of a provider, as an object")
        return value

    @field_validator("data_dir", "media_root", "plugin_file")
    @classmethod
    def _absolute_path(cls, value: Path | None) -> Path | None:
        return value.expanduser().resolve() if value is not None else None

    @property
    def media_dir(self) -> Path:
        return self.media_root or self.data_dir / "media"

    @property
    def plugin_dirs(self) -> list[Path]:
        """The folders that hold plugins which are not packages, in the order in which they are searched."""
        return [Path(name).expanduser().resolve() for name in self.plugin_dir]

    @property
    def plugins_file(self) -> Path:
        """The list of the packages that the plugins come from, one requirement a line."""
        return self.plugin_file or self.data_dir / "plugins.txt"

    @property
    def public_url(self) -> str:
        """The address that goes into links and codes on labels; no trailing slash."""
        return self.site_url or f"http://{'localhost' if self.host in ('0.0.0.0', '::') else self.host}:{self.port}"  # noqa: S104

    def resolve_secret_key(self) -> str:
        """The configured secret, else the one in the data folder: made on first use, readable by its owner only."""
        return self.secret_key or _secret_from_file(self.data_dir / "secret_key.txt", lambda: secrets.token_urlsafe(48))

    def resolve_oidc_key(self) -> str:
        """The configured RSA key (PEM) that signs identities for OAuth2 applications, else one made as the secret is."""
        return self.oidc_private_key or _secret_from_file(self.data_dir / "oidc.pem", _rsa_key)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=_config_file())


def _config_file() -> Path:
    named = os.environ.get("STOCKPRESS_CONFIG")
    if named:
        if not Path(named).is_file():
            raise ConfigurationInvalid(problems=f"  STOCKPRESS_CONFIG: there is no file {named}")
        return Path(named)
    return Path(os.environ.get("STOCKPRESS_DATA_DIR") or DEFAULT_DATA_DIR) / CONFIG_FILE_NAME


def _rsa_key() -> str:
    # Needed once in the life of a deployment, and slow to load.
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode().strip()


def _secret_from_file(path: Path, make: Callable[[], str]) -> str:
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    secret = make()
    # Written beside and linked into place: no other process ever reads half of it, and the first one wins.
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w") as file:
            os.fchmod(file.fileno(), stat.S_IRUSR | stat.S_IWUSR)
            file.write(secret)
        os.link(draft, path)
    except FileExistsError:
        return path.read_text().strip()
    finally:
        Path(draft).unlink()
    return secret


def load_environment() -> Environment:
    """Read and check the configuration; raises `ConfigurationInvalid` naming each key that is wrong."""
    try:
        return Environment()
    except ValidationError as err:
        problems = [f"  {_source_of(problem['loc'])}: {_in_words(problem)}" for problem in err.errors()]
        raise ConfigurationInvalid(problems="\n".join(problems)) from err
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as err:
        raise ConfigurationInvalid(problems=f"  {_config_file()}: {err}") from err


def _in_words(problem: Mapping[str, object]) -> str:
    if problem["type"] != "extra_forbidden":
        return str(problem["msg"]).removeprefix("Value error, ")
    location = problem["loc"]
    key = str(location[-1]) if isinstance(location, tuple) else ""
    is_outermost = isinstance(location, tuple) and len(location) == 1
    known = Environment.model_fields if is_outermost else Customization.model_fields
    near = difflib.get_close_matches(key.lower(), known, n=1)
    return "there is no such key" + (f"; did you mean {near[0]}?" if near else "")


def names_of(field: str) -> list[str]:
    """The environment variables that set `field`, in order of precedence."""
    alias = Environment.model_fields[field].validation_alias
    choices = alias.choices if isinstance(alias, AliasChoices) else []
    return [name for name in choices if isinstance(name, str) and name.isupper()]


def origin_of(field: str) -> tuple[str, str]:
    """Where the value of a field stands: "environment", "file" or "default", and the name there."""
    found = [name for name in names_of(field) if os.environ.get(name)]
    if found:
        return "environment", found[0]
    return ("file", str(_config_file())) if field in environment().model_fields_set else ("default", "")


def _source_of(location: tuple[int | str, ...]) -> str:
    """Where the operator wrote the value at `location`: the variable that was set, or the key and its file."""
    key = str(location[0]) if location else "configuration"
    rest = "".join(f"[{part!r}]" for part in location[1:])
    for field in Environment.model_fields:
        names = names_of(field)
        if key in {field, *names}:
            found = [name for name in names if os.environ.get(name)]
            return f"{found[0] if found else f'{field} in {_config_file()}'}{rest}"
    return f"{key} in {_config_file()}{rest}"


def unknown_variables() -> dict[str, str | None]:
    """Variables named `STOCKPRESS_...` that nothing reads, each with the known name that it resembles."""
    known = {name for field in Environment.model_fields for name in names_of(field)}
    known |= {"STOCKPRESS_CONFIG", "STOCKPRESS_TEST_DATABASE_URL"}
    unknown = [name for name in sorted(os.environ) if name.startswith("STOCKPRESS_") and name not in known]
    return {name: next(iter(difflib.get_close_matches(name, known, n=1)), None) for name in unknown}


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The configuration of this process, read once."""
    return load_environment()
