"""The draft's steps in the journey editor: forms per kind, drawn from what each kind asks for; nobody sees JSON."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.text import slugify
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from journeys import kinds
from journeys.admin.materials import upload_words
from journeys.kinds.fields import Field
from journeys.models import Journey, Questionnaire, Step
from journeys.rules import texts
from journeys.services import moving, publishing
from organizations.backoffice import OrganizationStackedInline

MARKDOWN = {"data-markdown": "yes", "rows": 8}


def clean_text(text: str) -> str:
    """A text as files have it: a browser sends two signs for each line break. Refuses what a browser could run.

    A text that only was saved again has to stay the same: the library's corrections go by what an organization changed.
    """
    found = texts.dangers(text)
    if found:
        raise forms.ValidationError(_("No se admite código en los textos: «%(what)s».") % {"what": found[0]})
    return text.replace("\r\n", "\n")


def editor_words(**forms_: Sequence[Field]) -> dict[str, Any]:
    """What the editor's script needs: what each kind asks for, what can be chosen, and its own words.

    `forms_` are further ones, by the name that their area bears: then those instead of the kinds of steps.
    """
    asked = {name: ("", fields) for name, fields in forms_.items()} or {
        code: (str(kind.help), kind.fields) for code, kind in kinds.all_kinds().items()
    }
    return {
        "kinds": {
            code: {"help": help_text, "fields": [field.describe() for field in fields]}
            for code, (help_text, fields) in asked.items()
        },
        "upload": upload_words("material"),
        "references": {
            "questionnaires": [
                list(row) for row in Questionnaire.objects.filter(active=True).values_list("code", "title")
            ]
        },
        "words": {
            "add": translate("Añadir"),
            "remove": translate("Quitar"),
            "up": translate("Subir"),
            "down": translate("Bajar"),
            "choose": translate("Elige…"),
            "bold": translate("Negrita"),
            "italic": translate("Cursiva"),
            "title": translate("Título"),
            "list": translate("Lista"),
            "link": translate("Enlace"),
            "format": translate("Formato del texto"),
            "file": translate("Imagen o documento"),
            "alt": translate("Describe aquí la imagen"),
        },
    }


class StepForm(forms.ModelForm):
    """A step; its code is made from the title, its settings are asked for and checked by its kind."""

    kind = forms.ChoiceField(
        label=_("Tipo"),
        choices=lambda: [(code, kind.label) for code, kind in kinds.all_kinds().items()],
        widget=UnfoldAdminSelectWidget,
    )
    code = forms.CharField(
        label=_("Código"),
        required=False,
        max_length=60,
        help_text=_("Si lo dejas vacío sale del título. No lo cambies después de publicar."),
    )
    config = forms.JSONField(
        label=_("Lo propio de este paso"),
        required=False,
        initial=dict,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 6, "spellcheck": "false", "data-step-settings": "yes"}),
    )
    position = forms.IntegerField(required=False, widget=forms.HiddenInput)  # set by dragging

    class Meta:
        model = Step
        fields = (
            "title",
            "kind",
            "body",
            "minutes",
            "points",
            "required",
            "opens_after_days",
            "config",
            "code",
            "position",
        )
        widgets = {"body": UnfoldAdminTextareaWidget(attrs=MARKDOWN)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["class"] = self.fields["title"].widget.attrs.get("class", "")
        self.fields["body"].strip = False

    def clean_body(self) -> str:
        """As in a file, without code."""
        return clean_text(self.cleaned_data["body"])

    def clean(self) -> dict[str, Any]:
        """The code, and what the kind says of the settings."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["position"] = cleaned.get("position") or 0
        if cleaned.get("title") and not cleaned.get("code"):
            cleaned["code"] = _code_of(cleaned["title"])
        kind = kinds.all_kinds().get(cleaned.get("kind", ""))
        if kind is not None and "config" not in self.errors:
            cleaned["config"] = kind.tidy(cleaned.get("config") or {})
            problems = publishing.step_problems(Step(kind=kind.code, config=cleaned["config"]))
            if problems:
                self.add_error("config", problems)
        return cleaned


def _code_of(title: str) -> str:
    code = slugify(title)[:60].strip("-")
    return code if code[:1].isalpha() else f"paso-{code}"[:60].strip("-")


class StepFormSet(forms.BaseInlineFormSet):
    """The draft's steps; two of the same title get different codes, new ones come last."""

    instance: Journey

    def clean(self) -> None:
        """Make codes unique, put new steps last, and say who stands at a step that would be deleted."""
        super().clean()
        seen: set[str] = set()
        for place, form in enumerate(self.extra_forms, len(self.initial_forms)):
            form.instance.position = place
        for form in self.forms:
            cleaned = getattr(form, "cleaned_data", None)
            if not cleaned or cleaned.get("DELETE") or not cleaned.get("code"):
                continue
            code = cleaned["code"]
            if code in seen:
                code = next(name for name in (f"{code[:55]}-{n}" for n in range(2, 1000)) if name not in seen)
            seen.add(code)
            cleaned["code"] = form.instance.code = code
        self._ask_about_people()

    def _ask_about_people(self) -> None:
        gone = [form.instance for form in self.deleted_forms if form.instance.pk]
        if not gone or self.instance.published_version_id is None:
            return
        standing = moving.people_at_steps(self.instance.pk)
        hit = [(step, standing[step.code]) for step in gone if standing.get(step.code)]
        seen = ",".join(sorted(step.code for step, _people in hit))
        if hit and self.data.get("effects_seen") != seen:
            raise forms.ValidationError(_question(hit, seen))


def _question(hit: list[tuple[Step, int]], seen: str) -> Any:
    """Who would be hit, with the box that says one has read it; it stands in the form, so it comes with the next save."""
    rows = format_html_join(
        "",
        "<li>{}</li>",
        (
            (
                ngettext(
                    "%(people)d persona está en el paso %(number)d, «%(title)s», que vas a borrar.",
                    "%(people)d personas están en el paso %(number)d, «%(title)s», que vas a borrar.",
                    people,
                )
                % {"people": people, "number": step.position + 1, "title": step.title},
            )
            for step, people in hit
        ),
    )
    return format_html(
        '<ul>{}</ul><p>{}</p><label class="journey-check"><input type="checkbox" name="effects_seen" value="{}"> {}</label>',
        rows,
        translate("Conservan la versión que empezaron. Al publicar podrás pasarlas a la nueva, si quieres."),
        seen,
        translate("Lo he leído: guarda los cambios."),
    )


class StepInline(OrganizationStackedInline):
    """The steps of the draft, ordered by dragging."""

    model = Step
    form = StepForm
    formset = StepFormSet
    ordering_field = "position"
    hide_ordering_field = True
    collapsible = True
    verbose_name = _("paso")
    verbose_name_plural = _("Pasos del borrador (arrástralos para ordenarlos)")
    fields = (
        ("title", "kind"),
        "body",
        "config",
        ("minutes", "points"),
        ("required", "opens_after_days"),
        "code",
        "position",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Step]:
        """Published steps are frozen and not shown here."""
        return super().get_queryset(request).filter(version=None).order_by("position", "id")
