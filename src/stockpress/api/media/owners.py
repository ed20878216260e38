"""Who may have a stored file: whoever may see what it belongs to. A file that belongs to nothing is nobody's."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import User

from stockpress.accounts.permissions import check_user_permission
from stockpress.inventory.common.attachable import attachable_models
from stockpress.inventory.common.models import Attachment
from stockpress.inventory.company.models import Company
from stockpress.inventory.part.models import Part
from stockpress.inventory.stock.models import StockItem, StockItemTestResult
from stockpress.outputs.services import outputs_visible_to

Rule = Callable[[User, str], bool]


def _template_file(_user: User, _name: str) -> bool:
    """Everybody signed in reads templates, snippets and assets."""
    return True


def _output(user: User, name: str) -> bool:
    return outputs_visible_to(user).filter(output=name).exists()


def _part_image(user: User, _name: str) -> bool:
    return check_user_permission(user, Part, "view")


def _company_image(user: User, _name: str) -> bool:
    return check_user_permission(user, Company, "view")


def _attachment(user: User, name: str) -> bool:
    models = attachable_models()
    kinds = set(Attachment.objects.filter(attachment=name).values_list("model_type", flat=True))
    return any(kind in models and check_user_permission(user, models[kind], "view") for kind in kinds)


def _test_attachment(user: User, name: str) -> bool:
    results = StockItemTestResult.objects.filter(attachment=name)
    return check_user_permission(user, StockItem, "view") and results.exists()


RULES: dict[str, Rule] = {
    "report/": _template_file,
    "data_output/": _output,
    "part_images/": _part_image,
    "company_images/": _company_image,
}


def may_have(user: User, name: str) -> bool:
    """Whether the user may have the file stored as `name`.

    Attachments are known by their rows, not by a folder: those that came with an import lie where they lay before.
    """
    for prefix, rule in RULES.items():
        if name.startswith(prefix):
            return rule(user, name)
    return _attachment(user, name) or _test_attachment(user, name)
