"""Files that belong to objects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from stockpress.inventory.common.attachable import attachable_models
from stockpress.inventory.common.errors import FileNameMissing, NotAttachable, NothingToAttachTo
from stockpress.inventory.common.models import Attachment, AttachmentModel
from stockpress.inventory.common.services import attach_file
from tests.factories.common import AttachmentFactory
from tests.factories.company import CompanyFactory
from tests.factories.part import PartFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_a_file_is_kept_in_the_folder_of_its_object(media: Path) -> None:
    part = PartFactory()
    user = User.objects.create(username="ada")
    attachment = attach_file(
        model_type="part", model_id=part.pk, file_name="report.pdf", content=b"%PDF", comment="Printed", user=user
    )
    assert (media / "attachments" / "part" / str(part.pk) / "report.pdf").read_bytes() == b"%PDF"
    assert (attachment.file_size, attachment.comment, attachment.upload_user) == (4, "Printed", user)
    assert list(part.attachments) == [attachment]


def test_a_second_file_of_the_same_name_does_not_replace_the_first() -> None:
    part = PartFactory()
    first, second = (
        attach_file(model_type="part", model_id=part.pk, file_name="a.txt", content=text) for text in (b"one", b"two")
    )
    assert first.attachment.read() == b"one"
    assert second.attachment.read() == b"two"


@pytest.mark.parametrize("file_name", ["../../etc/passwd", "/etc/passwd", "..\\..\\etc\\passwd", "a/b/passwd"])
def test_folders_in_a_file_name_are_dropped(media: Path, file_name: str) -> None:
    part = PartFactory()
    attachment = attach_file(model_type="part", model_id=part.pk, file_name=file_name, content=b"x")
    assert Path(attachment.attachment.path).parent == media / "attachments" / "part" / str(part.pk)
    assert attachment.basename == "passwd"


@pytest.mark.parametrize("file_name", ["", ".", "..", "a/.."])
def test_a_file_without_a_name_is_refused(file_name: str) -> None:
    with pytest.raises(FileNameMissing):
        attach_file(model_type="part", model_id=PartFactory().pk, file_name=file_name, content=b"x")


def test_nothing_is_attached_to_a_model_without_attachments() -> None:
    with pytest.raises(NotAttachable, match="stocklocation"):
        attach_file(model_type="stocklocation", model_id=1, file_name="a.txt", content=b"x")


def test_nothing_is_attached_to_an_object_that_is_not_there(media: Path) -> None:
    with pytest.raises(NothingToAttachTo):
        attach_file(model_type="part", model_id=999, file_name="a.txt", content=b"x")
    assert not list(media.rglob("*.txt"))


def test_attachments_go_with_their_object(media: Path, django_capture_on_commit_callbacks: Any) -> None:
    part, company = PartFactory(pk=5), CompanyFactory(pk=5)
    attach_file(model_type="part", model_id=5, file_name="a.txt", content=b"x")
    kept = AttachmentFactory(owner=company)
    with django_capture_on_commit_callbacks(execute=True):
        part.delete()
    assert list(Attachment.objects.all()) == [kept]
    assert not list(media.rglob("*.txt"))


def test_a_file_that_another_attachment_shares_stays(media: Path, django_capture_on_commit_callbacks: Any) -> None:
    part = PartFactory()
    first = attach_file(model_type="part", model_id=part.pk, file_name="a.txt", content=b"x")
    Attachment.objects.create(model_type="part", model_id=part.pk, attachment=first.attachment.name)
    with django_capture_on_commit_callbacks(execute=True):
        first.delete()
    assert list(media.rglob("a.txt"))


def test_an_attachment_is_a_file_or_a_link() -> None:
    attachment = AttachmentFactory.build(owner=PartFactory(), link="")
    with pytest.raises(ValidationError, match="file or a link"):
        attachment.full_clean()


def test_every_attachable_model_is_a_choice_and_every_choice_a_model() -> None:
    assert set(attachable_models()) == set(AttachmentModel.values)
