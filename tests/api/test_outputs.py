"""Outputs and stored files: to whom they are shown, and how they go."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from stockpress.inventory.common.models import Attachment
from stockpress.inventory.common.services import attach_file
from stockpress.outputs.models import DataOutput
from stockpress.outputs.services import delete_expired_outputs
from tests.factories import printing
from tests.factories.part import PartFactory
from tests.factories.stock import StockItemTestResultFactory

pytestmark = pytest.mark.django_db

URL = "/api/data-output/"


def output_of(user, name: str = "labels.pdf", **fields) -> DataOutput:
    row = DataOutput.objects.create(user=user, output_type="label", template_name="T", **fields)
    row.mark_complete(output=ContentFile(b"%PDF-1.7", name=name))
    return row


def test_everybody_sees_their_own_outputs_and_staff_see_all(api) -> None:
    mine, other = api.user(), api.user()
    row = output_of(mine.user)
    output_of(other.user)
    assert [one["pk"] for one in mine.get(URL).json()] == [row.pk]
    assert len(api.staff().get(URL).json()) == 2
    assert api.anonymous().get(URL).status_code == 401
    assert other.get(f"{URL}{row.pk}/").status_code == 404
    assert other.delete(f"{URL}{row.pk}/").status_code == 404


def test_an_output_has_the_fields_that_clients_poll(api) -> None:
    client = api.user()
    row = output_of(client.user, total=3)
    body = client.get(f"{URL}{row.pk}/").json()
    assert body["created"] == timezone.localdate().isoformat() or len(body["created"]) == 10
    assert body["progress"] == body["total"] == 3
    assert body["complete"] is True
    assert body["user"] == client.user.pk
    assert body["user_detail"]["username"] == client.user.username
    assert body["output"] == f"/media/{row.output.name}"
    assert body["errors"] is None


def test_deleting_an_output_deletes_its_file(api) -> None:
    client = api.user()
    row = output_of(client.user)
    assert default_storage.exists(row.output.name)
    assert client.delete(f"{URL}{row.pk}/").status_code == 204
    assert not default_storage.exists(row.output.name)


def test_bulk_delete_takes_items_and_only_those_one_sees(api) -> None:
    client = api.user()
    mine, others = output_of(client.user), output_of(api.user().user)
    assert client.delete(URL, {"items": [others.pk]}).status_code == 400
    answer = client.delete(URL, {"items": [mine.pk, others.pk]})
    assert answer.status_code == 200
    assert "1" in answer.json()["success"]
    assert DataOutput.objects.get() == others


@pytest.mark.parametrize(
    "body", [{}, {"items": "x"}, {"items": []}, {"filters": []}, {"filters": {"user__password": "x"}}]
)
def test_a_bulk_delete_that_names_nothing_deletes_nothing(api, body: dict) -> None:
    client = api.staff()
    output_of(client.user)
    answer = client.delete(URL, body)
    assert answer.status_code == 400
    assert "non_field_errors" in answer.json()
    assert DataOutput.objects.count() == 1


def test_bulk_delete_of_all(api) -> None:
    client = api.staff()
    output_of(client.user)
    assert client.delete(f"{URL}?all=maybe").status_code == 400
    assert client.delete(f"{URL}?all=true").status_code == 200
    assert not DataOutput.objects.exists()


def test_outputs_go_after_five_days(api) -> None:
    user = api.user().user
    old, young = output_of(user), output_of(user)
    DataOutput.objects.filter(pk=old.pk).update(created=timezone.localdate() - dt.timedelta(days=5))
    DataOutput.objects.filter(pk=young.pk).update(created=timezone.localdate() - dt.timedelta(days=4))
    assert delete_expired_outputs() == 1
    assert DataOutput.objects.get() == young
    assert not default_storage.exists(old.output.name)


def test_outputs_can_be_ordered_and_filtered_by_user(api) -> None:
    first, second = api.user().user, api.user().user
    rows = [output_of(first), output_of(second)]
    client = api.staff()
    assert [one["pk"] for one in client.get(f"{URL}?ordering=-pk").json()] == [rows[1].pk, rows[0].pk]
    assert [one["pk"] for one in client.get(f"{URL}?user={second.pk}").json()] == [rows[1].pk]


# --- Stored files


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def test_an_output_file_is_for_its_owner_and_staff(api) -> None:
    owner = api.user()
    url = f"/media/{output_of(owner.user).output.name}"
    assert api.anonymous().get(url).status_code == 401
    assert api.user().get(url).status_code == 404
    assert content(owner.get(url)) == b"%PDF-1.7"
    assert content(api.staff().get(url)) == b"%PDF-1.7"


def test_an_attachment_is_for_those_who_may_see_its_object(api) -> None:
    part = PartFactory.create()
    row = attach_file(model_type="part", model_id=part.pk, file_name="drawing.pdf", content=b"%PDF-1.4")
    url = f"/media/{row.attachment.name}"
    assert api.user().get(url).status_code == 404
    assert api.with_roles(sales_order="view").get(url).status_code == 404
    assert content(api.with_roles(part="view").get(url)) == b"%PDF-1.4"


def test_template_files_are_for_everybody_signed_in(api) -> None:
    template = printing.label_template("<p>hello</p>")
    url = f"/media/{template.template.name}"
    assert api.anonymous().get(url).status_code == 401
    response = api.user().get(url)
    assert content(response) == b"<p>hello</p>"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")


@pytest.mark.parametrize(
    "path",
    [
        "report/../stockpress.sqlite3",
        "../secret_key.txt",
        "report/label/../../../secret_key.txt",
        "report//label/x.html",
        "report/label/",
        "secret_key.txt",
        "report/%2e%2e/%2e%2e/secret_key.txt",
        "report/label/x\\..\\..\\y",
        "unknown/file.txt",
    ],
)
def test_nothing_outside_the_known_folders_is_served(api, path: str) -> None:
    response = api.superuser().get(f"/media/{path}")
    assert response.status_code == 404


def test_an_attachment_that_came_with_an_import_is_served_from_where_it_lies(api) -> None:
    part = PartFactory.create()
    name = default_storage.save("part_files/1/drawing.pdf", ContentFile(b"%PDF-1.4"))
    Attachment.objects.create(model_type="part", model_id=part.pk, attachment=name)
    assert api.user().get(f"/media/{name}").status_code == 404
    assert content(api.with_roles(part="view").get(f"/media/{name}")) == b"%PDF-1.4"


def test_the_file_of_a_test_result_is_for_those_who_may_see_stock(api) -> None:
    result = StockItemTestResultFactory.create()
    result.attachment.save("proof.pdf", ContentFile(b"%PDF-1.4"))
    url = f"/media/{result.attachment.name}"
    assert api.with_roles(part="view").get(url).status_code == 404
    assert content(api.with_roles(stock="view").get(url)) == b"%PDF-1.4"
