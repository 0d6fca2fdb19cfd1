"""`manage.py webhooks`: received events from a terminal."""

from argparse import ArgumentTypeError
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import orjson
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from oasis.core.crypto import DecryptionFailed
from oasis.core.errors import OasisError, Unavailable
from webhooks.errors import SignatureRefused
from webhooks.models import EventStatus, WebhookEvent
from webhooks.providers import load_providers
from webhooks.rules.masking import masked
from webhooks.services.dead_letters import retry_dead_letters
from webhooks.services.overview import EVENT_FIELDS, with_attempts
from webhooks.services.replay import preview_replay, replay_event
from webhooks.services.retention import purge
from webhooks.services.simulation import signed_sample, simulate

COLUMNS = ("id", "provider", "type", "status", "attempts", "received_at", "reason")  # of the list


def moment(text: str) -> datetime:
    """A moment in ISO 8601, UTC where it does not say."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(_("no es una fecha ISO 8601")) from error
    return given if given.tzinfo else given.replace(tzinfo=timezone.get_default_timezone())


def identifier(text: str) -> UUID:
    """An event's id."""
    try:
        return UUID(text)
    except ValueError as error:
        raise ArgumentTypeError(_("no es el id de un evento: cópialo entero de la lista")) from error


def how_many(text: str) -> int:
    """A number of rows."""
    if not (text.isdecimal() and int(text)):
        raise ArgumentTypeError(_("no es un número mayor que cero"))
    return int(text)


def server(text: str) -> str:
    """Where a server listens: scheme, host and, where it is not the scheme's own, port."""
    address = urlsplit(text)
    try:
        usable = address.scheme in {"http", "https"} and address.hostname and address.port != 0
    except ValueError:
        usable = False
    if not usable or address.path.strip("/"):
        raise ArgumentTypeError(_("no es una dirección como http://127.0.0.1:8000"))
    return text.rstrip("/")


def content(text: str) -> bytes:
    """The bytes of a file."""
    try:
        return Path(text).read_bytes()
    except OSError as error:
        raise ArgumentTypeError(_("no se puede leer ese archivo")) from error


