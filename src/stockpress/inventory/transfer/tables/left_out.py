"""Records that are not imported, and why."""

from __future__ import annotations

from stockpress.inventory.transfer.mapping import LEFT_OUT, LeftOut

for _entry in (
    LeftOut(kinds=("contenttypes.contenttype", "auth.permission"), reason="made anew by every server"),
    LeftOut(kinds=("sessions.session", "usersessions.usersession"), reason="sign-ins on the old server end there"),
    LeftOut(kinds=("admin.logentry", "error_report.error"), reason="a log of the old server"),
    LeftOut(
        kinds=("mfa.authenticator", "otp_totp.totpdevice", "otp_static.staticdevice", "otp_static.statictoken"),
        reason="second factors are bound to the old server; set them up again",
    ),
    LeftOut(
        kinds=("socialaccount.*", "oauth2_provider.*", "account.emailconfirmation", "authtoken.token"),
        reason="sign-ins through others are bound to the old server; set them up again",
    ),
    LeftOut(
        kinds=("common.newsfeedentry",),
        reason="news of the old server",
    ),
    LeftOut(kinds=("machine.*",), reason="machines are set up on this server"),
    LeftOut(
        kinds=(
            "common.dataoutput",
            "report.labeloutput",
            "report.reportoutput",
            "label.labeloutput",
            "part.partstocktakereport",
        ),
        reason="files that were printed once; print them again",
    ),
    LeftOut(
        kinds=("common.notesimage", "common.webhookendpoint", "common.webhookmessage", "common.emailmessage"),
        reason="Stockpress has no such thing",
    ),
    LeftOut(kinds=("common.emailthread", "common.barcodescanresult"), reason="a log of the old server"),
    LeftOut(
        kinds=("django_q.*", "background_task.*", "importer.*", "flags.*", "sites.*"),
        reason="the old server's own bookkeeping",
    ),
    LeftOut(kinds=("common.colortheme",), reason="themes belong to the old user interface"),
):
    LEFT_OUT.register(_entry)
