"""What the barcodes of objects contain."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from stockpress.plugins.host import HOST
from stockpress.plugins.stored_settings import ChangePluginSetting
from stockpress.settings_registry.services import ChangeSetting
from tests.conftest import Api
from tests.factories.barcode_plugins import making
from tests.factories.part import PartFactory
from tests.factories.plugins import PluginFolder, plugins_from

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> PluginFolder:
    return PluginFolder(tmp_path)


def generated(client: Any, part: Any) -> Any:
    response = client.post("/api/barcode/generate/", {"model": "part", "pk": part.pk}, format="json")
    assert response.status_code == 200, response.data
    return response.json()["barcode"]


def change(key: str, value: str) -> None:
    ChangePluginSetting(plugin=HOST.current().plugins["inventreebarcode"], key=key, value=value)()


def test_they_name_kind_and_key_as_json(api: Api, folder: PluginFolder) -> None:
    part = PartFactory.create()
    with plugins_from(folder):
        assert generated(api.superuser(), part) == f'{{"part": {part.pk}}}'


def test_they_are_short_where_the_internal_plugin_is_set_so_and_are_read_with_their_prefix(
    api: Api, folder: PluginFolder
) -> None:
    part = PartFactory.create()
    client = api.superuser()
    with plugins_from(folder):
        change("INTERNAL_BARCODE_FORMAT", "short")
        change("SHORT_BARCODE_PREFIX", "Z")
        code = generated(client, part)
        answer = client.post("/api/barcode/", {"barcode": code}, format="json").json()
    assert (code, answer["part"]["pk"]) == (f"ZPA{part.pk}", part.pk)


def test_they_are_those_of_the_chosen_plugin(api: Api, folder: PluginFolder) -> None:
    folder.write("mine", making("Mine", 'return f"MINE-{model_instance.barcode_model_type()}-{model_instance.pk}"'))
    part = PartFactory.create()
    with plugins_from(folder, "mine"):
        ChangeSetting(key="BARCODE_GENERATION_PLUGIN", value="mine")()
        assert generated(api.superuser(), part) == f"MINE-part-{part.pk}"
        assert part.barcode == f"MINE-part-{part.pk}"


@pytest.mark.parametrize(
    "body", ["raise RuntimeError", "return ''", "return None", "return 5", "raise NotImplementedError"]
)
def test_they_are_the_servers_own_where_the_chosen_plugin_has_none(api: Api, folder: PluginFolder, body: str) -> None:
    folder.write("mine", making("Mine", f"if model_instance is not None: {body}"))
    part = PartFactory.create()
    with plugins_from(folder, "mine"):
        ChangeSetting(key="BARCODE_GENERATION_PLUGIN", value="mine")()
        assert generated(api.superuser(), part) == f'{{"part": {part.pk}}}'


def test_they_are_the_servers_own_where_the_chosen_plugin_is_gone(api: Api, folder: PluginFolder) -> None:
    folder.write("mine", making("Mine", 'return "MINE"'))
    part = PartFactory.create()
    with plugins_from(folder, "mine"):
        ChangeSetting(key="BARCODE_GENERATION_PLUGIN", value="mine")()
        assert part.barcode == "MINE"
    assert generated(api.superuser(), part) == f'{{"part": {part.pk}}}'


def test_a_plugin_may_ask_for_the_barcode_that_it_is_making(api: Api, folder: PluginFolder) -> None:
    folder.write("mine", making("Mine", 'return "MINE " + model_instance.barcode'))
    part = PartFactory.create()
    with plugins_from(folder, "mine"):
        ChangeSetting(key="BARCODE_GENERATION_PLUGIN", value="mine")()
        assert part.barcode == f'MINE {{"part": {part.pk}}}'


def test_plugins_that_make_barcodes_are_the_choices_of_the_setting(api: Api, folder: PluginFolder) -> None:
    folder.write("mine", making("Mine", 'return "MINE"'))
    folder.write("reads", making("Reads", "raise NotImplementedError"))
    with plugins_from(folder, "mine", "reads"):
        client = api.superuser()
        setting = client.get("/api/settings/global/BARCODE_GENERATION_PLUGIN/").json()
        refused = client.patch("/api/settings/global/BARCODE_GENERATION_PLUGIN/", {"value": "reads"}, format="json")
    assert [choice["value"] for choice in setting["choices"]] == ["inventreebarcode", "mine"]
    assert refused.status_code == 400


def test_a_label_more_costs_no_query_and_hardly_any_time(folder: PluginFolder, django_assert_num_queries: Any) -> None:
    part = PartFactory.create()
    with plugins_from(folder):
        assert part.barcode
        begun = time.perf_counter()
        with django_assert_num_queries(0):
            for _ in range(1000):
                assert part.barcode
        assert time.perf_counter() - begun < 0.5


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"model": "part", "pk": 999999}, 404),
        ({"model": "user", "pk": 1}, 400),
        ({"model": "part"}, 400),
        ({"pk": 1}, 400),
        ({"model": "part", "pk": "x"}, 400),
        ({"model": "part", "pk": 10**30}, 404),
    ],
)
def test_there_is_none_of_what_is_not_there(api: Api, folder: PluginFolder, asked: dict[str, Any], status: int) -> None:
    with plugins_from(folder):
        response = api.superuser().post("/api/barcode/generate/", asked, format="json")
    assert response.status_code in {status, 400}


def test_it_takes_the_right_to_view_the_object(api: Api, folder: PluginFolder) -> None:
    part = PartFactory.create()
    with plugins_from(folder):
        asked = {"model": "part", "pk": part.pk}
        refused = api.with_roles(stock_location="view").post("/api/barcode/generate/", asked, format="json")
        allowed = api.with_roles(part="view").post("/api/barcode/generate/", asked, format="json")
    assert (refused.status_code, allowed.status_code) == (403, 200)
