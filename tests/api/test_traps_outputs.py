"""Outputs and their files where clients are known to stumble."""

from __future__ import annotations

import base64
from typing import Any

import pytest
import structlog
from rest_framework.test import APIClient

from stockpress.outputs.models import DataOutput
from stockpress.printing.models import ReportTemplate
from stockpress.settings_registry.services import ChangeSetting
from tests.factories import printing
from tests.factories.part import PartFactory
from tests.factories.users import PASSWORD
from tests.printed import pictures_of

pytestmark = pytest.mark.django_db

REPORTS = "/api/report/print/"
OUTPUTS = "/api/data-output/"


def printed(client: Any, **template: Any) -> dict[str, Any]:
    row = printing.report_template(**template)
    body: dict[str, Any] = client.post(REPORTS, {"template": row.pk, "items": [PartFactory.create().pk]}).json()
    return body


@pytest.mark.parametrize("scheme", ["token", "basic", "session"])
def test_a_file_is_fetched_with_every_way_to_sign_in(api, scheme: str) -> None:
    owner = api.superuser()
    body = printed(owner)
    client = APIClient()
    if scheme == "token":
        client = owner
    elif scheme == "basic":
        secret = base64.b64encode(f"{owner.user.username}:{PASSWORD}".encode()).decode()
        client.credentials(HTTP_AUTHORIZATION=f"Basic {secret}")
    else:
        assert client.login(username=owner.user.username, password=PASSWORD)
    answer = client.get(body["output"])
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")


def test_an_output_survives_its_user_and_is_then_for_staff(api) -> None:
    owner = api.superuser()
    body = printed(owner)
    owner.user.delete()
    assert api.user().get(f"{OUTPUTS}{body['pk']}/").status_code == 404
    row = api.staff().get(f"{OUTPUTS}{body['pk']}/").json()
    assert (row["user"], row["user_detail"]) == (None, None)


def test_an_output_survives_its_template(api) -> None:
    client = api.superuser()
    body = printed(client, name="Sheet")
    ReportTemplate.objects.all().delete()
    assert client.get(f"{OUTPUTS}{body['pk']}/").json()["template_name"] == "Sheet"


def test_outputs_are_made_by_printing_alone(api) -> None:
    client = api.superuser()
    body = printed(client)
    assert client.post(OUTPUTS, {"output_type": "label"}).status_code == 405
    for method in (client.put, client.patch):
        assert method(f"{OUTPUTS}{body['pk']}/", {"complete": False}).status_code == 405


def test_outputs_are_deleted_together_by_what_they_are(api) -> None:
    client = api.superuser()
    printed(client)
    kept = DataOutput.objects.create(user=client.user, output_type="export")
    answer = client.delete(OUTPUTS, {"filters": {"output_type": "report"}})
    assert answer.status_code == 200, answer.json()
    assert "success" in answer.json()
    assert DataOutput.objects.get() == kept


@pytest.mark.parametrize("wanted", [True, False])
def test_errors_of_templates_go_to_the_log_when_that_is_wanted(api, wanted: bool) -> None:
    ChangeSetting(key="REPORT_LOG_ERRORS", value=wanted)()
    with structlog.testing.capture_logs() as events:
        printed(api.superuser(), text="{% load report %}{% divide 1 0 %}")
    logged = [event for event in events if event["event"] == "print_job_failed"]
    assert len(logged) == (1 if wanted else 0)
    assert not wanted or "divide" in logged[0]["reason"]


def test_a_paper_size_that_nobody_knows_prints_on_a4(api) -> None:
    template = printing.report_template()
    ReportTemplate.objects.filter(pk=template.pk).update(page_size="Foolscap")
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    assert pictures_of(body, dpi=254)[0].size == pytest.approx((2100, 2970), abs=1)
