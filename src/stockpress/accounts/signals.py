"""Users and groups are saved by many hands (imports, plugins, shells); what belongs to each is completed here."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_delete, post_migrate, post_save
from django.dispatch import receiver

from stockpress.accounts.models import Owner
from stockpress.accounts.services import ensure_companions, rebuild_permissions


@receiver(post_save, sender=User, dispatch_uid="stockpress.user_saved")
def complete_user(instance: User, created: bool, raw: bool, **_: Any) -> None:
    if created and not raw:
        ensure_companions(user_or_group=instance)


@receiver(post_save, sender=Group, dispatch_uid="stockpress.group_saved")
def complete_group(instance: Group, raw: bool, **_: Any) -> None:
    if not raw:
        ensure_companions(user_or_group=instance)


@receiver(post_delete, sender=User, dispatch_uid="stockpress.user_deleted")
@receiver(post_delete, sender=Group, dispatch_uid="stockpress.group_deleted")
def remove_owner(sender: type[User | Group], instance: User | Group, **_: Any) -> None:
    Owner.objects.filter(owner_type=ContentType.objects.get_for_model(sender), owner_id=instance.pk).delete()


@receiver(post_migrate, dispatch_uid="stockpress.permissions_created")
def rebuild_all_groups(sender: AppConfig, **_: Any) -> None:
    """Rebuild after the last app: migrations may have made permissions that rule sets grant already."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if sender.label == last.label:
        for group in Group.objects.prefetch_related("rule_sets"):
            rebuild_permissions(group=group)
