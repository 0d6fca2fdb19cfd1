"""The English catalogue is complete and has nothing left over; what is compiled is in step; nobody is called usted."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError as DjangoError
from django.utils import translation
from django.utils.translation.template import templatize
from rest_framework.exceptions import ValidationError
from rest_framework.serializers import CharField, IntegerField

from organizations.models import Organization

APPS = ("oasis", "accounts", "organizations", "webhooks", "journeys", "coaching")
LOCALE = Path(settings.BASE_DIR) / "locale"
SINGULAR = {"gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
QUOTED = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATES = re.compile(rf"(?<!\w)(?:_|gettext|ngettext)\(({QUOTED})(?:,\s*({QUOTED}))?")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|%%")


def sources(suffix: str) -> list[Path]:
    folders = [Path(settings.BASE_DIR) / name for name in (*APPS, "templates")]
    found = [path for folder in folders for path in folder.rglob(f"*{suffix}")]
    return sorted(path for path in found if not {"tests", "migrations"} & set(path.parts))


def in_python(path: Path) -> Iterator[tuple[str, ...] | None]:
    """The messages of a module; None for a call whose message is computed and can never be found."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    imports = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"]
    names = {alias.asname or alias.name: alias.name for node in imports for alias in node.names}
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        name = names.get(getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
        if name in SINGULAR | PLURAL:
            arguments = node.args[: 1 if name in SINGULAR else 2]
            texts = [one.value for one in arguments if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            yield tuple(texts) if len(texts) == len(arguments) else None


def in_template(path: Path) -> Iterator[tuple[str, ...]]:
    """The messages of a template."""
    for found in IN_TEMPLATES.finditer(templatize(path.read_text(), origin=str(path))):
        yield tuple(ast.literal_eval(text) for text in found.groups() if text is not None)


def used() -> dict[str, set[Path]]:
    """Every message of the project and where it is written."""
    messages: dict[str, set[Path]] = {}
    for suffix, extract in ((".py", in_python), (".html", in_template), (".txt", in_template)):
        for path in sources(suffix):
            for texts in extract(path):
                assert texts is not None, f"{path}: a translated message must be written out"
                messages.setdefault(texts[0], set()).add(path)
    return messages


def written(language: str) -> dict[str, list[str]]:
    """A catalogue as it is written: message → its translations (one, or one a plural form)."""
    entries: dict[str, list[str]] = {}
    field, values = "", {}

    def close() -> None:
        if values.get("msgid"):
            assert values["msgid"] not in entries, f"twice in the catalogue: {values['msgid']}"
            entries[values["msgid"]] = [text for name, text in values.items() if name.startswith("msgstr")]
        values.clear()

    for line in (LOCALE / language / "LC_MESSAGES" / "django.po").read_text().splitlines():
        assert not line.startswith("#,") or "fuzzy" not in line, "a fuzzy entry is not a translation"
        if line.startswith("#") or not line.strip():
            continue
        if not line.startswith('"'):
            field, line = line.split(maxsplit=1)
            if field == "msgid":
                close()
            values[field] = ""
        values[field] += ast.literal_eval(line)
    close()
    return entries


@pytest.fixture(scope="module")
def english():
    return written("en")


def test_every_message_has_an_english_translation(english):
    missing = {text: sorted(map(str, where)) for text, where in used().items() if not all(english.get(text) or [""])}
    assert not missing


def test_the_catalogue_has_no_message_that_nobody_uses(english):
    unused = sorted(set(english) - set(used()))
    assert not unused


def test_translations_keep_the_places_for_values(english):
    def places(text):
        return sorted(PLACEHOLDER.findall(text))

    odd = {
        message: texts
        for message, texts in english.items()
        for text in texts
        if set(places(text)) - set(places(message))
    }
    assert not odd
    singular = {message: texts[0] for message, texts in english.items() if len(texts) == 1}
    assert not {message: text for message, text in singular.items() if places(message) != places(text)}


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_compiled_catalogue_is_in_step(language):
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)._catalog
    held: dict[str, list[str]] = {}
    for key, text in catalogue.items():
        if key:
            held.setdefault(key if isinstance(key, str) else key[0], []).append(text)
    assert held == written(language)


@pytest.mark.parametrize(
    "said",
    [
        lambda: CharField(max_length=3).run_validation("abcd"),
        lambda: IntegerField(min_value=3).run_validation(1),
        lambda: forms.IntegerField(max_value=3).clean("4"),
        lambda: forms.EmailField().clean("nobody"),
        lambda: forms.ModelChoiceField(Organization.objects.none()).clean("1"),
        lambda: CommonPasswordValidator().validate("password"),
    ],
)
def test_what_django_and_its_rest_framework_say_is_said_to_tu(said):
    with translation.override("es"), pytest.raises((DjangoError, ValidationError)) as raised:
        said()
    with translation.override("es"):
        words = str(getattr(raised.value, "messages", None) or raised.value.detail)
    assert not re.search(
        r"\b(usted|[Ii]ntroduzca|[Aa]segúrese|[Ss]eleccione|[Ee]scoja|[Cc]orrija)\b|[Pp]or favor", words
    )


def test_messages_are_found_where_they_are_written(tmp_path):
    """The guard of the guard: that the walk sees each way of writing a message."""
    module, template = tmp_path / "a.py", tmp_path / "a.html"
    module.write_text(
        "from django.utils.translation import gettext as say, gettext_lazy as _, ngettext\n"
        'a = _("Uno")\nb = translation.gettext("Dos " "tres")\nc = ngettext("%(n)s día", "%(n)s días", n)\nd = _(x)\n'
        'e = say("Ocho")\n[print(_) for _ in ()]\nf = another("Nueve")\n'
    )
    template.write_text(
        '{% translate "Cuatro" %}{% trans "Cinco" as x %}{{ _("Seis") }}'
        "{% blocktranslate with n=count %}Siete {{ n }}{% endblocktranslate %}"
        "{% blocktranslate count n=2 %}Un día{% plural %}{{ n }} días{% endblocktranslate %}"
    )
    assert list(in_python(module)) == [("Uno",), ("Dos tres",), ("%(n)s día", "%(n)s días"), None, ("Ocho",)]
    assert list(in_template(template)) == [
        ("Cuatro",),
        ("Cinco",),
        ("Seis",),
        ("Siete %(n)s",),
        ("Un día", "%(n)s días"),
    ]
