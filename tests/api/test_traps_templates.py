"""Templates, snippets and assets over HTTP where clients are known to stumble."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from stockpress.printing.models import LabelTemplate, ReportAsset, ReportSnippet, ReportTemplate
from stockpress.settings_registry.services import ChangeSetting
from tests.factories import printing

pytestmark = pytest.mark.django_db

LABELS = "/api/label/template/"
REPORTS = "/api/report/template/"
SNIPPETS = "/api/report/snippet/"
ASSETS = "/api/report/asset/"

# By list: the field of the file, the folder it is kept in, the model.
KINDS: dict[str, tuple[str, str, type]] = {
    LABELS: ("template", "label", LabelTemplate),
    REPORTS: ("template", "report", ReportTemplate),
    SNIPPETS: ("snippet", "snippets", ReportSnippet),
    ASSETS: ("asset", "assets", ReportAsset),
}


def file_of(text: str = "<p>x</p>", name: str = "upload.html") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), "text/html")


def form(url: str, *, name: str = "Mine", file: SimpleUploadedFile | None = None, **fields: Any) -> dict[str, Any]:
    field, _, _ = KINDS[url]
    common = {"description": "Something", field: file or file_of()}
    own = {"name": name, "model_type": "part"} if url in {LABELS, REPORTS} else {}
    return {**common, **own, **fields}


def post(client: Any, url: str, **given: Any) -> Any:
    return client.post(url, form(url, **given), format="multipart")


# --- Files


@pytest.mark.parametrize("url", KINDS)
def test_a_file_keeps_its_name_and_its_address_has_no_host(api, url: str) -> None:
    field, folder, _ = KINDS[url]
    answer = post(api.staff(), url)
    assert answer.status_code == 201, answer.json()
    assert answer.json()[field] == f"/media/report/{folder}/upload.html"


@pytest.mark.parametrize("url", KINDS)
def test_two_rows_never_share_a_file_name(api, url: str) -> None:
    field, _, model = KINDS[url]
    client = api.staff()
    post(client, url)
    answer = post(client, url, name="Other")
    assert answer.status_code == 400
    assert list(answer.json()) == [field]
    assert model.objects.count() == 1


@pytest.mark.parametrize("url", KINDS)
def test_a_row_may_send_its_own_name_again_and_deleting_it_deletes_the_file(api, url: str) -> None:
    field, folder, _ = KINDS[url]
    client = api.staff()
    detail = f"{url}{post(client, url).json()['pk']}/"
    assert client.patch(detail, {field: file_of("<p>y</p>")}, format="multipart").status_code == 200
    assert default_storage.open(f"report/{folder}/upload.html").read() == b"<p>y</p>"
    assert client.delete(detail).status_code == 204
    assert not default_storage.exists(f"report/{folder}/upload.html")


@pytest.mark.parametrize("url", KINDS)
def test_a_file_is_required_and_must_not_be_empty(api, url: str) -> None:
    field, _, model = KINDS[url]
    client = api.staff()
    without = form(url)
    without.pop(field)
    for answer in (
        client.post(url, without, format="multipart"),
        client.post(url, without, format="json"),
        post(client, url, file=file_of("")),
    ):
        assert answer.status_code == 400
        assert field in answer.json()
    assert not model.objects.exists()


@pytest.mark.parametrize("name", ["UPPER.HTML", "short.htm", "Short.HTM"])
def test_the_ending_of_a_template_counts_in_any_case(api, name: str) -> None:
    answer = post(api.staff(), LABELS, file=file_of(name=name))
    assert answer.status_code == 201, answer.json()
    row = LabelTemplate.objects.get()
    assert str(row) == name
    assert row.extension == name.rsplit(".", 1)[1].lower()


def test_a_snippet_is_html_and_an_asset_is_anything(api) -> None:
    client = api.staff()
    assert "snippet" in post(client, SNIPPETS, file=file_of(name="style.css")).json()
    assert post(client, ASSETS, file=file_of("p {}", name="style.css")).status_code == 201


@pytest.mark.parametrize("url", [SNIPPETS, ASSETS])
def test_snippets_and_assets_are_a_number_a_file_and_a_description(api, url: str) -> None:
    field, _, _ = KINDS[url]
    client = api.staff()
    body = post(client, url).json()
    assert set(body) == {"pk", field, "description"}
    assert client.get(f"{url}{body['pk']}/").json() == body
    assert client.get(f"{url}?limit=1").json() == {"count": 1, "next": None, "previous": None, "results": [body]}
    assert "description" in post(client, url, description="", file=file_of(name="b.html")).json()
    assert "description" in post(client, url, description="<b>x</b>", file=file_of(name="b.html")).json()


# --- Rights


@pytest.mark.parametrize("url", KINDS)
def test_only_staff_changes_and_deletes(api, url: str) -> None:
    detail = f"{url}{post(api.staff(), url).json()['pk']}/"
    outsider = api.with_roles(admin="view,add,change,delete")
    for method in ("put", "patch", "delete"):
        assert getattr(outsider, method)(detail, {}).status_code == 403
        assert getattr(api.anonymous(), method)(detail, {}).status_code == 401
    assert outsider.get(detail).status_code == 200


@pytest.mark.parametrize("url", KINDS)
def test_what_does_not_exist_is_404_for_every_method(api, url: str) -> None:
    client = api.staff()
    for method in ("get", "put", "patch", "delete"):
        assert getattr(client, method)(f"{url}999999/").status_code == 404


# --- Fields


def test_a_template_shows_the_fields_that_clients_know(api) -> None:
    common = {
        *("pk", "name", "description", "model_type", "template", "filters", "filename_pattern", "enabled"),
        *("revision", "attach_to_model", "updated", "updated_by", "updated_by_detail"),
    }
    client = api.staff()
    label, report = post(client, LABELS).json(), post(client, REPORTS).json()
    assert set(label) == common | {"width", "height"}
    assert set(report) == common | {"page_size", "landscape", "merge"}
    assert set(label["updated_by_detail"]) == {"pk", "username", "first_name", "last_name", "email"}


def test_the_moment_of_a_change_has_minutes_and_the_zone_of_the_server(
    api, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"
    moment = dt.datetime(2026, 3, 14, 20, 26, 59, tzinfo=dt.UTC)
    monkeypatch.setattr("stockpress.printing.models.utc_now", lambda: moment)
    assert post(api.staff(), LABELS).json()["updated"] == "2026-03-15 05:26"


def test_a_template_that_no_user_made_says_so(api) -> None:
    pk = printing.label_template().pk
    body = api.user().get(f"{LABELS}{pk}/").json()
    assert (body["updated_by"], body["updated_by_detail"]) == (None, None)


def test_the_last_user_to_change_a_template_is_named_and_may_leave(api) -> None:
    detail = f"{LABELS}{post(api.staff(), LABELS).json()['pk']}/"
    second = api.staff(username="second")
    assert second.patch(detail, {"description": "New"}, format="multipart").json()["updated_by"] == second.user.pk
    second.user.delete()
    assert api.user().get(detail).json()["updated_by"] is None


def test_a_change_of_metadata_is_a_change_but_no_revision(api, monkeypatch: pytest.MonkeyPatch) -> None:
    pk = printing.label_template().pk
    moment = dt.datetime(2031, 3, 14, 9, 26, tzinfo=dt.UTC)
    monkeypatch.setattr("stockpress.printing.models.utc_now", lambda: moment)
    api.superuser().patch(f"{LABELS}{pk}/metadata/", {"metadata": {"a": 1}})
    row = LabelTemplate.objects.get(pk=pk)
    assert (row.updated, row.revision, row.metadata) == (moment, 1, {"a": 1})


@pytest.mark.parametrize("url", [LABELS, REPORTS])
@pytest.mark.parametrize("value", [None, [1], "text", 3])
def test_metadata_is_an_object_or_it_is_refused(api, url: str, value: object) -> None:
    make = printing.label_template if url == LABELS else printing.report_template
    client = api.superuser()
    detail = f"{url}{make(metadata={'a': 1}).pk}/metadata/"
    for method in (client.put, client.patch):
        answer = method(detail, {"metadata": value})
        assert answer.status_code == 400, answer.json()
        assert "metadata" in answer.json()
    assert client.get(detail).json() == {"metadata": {"a": 1}}


def test_the_revision_belongs_to_the_server(api) -> None:
    assert post(api.staff(), LABELS, revision=77).json()["revision"] == 1


@pytest.mark.parametrize(
    ("fields", "raised"),
    [
        ({"page_size": "A3"}, True),
        ({"landscape": True}, True),
        ({"merge": True}, True),
        ({"filename_pattern": "x.pdf"}, True),
        ({"page_size": "A4"}, False),
        ({"attach_to_model": True}, False),
        ({"filters": "active=True"}, False),
        ({"name": "Other"}, False),
    ],
)
def test_the_revision_of_a_report_rises_with_its_content_and_layout(api, fields: dict, raised: bool) -> None:
    client = api.staff()
    detail = f"{REPORTS}{post(client, REPORTS).json()['pk']}/"
    answer = client.patch(detail, fields, format="multipart")
    assert answer.status_code == 200, answer.json()
    assert answer.json()["revision"] == (2 if raised else 1)


def test_a_new_report_takes_the_default_paper_unless_it_names_its_own(api) -> None:
    ChangeSetting(key="REPORT_DEFAULT_PAGE_SIZE", value="Letter")()
    client = api.staff()
    assert post(client, REPORTS).json()["page_size"] == "Letter"
    named = post(client, REPORTS, name="Other", page_size="A4", file=file_of(name="b.html"))
    assert named.json()["page_size"] == "A4"


def test_replacing_a_report_without_naming_its_paper_leaves_the_paper(api) -> None:
    client = api.staff()
    pk = post(client, REPORTS, page_size="A3").json()["pk"]
    answer = client.put(f"{REPORTS}{pk}/", form(REPORTS, landscape=True), format="multipart")
    assert answer.status_code == 200, answer.json()
    assert (answer.json()["page_size"], answer.json()["landscape"]) == ("A3", True)


def test_an_unknown_paper_size_is_refused(api) -> None:
    assert "page_size" in post(api.staff(), REPORTS, page_size="A9").json()


def test_two_models_may_have_a_template_of_one_name(api) -> None:
    client = api.staff()
    post(client, LABELS)
    answer = post(client, LABELS, model_type="stockitem", file=file_of(name="b.html"))
    assert answer.status_code == 201, answer.json()
