"""Verifying: walk the chain from its first link and name whatever does not fit.

Nothing here trusts the database: a record is hashed again from its fields, positions must be without a gap, every
checkpoint must carry a signature that is believed, and the newest checkpoint that was kept outside of PostgreSQL (in the
object storage, or in a copy that somebody else holds) must be reached.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts import chain, signing
from accounts.models import AuditCheckpoint, AuditLink, AuditPending, AuditRecord
from accounts.services.audit_sealing import fields_of

CHUNK = 2000
SHOWN = 50  # findings: after so many the trail is no trail


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit: where in the chain, which record, and what."""

    position: int
    record_id: str
    problem: str
    said: str

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification saw: links walked, records that still wait to be sealed, and findings, the first one first."""

    links: int
    waiting: int
    checkpoints: int
    findings: list[Finding]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def verify_audit(*, held: Iterable[dict[str, Any]] = ()) -> Verdict:
    """Verify the whole trail; `held` are checkpoints kept elsewhere, as `export_audit` writes them. Reads only."""
    checkpoints = [*AuditCheckpoint.objects.order_by("position"), *map(_from_export, held)]
    by_position: dict[int, list[AuditCheckpoint]] = {}
    findings = []
    for checkpoint in checkpoints:
        by_position.setdefault(checkpoint.position, []).append(checkpoint)
        if not _signed(checkpoint):
            findings.append(_found(checkpoint.position, checkpoint.record_id, "checkpoint_forged"))
    walk = _Walk(by_position, findings)
    for link, record in _links():
        walk.step(link, record)
    walk.end()
    findings += [_found(walk.position + 1, pk, "removed_before_sealing") for pk in _pending_without_record()]
    findings += [_found(walk.position + 1, pk, "left_out") for pk in _records_left_out()]
    findings.sort(key=lambda finding: finding.position)
    waiting = AuditPending.objects.count()
    return Verdict(walk.links, waiting, len(checkpoints), findings[:SHOWN])


class _Walk:
    """One pass along the chain."""

    def __init__(self, checkpoints: dict[int, list[AuditCheckpoint]], findings: list[Finding]) -> None:
        self.checkpoints, self.findings = checkpoints, findings
        self.position, self.digest, self.links = 0, chain.FIRST, 0

    def step(self, link: AuditLink, record: AuditRecord | None) -> None:
        """Look at the next link and its record."""
        stored = bytes(link.hash)
        if link.position != self.position + 1:
            self._cut(self.position + 1, link.position - 1)
        elif record is None:
            self._add(link.position, link.record_id, "record_removed")
        elif chain.link(self.digest, fields_of(record), _bytes(link.trace), _bytes(link.personal)) != stored:
            self._add(link.position, link.record_id, "record_altered")
        for checkpoint in self.checkpoints.get(link.position, ()):
            if bytes(checkpoint.hash) != stored or checkpoint.record_id != link.record_id:
                self._add(link.position, link.record_id, "chain_rewritten")
        self.position, self.digest = link.position, stored
        self.links += 1

    def end(self) -> None:
        """After the last link: a checkpoint that goes further says that there was more."""
        beyond = [position for position in self.checkpoints if position > self.position]
        if beyond:
            self._cut(self.position + 1, max(beyond), tail=True)

    def _cut(self, first: int, last: int, *, tail: bool = False) -> None:
        """Positions that are missing; a checkpoint among them knows a record's id."""
        known = [position for position in self.checkpoints if first <= position <= last]
        named = self.checkpoints[min(known)][0].record_id if known else ""
        self._add(first, named, "tail_cut_off" if tail else "links_removed", last=last)

    def _add(self, position: int, record_id: Any, problem: str, *, last: int | None = None) -> None:
        self.findings.append(_found(position, record_id, problem, last=last))


def _found(position: int, record_id: Any, problem: str, *, last: int | None = None) -> Finding:
    said = {
        "record_altered": _("El registro no es el que se selló."),
        "record_removed": _("El registro se ha borrado."),
        "links_removed": _("Faltan los eslabones %(first)s a %(last)s de la cadena."),
        "tail_cut_off": _("Falta el final de la cadena, de %(first)s a %(last)s."),
        "chain_rewritten": _("La cadena no es la que dice el sello."),
        "checkpoint_forged": _("La firma del sello no es buena."),
        "removed_before_sealing": _("El registro se borró antes de sellarlo."),
        "left_out": _("El registro no está en la cadena ni espera a entrar en ella."),
    }[problem]
    return Finding(position, str(record_id), problem, said % {"first": position, "last": last or position})


def _links() -> Iterator[tuple[AuditLink, AuditRecord | None]]:
    position = 0
    while links := list(AuditLink.objects.filter(position__gt=position).order_by("position")[:CHUNK]):
        records = AuditRecord.objects.in_bulk([link.record_id for link in links])
        for link in links:
            yield link, records.get(link.record_id)
        position = links[-1].position


def _pending_without_record() -> list[Any]:
    there = AuditRecord.objects.filter(pk=OuterRef("record_id"))
    return list(AuditPending.objects.exclude(Exists(there)).values_list("record_id", flat=True)[:SHOWN])


def _records_left_out() -> list[Any]:
    linked = AuditLink.objects.filter(record_id=OuterRef("pk"))
    waits = AuditPending.objects.filter(record_id=OuterRef("pk"))
    rows = AuditRecord.objects.exclude(Exists(linked)).exclude(Exists(waits))
    return list(rows.order_by("id").values_list("pk", flat=True)[:SHOWN])


def _signed(checkpoint: AuditCheckpoint) -> bool:
    message = chain.checkpoint(
        checkpoint.position,
        str(checkpoint.record_id),
        bytes(checkpoint.hash),
        chain.as_text(checkpoint.created_at) or "",
    )
    return signing.is_signed(message, public_key=bytes(checkpoint.public_key), signature=bytes(checkpoint.signature))


def _from_export(line: dict[str, Any]) -> AuditCheckpoint:
    return AuditCheckpoint(
        position=line["position"],
        record_id=UUID(line["record_id"]),
        hash=bytes.fromhex(line["hash"]),
        created_at=datetime.fromisoformat(line["created_at"]),
        public_key=bytes.fromhex(line["public_key"]),
        signature=bytes.fromhex(line["signature"]),
    )


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)
