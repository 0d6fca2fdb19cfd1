"""A journey as one JSON file: written without loss, read with suspicion.

The file is `{"format": "oasis.journey/1", slug, texts, prerequisites: [slugs], steps: [...], questionnaires: [...]}`; it
carries the questionnaires that its steps name, so that it is complete in itself. What is read may come from anywhere: it
is measured before it is parsed, and every reason to refuse it is told at once.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from django.utils.translation import gettext as _

from journeys import kinds
from journeys.errors import DocumentRefused
from journeys.models import Journey, Questionnaire
from journeys.rules import questionnaires as questionnaire_rules
from journeys.rules import texts
from journeys.rules.merging import FIELDS

FORMAT = "oasis.journey/1"
MAX_BYTES = 1_000_000
MAX_DEPTH = 12
MAX_STEPS = 200
MAX_QUESTIONNAIRES = 50
MAX_REASONS = 30
CODE = re.compile(r"[a-z][a-z0-9_-]{0,59}")
SLUG = re.compile(r"[A-Za-z0-9_-]{1,80}")
QUESTIONNAIRE_FIELDS = ("title", "instructions", "scale", "items", "subscales", "cut_offs", "source")
OPTIONAL = {"cover": "", "position": 0, "questionnaires": []}  # what files of before do not have

# name: longest text, or (least, most) of a whole number, or the allowed words, or bool
JOURNEY_SHAPE: dict[str, Any] = {
    "title": 120,
    "summary": 300,
    "description": 20_000,
    "cover": 500,
    "category": CODE,
    "language": {"es", "en"},
    "estimated_minutes": (0, 32_767),
    "audience": 300,
    "position": (0, 2_147_483_647),
    "unlock": {"sequential", "free", "scheduled"},
    "completion_points": (0, 100_000),
    "certificate": bool,
}
STEP_SHAPE: dict[str, Any] = {
    "code": CODE,
    "kind": None,
    "title": 120,
    "body": 40_000,
    "minutes": (0, 600),
    "points": (0, 100_000),
    "required": bool,
    "opens_after_days": (0, 365),
    "config": None,
}
FILLED = {"title", "summary"}


def document_of(journey: Journey) -> dict[str, Any]:
    """The journey's draft in its file form; reading it again makes the same journey."""
    steps = [
        {name: getattr(step, name) for name in STEP_SHAPE}
        for step in journey.steps.filter(version=None).order_by("position", "id")
    ]
    named = {step["config"].get("questionnaire") for step in steps if step["kind"] == "questionnaire"}
    found = Questionnaire.objects.filter(code__in=named).order_by("code").values("code", *QUESTIONNAIRE_FIELDS)
    return {
        "format": FORMAT,
        "slug": journey.slug,
        **{name: getattr(journey, name) for name in FIELDS},
        "prerequisites": sorted(journey.prerequisites.values_list("slug", flat=True)),
        "steps": steps,
        "questionnaires": list(found),
    }


def write_document(document: Mapping[str, Any]) -> bytes:
    """The file's bytes."""
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def read_document(raw: bytes) -> dict[str, Any]:
    """A document from a file's bytes; raises `DocumentRefused` with every reason."""
    if len(raw) > MAX_BYTES:
        raise DocumentRefused(details={"problems": [_("El archivo es demasiado grande (más de 1 MB).")]})
    try:
        document = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise DocumentRefused(details={"problems": [_("El archivo no es JSON, o está cortado.")]}) from error
    return check_document(document)


def check_document(document: Any) -> dict[str, Any]:
    """The document with what older files leave out; raises `DocumentRefused` with every reason."""
    if not isinstance(document, dict):
        raise DocumentRefused(details={"problems": [_("El archivo no contiene un recorrido.")]})
    if _deeper_than(document, MAX_DEPTH):
        raise DocumentRefused(details={"problems": [_("El archivo tiene demasiados niveles.")]})
    whole = {"format": FORMAT, **OPTIONAL, **document}
    problems = []
    for problem in _problems(whole):
        problems.append(problem)
        if len(problems) == MAX_REASONS:
            break
    if problems:
        raise DocumentRefused(details={"problems": problems})
    return whole


