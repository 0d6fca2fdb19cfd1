"""The platform's library: journeys that staff publish to organizations, now and in later versions.

The library stands in the public schema and no organization's role may touch it: it is read outside every scope, and what
an organization gets is written inside its own. Taking a version is a three-way merge (`journeys.rules.merging`), so that
a later version leaves alone what the organization changed; what both changed is told, and decided by the organization.
Everything may be run again: what was taken already changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import Max

from accounts.audit import record
from journeys.models import Journey, LibraryOrigin, Questionnaire
from journeys.rules import merging
from journeys.services import content, documents, publishing
from journeys.shared.models import LibraryJourney, LibraryPublication, LibraryVersion
from oasis.core.errors import NotFound, OasisError
from oasis.core.tenancy import OrganizationRef, load_organization, organization_scope


@dataclass(frozen=True, slots=True)
class Taken:
    """What a publication to one organization came to."""

    organization_id: UUID
    organization: str
    slug: str
    version: int
    outcome: str  # "new", "updated", "unchanged", "kept" (the organization has a journey of its own there), "refused"
    conflicts: int = 0
    waiting: bool = False  # merged into a draft with changes of the organization's own: they publish it
    problems: list[str] = field(default_factory=list)


class _Undo(Exception):
    """Rolls a trial back."""


def add_to_library(
    document: dict[str, Any], *, note: str = "", default: bool | None = None, actor_id: UUID | None = None
) -> LibraryVersion:
    """Make a document the newest version of the library's journey of that slug; the same again makes none.

    `default` says whether new organizations start with it (None: as it was). Raises `DocumentRefused`.
    """
    checked = documents.check_document(document)
    digest = sha256(orjson.dumps(checked, option=orjson.OPT_SORT_KEYS)).hexdigest()
    shown = {name: checked[name] for name in ("title", "category", "language")}
    with transaction.atomic():
        journey, made = LibraryJourney.objects.get_or_create(slug=checked["slug"], defaults=shown)
        journey = LibraryJourney.objects.select_for_update().get(pk=journey.pk)
        newest = journey.versions.first()
        if newest is None or newest.content_hash != digest:
            number = (journey.versions.aggregate(last=Max("number"))["last"] or 0) + 1
            newest = LibraryVersion.objects.create(
                journey=journey,
                number=number,
                document=checked,
                content_hash=digest,
                note=note,
                created_by_id=actor_id,
            )
            record(action="library.version_added", target=journey, after={"version": number}, actor_id=actor_id)
        changed = {**shown, **({} if default is None else {"default": default})}
        if made:
            changed["position"] = checked["position"]
        if any(getattr(journey, name) != value for name, value in changed.items()):
            for name, value in changed.items():
                setattr(journey, name, value)
            journey.save()
    return newest


def publish_to(
    *,
    slug: str,
    organization_ids: Iterable[UUID],
    version: int | None = None,
    actor_id: UUID | None = None,
    dry_run: bool = False,
) -> list[Taken]:
    """Bring a version (None: the newest) of a library journey to organizations, each in a transaction of its own.

    One that refuses does not stop the others. With `dry_run` everything is tried and nothing is kept. Raises `NotFound`
    for a journey or version that the library does not have.
    """
    found = LibraryVersion.objects.filter(journey__slug=slug).select_related("journey")
    wanted = found.first() if version is None else found.filter(number=version).first()
    if wanted is None:
        raise NotFound
    return [
        _publish_to_one(wanted, load_organization(identifier), actor_id=actor_id, dry_run=dry_run)
        for identifier in organization_ids
    ]


def _publish_to_one(
    version: LibraryVersion, organization: OrganizationRef, *, actor_id: UUID | None, dry_run: bool
) -> Taken:
    about = (organization.id, organization.name, version.journey.slug, version.number)
    try:
        with organization_scope(organization):
            outcome, origin, waiting = _take(version, actor_id=actor_id)
            conflicts = len(origin.conflicts) if origin else 0
            if dry_run:
                raise _Undo
    except _Undo:
        return Taken(*about, outcome=outcome, conflicts=conflicts, waiting=waiting)
    except OasisError as refusal:
        problems = (refusal.details or {}).get("problems") or [str(refusal.message)]
        return Taken(*about, outcome="refused", problems=problems)
    if origin is not None:
        LibraryPublication.objects.update_or_create(
            journey=version.journey,
            organization_id=organization.id,
            defaults={"version": version.number, "conflicts": conflicts, "waiting": waiting},
        )
    return Taken(*about, outcome=outcome, conflicts=conflicts, waiting=waiting)


def _take(version: LibraryVersion, *, actor_id: UUID | None) -> tuple[str, LibraryOrigin | None, bool]:
    slug, document = version.journey.slug, version.document
    origin = LibraryOrigin.objects.select_for_update().filter(library_slug=slug).select_related("journey").first()
    if origin is None:
        standing = Journey.objects.filter(slug=slug).first()
        if standing is not None and documents.document_of(standing) != document:
            return "kept", None, False
        journey = standing or content.import_journey(document, actor_id=actor_id)
        origin = LibraryOrigin.objects.create(
            journey=journey, library_slug=slug, version=version.number, base=document, conflicts=[]
        )
        _told(origin, None, actor_id)
        return "unchanged" if standing else "new", origin, False
    journey = Journey.objects.select_related("published_version").get(pk=origin.journey_id)
    if origin.version == version.number:
        return "unchanged", origin, publishing.has_unpublished_changes(journey)
    settled = not publishing.has_unpublished_changes(journey) and journey.status == Journey.Status.PUBLISHED
    local = documents.document_of(journey)
    merged = merging.merge(base=origin.base, local=local, new=document)
    _write(journey, merged.document, local)
    before, origin.version, origin.base = origin.version, version.number, document
    origin.conflicts = [conflict.as_dict() for conflict in merged.conflicts]
    origin.save()
    if settled:
        publishing.publish_journey(journey_id=journey.id, actor_id=actor_id)
    _told(origin, before, actor_id)
    return "updated", origin, not settled


def _write(journey: Journey, document: dict[str, Any], local: dict[str, Any]) -> None:
    """Write a merged document; of questionnaires those that it changed or added."""
    standing = {row["code"]: row for row in local["questionnaires"]}
    for row in document["questionnaires"]:
        known = row["code"] in standing or Questionnaire.objects.filter(code=row["code"]).exists()
        if (row["code"] in standing and standing[row["code"]] != row) or not known:
            content.import_questionnaire(row)
    content.write_draft(journey, document)


def _told(origin: LibraryOrigin, before: int | None, actor_id: UUID | None) -> None:
    record(
        action="journey.taken_from_library",
        target=origin.journey,
        before={"version": before} if before else None,
        after={"version": origin.version, "conflicts": len(origin.conflicts)},
        actor_id=actor_id,
    )


def holders(slug: str) -> list[UUID]:
    """The organizations that have the library's journey of that slug."""
    return list(LibraryPublication.objects.filter(journey__slug=slug).values_list("organization_id", flat=True))


