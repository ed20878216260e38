"""Who may have which stored file: a table of folders and people."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from stockpress.inventory.common.services import attach_file
from stockpress.outputs.models import DataOutput
from tests.conftest import Api
from tests.factories import printing
from tests.factories.company import CompanyFactory
from tests.factories.order import PurchaseOrderFactory
from tests.factories.part import PartFactory
from tests.factories.stock import StockItemFactory

PEOPLE = ("anonymous", "nobody", "part", "stock", "purchase_order", "sales_order", "owner", "staff", "superuser")
SIGNED_IN = set(PEOPLE) - {"anonymous"}
MAY: dict[str, set[str]] = {
    "label template": SIGNED_IN,
    "snippet": SIGNED_IN,
    "asset": SIGNED_IN,
    "part image": {"part", "superuser"},
    "company image": {"purchase_order", "sales_order", "superuser"},
    "attachment of a part": {"part", "superuser"},
    "attachment of a stock item": {"stock", "superuser"},
    "attachment of a purchase order": {"purchase_order", "superuser"},
    "attachment of a company": {"purchase_order", "sales_order", "superuser"},
    "attachment that belongs to nothing": set(),
    "output": {"owner", "staff", "superuser"},
    "output of the command line": {"staff", "superuser"},
    "output that belongs to nothing": set(),
    "file beside the folders": set(),
    "hidden file": set(),
    "database": set(),
}


@pytest.fixture
def people(api: Api) -> dict[str, Any]:
    roles = {role: api.with_roles(**{role: "view"}) for role in ("part", "stock", "purchase_order", "sales_order")}
    return {
        "anonymous": api.anonymous(),
        "nobody": api.user(),
        **roles,
        "owner": api.user(),
        "staff": api.staff(),
        "superuser": api.superuser(),
    }


def stored(name: str) -> str:
    return default_storage.save(name, ContentFile(b"content"))


@pytest.fixture
def files(people: dict[str, Any]) -> dict[str, str]:
    """A file of each kind, by its name in the storage."""

    def attached(kind: str, row: Any) -> str:
        attachment = attach_file(
            model_type=kind, model_id=row.pk, file_name=f"{kind}.txt", content=b"x", comment="", user=None
        )
        return str(attachment.attachment.name)

    output = stored("data_output/owned.pdf")
    DataOutput.objects.create(user=people["owner"].user, output=output, complete=True)
    operators = stored("data_output/operators.pdf")
    DataOutput.objects.create(user=None, output=operators, complete=True)
    return {
        "label template": printing.label_template().template.name,
        "snippet": printing.snippet().snippet.name,
        "asset": printing.asset(b"x", file_name="a.png").asset.name,
        "part image": stored("part_images/fan.png"),
        "company image": stored("company_images/acme.png"),
        "attachment of a part": attached("part", PartFactory.create()),
        "attachment of a stock item": attached("stockitem", StockItemFactory.create()),
        "attachment of a purchase order": attached("purchaseorder", PurchaseOrderFactory.create()),
        "attachment of a company": attached("company", CompanyFactory.create()),
        "attachment that belongs to nothing": stored("attachments/part/1/orphan.txt"),
        "output": output,
        "output of the command line": operators,
        "output that belongs to nothing": stored("data_output/orphan.pdf"),
        "file beside the folders": stored("stray.txt"),
        "hidden file": stored(".import-x/0"),
        "database": stored("stockpress.sqlite3"),
    }


@pytest.mark.parametrize("kind", MAY)
def test_a_file_is_for_those_who_may_see_what_it_belongs_to(
    people: dict[str, Any], files: dict[str, str], kind: str
) -> None:
    codes = {name: client.get(f"/media/{files[kind]}").status_code for name, client in people.items()}
    expected = {name: 200 if name in MAY[kind] else 404 for name in PEOPLE} | {"anonymous": 401}
    assert codes == expected


def test_the_table_names_every_kind_of_file(files: dict[str, str]) -> None:
    assert set(files) == set(MAY)


@pytest.mark.parametrize(
    "path",
    [
        "report/../stray.txt",
        "report/./../stray.txt",
        "report//../stray.txt",
        "report/%2e%2e/stray.txt",
        "report/..%2fstray.txt",
        "report/..%5cstray.txt",
        "report\\..\\stray.txt",
        "./stray.txt",
        "%00",
        "report/label/%00.html",
        "report/" + "a" * 3000,
        "report/" + "a/" * 1500,
        "report/",
        "report",
        "",
        "~root/.profile",
        "C:/secret",
        "report/label",
        "\udce9",
    ],
)
def test_no_trick_with_a_path_leads_elsewhere(people: dict[str, Any], files: dict[str, str], path: str) -> None:
    try:
        code = people["superuser"].get(f"/media/{path}").status_code
    except UnicodeEncodeError:
        return  # no client can send it
    assert code == 404


def test_a_file_is_not_shown_to_whoever_only_knows_its_name(people: dict[str, Any], files: dict[str, str]) -> None:
    """The answer to a file that one may not have is that of a file that is not there."""
    theirs = people["nobody"].get(f"/media/{files['output']}")
    missing = people["nobody"].get("/media/data_output/missing.pdf")
    assert (theirs.status_code, theirs.content) == (missing.status_code, missing.content)
    assert people["nobody"].head(f"/media/{files['output']}").status_code == 404


def test_outputs_of_others_are_neither_listed_nor_deleted(people: dict[str, Any], files: dict[str, str]) -> None:
    output = DataOutput.objects.get(output=files["output"])
    nobody = people["nobody"]
    assert nobody.get("/api/data-output/").json() == []
    assert nobody.get(f"/api/data-output/?user={people['owner'].user.pk}").json() == []
    assert nobody.get(f"/api/data-output/{output.pk}/").status_code == 404
    assert nobody.delete(f"/api/data-output/{output.pk}/").status_code == 404
    for body in (
        {"items": [output.pk]},
        {"filters": {"pk": output.pk}},
        {"filters": {"user": people["owner"].user.pk}},
        {"filters": {"pk__gt": 0}},
        {"filters": {"user__password__startswith": "m"}},
        {"filters": {"user__api_tokens__key__startswith": "inv"}},
        {"filters": {"output__regex": "(a+)+$"}},
        {"filters": {"print_job__item_ids__contains": 1}},
        {"filters": {"pk__in": list(range(300_000))}},
        {"items": list(range(300_000))},
        {"items": [10**30]},
        {"filters": {"pk": 10**30}},
        {"filters": {"created": "never"}},
        {"filters": {"errors__x": 1}},
    ):
        assert nobody.delete("/api/data-output/", body).status_code == 400, str(body)[:80]
    nobody.delete("/api/data-output/?all=true")
    assert DataOutput.objects.count() == 2
    assert default_storage.exists(files["output"])
