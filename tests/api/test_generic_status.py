"""The meaning of status numbers: built in, of machines, and of the company's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType

from stockpress.api.stock.serializers import StockItemSerializer
from stockpress.inventory.common.errors import CustomStateTaken
from stockpress.inventory.common.models import InvenTreeCustomUserStateModel, ProjectCode
from stockpress.inventory.common.states import create_custom_state
from stockpress.inventory.common.status import STATUS_CLASSES, Color, StatusCode, status_class
from stockpress.inventory.order.models import PurchaseOrder
from stockpress.inventory.stock.models import StockItem
from stockpress.kernel.registry import AlreadyRegistered
from tests.conftest import Api
from tests.factories.order import PurchaseOrderFactory
from tests.factories.stock import StockItemFactory

STATUS = "/api/generic/status/"
CUSTOM = "/api/generic/status/custom/"
ON_LOAN = {"key": 210, "name": "ON_LOAN", "label": "On loan", "logical_key": 10, "reference_status": "StockStatus"}


def key_of(model: type) -> int:
    return ContentType.objects.get_for_model(model).pk


def made(**changes: Any) -> InvenTreeCustomUserStateModel:
    return create_custom_state(**{**ON_LOAN, **changes})


@pytest.fixture
def machine_status() -> Iterator[type[StatusCode]]:
    """A class of values as a machine type brings it, with the name of one that clients know."""

    class LabelPrinterStatus(StatusCode):
        CONNECTED = 100, "Connected", Color.SUCCESS
        PAPER_JAM = 302, "Paper jam", Color.WARNING

    status_class(LabelPrinterStatus)
    yield LabelPrinterStatus
    del STATUS_CLASSES._entries["LabelPrinterStatus"]


def test_every_status_class_is_listed_under_its_name(api: Api) -> None:
    answer = api.user().get(STATUS)
    assert answer.status_code == 200
    assert {
        "BuildStatus",
        "PurchaseOrderStatus",
        "ReturnOrderLineStatus",
        "ReturnOrderStatus",
        "SalesOrderStatus",
        "StockHistoryCode",
        "StockStatus",
    } <= set(answer.json())
    for name, described in answer.json().items():
        assert described["status_class"] == name
        for value_name, value in described["values"].items():
            assert set(value) == {"key", "name", "label", "color"}
            assert value["name"] == value_name
            assert value["color"] in {color.value for color in Color}


def test_one_status_class_gives_number_name_label_and_color(api: Api) -> None:
    answer = api.user().get(f"{STATUS}StockStatus/")
    assert answer.status_code == 200
    assert answer.json()["status_class"] == "StockStatus"
    assert answer.json()["values"]["LOST"] == {"key": 70, "name": "LOST", "label": "Lost", "color": "dark"}


def test_an_unknown_status_class_is_not_found(api: Api) -> None:
    answer = api.user().get(f"{STATUS}NoStatus/")
    assert answer.status_code == 404
    assert "NoStatus" in answer.json()["detail"]


@pytest.mark.parametrize("path", [STATUS, f"{STATUS}StockStatus/", CUSTOM, f"{CUSTOM}1/"])
def test_without_signing_in_no_status_is_told(api: Api, path: str) -> None:
    assert api.anonymous().get(path).status_code == 401


def test_the_status_class_of_a_machine_type_is_told_once_it_is_loaded(
    api: Api, machine_status: type[StatusCode]
) -> None:
    answer = api.user().get(f"{STATUS}LabelPrinterStatus/")
    assert answer.json()["values"]["PAPER_JAM"] == {
        "key": 302,
        "name": "PAPER_JAM",
        "label": "Paper jam",
        "color": "warning",
    }
    assert "LabelPrinterStatus" in api.user().get(STATUS).json()


def test_a_status_class_that_is_loaded_again_takes_its_own_place(machine_status: type[StatusCode]) -> None:
    class LabelPrinterStatus(StatusCode):
        READY = 1, "Ready"

    status_class(LabelPrinterStatus)
    assert STATUS_CLASSES["LabelPrinterStatus"] is LabelPrinterStatus


def test_a_status_class_of_another_owner_takes_nobodys_place() -> None:
    class StockStatus(StatusCode):
        READY = 1, "Ready"

    with pytest.raises(AlreadyRegistered):
        status_class(StockStatus)


# Values of the company's own


def test_staff_add_a_state_and_it_is_told_beside_the_built_in_ones(api: Api) -> None:
    client = api.staff()
    answer = client.post(CUSTOM, {**ON_LOAN, "color": "info", "model": key_of(StockItem)})
    assert answer.status_code == 201
    state = answer.json()
    assert state == {
        **ON_LOAN,
        "pk": state["pk"],
        "color": "info",
        "model": key_of(StockItem),
        "model_name": str(StockItem._meta.verbose_name),
    }
    told = client.get(f"{STATUS}StockStatus/").json()["values"]["ON_LOAN"]
    assert told == {
        "key": 210,
        "name": "ON_LOAN",
        "label": "On loan",
        "color": "info",
        "logical_key": "10",
        "custom": True,
    }
    assert client.get(STATUS).json()["StockStatus"]["values"]["ON_LOAN"] == told
    assert client.get(f"{CUSTOM}{state['pk']}/").json() == state


def test_a_state_without_color_and_model_gets_both(api: Api) -> None:
    answer = api.staff().post(CUSTOM, {**ON_LOAN, "reference_status": "PurchaseOrderStatus"})
    assert answer.status_code == 201
    assert (answer.json()["color"], answer.json()["model"]) == ("secondary", key_of(PurchaseOrder))


def test_only_staff_write_states(api: Api) -> None:
    state = made()
    client = api.user()
    assert client.get(f"{CUSTOM}{state.pk}/").status_code == 200
    assert client.post(CUSTOM, {**ON_LOAN, "key": 211, "name": "OTHER"}).status_code == 403
    assert client.patch(f"{CUSTOM}{state.pk}/", {"label": "Lent"}).status_code == 403
    assert client.delete(f"{CUSTOM}{state.pk}/").status_code == 403
    assert InvenTreeCustomUserStateModel.objects.get().label == "On loan"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("key", 10, "built-in status 'OK'"),
        ("key", 70, "built-in status 'Lost'"),
        ("key", 0, "between 1 and"),
        ("key", -5, "between 1 and"),
        ("key", 1 << 40, "between 1 and"),
        ("key", "many", "valid integer"),
        ("key", None, "null"),
        ("name", "LOST", "name of a built-in status"),
        ("name", "lost", "name of a built-in status"),
        ("name", "on loan", "letters, digits and underscores"),
        ("name", "2ND", "letters, digits and underscores"),
        ("name", "N" * 251, "250"),
        ("name", "", "blank"),
        ("label", "", "blank"),
        ("label", "L" * 251, "250"),
        ("label", "<b>loan</b>", "HTML"),
        ("logical_key", 11, "no value of StockStatus"),
        ("logical_key", 210, "no value of StockStatus"),
        ("logical_key", 1 << 40, "no value of StockStatus"),
        ("logical_key", 1 << 63, "9223372036854775807"),
        ("color", "pink", "not a valid choice"),
        ("reference_status", "NoStatus", "not a valid choice"),
        ("reference_status", "StockHistoryCode", "not a valid choice"),
        ("model", 999999, "does not exist"),
    ],
)
def test_a_state_that_makes_no_sense_is_refused_by_its_field(api: Api, field: str, value: object, reason: str) -> None:
    answer = api.staff().post(CUSTOM, {**ON_LOAN, field: value})
    assert answer.status_code == 400
    assert reason in str(answer.json()[field])
    assert not InvenTreeCustomUserStateModel.objects.exists()


@pytest.mark.parametrize("model", [ProjectCode, PurchaseOrder])
def test_the_model_of_a_state_must_have_that_status(api: Api, model: type) -> None:
    answer = api.staff().post(CUSTOM, {**ON_LOAN, "model": key_of(model)})
    assert answer.status_code == 400
    assert "stock.stockitem" in str(answer.json()["model"])


@pytest.mark.parametrize("missing", ["key", "name", "label", "logical_key", "reference_status"])
def test_a_state_names_what_it_lacks(api: Api, missing: str) -> None:
    answer = api.staff().post(CUSTOM, {key: value for key, value in ON_LOAN.items() if key != missing})
    assert answer.status_code == 400
    assert list(answer.json()) == [missing]


def test_key_and_name_are_free_once_a_class(api: Api) -> None:
    made()
    client = api.staff()
    again = client.post(CUSTOM, ON_LOAN)
    assert again.status_code == 400
    assert set(again.json()) == {"key", "name"}
    assert "'On loan'" in str(again.json()["key"])
    assert client.post(CUSTOM, {**ON_LOAN, "reference_status": "BuildStatus"}).status_code == 201


def test_a_state_that_two_requests_make_at_once_is_made_once(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    made()
    monkeypatch.setattr(InvenTreeCustomUserStateModel, "full_clean", lambda *_args, **_kwargs: None)
    with pytest.raises(CustomStateTaken):
        made()
    assert api.staff().post(CUSTOM, ON_LOAN).status_code == 400


def test_a_state_is_changed_in_part_and_as_a_whole(api: Api) -> None:
    state = made()
    client = api.staff()
    assert client.patch(f"{CUSTOM}{state.pk}/", {"label": "Lent out"}).json()["label"] == "Lent out"
    answer = client.put(f"{CUSTOM}{state.pk}/", {**ON_LOAN, "key": 211, "logical_key": 50, "color": "warning"})
    assert answer.status_code == 200
    assert (answer.json()["key"], answer.json()["logical_key"], answer.json()["color"]) == (211, 50, "warning")
    assert client.patch(f"{CUSTOM}{state.pk}/", {"key": 55}).status_code == 400


def test_objects_follow_the_key_of_their_state(api: Api) -> None:
    state, item = made(), StockItemFactory.create(status=10, status_custom_key=210)
    untouched = PurchaseOrderFactory.create(status_custom_key=210)
    assert api.staff().patch(f"{CUSTOM}{state.pk}/", {"key": 215}).status_code == 200
    item.refresh_from_db()
    untouched.refresh_from_db()
    assert (item.status_custom_key, item.status_text) == (215, "On loan")
    assert untouched.status_custom_key == 210


def test_what_a_state_counts_as_is_fixed_while_objects_have_it(api: Api) -> None:
    state, item = made(), StockItemFactory.create(status=10, status_custom_key=210)
    client = api.staff()
    answer = client.patch(f"{CUSTOM}{state.pk}/", {"logical_key": 70})
    assert answer.status_code == 400
    assert "1 objects have the status" in str(answer.json()["logical_key"])
    item.delete()
    assert client.patch(f"{CUSTOM}{state.pk}/", {"logical_key": 70}).status_code == 200


def test_objects_of_a_deleted_state_keep_the_status_it_counted_as(api: Api) -> None:
    state = made(logical_key=50)
    item = StockItemFactory.create(status=50, status_custom_key=210)
    client = api.staff()
    assert client.delete(f"{CUSTOM}{state.pk}/").status_code == 204
    assert client.get(f"{CUSTOM}{state.pk}/").status_code == 404
    item.refresh_from_db()
    assert (item.status, item.status_custom_key, item.status_text) == (50, None, "Attention needed")
    assert "ON_LOAN" not in client.get(f"{STATUS}StockStatus/").json()["values"]


def test_states_are_found_by_model_class_and_words_and_put_in_order(api: Api) -> None:
    made()
    made(key=105, name="REPAIR", label="At the workshop")
    made(key=300, reference_status="PurchaseOrderStatus", name="HELD", label="Held at customs")
    client = api.user()

    def keys(**query: object) -> list[int]:
        return [state["key"] for state in client.get(CUSTOM, query).json()]

    assert keys(ordering="key") == [105, 210, 300]
    assert keys(ordering="-key") == [300, 210, 105]
    assert keys(reference_status="PurchaseOrderStatus") == [300]
    assert keys(reference_status="NoStatus") == []
    assert keys(model=key_of(StockItem), ordering="key") == [105, 210]
    assert keys(search="workshop") == [105]
    assert keys(search="300") == [300]
    assert keys(search="PurchaseOrder") == [300]
    assert client.get(CUSTOM, {"model": 999999}).status_code == 400
    page = client.get(CUSTOM, {"limit": 1, "ordering": "key"}).json()
    assert (page["count"], [state["key"] for state in page["results"]]) == (3, [105])


def test_a_form_is_told_which_colors_and_classes_there_are(api: Api) -> None:
    fields = api.staff().options(CUSTOM).json()["actions"]["POST"]
    assert [choice["value"] for choice in fields["color"]["choices"]] == [color.value for color in Color]
    assert [choice["value"] for choice in fields["reference_status"]["choices"]] == [
        "BuildStatus",
        "PurchaseOrderStatus",
        "ReturnOrderStatus",
        "SalesOrderStatus",
        "StockStatus",
    ]
    assert set(api.user().options(CUSTOM).json()["actions"]) == {"GET"}


# Where objects show them


def test_a_new_state_is_shown_in_lists_of_objects_and_finds_them(api: Api) -> None:
    assert api.staff().post(CUSTOM, ON_LOAN).status_code == 201
    lent, kept = StockItemFactory.create(status=10, status_custom_key=210), StockItemFactory.create(status=10)
    client = api.with_roles(stock="view")
    shown = {item["pk"]: item for item in client.get("/api/stock/").json()}
    assert (shown[lent.pk]["status"], shown[lent.pk]["status_custom_key"]) == (10, 210)
    assert (shown[lent.pk]["status_text"], shown[kept.pk]["status_text"]) == ("On loan", "OK")
    assert [item["pk"] for item in client.get("/api/stock/", {"status": 210}).json()] == [lent.pk]
    assert {item["pk"] for item in client.get("/api/stock/", {"status": 10}).json()} == {lent.pk, kept.pk}


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ({"status_custom_key": 210}, (50, 210)),
        ({"status_custom_key": 210, "status": 10}, (50, 210)),
        ({"status_custom_key": 70}, (70, None)),
        ({"status": 70}, (70, None)),
        ({"status_custom_key": None}, (10, None)),
    ],
)
def test_a_status_may_be_given_as_one_of_the_companys_own(
    db: None, given: dict[str, object], taken: tuple[int, int | None]
) -> None:
    made(logical_key=50)
    item = StockItemFactory.create(status=10)
    serializer = StockItemSerializer(item, data=given, partial=True)
    assert serializer.is_valid(), serializer.errors
    saved = serializer.save()
    assert (saved.status, saved.status_custom_key) == taken


def test_a_status_without_meaning_is_not_taken(db: None) -> None:
    made(reference_status="BuildStatus")
    serializer = StockItemSerializer(StockItemFactory.create(), data={"status_custom_key": 210}, partial=True)
    assert not serializer.is_valid()
    assert "210 is no status of StockStatus" in str(serializer.errors["status_custom_key"])