def _problems(document: dict[str, Any]) -> Iterator[str]:
    if document["format"] != FORMAT:
        yield _("No se conoce este formato de archivo.")
        return
    known = {"format", "slug", "prerequisites", "steps", "questionnaires", *JOURNEY_SHAPE}
    yield from _unknown(document, known)
    if not _matches(SLUG, document.get("slug")):
        yield _("«slug» no es un identificador.")
    yield from _shape(document, JOURNEY_SHAPE)
    if isinstance(document.get("cover"), str) and not re.fullmatch(r"(https?://\S+)?", document["cover"]):
        yield _("«cover» no es una dirección web.")
    required = document.get("prerequisites")
    if not isinstance(required, list) or not all(_matches(SLUG, one) for one in required) or len(required) > 50:
        yield _("«prerequisites» es una lista de identificadores de recorridos.")
    elif len(set(required)) < len(required):
        yield _("Hay un recorrido previo repetido.")
    elif document.get("slug") in required:
        yield _("El recorrido se exige a sí mismo.")
    yield from _steps(document.get("steps"))
    yield from _questionnaires(document.get("questionnaires"))
    for text in _texts(document):
        if "\x00" in text:
            yield _("Hay un carácter que no se admite.")
            return
        for danger in texts.dangers(text)[:1]:
            yield _("Lleva código que un navegador podría ejecutar: «%(what)s».") % {"what": danger}


def _steps(steps: Any) -> Iterator[str]:
    if not isinstance(steps, list) or len(steps) > MAX_STEPS:
        yield _("«steps» es una lista de hasta %(most)d pasos.") % {"most": MAX_STEPS}
        return
    codes: set[str] = set()
    for number, step in enumerate(steps, 1):
        said = _("Paso %(number)d") % {"number": number}
        if not isinstance(step, dict):
            yield f"{said}: " + _("No tiene la forma esperada.")
            continue
        yield from (f"{said}: {problem}" for problem in _unknown(step, set(STEP_SHAPE)))
        yield from (f"{said}: {problem}" for problem in _shape(step, STEP_SHAPE))
        code = step.get("code")
        if isinstance(code, str):
            if code in codes:
                yield f"{said}: " + _("El código «%(code)s» está repetido.") % {"code": code[:60]}
            codes.add(code)
        kind = kinds.all_kinds().get(step["kind"]) if isinstance(step.get("kind"), str) else None
        if kind is None:
            yield f"{said}: " + _("No existe ese tipo de paso.")
        elif not isinstance(step.get("config"), dict):
            yield f"{said}: " + _("La configuración tiene que ser un objeto.")
        else:
            yield from (f"{said}: {problem}" for problem in kind.problems(step["config"]))


def _questionnaires(rows: Any) -> Iterator[str]:
    if not isinstance(rows, list) or len(rows) > MAX_QUESTIONNAIRES:
        yield _("«questionnaires» es una lista de cuestionarios.")
        return
    for row in rows:
        if not isinstance(row, dict) or not _matches(CODE, row.get("code")):
            yield _("Hay un cuestionario sin código.")
            continue
        said = row["code"]
        yield from (f"{said}: {problem}" for problem in _unknown(row, {"code", *QUESTIONNAIRE_FIELDS}))
        missing = set(QUESTIONNAIRE_FIELDS) - set(row)
        if missing:
            yield f"{said}: " + _("Falta «%(name)s».") % {"name": sorted(missing)[0]}
            continue
        limits = {"title": 120, "instructions": 4_000, "source": 500}
        yield from (f"{said}: {problem}" for problem in _shape(row, limits))
        lists = [row[name] for name in ("scale", "items", "subscales", "cut_offs")]
        if not all(isinstance(one, list) and all(isinstance(each, dict) for each in one) for one in lists):
            yield f"{said}: " + _("No tiene la forma esperada.")
        else:
            for part in questionnaire_rules.problems(row):
                yield f"{said}: " + _("«%(part)s» no está bien.") % {"part": part}


def _shape(values: Mapping[str, Any], shape: Mapping[str, Any]) -> Iterator[str]:
    for name, wanted in shape.items():
        if wanted is not None and not _fits(name, values.get(name), wanted):
            yield _("«%(name)s» falta o no vale.") % {"name": name}


def _fits(name: str, value: Any, wanted: Any) -> bool:
    if wanted is bool:
        return isinstance(value, bool)
    if isinstance(wanted, int):
        return isinstance(value, str) and len(value) <= wanted and (name not in FILLED or bool(value.strip()))
    if isinstance(wanted, tuple):
        return type(value) is int and wanted[0] <= value <= wanted[1]
    if isinstance(wanted, set):
        return isinstance(value, str) and value in wanted
    return _matches(wanted, value)


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _unknown(values: Mapping[str, Any], known: set[str]) -> Iterator[str]:
    for name in sorted(set(values) - known):
        yield _("No se conoce «%(name)s».") % {"name": name[:60]}


def _deeper_than(value: Any, levels: int) -> bool:
    layer = [value]
    for _level in range(levels):
        layer = [child for item in layer for child in _children(item)]
    return bool(layer)


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value.values()]
    return value if isinstance(value, list) else []


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    yield from value if isinstance(value, dict) else ()
    for child in _children(value):
        yield from _texts(child)
