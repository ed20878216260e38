"""What the first start of a demo leaves behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User

from stockpress.accounts.services import create_user
from stockpress.inventory.part.models import Part
from stockpress.printing.defaults import provision_default_templates
from stockpress.printing.models import LabelTemplate, ReportTemplate
from stockpress.project.first_demo import prepare_demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def templates(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    provision_default_templates()


def test_the_first_start_loads_stock_prints_samples_and_tells_the_password_once(
    templates: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare_demo(tmp_path / "out")
    told = capsys.readouterr().err
    password = told.split("Sign in as admin with the password ")[1].split()[0]
    assert User.objects.get(username="admin", is_superuser=True).check_password(password)
    for name in ("stock-labels.pdf", "purchase-order.pdf"):
        assert (tmp_path / "out" / name).read_bytes().startswith(b"%PDF")
        assert str(tmp_path / "out" / name) in told
    parts = Part.objects.count()
    assert parts >= 60

    prepare_demo(tmp_path / "out")
    assert "password" not in capsys.readouterr().err
    assert Part.objects.count() == parts


def test_a_database_in_use_keeps_its_stock_and_its_administrator(
    templates: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    create_user(username="anna", password="of-her-own-1", is_superuser=True)
    Part.objects.create(name="Screw", description="of our own")
    prepare_demo(tmp_path / "out")
    assert [part.name for part in Part.objects.all()] == ["Screw"]
    assert not User.objects.filter(username="admin").exists()
    assert "password" not in capsys.readouterr().err


def test_a_sample_that_cannot_be_printed_does_not_stop_the_start(
    templates: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for kind in (LabelTemplate, ReportTemplate):
        for template in kind.objects.all():
            Path(template.template.path).write_text("{% load no_such_library %}")
    prepare_demo(tmp_path / "out")
    told = capsys.readouterr().err
    assert "stock-labels.pdf was not printed" in told
    assert not (tmp_path / "out").exists()
