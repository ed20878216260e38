"""Templates of an export, in their old and new form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stockpress.inventory.transfer import import_file
from stockpress.printing.defaults import provision_default_templates
from stockpress.printing.models import LabelTemplate, ReportAsset, ReportSnippet, ReportTemplate
from tests.domain.transfer.exports import Rec, record, write

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "old"
    for name in (
        "label/partlabel/mine.html",
        "label/stockitem/mine.html",
        "report/buildreport/job.html",
        "report/label/new.html",
        "report/label/part_label.html",
        "report/assets/logo.png",
        "report/snippets/foot.html",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"from {name}")
    return folder


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def old_label(kind: str, pk: int, file: str, name: str = "Mine", **fields: Any) -> Rec:
    given = {
        "name": name, "description": "Ours", "label": file, "enabled": True, "width": 70.0, "height": 24.0,
        "filename_pattern": "label.pdf", "filters": "", "metadata": None,
    }  # fmt: skip
    return record(f"label.{kind}", pk, **{**given, **fields})


def old_build_report(pk: int) -> Rec:
    return record(
        "report.buildreport",
        pk,
        name="Job",
        description="Sheet",
        template="report/buildreport/job.html",
        revision=3,
        page_size="A4",
        landscape=True,
        filename_pattern="r.pdf",
        enabled=True,
        filters="",
        include_installed=True,
    )


def new_label(pk: int, file: str, name: str = "New", **fields: Any) -> Rec:
    given = {
        "name": name, "description": "Ours", "template": file, "revision": 7, "model_type": "part", "enabled": False,
        "width": 62.0, "height": 29.0, "filename_pattern": "x.pdf", "filters": "active=True", "attach_to_model": True,
    }  # fmt: skip
    return record("report.labeltemplate", pk, **{**given, **fields})


def test_old_labels_and_reports_become_templates_of_their_model(tmp_path: Path, old: Path, media: Path) -> None:
    path = write(
        tmp_path,
        old_label("partlabel", 1, "label/partlabel/mine.html"),
        old_label("stockitemlabel", 1, "label/stockitem/mine.html"),
        old_build_report(1),
    )
    report = import_file(path, media_dir=old)
    labels = {row.model_type: (row.template.name, row.width) for row in LabelTemplate.objects.all()}
    assert labels == {
        "part": ("report/label/mine.html", 70.0),
        "stockitem": ("report/label/stockitem_mine.html", 70.0),
    }
    assert (media / "report/label/mine.html").read_text() == "from label/partlabel/mine.html"
    assert (media / "report/label/stockitem_mine.html").read_text() == "from label/stockitem/mine.html"
    sheet = ReportTemplate.objects.get()
    assert (sheet.model_type, sheet.revision, sheet.landscape) == ("build", 3, True)
    assert sheet.template.read() == b"from report/buildreport/job.html"
    assert report.files_copied == 3
    again = import_file(path, media_dir=old)
    assert (again.created, again.updated, again.files_copied) == (0, 0, 0)


def test_new_templates_assets_and_snippets_come_along(tmp_path: Path, old: Path) -> None:
    path = write(
        tmp_path,
        new_label(1, "report/label/new.html"),
        record("report.reportasset", 4, asset="report/assets/logo.png", description="Logo"),
        record("report.reportsnippet", 4, snippet="report/snippets/foot.html", description="Foot"),
    )
    import_file(path, media_dir=old)
    row = LabelTemplate.objects.get()
    assert (row.name, row.revision, row.enabled, row.filters) == ("New", 7, False, "active=True")
    assert row.template.read() == b"from report/label/new.html"
    assert ReportAsset.objects.get().asset.read() == b"from report/assets/logo.png"
    assert ReportSnippet.objects.get().snippet.read() == b"from report/snippets/foot.html"
    assert import_file(path).unchanged == 3


def test_templates_without_their_file_are_skipped_with_the_way_out(tmp_path: Path) -> None:
    report = import_file(
        write(
            tmp_path,
            new_label(1, "report/label/new.html"),
            record("report.reportasset", 4, asset="report/assets/logo.png", description="Logo"),
        )
    )
    assert report.skipped == {
        ("report.labeltemplate", "file report/label/new.html not found: pass --media"): 1,
        ("report.reportasset", "file report/assets/logo.png not found: pass --media"): 1,
    }
    assert not LabelTemplate.objects.exists()


def test_templates_that_came_with_the_old_server_are_skipped(tmp_path: Path, old: Path) -> None:
    report = import_file(
        write(tmp_path, old_label("stockitemlabel", 1, "label/inventree/stockitem/qr.html")), media_dir=old
    )
    assert [reason for _, reason in report.skipped] == [
        "a template that came with the old server; Stockpress brings its own"
    ]


def test_templates_of_things_that_cannot_be_printed_are_skipped(tmp_path: Path, old: Path) -> None:
    report = import_file(write(tmp_path, new_label(1, "report/label/new.html", model_type="spaceship")), media_dir=old)
    assert report.skipped["report.labeltemplate", "'spaceship' cannot be printed"] == 1


def test_a_default_template_is_recognised_by_name_and_keeps_our_file_without_media(tmp_path: Path) -> None:
    provision_default_templates()
    ours = LabelTemplate.objects.get(name="InvenTree Part Label")
    body = ours.template.read()
    other = LabelTemplate.objects.exclude(pk=ours.pk).first()
    assert other is not None
    count = LabelTemplate.objects.count()
    path = write(tmp_path, new_label(other.pk, "report/label/part_label.html", name="InvenTree Part Label"))
    report = import_file(path)
    assert (report.created, report.updated) == (0, 1)
    ours.refresh_from_db()
    assert (ours.width, ours.enabled) == (62.0, False)
    assert ours.template.read() == body
    assert LabelTemplate.objects.count() == count


def test_an_own_template_does_not_take_the_file_of_a_default_one(tmp_path: Path, old: Path, media: Path) -> None:
    provision_default_templates()
    body = (media / "report/label/part_label.html").read_bytes()
    import_file(write(tmp_path, new_label(1, "report/label/part_label.html", name="My own")), media_dir=old)
    assert LabelTemplate.objects.get(name="My own").template.name == "report/label/part_part_label.html"
    assert (media / "report/label/part_label.html").read_bytes() == body
