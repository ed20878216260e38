"""The first start of a demo: stock to print, somebody to sign in as, and two prints to look at."""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path

from django.contrib.auth.models import User
from django.db.models import Count
from rich.markup import escape

from stockpress.accounts.services import create_user
from stockpress.inventory.demo import DatabaseInUse, load_demo
from stockpress.inventory.order.models import PurchaseOrder
from stockpress.inventory.stock.models import StockItem
from stockpress.kernel.errors import StockpressError
from stockpress.plugins.services import ActivatePlugin
from stockpress.printing.models import LabelTemplate, ReportTemplate
from stockpress.project.console import err, progress
from stockpress.project.environment import environment
from stockpress.project.printed import Template, print_to_file

DEMO_ADMIN = "admin"
DEMO_LABELS = 24
LABEL_SHEET = "inventreelabelsheet"


def prepare_demo(output_dir: Path | None) -> None:
    """Demo stock and an administrator where there are none yet; a first sheet of labels and a report to look at.

    A database that holds stock of its own keeps that and gets no other.
    """
    with progress("Loading demo stock") as on_progress, suppress(DatabaseInUse):
        report = load_demo(on_progress=on_progress)
        if report.loaded:
            err.print(str(report), markup=False)
    admin = _demo_admin()
    if output_dir is not None:
        _print_samples(admin, output_dir)


def _demo_admin() -> User:
    admin = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    if admin is not None:
        return admin
    password = environment().admin_password or secrets.token_urlsafe(12)
    admin = create_user(username=DEMO_ADMIN, password=password, is_superuser=True)
    err.print(f"\nSign in as [bold]{DEMO_ADMIN}[/bold] with the password [bold]{escape(password)}[/bold]")
    err.print("It is shown this once; `stockpress user password` sets another.\n")
    return admin


def _print_samples(user: User, folder: Path) -> None:
    """A sheet of stock labels and a purchase order, unless an earlier start printed them."""
    label = LabelTemplate.objects.filter(model_type="stockitem", enabled=True).order_by("pk").first()
    report = ReportTemplate.objects.filter(model_type="purchaseorder", enabled=True).order_by("pk").first()
    items = list(StockItem.objects.order_by("pk").values_list("pk", flat=True)[:DEMO_LABELS])
    # The order with the most lines shows most of what a report can do.
    orders = list(
        PurchaseOrder.objects.annotate(size=Count("lines")).order_by("-size", "pk").values_list("pk", flat=True)[:1]
    )
    if label is not None and items:
        ActivatePlugin(key=LABEL_SHEET)()
        _print_sample(user, label, items, folder / "stock-labels.pdf", plugin_key=LABEL_SHEET)
    if report is not None and orders:
        _print_sample(user, report, orders, folder / "purchase-order.pdf")


def _print_sample(
    user: User, template: Template, item_ids: list[int], path: Path, *, plugin_key: str | None = None
) -> None:
    if path.exists():
        return
    try:
        with progress(f"Printing {path.name}") as on_progress:
            print_to_file(
                user=user,
                template=template,
                item_ids=item_ids,
                path=path,
                plugin_key=plugin_key,
                on_progress=on_progress,
            )
    except StockpressError as error:
        # A sample that does not print is no reason to have no server.
        err.print(f"{path.name} was not printed: {error}", style="yellow", markup=False)
    else:
        err.print(f"Printed with {template.name!r}: {path}", markup=False)
