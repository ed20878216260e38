"""Each fact that the server tells of itself: where it comes from, and whom it is told."""

from __future__ import annotations

import json
import shutil
import subprocess
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

from stockpress.api.system import checkout, information, licenses
from stockpress.api.system.services import ensure_instance_id
from stockpress.project.customization import Customization
from stockpress.project.preparation import prepare_database
from stockpress.settings_registry import text
from stockpress.settings_registry.definitions import definition_of
from stockpress.settings_registry.models.values import InvenTreeSetting
from stockpress.settings_registry.origins import Override
from stockpress.settings_registry.services import ChangeSetting
from tests.conftest import Api

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


def told(api: Api) -> dict[str, Any]:
    answer = api.anonymous().get("/api/")
    assert answer.status_code == 200
    facts: dict[str, Any] = answer.json()
    return facts


def configure(settings: Any, **values: object) -> None:
    """The deployment's configuration, with other values."""
    settings.STOCKPRESS = settings.STOCKPRESS.model_copy(update=values)


def test_every_field_is_told_to_everybody_and_none_is_left_out(api: Api) -> None:
    fields = set(told(api))
    assert fields == set(api.staff().get("/api/").json())
    assert fields == {
        "server",
        "id",
        "version",
        "instance",
        "apiVersion",
        "worker_running",
        "worker_count",
        "worker_pending_tasks",
        "plugins_enabled",
        "plugins_install_disabled",
        "active_plugins",
        "email_configured",
        "debug_mode",
        "docker_mode",
        "default_locale",
        "customize",
        "settings",
        "system_health",
        "database",
        "platform",
        "installer",
        "target",
        "django_admin",
    }


def test_superusers_who_are_not_staff_learn_how_the_server_is_run(api: Api) -> None:
    facts = api.user(is_superuser=True).get("/api/").json()
    assert facts["database"] == connection.vendor
    assert facts["installer"] in {"git", "container", "package"}
    assert (facts["target"], facts["django_admin"], facts["system_health"]) == (None, "", False)


# Identity


def test_the_identity_is_told_only_where_it_is_announced(api: Api) -> None:
    ensure_instance_id()
    assert told(api)["id"] is None
    ChangeSetting(key="INVENTREE_ANNOUNCE_ID", value=True)()
    assert uuid.UUID(told(api)["id"]).version == 4


def test_the_identity_is_made_once(db: None) -> None:
    ensure_instance_id()
    first = text("INVENTREE_INSTANCE_ID")
    ensure_instance_id()
    assert text("INVENTREE_INSTANCE_ID") == first != ""


def test_setting_a_server_up_gives_it_an_identity(db: None) -> None:
    prepare_database()
    assert uuid.UUID(InvenTreeSetting.objects.get(key="INVENTREE_INSTANCE_ID").value).version == 4


def test_asking_for_an_identity_that_was_never_made_makes_none(api: Api) -> None:
    ChangeSetting(key="INVENTREE_ANNOUNCE_ID", value=True)()
    assert told(api)["id"] is None
    assert not InvenTreeSetting.objects.filter(key="INVENTREE_INSTANCE_ID").exists()


def test_an_identity_that_the_configuration_fixes_is_left_alone(api: Api, settings: Any) -> None:
    settings.GLOBAL_SETTING_OVERRIDES = {
        "INVENTREE_INSTANCE_ID": Override("workshop"),
        "INVENTREE_ANNOUNCE_ID": Override(True),
    }
    ensure_instance_id()
    assert told(api)["id"] == "workshop"
    assert not InvenTreeSetting.objects.exists()


@pytest.mark.parametrize(
    ("key", "kind", "default", "is_hidden"),
    [
        ("INVENTREE_INSTANCE_ID", str, "", True),
        ("INVENTREE_ANNOUNCE_ID", bool, False, False),
        ("INVENTREE_INSTANCE", str, "InvenTree", False),
        ("INVENTREE_INSTANCE_TITLE", bool, False, False),
        ("INVENTREE_RESTRICT_ABOUT", bool, False, False),
    ],
)
def test_the_settings_of_the_server_itself_are_declared(key: str, kind: type, default: object, is_hidden: bool) -> None:
    definition = definition_of(key)
    assert (definition.type, definition.default, definition.hidden) == (kind, default, is_hidden)


