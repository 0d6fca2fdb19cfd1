"""`manage.py bench seed|tokens|run|streams|ladder|search|schemas|tenants`: the hot paths, on data of its own."""

import json
import resource
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from oasis.bench import data, ladder, load, schemas, search, tenants
from oasis.bench import streams as open_streams
from oasis.bench.serving import application, free_port, serving
from oasis.bench.workloads import WORKLOADS, statements


class Command(BaseCommand):
    """Makes the data, prints tokens, measures."""

    help = "Mide los caminos más usados: seed (datos), tokens, run, ladder, streams, search, schemas, tenants."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        seed = verbs.add_parser("seed")
        for name, default in (("organizations", 50), ("people", 200), ("journeys", 20), ("steps", 8)):
            seed.add_argument(f"--{name}", type=int, default=default)
        seed.add_argument("--json", action="store_true")
        verbs.add_parser("tokens").add_argument("--json", action="store_true")
        sizes = verbs.add_parser("ladder")
        sizes.add_argument("--participants", type=int, nargs="+", default=[10_000, 1_000_000])
        sizes.add_argument("--json", action="store_true")
        many = verbs.add_parser("schemas")
        for name, default in (("organizations", 1000), ("altered", 200)):
            many.add_argument(f"--{name}", type=int, default=default)
        among = verbs.add_parser("tenants")
        for name, default in (("few", 10), ("many", 2000), ("journeys", 20), ("requests", 2000)):
            among.add_argument(f"--{name}", type=int, default=default)
        for verb in (many, among):
            verb.add_argument("--keep", action="store_true", help="deja la base de datos para la próxima medida")
        meaning = verbs.add_parser("search")
        meaning.add_argument("--passages", type=int, default=100_000)
        open_at_once = verbs.add_parser("streams")
        open_at_once.add_argument("--streams", type=int, default=1000)
        open_at_once.add_argument("--probes", type=int, default=50)
        for name, value in (("rate", 40.0), ("first", 0.5), ("every", 2.0)):
            open_at_once.add_argument(f"--{name}", type=float, default=value)
        for verb in (many, among, meaning, open_at_once):
            verb.add_argument("--json", action="store_true")
        run = verbs.add_parser("run")
        run.add_argument("workloads", nargs="*", choices=[*WORKLOADS, []], default=[])
        run.add_argument("--seconds", type=float, default=8)
        run.add_argument("--rounds", type=int, default=3)
        run.add_argument("--connections", type=int, default=16)
        run.add_argument("--workers", type=int, default=2)
        run.add_argument("--json", action="store_true")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        """Do the verb; refused in production."""
        if settings.PRODUCTION:
            raise CommandError("The benchmark writes data of its own: not in production.")
        getattr(self, verb)(**options)

    def seed(self, *, organizations: int, people: int, journeys: int, steps: int, **options: Any) -> None:
        """Make the data set."""
        made = data.seed(
            organizations=organizations, people=people, journeys=journeys, steps=steps, progress=self._progress
        )
        self._tell([{"new organizations": made, "of": organizations}], **options)

    def tokens(self, **options: Any) -> None:
        """Print a line `token organization-id` for everybody."""
        if options["json"]:
            self._tell(
                [{"token": token, "organization": str(organization)} for token, organization in data.tokens()],
                json=True,
            )
            return
        for token, organization in data.tokens():
            self.stdout.write(f"{token} {organization}")

    def ladder(self, *, participants: list[int], **options: Any) -> None:
        """P3: make organizations of these sizes, and read their ladders."""
        self._tell(ladder.measure({count: ladder.seed(count, self._progress) for count in participants}), **options)

    def search(self, *, passages: int, **options: Any) -> None:
        """P8: search by meaning among that many passages of one organization."""
        folder = settings.BASE_DIR / "coaching"
        articles = json.loads((folder / "content" / "knowledge.json").read_text(encoding="utf-8"))
        asked = json.loads((folder / "tests" / "questions.json").read_text(encoding="utf-8"))
        sentences = [
            one.strip() for row in articles for one in row["body"].replace("\n", " ").split(". ") if one.strip()
        ]
        organization = search.seed(passages, sentences, self._progress)
        self._tell([search.measure(organization, [question for question, _ in asked])], **options)

    def schemas(self, *, organizations: int, altered: int, keep: bool, **options: Any) -> None:
        """P4 and P5: a new organization, one AddField over many, and a migration run with nothing to do."""
        told = []
        with schemas.own_database(keep=keep):
            for figures in schemas.measure(organizations, altered, self._progress):
                told.append(figures)
                if not options["json"]:
                    self._tell([figures], **options)
        if options["json"]:
            self._tell(told, **options)

    def tenants(self, *, few: int, many: int, journeys: int, requests: int, keep: bool, **options: Any) -> None:
        """P10: what a request costs with few and with many organizations."""
        with schemas.own_database(keep=keep):
            told = tenants.request_cost(few, many, journeys, requests, self._progress)
        self._tell(told, **options)

    def streams(self, *, streams: int, probes: int, rate: float, first: float, every: float, **options: Any) -> None:
        """P7: open that many streams on one process; the provider begins after `first` seconds, a line `every` so many."""
        people = list(data.tokens())[:streams]
        if len(people) < streams:
            raise CommandError(f"Too few people ({len(people)}): run `bench seed` first.")
        data.give_agents({organization for _token, organization in people})
        resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
        self._tell(
            open_streams.measure(people, probes=probes, rate=rate, first=first, every=every, tell=self.stderr.write),
            **options,
        )

    def _tell(self, told: list[dict[str, Any]], **options: Any) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(told))
            return
        for figures in told:
            self.stdout.write("  ".join(f"{name} {value}" for name, value in figures.items()))

    def run(
        self, *, workloads: list[str], seconds: float, rounds: int, connections: int, workers: int, **options: Any
    ) -> None:
        """Start a server and load it; the median round counts."""
        people = list(data.tokens())
        if not people:
            raise CommandError("No data: run `bench seed` first.")
        results = {name: {"statements": statements(name, people)} for name in workloads or WORKLOADS}
        port = free_port()
        with serving(application(port, workers=workers), port, settings={"LOG_LEVEL": "WARNING"}):
            for name, result in results.items():
                stream = WORKLOADS[name](people)
                load.run(port, stream, seconds=min(seconds, 3), connections=connections)
                figures = [load.run(port, stream, seconds=seconds, connections=connections) for _ in range(rounds)]
                middle = sorted(figures, key=lambda one: one.requests_per_second)[rounds // 2]
                result |= {field: getattr(middle, field) for field in middle.__slots__}
                if not options["json"]:
                    self.stdout.write(f"{name}  " + "  ".join(f"{key} {value}" for key, value in result.items()))
        if options["json"]:
            self.stdout.write(json.dumps(results))

    def _progress(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done}/{total}", ending="\n" if done == total else "")
