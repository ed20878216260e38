"""Templates, snippets and assets over HTTP: who may, what is stored, what is refused."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from stockpress.printing.models import LabelTemplate, ReportAsset, ReportSnippet, ReportTemplate
from tests.factories import printing
from tests.factories.part import PartCategoryFactory, PartFactory

pytestmark = pytest.mark.django_db

LABELS = "/api/label/template/"
REPORTS = "/api/report/template/"


def html_file(text: str = "<p>{{ name }}</p>", name: str = "upload.html") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), "text/html")


def png() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(stream, "PNG")
    return stream.getvalue()


def form(**fields: Any) -> dict[str, Any]:
    return {"name": "Mine", "description": "My label", "model_type": "part", "template": html_file(), **fields}


def test_a_template_is_stored_under_the_name_it_was_uploaded_with(api) -> None:
    client = api.staff()
    answer = client.post(LABELS, form(template=html_file(name="shelf.html")), format="multipart")
    assert answer.status_code == 201, answer.json()
    body = answer.json()
    assert body["template"] == "/media/report/label/shelf.html"
    assert body["revision"] == 1
    assert body["width"] == 50
    assert body["height"] == 20
    assert body["enabled"] is True
    assert body["attach_to_model"] is False
    assert body["filename_pattern"] == "output.pdf"
    assert body["filters"] == ""
    assert body["updated_by"] == client.user.pk
    assert body["updated_by_detail"]["username"] == client.user.username
    assert len(body["updated"]) == len("2026-01-01 10:00")


def test_a_report_template_has_its_layout(api) -> None:
    answer = api.staff().post(REPORTS, form(landscape=True, merge=True), format="multipart")
    assert answer.status_code == 201, answer.json()
    assert answer.json()["page_size"] == "A4"
    assert answer.json()["landscape"] is True
    assert answer.json()["merge"] is True
    assert answer.json()["template"] == "/media/report/report/upload.html"


@pytest.mark.parametrize("url", [LABELS, REPORTS, "/api/report/snippet/", "/api/report/asset/"])
def test_everybody_signed_in_reads_and_staff_write(api, url: str) -> None:
    assert api.anonymous().get(url).status_code == 401
    assert api.user().get(url).status_code == 200
    assert api.user().post(url, {}).status_code == 403
    assert api.with_roles(admin="view,add,change,delete").post(url, {}).status_code == 403
    assert api.staff().post(url, {}).status_code == 400
    assert api.staff().delete(url).status_code == 405
    assert api.staff().get(f"{url}999999/").status_code == 404


def test_layout_and_content_changes_count_as_revisions_and_others_do_not(api) -> None:
    client = api.staff()
    url = f"{LABELS}{client.post(LABELS, form(), format='multipart').json()['pk']}/"

    def patched(**fields: Any) -> int:
        answer = client.patch(url, fields, format="multipart")
        assert answer.status_code == 200, answer.json()
        return int(answer.json()["revision"])

    assert patched(description="Other words") == 1
    assert patched(enabled=False) == 1
    assert patched(width=60) == 2
    assert patched(width=60) == 2
    assert patched(template=html_file("<p>new</p>")) == 3
    assert patched(filename_pattern="x.pdf") == 4


def test_a_new_file_replaces_the_old_one_in_the_storage(api) -> None:
    client = api.staff()
    pk = client.post(LABELS, form(template=html_file(name="old.html")), format="multipart").json()["pk"]
    answer = client.patch(f"{LABELS}{pk}/", {"template": html_file("<p>2</p>", "new.html")}, format="multipart")
    assert answer.json()["template"] == "/media/report/label/new.html"
    assert not default_storage.exists("report/label/old.html")
    assert client.delete(f"{LABELS}{pk}/").status_code == 204
    assert not default_storage.exists("report/label/new.html")


def test_the_same_row_may_upload_its_name_again(api) -> None:
    client = api.staff()
    pk = client.post(LABELS, form(), format="multipart").json()["pk"]
    answer = client.patch(f"{LABELS}{pk}/", {"template": html_file("<p>changed</p>")}, format="multipart")
    assert answer.status_code == 200
    assert answer.json()["template"] == "/media/report/label/upload.html"
    assert default_storage.open("report/label/upload.html").read() == b"<p>changed</p>"


def test_a_file_name_of_another_row_is_refused(api) -> None:
    client = api.staff()
    client.post(LABELS, form(), format="multipart")
    answer = client.post(LABELS, form(name="Other"), format="multipart")
    assert answer.status_code == 400
    assert "upload.html exists" in answer.json()["template"][0]
    assert LabelTemplate.objects.count() == 1


def test_an_orphaned_file_gives_way(api) -> None:
    default_storage.save("report/label/upload.html", html_file("<p>orphan</p>"))
    answer = api.staff().post(LABELS, form(), format="multipart")
    assert answer.json()["template"] == "/media/report/label/upload.html"


def test_name_and_model_type_together_are_unique(api) -> None:
    client = api.staff()
    client.post(LABELS, form(), format="multipart")
    answer = client.post(LABELS, form(template=html_file(name="b.html")), format="multipart")
    assert answer.status_code == 400
    assert "non_field_errors" in answer.json()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"template": SimpleUploadedFile("empty.html", b"")}, "template"),
        ({"template": SimpleUploadedFile("picture.html", png())}, "template"),
        ({"template": SimpleUploadedFile("nul.html", b"<p>\0</p>")}, "template"),
        ({"template": SimpleUploadedFile("page.txt", b"<p></p>")}, "template"),
        ({"template": SimpleUploadedFile("page.exe", b"<p></p>")}, "template"),
        ({"template": SimpleUploadedFile("x" * 120 + ".html", b"<p></p>")}, "template"),
        ({"template": SimpleUploadedFile("large.html", b"x" * (3 << 20))}, "template"),
        ({"template": "no file"}, "template"),
        ({"template": html_file("{% if %}")}, "template"),
        ({"template": html_file("<p>\n{% nonsense %}</p>")}, "template"),
        ({"template": html_file("{{ name|nonsense }}")}, "template"),
        ({"template": html_file("{% load os %}")}, "template"),
        ({"model_type": "user"}, "model_type"),
        ({"model_type": "Part"}, "model_type"),
        ({"width": 1.9}, "width"),
        ({"height": "high"}, "height"),
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "<b>bold</b>"}, "name"),
        ({"description": ""}, "description"),
        ({"filters": "foo"}, "filters"),
        ({"filters": "category__in=[1,"}, "filters"),
        ({"filters": "foo=bar"}, "non_field_errors"),
        ({"filters": "creation_user__password__startswith=pbkdf2"}, "non_field_errors"),
        ({"filters": "responsible_owner__owner_id__user__api_tokens__key=x"}, "non_field_errors"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(api, fields: dict, field: str) -> None:
    answer = api.staff().post(LABELS, form(**fields), format="multipart")
    assert answer.status_code == 400
    assert field in answer.json(), answer.json()
    assert not LabelTemplate.objects.exists()
    assert not default_storage.exists("report/label/upload.html")


def test_broken_syntax_names_line_and_token(api) -> None:
    answer = api.staff().post(LABELS, form(template=html_file("<p>\n<b>\n{% nonsense 1 %}")), format="multipart")
    (text,) = answer.json()["template"]
    assert "upload.html, line 3" in text
    assert "nonsense" in text


def test_a_huge_upload_is_refused_by_its_field(api) -> None:
    upload = SimpleUploadedFile("huge.html", b"<p>" + b"x" * (100 << 20))
    answer = api.staff().post(LABELS, form(template=upload), format="multipart")
    assert answer.status_code == 400
    assert "larger than" in answer.json()["template"][0]


@pytest.mark.parametrize("name", ["../../evil.html", "/etc/evil.html", "..\\..\\evil.html", "a/b/evil.html"])
def test_path_tricks_in_file_names_leave_only_the_base_name(api, name: str) -> None:
    upload = html_file()
    upload._name = name
    answer = api.staff().post(LABELS, form(template=upload), format="multipart")
    assert answer.status_code == 201, answer.json()
    assert answer.json()["template"] == "/media/report/label/evil.html"


def test_client_values_for_who_and_when_are_ignored(api) -> None:
    client = api.staff()
    other = api.staff().user
    body = client.post(LABELS, form(updated_by=other.pk, updated="1999-01-01 00:00"), format="multipart").json()
    assert body["updated_by"] == client.user.pk
    assert not body["updated"].startswith("1999")


# --- Lists


def test_lists_filter_by_enabled_model_type_and_search(api) -> None:
    printing.label_template(name="Alpha", model_type="part")
    printing.label_template(name="Beta", model_type="stockitem", enabled=False)
    client = api.user()

    def names(query: str) -> list[str]:
        return [row["name"] for row in client.get(f"{LABELS}?{query}").json()]

    assert names("") == ["Alpha", "Beta"]
    assert names("enabled=true") == ["Alpha"]
    assert names("enabled=false") == ["Beta"]
    assert names("enabled=perhaps") == ["Alpha", "Beta"]
    assert names("model_type=stockitem") == ["Beta"]
    assert names("search=alph") == ["Alpha"]
    assert names("ordering=-name") == ["Alpha", "Beta"]
    assert client.get(f"{LABELS}?model_type=nonsense").status_code == 400
    assert client.get(f"{LABELS}?limit=1").json()["count"] == 2


def test_reports_filter_by_orientation(api) -> None:
    printing.report_template(name="Wide", landscape=True)
    printing.report_template(name="High")
    rows = api.user().get(f"{REPORTS}?landscape=true").json()
    assert [row["name"] for row in rows] == ["Wide"]


def test_the_items_filter_keeps_templates_that_fit_all_items(api) -> None:
    category = PartCategoryFactory.create()
    inside, outside = PartFactory.create(category=category), PartFactory.create()
    printing.label_template(name="Any")
    printing.label_template(name="Category", filters=f"category={category.pk}")
    client = api.with_roles(part="view")

    def names(query: str) -> list[str]:
        return [row["name"] for row in client.get(f"{LABELS}?{query}").json()]

    assert names(f"model_type=part&items={inside.pk}") == ["Any", "Category"]
    assert names(f"model_type=part&items={inside.pk},{outside.pk}") == ["Any"]
    # Items that do not exist say nothing, and without a model type nobody knows what the numbers mean.
    assert names("model_type=part&items=999999") == ["Any", "Category"]
    assert names(f"items={outside.pk}") == ["Any", "Category"]
    assert client.get(f"{LABELS}?model_type=part&items=a,b").status_code == 400


# --- Snippets and assets


def test_a_snippet_is_included_by_its_file_name_and_an_upload_counts_at_once(api) -> None:
    client = api.superuser()
    upload = {"snippet": html_file("one", "sign.html"), "description": "A sign"}
    pk = client.post("/api/report/snippet/", upload, format="multipart").json()["pk"]
    template = printing.report_template('{% include "snippets/sign.html" %}')
    part = PartFactory.create()
    from stockpress.printing import template_store
    from stockpress.printing.context.building import LazyContext

    def rendered() -> str:
        return template_store.render(template_store.compiled(template), LazyContext(), warnings=[], item=part)

    assert rendered() == "one"
    client.patch(f"/api/report/snippet/{pk}/", {"snippet": html_file("two", "sign.html")}, format="multipart")
    assert rendered() == "two"
    assert ReportSnippet.objects.count() == 1


def test_an_asset_may_be_any_file(api) -> None:
    client = api.staff()
    upload = {"asset": SimpleUploadedFile("logo.png", png()), "description": "Logo"}
    answer = client.post("/api/report/asset/", upload, format="multipart")
    assert answer.status_code == 201
    assert answer.json()["asset"] == "/media/report/assets/logo.png"
    assert set(answer.json()) == {"pk", "asset", "description"}
    again = client.post(
        "/api/report/asset/", {**upload, "asset": SimpleUploadedFile("logo.png", png())}, format="multipart"
    )
    assert again.status_code == 400
    assert "asset" in again.json()
    assert ReportAsset.objects.count() == 1


# --- Metadata


def test_metadata_is_replaced_by_put_and_merged_by_patch(api) -> None:
    template = printing.label_template()
    url = f"{LABELS}{template.pk}/metadata/"
    client = api.with_roles(admin="view,change")
    assert client.get(url).json() == {"metadata": {}}
    assert client.put(url, {"metadata": {"a": 1, "b": 2}}).json() == {"metadata": {"a": 1, "b": 2}}
    assert client.patch(url, {"metadata": {"b": 3}}).json() == {"metadata": {"a": 1, "b": 3}}
    assert client.put(url, {"metadata": {"c": 4}}).json() == {"metadata": {"c": 4}}
    answer = client.put(url, {"metadata": [1]})
    assert answer.status_code == 400
    assert "metadata" in answer.json()
    template.refresh_from_db()
    assert template.revision == 1


def test_metadata_needs_the_admin_role(api) -> None:
    url = f"{REPORTS}{printing.report_template().pk}/metadata/"
    assert api.anonymous().get(url).status_code == 401
    assert api.staff().get(url).status_code == 403
    assert api.with_roles(admin="view").get(url).status_code == 200
    assert api.with_roles(admin="view").put(url, {"metadata": {}}).status_code == 403


def test_the_page_size_of_a_report_falls_back_to_the_setting(db: None) -> None:
    template = ReportTemplate(page_size="")
    assert template.get_report_size() == "A4"