# The operator's own face


def test_without_a_choice_of_the_operator_the_face_is_the_usual_one(api: Api) -> None:
    assert told(api)["customize"] == {
        "logo": "",
        "splash": "",
        "login_message": None,
        "navbar_message": None,
        "disable_theme_storage": False,
    }


def test_the_operators_words_and_pictures_are_told(api: Api, settings: Any) -> None:
    default_storage.save("branding/hall.png", ContentFile(PIXEL))
    face = Customization(
        logo="/static/img/blank_image.png",
        splash="media/branding/hall.png",
        login_message="Tools & parts: ask Kim",
        navbar_message="Test server",
        disable_theme_storage=True,
    )
    configure(settings, customize=face)
    assert told(api)["customize"] == {
        "logo": "/static/img/blank_image.png",
        "splash": "/media/branding/hall.png",
        "login_message": "Tools & parts: ask Kim",
        "navbar_message": "Test server",
        "disable_theme_storage": True,
    }


def test_a_picture_without_a_place_is_looked_for_in_both(api: Api, settings: Any) -> None:
    default_storage.save("hall.png", ContentFile(PIXEL))
    configure(settings, customize=Customization(logo="img/blank_image.png", splash="hall.png"))
    face = told(api)["customize"]
    assert (face["logo"], face["splash"]) == ("/static/img/blank_image.png", "/media/hall.png")


@pytest.mark.parametrize("picture", ["media/none.png", "static/none.png", "none.png", "media/img/blank_image.png"])
def test_a_picture_that_is_not_there_is_told_as_none(api: Api, settings: Any, picture: str) -> None:
    configure(settings, customize=Customization(logo=picture))
    assert told(api)["customize"]["logo"] == ""


def test_the_operators_pictures_are_open_to_everybody_and_other_files_are_not(api: Api, settings: Any) -> None:
    for name in ("branding/hall.png", "branding/secret.png"):
        default_storage.save(name, ContentFile(PIXEL))
    assert api.anonymous().get("/media/branding/hall.png").status_code == 401
    configure(settings, customize=Customization(splash="media/branding/hall.png"))
    answer = api.anonymous().get("/media/branding/hall.png")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert b"".join(answer.streaming_content) == PIXEL
    assert api.anonymous().get("/media/branding/secret.png").status_code == 401
    assert api.user().get("/media/branding/secret.png").status_code == 404


# Where it runs, and from what


def test_an_operator_may_say_that_the_server_runs_in_a_container(
    api: Api, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(information, "_CONTAINER_MARKS", ())
    assert told(api)["docker_mode"] is False
    configure(settings, docker=True)
    assert told(api)["docker_mode"] is True
    assert api.staff().get("/api/").json()["installer"] == "container"


def test_a_container_is_known_by_its_mark(api: Api, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(information, "_CONTAINER_MARKS", (tmp_path,))
    assert told(api)["docker_mode"] is True


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A checkout with one commit, laid out as the server's own."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    (tmp_path / "src" / "stockpress").mkdir(parents=True)
    who = ["-c", "user.name=Kim", "-c", "user.email=kim@example.com"]
    for command in (
        ["init", "--quiet", "--initial-branch", "bench"],
        [*who, "commit", "--quiet", "--allow-empty", "-m", "Begin", "--date", "2026-03-01T12:00:00Z"],
    ):
        subprocess.run(
            ["git", "-C", str(tmp_path), *command],
            check=True,
            env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "GIT_COMMITTER_DATE": "2026-03-01T12:00:00Z"},
        )
    return tmp_path


def test_a_checkout_names_its_commit(repository: Path) -> None:
    commit = checkout.commit_of(repository)
    assert len(commit.hash) >= 7
    assert (commit.date, commit.branch) == ("2026-03-01", "bench")


def test_a_checkout_without_a_branch_names_none(repository: Path) -> None:
    subprocess.run(["git", "-C", str(repository), "checkout", "--quiet", "--detach"], check=True)
    commit = checkout.commit_of(repository)
    assert (commit.date, commit.branch) == ("2026-03-01", None)


def test_variables_of_git_do_not_lead_to_another_repository(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path_factory.mktemp("other")))
    assert checkout.commit_of(repository).branch == "bench"


