"""The deployment's configuration: where values come from, and what is said of wrong ones."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from stockpress.project.databases import database_from
from stockpress.project.environment import ConfigurationInvalid, Environment, load_environment, unknown_variables


@pytest.fixture(autouse=True)
def data_dir(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in list(os.environ):
        if name.startswith(("STOCKPRESS_", "INVENTREE_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("STOCKPRESS_DATA_DIR", str(tmp_path))
    return tmp_path


def problems() -> str:
    with pytest.raises(ConfigurationInvalid) as caught:
        load_environment()
    return str(caught.value)


def test_without_any_configuration_the_defaults_hold(data_dir: Path) -> None:
    found = load_environment()
    assert (found.host, found.port, found.data_dir) == ("127.0.0.1", 8000, data_dir)
    assert found.media_dir == data_dir / "media"
    assert found.public_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("STOCKPRESS_PORT", "many", "valid integer"),
        ("STOCKPRESS_PORT", "70000", "65535"),
        ("STOCKPRESS_DEBUG", "perhaps", "boolean"),
        ("STOCKPRESS_LOG_LEVEL", "LOUD", "'DEBUG', 'INFO'"),
        ("STOCKPRESS_WEB_PROCESSES", "0", "greater than or equal to 1"),
        ("STOCKPRESS_TIME_ZONE", "Mars/North", "Europe/Berlin"),
        ("STOCKPRESS_LANGUAGE", "german language", "language code"),
        ("STOCKPRESS_BASE_CURRENCY", "EURO", "three letters"),
        ("STOCKPRESS_SITE_URL", "stock.example.org", "http://"),
        ("STOCKPRESS_DATABASE_URL", "mysql://localhost/stock", "postgres://"),
        ("STOCKPRESS_DATABASE_URL", "postgres://localhost:port/stock", "not a number"),
        ("STOCKPRESS_ALLOWED_HOSTS", '["a", ', "not JSON"),
        ("STOCKPRESS_GLOBAL_SETTINGS", "{INSTANCE", "not JSON"),
        ("STOCKPRESS_GLOBAL_SETTINGS", "[1]", "dictionary"),
        ("STOCKPRESS_SOCIAL_BACKENDS", "os.path", "not an identity provider"),
        ("INVENTREE_SOCIAL_BACKENDS", "allauth.socialaccount.providers.nonsense", "not an identity provider"),
        ("STOCKPRESS_SOCIAL_PROVIDERS", "{x", "not JSON"),
        ("INVENTREE_SOCIAL_PROVIDERS", '{"openid_connect": "s3cret"}', "as an object"),
        ("INVENTREE_TIMEZONE", "Mars/North", "Europe/Berlin"),
        ("INVENTREE_EMAIL_PORT", "smtp", "valid integer"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_it_was_set_with(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(name, value)
    text = problems()
    assert f"  {name}" in text
    assert reason in text


def test_every_wrong_value_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOCKPRESS_PORT", "x")
    monkeypatch.setenv("INVENTREE_LOG_LEVEL", "x")
    text = problems()
    assert "STOCKPRESS_PORT" in text
    assert "INVENTREE_LOG_LEVEL" in text


def test_a_refused_database_address_does_not_show_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOCKPRESS_DATABASE_URL", "mysql://root:hunter2@localhost/stock")
    assert "hunter2" not in problems()


def test_inventrees_names_are_understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INVENTREE_SITE_URL", "https://stock.example.org/")
    monkeypatch.setenv("INVENTREE_PLUGINS_ENABLED", "True")
    monkeypatch.setenv("INVENTREE_PLUGIN_DIR", f"{tmp_path / 'plugins'}, {tmp_path / 'more'}")
    monkeypatch.setenv("INVENTREE_PLUGIN_FILE", str(tmp_path / "wanted.txt"))
    monkeypatch.setenv("INVENTREE_PLUGIN_NOINSTALL", "1")
    monkeypatch.setenv("INVENTREE_PLUGINS_MANDATORY", "one, two")
    monkeypatch.setenv("INVENTREE_PLUGIN_RETRY", "5")
    monkeypatch.setenv("INVENTREE_GLOBAL_SETTINGS", '{"REPORT_ENABLE": true}')
    monkeypatch.setenv("INVENTREE_LOG_LEVEL", "warning")
    found = load_environment()
    assert found.site_url == "https://stock.example.org"
    assert found.plugins_enabled is True
    assert found.plugin_dirs == [tmp_path / "plugins", tmp_path / "more"]
    assert found.plugins_file == tmp_path / "wanted.txt"
    assert found.plugin_noinstall is True
    assert found.plugins_mandatory == ["one", "two"]
    assert found.plugin_retry == 5
    assert found.global_settings == {"REPORT_ENABLE": True}
    assert found.log_level == "WARNING"


def test_the_plugins_file_lies_in_the_data_folder_unless_another_is_named(data_dir: Path) -> None:
    assert load_environment().plugins_file == data_dir / "plugins.txt"


def test_our_own_name_wins_over_inventrees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INVENTREE_TIMEZONE", "Europe/Paris")
    monkeypatch.setenv("STOCKPRESS_TIME_ZONE", "Europe/Berlin")
    assert load_environment().time_zone == "Europe/Berlin"


def test_the_file_in_the_data_folder_is_read(data_dir: Path) -> None:
    (data_dir / "stockpress.toml").write_text(
        'port = 9000\nallowed_hosts = ["stock.lan"]\n[global_settings]\nREPORT_ENABLE = false\n'
    )
    found = load_environment()
    assert found.port == 9000
    assert found.allowed_hosts == ["stock.lan"]
    assert found.global_settings == {"REPORT_ENABLE": False}


def test_a_named_file_is_read_instead(monkeypatch: pytest.MonkeyPatch, data_dir: Path, tmp_path: Path) -> None:
    (data_dir / "stockpress.toml").write_text("port = 9000\n")
    (tmp_path / "other.toml").write_text("port = 9001\n")
    monkeypatch.setenv("STOCKPRESS_CONFIG", str(tmp_path / "other.toml"))
    assert load_environment().port == 9001


def test_a_named_file_that_is_missing_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STOCKPRESS_CONFIG", str(tmp_path / "none.toml"))
    assert "STOCKPRESS_CONFIG: there is no file" in problems()


@pytest.mark.parametrize("name", ["STOCKPRESS_PORT", "INVENTREE_WEB_PORT_THAT_IS_NOT_READ"])
def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, data_dir: Path, name: str) -> None:
    (data_dir / "stockpress.toml").write_text("port = 9000\n")
    monkeypatch.setenv(name, "9002")
    assert load_environment().port == (9002 if name == "STOCKPRESS_PORT" else 9000)


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> None:
    (data_dir / "stockpress.toml").write_text("port = 9000\n")
    monkeypatch.setenv("STOCKPRESS_PORT", "")
    assert load_environment().port == 9000


def test_a_wrong_value_in_the_file_is_named_with_the_file(data_dir: Path) -> None:
    (data_dir / "stockpress.toml").write_text('port = "z"\n')
    assert f"port in {data_dir / 'stockpress.toml'}" in problems()


def test_an_unknown_key_in_the_file_is_refused_with_a_guess(data_dir: Path) -> None:
    (data_dir / "stockpress.toml").write_text("prot = 9000\n")
    text = problems()
    assert "prot in" in text
    assert "did you mean port?" in text


@pytest.mark.parametrize("content", [b"port = \n", b"port = 1\nport = 2\n", b"\xff\xfe"])
def test_a_file_that_is_not_toml_is_refused_by_its_name(data_dir: Path, content: bytes) -> None:
    (data_dir / "stockpress.toml").write_bytes(content)
    assert "stockpress.toml" in problems()


@pytest.mark.parametrize(("text", "expected"), [("a, b ,", ["a", "b"]), ('["a", "b"]', ["a", "b"]), ("*", ["*"])])
def test_a_list_may_be_written_with_commas_or_as_json(
    monkeypatch: pytest.MonkeyPatch, text: str, expected: list[str]
) -> None:
    monkeypatch.setenv("STOCKPRESS_ALLOWED_HOSTS", text)
    assert load_environment().allowed_hosts == expected


def test_a_variable_that_nothing_reads_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOCKPRESS_PROT", "1")
    monkeypatch.setenv("STOCKPRESS_HOST", "0.0.0.0")
    assert unknown_variables() == {"STOCKPRESS_PROT": "STOCKPRESS_PORT"}


def test_a_server_that_listens_everywhere_is_reached_at_localhost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOCKPRESS_HOST", "0.0.0.0")
    assert load_environment().public_url == "http://localhost:8000"


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(data_dir: Path) -> None:
    first = load_environment().resolve_secret_key()
    assert len(first) >= 50
    assert load_environment().resolve_secret_key() == first
    assert stat.S_IMODE((data_dir / "secret_key.txt").stat().st_mode) == 0o600


def test_the_key_that_signs_identities_is_made_once_and_only_its_owner_may_read_it(data_dir: Path) -> None:
    first = load_environment().resolve_oidc_key()
    assert first.startswith("-----BEGIN PRIVATE KEY-----")
    assert load_environment().resolve_oidc_key() == first
    assert stat.S_IMODE((data_dir / "oidc.pem").stat().st_mode) == 0o600


def test_a_key_that_signs_identities_may_be_configured(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = load_environment().resolve_oidc_key()
    (data_dir / "oidc.pem").unlink()
    monkeypatch.setenv("STOCKPRESS_OIDC_PRIVATE_KEY", made.replace("\n", "\\n"))
    assert load_environment().resolve_oidc_key() == made
    assert not (data_dir / "oidc.pem").exists()
    monkeypatch.setenv("STOCKPRESS_OIDC_PRIVATE_KEY", "hunter2")
    with pytest.raises(ConfigurationInvalid, match="RSA private key") as caught:
        load_environment()
    assert "hunter2" not in str(caught.value)


def test_processes_that_start_together_agree_on_one_secret(data_dir: Path) -> None:
    configuration = load_environment()
    found: list[str] = []
    barrier = threading.Barrier(8)

    def resolve() -> None:
        barrier.wait()
        found.append(configuration.resolve_secret_key())

    threads = [threading.Thread(target=resolve) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert [path.name for path in data_dir.iterdir()] == ["secret_key.txt"]


def test_secrets_do_not_show_when_the_configuration_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "ADMIN_PASSWORD", "EMAIL_PASSWORD"):
        monkeypatch.setenv(f"STOCKPRESS_{name}", "hunter2-hunter2")
    monkeypatch.setenv("STOCKPRESS_DATABASE_URL", "postgres://stock:hunter2-hunter2@db/stock")
    assert "hunter2-hunter2" not in repr(load_environment())


def test_a_postgresql_address_becomes_its_parts(tmp_path: Path) -> None:
    found = database_from("postgres://us%40er:p%2Fw@db.lan:5433/stock?sslmode=require", tmp_path)
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"]) == ("us@er", "p/w")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.lan", "5433", "stock")
    assert found["OPTIONS"] == {"connect_timeout": "5", "options": "-c jit=off", "sslmode": "require"}


def test_a_postgresql_address_may_bring_its_own_options(tmp_path: Path) -> None:
    found = database_from("postgres://db.lan/stock?options=-c%20work_mem%3D8MB", tmp_path)
    assert found["OPTIONS"] == {"connect_timeout": "5", "options": "-c work_mem=8MB"}


def test_without_an_address_the_database_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    assert database_from(None, tmp_path)["NAME"] == str(tmp_path / "stockpress.sqlite3")


def test_every_key_is_documented() -> None:
    documentation = (Path(__file__).parents[3] / "docs" / "operating.md").read_text()
    missing = [name for name in Environment.model_fields if f"`{name}`" not in documentation]
    assert missing == []


def test_every_name_that_sets_a_key_is_documented() -> None:
    documentation = (Path(__file__).parents[3] / "docs" / "operating.md").read_text()
    aliases = [field.validation_alias for field in Environment.model_fields.values()]
    names = [name for alias in aliases for name in alias.choices if name.startswith("INVENTREE_")]
    assert [name for name in names if f"`{name}`" not in documentation] == []


def test_identity_providers_are_configured_and_their_secrets_stay_out_of_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INVENTREE_SOCIAL_BACKENDS", "allauth.socialaccount.providers.gitlab")
    monkeypatch.setenv("INVENTREE_SOCIAL_PROVIDERS", '{"gitlab": {"APPS": [{"client_id": "a", "secret": "s3cret"}]}}')
    found = load_environment()
    assert found.social_backends == [
        "allauth.socialaccount.providers.gitlab",
        "allauth.socialaccount.providers.openid_connect",
    ]
    assert "gitlab" in found.social_providers
    assert "s3cret" not in repr(found)


def test_what_is_wrong_with_providers_is_said_without_their_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOCKPRESS_SOCIAL_PROVIDERS", '{"openid_connect": "s3cret"}')
    assert "s3cret" not in problems()


def test_the_documented_defaults_are_the_real_ones() -> None:
    documentation = (Path(__file__).parents[3] / "docs" / "operating.md").read_text()
    rows = [[cell.strip() for cell in line.split("|")] for line in documentation.splitlines() if line.startswith("| `")]
    documented = {row[1].strip("`"): row[3].strip("`") for row in rows if len(row) == 6}
    scalars = {
        name: str(field.default).lower() if isinstance(field.default, bool) else str(field.default)
        for name, field in Environment.model_fields.items()
        if isinstance(field.default, bool | int | float)
    }
    assert {name: documented[name] for name in scalars} == scalars


def test_the_face_of_the_server_comes_from_the_environment_or_the_file(
    monkeypatch: pytest.MonkeyPatch, data_dir: Path
) -> None:
    (data_dir / "stockpress.toml").write_text('[customize]\nlogo = "media/logo.png"\ndisable_theme_storage = true\n')
    found = load_environment().customize
    assert (found.logo, found.disable_theme_storage, found.login_message) == ("media/logo.png", True, None)
    monkeypatch.setenv("INVENTREE_CUSTOMIZE", '{"login_message": "Ask Kim", "navbar_message": ""}')
    found = load_environment().customize
    assert (found.login_message, found.navbar_message, found.logo) == ("Ask Kim", None, "")


@pytest.mark.parametrize(
    ("value", "place", "reason"),
    [
        ('{"logn_message": "Hello"}', "['logn_message']", "did you mean login_message?"),
        ('{"login_message": "<script>alert(1)</script>"}', "['login_message']", "remove the HTML tags"),
        ('{"navbar_message": "<b>Test</b>"}', "['navbar_message']", "remove the HTML tags"),
        ('{"logo": "https://example.com/logo.png"}', "['logo']", "no path of a picture"),
        ('{"logo": "//example.com/logo.png"}', "['logo']", "no path of a picture"),
        ('{"splash": "media/../secret_key.txt"}', "['splash']", "no path of a picture"),
        ('{"splash": "a\\u0000b"}', "['splash']", "no path of a picture"),
        ('{"disable_theme_storage": "perhaps"}', "['disable_theme_storage']", "boolean"),
        ("[1]", "STOCKPRESS_CUSTOMIZE", "dictionary"),
        ("{logo", "STOCKPRESS_CUSTOMIZE", "not JSON"),
    ],
)
def test_a_face_that_cannot_be_shown_is_refused(
    monkeypatch: pytest.MonkeyPatch, value: str, place: str, reason: str
) -> None:
    monkeypatch.setenv("STOCKPRESS_CUSTOMIZE", value)
    text = problems()
    assert "STOCKPRESS_CUSTOMIZE" in text
    assert place in text
    assert reason in text