# -- inside an organization


def decide_conflict(*, journey_id: UUID, path: str, take_library: bool, actor_id: UUID | None = None) -> None:
    """Settle one conflict: take what the library says into the draft, or leave what the organization wrote.

    Raises `NotFound` where there is no such conflict, `NotPublishable` for what the draft cannot take.
    """
    with transaction.atomic():
        origin = LibraryOrigin.objects.select_for_update().filter(journey_id=journey_id).first()
        conflict = next((one for one in origin.conflicts if one["path"] == path), None) if origin else None
        if origin is None or conflict is None:
            raise NotFound
        journey = Journey.objects.get(pk=journey_id)
        if take_library:
            local = documents.document_of(journey)
            _write(journey, merging.with_value(local, path, conflict["library"]), local)
        origin.conflicts = [one for one in origin.conflicts if one["path"] != path]
        origin.save(update_fields=["conflicts", "taken_at"])
        record(
            action="journey.conflict_decided",
            target=journey,
            after={"path": path, "taken": "library" if take_library else "own"},
            actor_id=actor_id,
        )


def conflicts_of(journey: Journey) -> list[dict[str, Any]]:
    """The open conflicts of a journey, each with what the organization, the library and both before it said."""
    origin = LibraryOrigin.objects.filter(journey=journey).first()
    if origin is None or not origin.conflicts:
        return []
    local = documents.document_of(journey)
    return [{**conflict, "local": merging.value_at(local, conflict["path"])} for conflict in origin.conflicts]


# -- new organizations


def publish_defaults(organization_id: UUID) -> list[Taken]:
    """Give an organization the library's default journeys, in their order; those it has already stay as they are."""
    slugs = LibraryJourney.objects.filter(default=True).order_by("position", "slug").values_list("slug", flat=True)
    return [taken for slug in slugs for taken in publish_to(slug=slug, organization_ids=[organization_id])]
