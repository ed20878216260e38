"""Files that come along with an import."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as django_settings

from stockpress.inventory.common.models import Attachment
from stockpress.inventory.part.models import Part
from stockpress.inventory.transfer import import_file
from stockpress.inventory.transfer.errors import ImportRecordInvalid, MediaUnusable
from tests.domain.transfer.exports import part, record, stock_item, write

pytestmark = [pytest.mark.django_db]

IMAGE = "part_images/0402.jpg"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The media folder of the old server."""
    folder = tmp_path / "old"
    for name, content in {
        IMAGE: b"picture",
        "part_images/0402.thumbnail.jpg": b"small",
        "part_files/1/a.pdf": b"%PDF",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: object) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    return tmp_path / "media"


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_files_that_rows_name_are_copied_with_their_smaller_variants(tmp_path: Path, old: Path, media: Path) -> None:
    attachment = record("part.partattachment", 1, part=1, attachment="part_files/1/a.pdf")
    report = import_file(write(tmp_path, part(1, image=IMAGE), attachment), media_dir=old)
    assert files_in(media) == {IMAGE, "part_images/0402.thumbnail.jpg", "part_files/1/a.pdf"}
    assert report.files_copied == 3
    assert Attachment.objects.get().file_size == 4
    assert Part.objects.get().image.read() == b"picture"
    assert oct((media / IMAGE).stat().st_mode & 0o777) == oct(django_settings.FILE_UPLOAD_PERMISSIONS)


def test_a_second_import_copies_nothing(tmp_path: Path, old: Path) -> None:
    path = write(
        tmp_path, part(1, image=IMAGE), record("part.partattachment", 1, part=1, attachment="part_files/1/a.pdf")
    )
    import_file(path, media_dir=old)
    for folder in (old, None):
        report = import_file(path, media_dir=folder)
        assert (report.created, report.updated, report.files_copied) == (0, 0, 0)
        assert not report.warnings


def test_missing_files_are_counted_and_the_rows_come_along(tmp_path: Path, old: Path, media: Path) -> None:
    report = import_file(write(tmp_path, part(1, image="part_images/gone.png")), media_dir=old)
    assert report.files_missing == ["part_images/gone.png"]
    assert "part_images/gone.png" in str(report)
    assert not files_in(media)
    assert Part.objects.get().image.name == "part_images/gone.png"


def test_without_the_folder_the_report_says_that_files_stay_behind(tmp_path: Path) -> None:
    report = import_file(write(tmp_path, part(1, image=IMAGE)))
    assert "1 files" in report.warnings[0]


@pytest.mark.parametrize(
    "name", ["../secret.txt", "/etc/passwd", "part_images/../../secret.txt", "..\\secret.txt", "c:/x.png", "."]
)
@pytest.mark.parametrize("with_media", [True, False])
def test_paths_that_lead_elsewhere_are_refused(tmp_path: Path, old: Path, name: str, with_media: bool) -> None:
    for entry in (part(1, image=name), record("common.attachment", 1, model_type="part", model_id=1, attachment=name)):
        entries = [entry] if entry["model"] == "part.part" else [part(1), entry]
        with pytest.raises(ImportRecordInvalid, match="media folder"):
            import_file(write(tmp_path, *entries), media_dir=old if with_media else None)
    assert not Part.objects.exists()


def test_links_out_of_the_old_folder_count_as_missing(tmp_path: Path, old: Path, media: Path) -> None:
    (old / "part_images/link.png").symlink_to(tmp_path / "secret.txt")
    report = import_file(write(tmp_path, part(1, image="part_images/link.png")), media_dir=old)
    assert report.files_missing == ["part_images/link.png"]
    assert not files_in(media)


def test_links_in_our_folder_lead_nothing_elsewhere(tmp_path: Path, old: Path, media: Path) -> None:
    media.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (media / "part_images").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(MediaUnusable):
        import_file(write(tmp_path, part(1, image=IMAGE)), media_dir=old)
    assert not files_in(tmp_path / "elsewhere")
    assert not Part.objects.exists()


def test_nothing_is_copied_when_the_data_are_refused(tmp_path: Path, old: Path, media: Path) -> None:
    with pytest.raises(ImportRecordInvalid):
        import_file(write(tmp_path, part(1, image=IMAGE), stock_item(1, 1, quantity="x")), media_dir=old)
    assert not media.exists() or not files_in(media)


def test_a_full_disk_takes_the_rows_back_as_well(
    tmp_path: Path, old: Path, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(MediaUnusable, match="No space left"):
        import_file(write(tmp_path, part(1, image=IMAGE)), media_dir=old)
    assert not Part.objects.exists()
    assert not files_in(media)


def test_a_media_folder_that_is_not_there_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(MediaUnusable, match="no such folder"):
        import_file(write(tmp_path, part(1)), media_dir=tmp_path / "nowhere")
    assert not Part.objects.exists()


@pytest.mark.parametrize("name", ["report/label/part_label.html", "data_output/x.pdf"])
def test_a_row_may_not_bring_a_file_into_a_folder_of_others(tmp_path: Path, old: Path, media: Path, name: str) -> None:
    (old / name).parent.mkdir(parents=True)
    (old / name).write_text("{{ evil }}")
    with pytest.raises(ImportRecordInvalid, match="not for files of this kind"):
        import_file(write(tmp_path, part(1, image=name)), media_dir=old)
    assert not files_in(media)
