"""System checks of the kernel: every way to misconfigure it says what to do."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Info, Tags, Warning, register
from django.core.checks.messages import CheckMessage
from django.db import connections

from oasis.core.ratelimit import RATE

ROLE_QUERY = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"


def bypasses_row_security() -> bool:
    """Whether the application's log-in role is a superuser or bypasses row-level security."""
    with connections["default"].cursor() as cursor:
        cursor.execute(ROLE_QUERY)
        return bool(cursor.fetchone()[0])


@register(Tags.database)
def application_role(databases: Any = None, **_: Any) -> list[CheckMessage]:
    """`core.E001`: the wall between organizations stands on the role being an ordinary one."""
    if "default" not in (databases or []) or not bypasses_row_security():
        return []
    kind = Error if settings.PRODUCTION else Warning
    return [
        kind(
            "The application's database role is a superuser or bypasses row-level security.",
            hint="Create the roles of oasis/core/database/roles.sql and use oasis_app in DATABASE_URL.",
            id="core.E001",
        )
    ]


@register(Tags.security, deploy=True)
def owner_is_another_role(**_: Any) -> list[CheckMessage]:
    """`core.W001`: the application should not own the tables it works on."""
    if settings.DATABASES["default"].get("USER") != settings.DATABASES["owner"].get("USER"):
        return []
    return [
        Warning(
            "The application and the owner of the schemas are the same database role.",
            hint="Set DATABASE_OWNER_URL to the owner (migrations) and DATABASE_URL to oasis_app.",
            id="core.W001",
        )
    ]


@register()
def usable_rate_limits(**_: Any) -> list[CheckMessage]:
    """`core.E002`: a limit that cannot be read fails every request that it is to count."""
    return [
        Error(
            f"RATE_{name.upper()} is no limit of requests: {written!r}.",
            hint="For example 20/m, 5/10m or 100/h.",
            id="core.E002",
        )
        for name, written in settings.RATE_LIMITS.items()
        if not RATE.fullmatch(written)
    ]


@register(Tags.files)
def bucket_is_named(**_: Any) -> list[CheckMessage]:
    """`core.W002`: settings of a bucket without its name do nothing."""
    if settings.S3_BUCKET or not any(settings.S3_OPTIONS.values()):
        return []
    return [
        Warning(
            "There are settings of a bucket, and S3_BUCKET is not set: files are kept in a folder.",
            hint="Set S3_BUCKET, or take the other S3_* settings away.",
            id="core.W002",
        )
    ]


@register(Tags.files, deploy=True)
def files_outlive_the_machine(**_: Any) -> list[CheckMessage]:
    """`core.I001`: a folder is of one machine, which may be meant."""
    if settings.S3_BUCKET:
        return []
    return [
        Info(
            "Files are kept in a folder of this machine: a second one does not see them, and a new one has none.",
            hint="Set S3_BUCKET, or mount OASIS_DATA_DIR on storage that all machines share.",
            id="core.I001",
        )
    ]
