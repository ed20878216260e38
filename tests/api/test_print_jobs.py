"""Print jobs: how they fail, wait, and what their templates may see."""

from __future__ import annotations

import threading

import pytest

from stockpress.outputs.models import DataOutput
from stockpress.printing.models import PrintJob
from stockpress.printing.spool.runner import Spooler
from tests.factories import printing
from tests.factories.part import PartFactory
from tests.factories.stock import StockItemFactory
from tests.printed import named, texts_of
from tests.threads import need_connections_of_their_own

pytestmark = pytest.mark.django_db

LABELS = "/api/label/print/"
REPORTS = "/api/report/print/"


def test_a_failed_job_keeps_its_row_and_says_where_it_broke(api) -> None:
    template = printing.label_template(
        f"{{% load report %}}\n{named('{% subtract part.name 1 %}')}", file_name="broken.html"
    )
    part = PartFactory.create(name="Widget")
    client = api.superuser()

    answer = client.post(LABELS, {"template": template.pk, "items": [part.pk]})

    assert answer.status_code == 400
    text = answer.json()["error"][0]
    assert "label/broken.html, line 2" in text
    assert "Widget" in text
    output = client.get("/api/data-output/").json()[0]
    assert output["complete"] is False
    assert output["errors"]["error"] == text
    assert output["output"] is None
    assert PrintJob.objects.get().state == "failed"


def test_a_template_that_never_ends_fails_in_its_time_and_the_next_job_prints(api, settings) -> None:
    settings.STOCKPRESS = settings.STOCKPRESS.model_copy(update={"template_timeout_s": 0.3})
    loop = "{% for a in big %}" * 8 + "{% endfor %}" * 8
    endless = printing.label_template(
        "{% load report inventree_extras %}{% to_list 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 as big %}" + loop
    )
    plain = printing.label_template(named("fine"))
    part = PartFactory.create()
    client = api.superuser()

    slow = client.post(LABELS, {"template": endless.pk, "items": [part.pk]})
    next_one = client.post(LABELS, {"template": plain.pk, "items": [part.pk]})

    assert slow.status_code == 400
    assert "took longer than 0.3 s" in slow.json()["error"][0]
    assert texts_of(next_one.json()) == ["fine"]


def test_a_template_that_includes_itself_fails_with_a_reason(api) -> None:
    template = printing.label_template('{% include "label/mirror.html" %}', file_name="mirror.html")
    answer = api.superuser().post(LABELS, {"template": template.pk, "items": [PartFactory.create().pk]})
    assert answer.status_code == 400
    assert "include" in answer.json()["error"][0]


def test_a_template_of_a_million_pages_fails_with_a_reason(api, settings) -> None:
    settings.STOCKPRESS = settings.STOCKPRESS.model_copy(update={"render_timeout_s": 3.0})
    template = printing.report_template(
        "<style>p { page-break-after: always }</style>{{ html|safe }}" + "<p>x</p>" * 20_000
    )
    answer = api.superuser().post(REPORTS, {"template": template.pk, "items": [PartFactory.create().pk]})
    assert answer.status_code == 400
    assert any(word in answer.json()["error"][0] for word in ("pages", "longer than"))


def test_a_template_whose_file_is_gone_says_so(api) -> None:
    template = printing.label_template()
    template.template.storage.delete(template.template.name)
    answer = api.superuser().post(LABELS, {"template": template.pk, "items": [PartFactory.create().pk]})
    assert answer.status_code == 400
    assert "no template" in answer.json()["error"][0]


# --- The queue


@pytest.fixture
def a_living_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stockpress.printing.services.living_workers", lambda: 1)


def test_a_large_job_is_left_to_the_worker_and_answered_with_what_is_true(api, settings, a_living_worker: None) -> None:
    settings.STOCKPRESS = settings.STOCKPRESS.model_copy(update={"fast_lane_items": 1, "print_wait_s": 0.05})
    template = printing.label_template(named("x"))
    parts = [PartFactory.create().pk for _ in range(2)]

    body = api.superuser().post(LABELS, {"template": template.pk, "items": parts}).json()

    assert body["complete"] is False
    assert body["output"] is None
    assert PrintJob.objects.get().state == "queued"


@pytest.mark.django_db(transaction=True)
def test_the_worker_prints_what_is_queued(settings, a_living_worker: None) -> None:
    need_connections_of_their_own()
    from stockpress.printing.services import PrintLabels, deliver

    settings.STOCKPRESS = settings.STOCKPRESS.model_copy(update={"fast_lane_items": 0, "print_wait_s": 20})
    template = printing.label_template(named("x"))
    stop = threading.Event()
    worker = threading.Thread(target=Spooler().run_forever, args=(stop,))
    worker.start()
    try:
        job = deliver(PrintLabels(user=None, template=template, item_ids=[PartFactory.create().pk])())
    finally:
        stop.set()
        worker.join()
    assert job.state == "done"
    assert job.output.complete


def test_without_a_living_worker_a_large_job_is_made_at_once(api, settings) -> None:
    settings.STOCKPRESS = settings.STOCKPRESS.model_copy(update={"fast_lane_items": 0})
    template = printing.label_template(named("x"))
    body = api.superuser().post(LABELS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    assert body["complete"] is True


# --- What a template may see


def test_the_printing_user_is_in_the_context(api) -> None:
    template = printing.label_template(named("{{ user.username }}/{{ user.password }}/{{ template_revision }}"))
    client = api.superuser(username="packer")
    body = client.post(LABELS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    assert texts_of(body) == ["packer//1"]


@pytest.mark.parametrize(
    "source",
    [
        '<img src="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="http://127.0.0.1:5432/x.css">',
        '<object data="file:///etc/hosts"></object>',
        "<style>@import url(file:///etc/passwd); p { background: url(file:///etc/passwd) }</style>",
    ],
)
def test_a_document_reads_no_file_and_no_network(api, source: str) -> None:
    template = printing.report_template(f"<p>still here</p>{source}")
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    assert "pk" in body, body
    assert texts_of(body)[0].startswith("still here")
    data = DataOutput.objects.get(pk=body["pk"]).output.read()
    assert b"root:" not in data
    assert b"EmbeddedFile" not in data


def test_other_models_print_too(api) -> None:
    template = printing.label_template(named("{{ item.quantity }} {{ stock_item.part.name }}"), model_type="stockitem")
    item = StockItemFactory.create(part__name="Screw")
    body = api.superuser().post(LABELS, {"template": template.pk, "items": [item.pk]}).json()
    assert texts_of(body)[0].endswith("Screw")


def test_a_character_that_no_font_has_is_a_warning(api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stockpress.printing.pipeline.missing_glyphs", lambda text: set(text) & {"\U00012000"})
    template = printing.label_template(named("\U00012000"))
    body = api.superuser().post(LABELS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    (warning,) = PrintJob.objects.get(output=body["pk"]).warnings
    assert "U+12000" in warning
