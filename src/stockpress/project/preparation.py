"""What must be true before the processes start: tables, default templates, an identity, perhaps an administrator."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from stockpress.accounts.services import ensure_first_admin
from stockpress.api.system.services import ensure_instance_id
from stockpress.kernel.errors import StockpressError
from stockpress.plugins.installer.isolation import contain
from stockpress.plugins.installer.services import START_UP, sync_packages
from stockpress.printing.defaults import provision_default_templates
from stockpress.project.console import err
from stockpress.project.environment import ConfigurationInvalid, environment
from stockpress.settings_registry import flag
from stockpress.settings_registry.resolution import unusable_overrides
from stockpress.settings_registry.services import clear_restart_required


class AdminPasswordMissing(StockpressError):
    code = "admin_password_missing"
    text = (
        "STOCKPRESS_ADMIN_USER names {name}, who does not exist yet, and there is no STOCKPRESS_ADMIN_PASSWORD to create "
        "this account with. Set both, or neither and run `stockpress user create NAME --superuser`."
    )


def prepare_database() -> int:
    """Apply what is missing, provision the default templates, name the server, create the configured administrator.

    Returns the number of migrations applied.
    """
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        err.print("Preparing the database ...")
        call_command("migrate", interactive=False, verbosity=0)
    provision_default_templates()
    _check_fixed_settings()
    clear_restart_required()
    ensure_instance_id()
    _configured_admin()
    return missing


def prepare_plugins() -> bool:
    """Install what the plugins file names, where the setting PLUGIN_ON_STARTUP asks for it.

    False when it could not be done: the server starts with the packages that it has, and tries again the next time.
    """
    configuration = environment()
    if not configuration.plugins_enabled or configuration.safe_mode or configuration.plugin_noinstall:
        return True
    if not flag("PLUGIN_ON_STARTUP"):
        return True
    try:
        run = contain(0, lambda: sync_packages(asked_by=START_UP))
        problem = run.error if run is not None else ""
    except StockpressError as error:
        problem = str(error)
    if problem:
        err.print(f"The packages of the plugins file were not installed: {problem}", markup=False)
    return not problem


def _check_fixed_settings() -> None:
    """Values that the configuration fixes are checked once, before anything runs with them."""
    problems = unusable_overrides()
    if problems:
        raise ConfigurationInvalid(problems="\n".join(f"  {problem}" for problem in problems))


def _configured_admin() -> None:
    configuration = environment()
    name, password = configuration.admin_user, configuration.admin_password
    if name is None:
        return
    if password:
        ensure_first_admin(username=name, password=password, email=configuration.admin_email)
    elif not User.objects.filter(username__iexact=name).exists():
        raise AdminPasswordMissing(name=name)
