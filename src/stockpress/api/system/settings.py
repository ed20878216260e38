"""What the server tells of itself."""

from __future__ import annotations

from stockpress.settings_registry import SettingDef, declare

INSTANCE_ID = "INVENTREE_INSTANCE_ID"

declare(
    SettingDef(
        key=INSTANCE_ID,
        name="Instance ID",
        description="Identity of this server, made when it was set up",
        hidden=True,
        # Made by the server, and no other server's.
        bookkeeping=True,
    ),
    SettingDef(
        key="INVENTREE_ANNOUNCE_ID",
        name="Announce ID",
        description="Tell everybody who asks the identity of this server",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="INVENTREE_RESTRICT_ABOUT",
        name="Restrict showing `about`",
        description="Show only superusers what the server is made of",
        type=bool,
        default=False,
        unread="User interfaces read it: they decide who sees the dialog.",
    ),
    SettingDef(
        key="INVENTREE_INSTANCE",
        name="Server Instance Name",
        description="Name of this server, as clients show it and mails begin with it",
        default="InvenTree",
    ),
)
