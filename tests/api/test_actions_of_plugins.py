"""Actions of plugins, and plugins that show where something lies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from stockpress.jobs.calls import QUEUE
from stockpress.jobs.models import TaskRecord
from tests.conftest import Api
from tests.domain.jobs.running import run_waiting
from tests.factories.plugins import PluginFolder, plugins_from
from tests.factories.stock import StockItemFactory, StockLocationFactory

pytestmark = pytest.mark.django_db

ACTING = """
from django.core.exceptions import PermissionDenied, ValidationError
from stockpress.plugins.contract import InvenTreePlugin
from stockpress.plugins.mixins import ActionMixin

class Acting(ActionMixin, InvenTreePlugin):
    NAME = "%s"
    ACTION_NAME = "%s"

    def perform_action(self, user=None, data=None):
        %s

    def get_info(self, user=None, data=None):
        return {"by": user.username, "data": data, "plugin": self.NAME}

    def get_result(self, user=None, data=None):
        return True
"""
LOCATING = """
from stockpress.plugins.contract import InvenTreePlugin
from stockpress.plugins.mixins import LocateMixin

class Locating(LocateMixin, InvenTreePlugin):
    NAME = "Lamp"

    def locate_stock_location(self, location_pk):
        pass
"""


@pytest.fixture
def folder(tmp_path: Path) -> PluginFolder:
    return PluginFolder(tmp_path)


def act(client: Any, **given: Any) -> Any:
    return client.post("/api/action/", given, format="json")


def test_the_plugin_with_that_action_performs_it_and_its_response_is_the_answer(api: Api, folder: PluginFolder) -> None:
    folder.write("acting", ACTING % ("Acting", "beep", "self.last = data"))
    folder.write("other", ACTING % ("Other", "blink", "raise RuntimeError"))
    client = api.user(username="ada")
    with plugins_from(folder, "acting", "other"):
        answer = act(client, action="beep", data={"times": 2})
    assert (answer.status_code, answer.json()) == (
        200,
        {"action": "beep", "result": True, "info": {"by": "ada", "data": {"times": 2}, "plugin": "Acting"}},
    )


@pytest.mark.parametrize("given", [{}, {"action": ""}, {"action": None}, {"action": 3}, {"data": {}}])
def test_without_the_name_of_an_action_there_is_nothing_to_do(
    api: Api, folder: PluginFolder, given: dict[str, Any]
) -> None:
    with plugins_from(folder):
        answer = act(api.user(), **given)
    assert (answer.status_code, list(answer.json())) == (400, ["error"])


def test_an_action_that_no_plugin_has_is_not_found(api: Api, folder: PluginFolder) -> None:
    with plugins_from(folder):
        answer = act(api.user(), action="beep", data={})
    assert (answer.status_code, answer.json()["action"], list(answer.json())) == (404, "beep", ["error", "action"])


def test_a_plugin_that_fails_is_passed_over_for_the_next(api: Api, folder: PluginFolder) -> None:
    folder.write("a_broken", ACTING % ("Broken", "beep", "raise RuntimeError('no power')"))
    folder.write("b_working", ACTING % ("Working", "beep", "pass"))
    with plugins_from(folder, "broken", "working"):
        assert act(api.user(), action="beep", data={}).json()["info"]["plugin"] == "Working"


def test_if_all_fail_the_first_reason_is_told(api: Api, folder: PluginFolder) -> None:
    folder.write("broken", ACTING % ("Broken", "beep", "raise RuntimeError('no power')"))
    with plugins_from(folder, "broken"):
        answer = act(api.user(), action="beep", data={})
    assert (answer.status_code, "no power" in answer.json()["error"]) == (404, True)


@pytest.mark.parametrize(("raised", "status"), [("PermissionDenied", 403), ("ValidationError('Not now.')", 400)])
def test_a_plugin_may_refuse(api: Api, folder: PluginFolder, raised: str, status: int) -> None:
    folder.write("strict", ACTING % ("Strict", "beep", f"raise {raised}"))
    with plugins_from(folder, "strict"):
        assert act(api.user(), action="beep", data={}).status_code == status


def test_a_response_that_json_cannot_hold_is_a_failure_of_the_plugin(api: Api, folder: PluginFolder) -> None:
    folder.write("odd", ACTING % ("Odd", "beep", "self.get_response = lambda *a, **k: {'x': object()}"))
    with plugins_from(folder, "odd"):
        assert act(api.user(), action="beep", data={}).status_code == 404


def test_nobody_acts_without_signing_in(api: Api) -> None:
    for path in ("/api/action/", "/api/locate/"):
        assert api.anonymous().post(path, {}, format="json").status_code == 401


def locate(client: Any, **given: Any) -> Any:
    return client.post("/api/locate/", given, format="json")


def test_locating_is_handed_to_the_workers(api: Api, folder: PluginFolder) -> None:
    folder.write("lamp", LOCATING)
    item, shelf = StockItemFactory.create(), StockLocationFactory.create()
    client = api.superuser()
    with plugins_from(folder, "lamp"):
        both = locate(client, plugin="lamp", item=item.pk, location=shelf.pk)
        place = locate(client, plugin="lamp", location=shelf.pk)
        run_waiting()
    assert (both.status_code, both.json()["plugin"], both.json()["item"], "location" in both.json()) == (
        200,
        "lamp",
        item.pk,
        False,
    )
    assert place.json()["location"] == shelf.pk
    assert [(one.args, one.success) for one in TaskRecord.objects.filter(group="locate").order_by("started")] == [
        (["lamp", "locate_stock_item", item.pk], True),
        (["lamp", "locate_stock_location", shelf.pk], True),
    ]


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 400),
        ({"plugin": "lamp"}, 400),
        ({"plugin": "none", "item": 1}, 400),
        ({"plugin": "inventreebarcode", "item": 1}, 400),
        ({"plugin": "lamp", "item": "x"}, 400),
        ({"plugin": "lamp", "item": 999999}, 404),
        ({"plugin": "lamp", "location": 999999}, 404),
    ],
)
def test_what_cannot_be_located_is_refused(api: Api, folder: PluginFolder, given: dict[str, Any], status: int) -> None:
    folder.write("lamp", LOCATING)
    with plugins_from(folder, "lamp"):
        assert locate(api.superuser(), **given).status_code == status
    assert not DBTaskResult.objects.filter(queue_name=QUEUE).exists()


def test_locating_takes_the_right_to_view(api: Api, folder: PluginFolder) -> None:
    folder.write("lamp", LOCATING)
    item = StockItemFactory.create()
    with plugins_from(folder, "lamp"):
        assert locate(api.with_roles(stock_location="view"), plugin="lamp", item=item.pk).status_code == 403
        assert locate(api.with_roles(stock="view"), plugin="lamp", item=item.pk).status_code == 200
