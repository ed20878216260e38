"""What must be true before the processes start: tables, default templates, a first administrator, perhaps demo stock."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from stockpress.accounts.services import create_user, ensure_first_admin
from stockpress.inventory.demo import load_demo
from stockpress.inventory.order.models import PurchaseOrder
from stockpress.inventory.part.models import Part
from stockpress.inventory.stock.models import StockItem
from stockpress.kernel.errors import StockpressError
from stockpress.printing.models import LabelTemplate, ReportTemplate
from stockpress.printing.template_store import provision_default_templates
from stockpress.project.console import err, progress
from stockpress.project.environment import environment
from stockpress.project.printed import Template, print_to_file

DEMO_ADMIN = "admin"
DEMO_LABELS = 24
LABEL_SHEET = "inventreelabelsheet"


class AdminPasswordMissing(StockpressError):
    code = "admin_password_missing"
    text = (
        "STOCKPRESS_ADMIN_USER names {name}, who does not exist yet, and there is no STOCKPRESS_ADMIN_PASSWORD to create "
        "this account with. Set both, or neither and run `stockpress user create NAME --superuser`."
    )


def prepare_database() -> int:
    """Apply what is missing, provision the default templates, create the configured administrator.

    Returns the number of migrations applied.
    """
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        err.print("Preparing the database ...")
        call_command("migrate", interactive=False, verbosity=0)
    provision_default_templates()
    _configured_admin()
    return missing


def _configured_admin() -> None:
    configuration = environment()
    name, password = configuration.admin_user, configuration.admin_password
    if name is None:
        return
    if password:
        ensure_first_admin(username=name, password=password, email=configuration.admin_email)
    elif not User.objects.filter(username__iexact=name).exists():
        raise AdminPasswordMissing(name=name)


def prepare_demo(output_dir: Path | None) -> None:
    """Demo stock and an administrator where there are none yet; a first sheet of labels and a report to look at."""
    if not Part.objects.exists():
        with progress("Loading demo stock") as on_progress:
            load_demo(on_progress=on_progress)
        err.print("Demo stock is loaded.")
    admin = _demo_admin()
    if output_dir is not None:
        _print_samples(admin, output_dir)


def _demo_admin() -> User:
    admin = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    if admin is not None:
        return admin
    password = environment().admin_password or secrets.token_urlsafe(12)
    admin = create_user(username=DEMO_ADMIN, password=password, is_superuser=True)
    err.print(f"\nSign in as [bold]{DEMO_ADMIN}[/bold] with the password [bold]{password}[/bold]")
    err.print("It is shown this once; `stockpress user password` sets another.\n")
    return admin


def _print_samples(user: User, folder: Path) -> None:
    """A sheet of stock labels and a purchase order, unless an earlier start printed them."""
    label = LabelTemplate.objects.filter(model_type="stockitem", enabled=True).order_by("pk").first()
    report = ReportTemplate.objects.filter(model_type="purchaseorder", enabled=True).order_by("pk").first()
    items = list(StockItem.objects.order_by("pk").values_list("pk", flat=True)[:DEMO_LABELS])
    orders = list(PurchaseOrder.objects.order_by("pk").values_list("pk", flat=True)[:1])
    if label is not None and items:
        _print_sample(user, label, items, folder / "stock-labels.pdf", plugin_key=LABEL_SHEET)
    if report is not None and orders:
        _print_sample(user, report, orders, folder / "purchase-order.pdf")


def _print_sample(
    user: User, template: Template, item_ids: list[int], path: Path, *, plugin_key: str | None = None
) -> None:
    if path.exists():
        return
    with progress(f"Printing {path.name}") as on_progress:
        print_to_file(
            user=user,
            template=template,
            item_ids=item_ids,
            path=path,
            plugin_key=plugin_key,
            on_progress=on_progress,
        )
    err.print(f"Printed with {template.name!r}: {path}", markup=False)
