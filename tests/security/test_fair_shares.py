"""One user, or one template, must not keep the server from printing for others."""

from __future__ import annotations

import threading

import pytest

from stockpress.printing import pipeline, template_store
from stockpress.printing.models import PrintJob
from stockpress.printing.services import PrintLabels, deliver
from stockpress.printing.spool import fast_lane, queue
from stockpress.printing.spool.runner import MOST_OF_ONE_USER, Spooler
from tests.conftest import Api
from tests.factories import printing
from tests.factories.part import PartFactory
from tests.factories.users import SuperuserFactory


@pytest.fixture
def a_living_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stockpress.printing.services.living_workers", lambda: 1)


@pytest.fixture
def a_full_lane(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every place of this process is taken by a print that does not end."""
    places = threading.BoundedSemaphore(1)
    places.acquire()
    monkeypatch.setattr(fast_lane, "_places", lambda: places)
    monkeypatch.setattr(fast_lane, "PATIENCE_S", 0)


def test_while_slow_prints_fill_the_lane_others_are_queued_and_answered_at_once(
    api: Api, settings: object, a_living_worker: None, a_full_lane: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("stockpress.printing.spool.runner.wait_for", lambda job, seconds: waited.append(seconds) or job)
    template = printing.label_template("<p>x</p>")
    answer = api.superuser().post("/api/label/print/", {"template": template.pk, "items": [PartFactory.create().pk]})
    assert (answer.status_code, answer.json()["complete"]) == (201, False)
    assert PrintJob.objects.get().state == "queued"
    assert waited == [0]


def test_without_a_worker_a_full_lane_prints_all_the_same(api: Api, a_full_lane: None) -> None:
    template = printing.label_template("<p>x</p>")
    answer = api.superuser().post("/api/label/print/", {"template": template.pk, "items": [PartFactory.create().pk]})
    assert answer.json()["complete"] is True


def test_a_print_that_fails_gives_its_place_back(db: None, a_living_worker: None) -> None:
    template = printing.label_template("{% include 'nothing.html' %}")
    part = PartFactory.create()
    for _ in range(20):
        job = deliver(PrintLabels(user=None, template=template, item_ids=[part.pk])())
        assert job.state == "failed"


def a_job(user: object = None) -> PrintJob:
    template = printing.label_template("<p>x</p>")
    return PrintLabels(user=user, template=template, item_ids=[PartFactory.create().pk])()  # type: ignore[arg-type]


def test_the_worker_keeps_a_place_for_somebody_else(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    many, other = SuperuserFactory.create(), SuperuserFactory.create()
    jobs = [a_job(many) for _ in range(4)] + [a_job(other), a_job()]
    spooler = Spooler()
    begun: list[int] = []
    monkeypatch.setattr(spooler._executor, "submit", lambda _run, job: begun.append(job.pk))
    while spooler._start_next():
        pass
    assert begun == [*(job.pk for job in jobs[:MOST_OF_ONE_USER]), jobs[4].pk]


def test_jobs_of_nobody_count_as_one_user_too(db: None) -> None:
    mine, other = a_job(), a_job(SuperuserFactory.create())
    assert queue.claim_next(besides=[None]) == other
    assert queue.claim_next(besides=[other.user_id]) == mine


def test_long_documents_are_handed_over_before_they_fill_the_memory(db: None) -> None:
    class Long:
        html = "x" * (pipeline.CHUNK_CHARS // 2)

    sizes = [len(chunk) for chunk in pipeline.in_chunks((Long() for _ in range(7)), lambda: False)]  # type: ignore[type-var]
    assert sizes == [2, 2, 2, 1]


def test_a_job_whose_pages_would_fill_the_memory_fails_with_a_reason(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "MAX_JOB_BYTES", 100)
    for kind, template in (("label", printing.label_template()), ("report", printing.report_template())):
        body = {"template": template.pk, "items": [PartFactory.create().pk]}
        answer = api.superuser().post(f"/api/{kind}/print/", body)
        assert answer.status_code == 400
        assert "larger than" in answer.json()["error"][0]


def test_warnings_of_a_job_are_counted_out(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_store, "MAX_WARNINGS", 3)
    template = printing.label_template("".join(f"{{{{ missing_{number} }}}}" for number in range(9)))
    api.superuser().post("/api/label/print/", {"template": template.pk, "items": [PartFactory.create().pk]})
    assert len(PrintJob.objects.get().warnings) <= 4


def test_a_job_at_work_renews_its_claim(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from stockpress.printing.spool import runner

    monkeypatch.setattr(runner, "RENEW_EVERY_S", 0)
    monkeypatch.setattr(runner, "PROGRESS_EVERY_S", 0)
    renewed: list[int] = []
    monkeypatch.setattr(queue, "renew_lease", lambda job: renewed.append(job.pk))
    job = runner.run_to_end(a_job())
    assert job.state == "done"
    assert renewed