class Command(BaseCommand):
    """Lists and shows events, tries them again, purges old ones, sends a signed sample to this server."""

    help = "Eventos recibidos: list, show, retry, replay, purge, simulate."

    def add_arguments(self, parser: CommandParser) -> None:
        """One subcommand each."""
        commands = parser.add_subparsers(dest="command", required=True)
        known = sorted(load_providers())
        listing = commands.add_parser("list", help="los últimos eventos")
        listing.add_argument("--status", choices=EventStatus.values, help="solo los que están así")
        listing.add_argument("--provider", choices=known, help="solo los de este proveedor")
        listing.add_argument("--search", help="id del evento, de su sujeto o de la petición")
        listing.add_argument("--limit", type=how_many, default=20, help="cuántos, como mucho (20)")
        showing = commands.add_parser("show", help="un evento con sus intentos y su contenido sin datos personales")
        showing.add_argument("id", type=identifier, help="como está en la lista")
        retrying = commands.add_parser("retry", help="reintenta eventos muertos")
        retrying.add_argument("ids", type=identifier, nargs="*", help="estos")
        retrying.add_argument("--provider", choices=known, help="los de este proveedor")
        retrying.add_argument("--since", type=moment, help="los recibidos desde entonces, por ejemplo 2026-03-01T09:00")
        retrying.add_argument("--all", action="store_true", help="todos")
        replaying = commands.add_parser("replay", help="dice qué cambiaría y vuelve a procesar un evento")
        replaying.add_argument("id", type=identifier, help="como está en la lista")
        purging = commands.add_parser("purge", help="borra lo que pasa del plazo de conservación")
        for command in (retrying, replaying, purging):
            command.add_argument("--dry-run", action="store_true", help="solo dice qué haría")
        simulating = commands.add_parser("simulate", help="envía a este servidor un evento de muestra bien firmado")
        simulating.add_argument("provider", choices=known, help="quién lo enviaría")
        here = f"http://127.0.0.1:{settings.PORT}"
        simulating.add_argument("--server", type=server, default=here, help=f"dónde escucha ({here})")
        simulating.add_argument("--organization", type=UUID, help="la dirección y el secreto de esta organización")
        simulating.add_argument("--body", type=content, help="archivo con el cuerpo, en vez de la muestra")
        simulating.add_argument("--dry-run", action="store_true", help="solo muestra la petición firmada")
        for command in (listing, showing, retrying, replaying, purging, simulating):
            command.add_argument("--json", action="store_true", dest="as_json", help="para programas")

    def handle(self, *args: Any, command: str, as_json: bool, **options: Any) -> None:
        """Run the subcommand; a coded refusal becomes a sentence."""
        try:
            told = getattr(self, f"do_{command}")(**options)
        except OasisError as refusal:
            raise CommandError(f"{refusal.code}: {refusal.message}") from refusal
        if as_json:
            self.stdout.write(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
            return
        if isinstance(told, list):
            self._write_table([COLUMNS, *(_cells(event) for event in told)])
        else:
            self.stdout.write(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())

    def do_list(
        self, *, status: str | None, provider: str | None, search: str | None, limit: int, **_options: Any
    ) -> list[dict[str, Any]]:
        """The newest events that match."""
        filters = {name: value for name, value in (("status", status), ("provider", provider)) if value}
        rows = WebhookEvent.objects.filter(**filters)
        rows = rows.naming(search) if search else rows
        return with_attempts(list(rows.order_by("-id").values(*EVENT_FIELDS)[:limit]))

    def do_show(self, *, id: UUID, **_options: Any) -> dict[str, Any]:
        """One event."""
        event = WebhookEvent.objects.filter(pk=id).first()
        if event is None:
            raise CommandError(_("No hay ningún evento con ese id."))
        told = with_attempts(list(WebhookEvent.objects.filter(pk=id).values(*EVENT_FIELDS)))[0]
        try:
            return told | {"payload": masked(event.payload())}
        except (DecryptionFailed, orjson.JSONDecodeError) as error:
            return told | {"payload": None, "payload_problem": type(error).__name__}

    def do_retry(
        self, *, ids: list[UUID], provider: str | None, since: datetime | None, dry_run: bool, **options: Any
    ) -> dict[str, Any]:
        """Give dead events a new round of attempts."""
        if not (ids or provider or since or options["all"]):
            raise CommandError(_("Di cuáles: ids, --provider, --since o --all."))
        chosen: dict[str, Any] = {"ids": ids or None, "provider": provider, "since": since}
        if dry_run:
            return {"count": WebhookEvent.objects.dead().chosen(**chosen).count(), "dry_run": True}
        return {"count": retry_dead_letters(**chosen)}

    def do_replay(self, *, id: UUID, dry_run: bool, **_options: Any) -> dict[str, Any]:
        """Tell what processing an event once more changes, and have it done unless that was all that was asked."""
        preview = preview_replay(event_id=id).told()
        if not dry_run:
            replay_event(event_id=id)
        return {"queued": not dry_run, "preview": preview}

    def do_purge(self, *, dry_run: bool, **_options: Any) -> dict[str, Any]:
        """Forget what is old."""
        return asdict(purge(dry_run=dry_run)) | {"dry_run": dry_run}

    def do_simulate(
        self,
        *,
        provider: str,
        server: str,
        organization: UUID | None,
        body: bytes | None,
        dry_run: bool,
        **_options: Any,
    ) -> dict[str, Any]:
        """Send a signed event."""
        told: dict[str, Any] = {"provider_name": provider, "organization_id": organization, "body": body}
        try:
            if dry_run:
                sample = signed_sample(**told)
                return {
                    "url": server + sample.path,
                    "headers": sample.headers,
                    "body": sample.body.decode(errors="replace"),
                }
            answer = simulate(**told, server=server)
        except SignatureRefused as error:
            raise CommandError(_("No hay ningún secreto de %s con el que firmar.") % provider) from error
        except Unavailable as error:
            raise CommandError(_("En %s nadie responde como este servidor.") % server) from error
        return {"status": answer.status, "answer": answer.body}

    def _write_table(self, rows: list[tuple[str, ...]]) -> None:
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            self.stdout.write("  ".join(map(str.ljust, row, widths)).rstrip())


def _cells(event: dict[str, Any]) -> tuple[str, ...]:
    shown = event | {"attempts": len(event["attempts"]), "received_at": f"{event['received_at']:%Y-%m-%d %H:%M:%S}"}
    return tuple(str(shown[name]) for name in COLUMNS)