def test_a_package_inside_another_checkout_claims_no_commit(repository: Path) -> None:
    installed = repository / "lib"
    (installed / "src" / "stockpress").mkdir(parents=True)
    assert checkout.commit_of(installed) == checkout.Commit()


@pytest.mark.parametrize("failure", [OSError("no such program"), subprocess.TimeoutExpired("git", 2)])
def test_a_git_that_fails_costs_the_commit_and_nothing_else(
    repository: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise failure

    monkeypatch.setattr(checkout.subprocess, "run", fail)
    assert checkout.commit_of(repository) == checkout.Commit()


def test_the_versions_name_the_commit_that_runs(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(information, "running_commit", lambda: checkout.Commit("abc1234", "2026-03-01", "bench"))
    version = api.staff().get("/api/version/").json()["version"]
    assert (version["commit_hash"], version["commit_date"], version["commit_branch"]) == (
        "abc1234",
        "2026-03-01",
        "bench",
    )


def test_without_a_checkout_the_versions_name_no_commit(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(information, "running_commit", checkout.Commit)
    answer = api.staff().get("/api/version/").json()
    version = answer["version"]
    assert (version["commit_hash"], version["commit_date"], version["commit_branch"]) == ("", "", None)
    assert (answer["dev"], answer["up_to_date"]) == (False, True)


def test_the_commit_is_looked_up_once_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(checkout, "commit_of", lambda root: asked.append(root) or checkout.Commit())
    checkout.running_commit.cache_clear()
    checkout.running_commit()
    checkout.running_commit()
    checkout.running_commit.cache_clear()
    assert len(asked) == 1
    assert (asked[0] / "src" / "stockpress" / "__init__.py").is_file()


# Health


def test_while_the_database_does_not_answer_the_server_is_loading(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("the connection is gone")

    with monkeypatch.context() as broken:
        broken.setattr(CursorWrapper, "execute", refuse)
        answer = api.anonymous().get("/api/system/health/")
    assert (answer.status_code, answer.json()) == (503, {"status": "loading"})
    assert answer["Retry-After"] == "5"
    assert api.anonymous().get("/api/system/health/").status_code == 200


# Licences


def test_the_licences_of_the_web_interface_are_read_sorted_and_named_once(tmp_path: Path) -> None:
    file = tmp_path / "licenses.json"
    listed = [
        {"Name": "react", "Version": "19.2.0", "License": "MIT"},
        {"name": "Axios", "version": "1.7.0", "license": "MIT"},
        {"name": "react", "version": "19.2.0", "license": "MIT"},
        "no package",
    ]
    file.write_text(json.dumps(listed))
    assert licenses.licenses_in(file) == [
        {"name": "Axios", "version": "1.7.0", "license": "MIT"},
        {"name": "react", "version": "19.2.0", "license": "MIT"},
    ]


@pytest.mark.parametrize("content", ["", "{", "{}", "[1]", "\udcff"])
def test_a_list_of_licences_that_cannot_be_read_is_told_as_empty(tmp_path: Path, content: str) -> None:
    file = tmp_path / "licenses.json"
    file.write_bytes(content.encode(errors="surrogateescape"))
    assert licenses.licenses_in(file) == []


def test_the_licences_of_the_web_interface_are_told_where_it_was_built(
    api: Api, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "licenses.json"
    file.write_text('[{"name": "react", "license": "MIT"}]')
    licenses.frontend_licenses.cache_clear()
    with monkeypatch.context() as built:
        built.setattr(licenses.finders, "find", lambda _name: str(file))
        assert api.user().get("/api/license/").json()["frontend"] == [{"name": "react", "license": "MIT"}]
    licenses.frontend_licenses.cache_clear()
    answer = api.user().get("/api/license/").json()
    assert isinstance(answer["frontend"], list)
