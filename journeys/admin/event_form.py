"""The form in which staff write an event: its ways to come, the step it completes, and the dates of a series."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import F
from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from journeys.models import Event, Registration, Step, TicketType
from journeys.rules.series import MOST, Every
from journeys.services.events.catalogue import KIND, PLAIN
from oasis.core.backoffice import https_assumed
from organizations.models import Program
from organizations.models.programs import CURRENCIES

REPEATS = (
    ("", _("no se repite")),
    (Every.DAY.value, _("cada día")),
    (Every.WEEK.value, _("cada semana, el mismo día")),
    (Every.FORTNIGHT.value, _("cada dos semanas, el mismo día")),
    (Every.MONTH.value, _("cada mes, el mismo día de la semana")),
)


class EventForm(forms.ModelForm):
    """An event. `repeats` and `times` stand on the form of a new one, `following` on that of a series' date."""

    step = forms.TypedChoiceField(
        label=_("Paso que completa"),
        required=False,
        coerce=UUID,
        empty_value=None,
        widget=UnfoldAdminSelectWidget,
        help_text=_("Quien venga completa este paso del recorrido y recibe sus puntos. Vacío: ninguno."),
    )
    repeats = forms.ChoiceField(
        label=_("Se repite"), required=False, choices=REPEATS, widget=UnfoldAdminSelectWidget, initial=""
    )
    times = forms.IntegerField(
        label=_("Cuántas fechas en total"),
        required=False,
        min_value=2,
        max_value=MOST,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=_("Contando la primera. Todas a la misma hora."),
    )
    following = forms.BooleanField(
        label=_("Cambiar también las fechas siguientes de la serie"),
        required=False,
        widget=UnfoldBooleanWidget,
        help_text=_("Cada una conserva su día. Si cambias la hora, cambia en todas."),
    )

    class Meta:
        model = Event
        formfield_callback = https_assumed
        fields = PLAIN

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "step" in self.fields:
            self._offer_steps()

    def _offer_steps(self) -> None:
        """The steps that a check-in can complete, by their journeys."""
        steps = Step.objects.filter(kind="event", version__journey__published_version=F("version"))
        rows = steps.order_by("version__journey__title", "position").values_list(
            "pk", "code", "version__journey_id", "version__journey__title", "title"
        )
        choices: list[tuple[str, Any]] = [("", _("ninguno"))]
        for pk, code, journey_id, journey, title in rows:
            choices.append((str(pk), f"{journey} · {title}"))
            if (journey_id, code) == (self.instance.journey_id, self.instance.step_code):
                self.fields["step"].initial = str(pk)
        self.fields["step"].choices = choices

    def clean(self) -> dict[str, Any]:
        """It ends after it begins, a new one is still to come, and a series says how many dates it has."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("Tiene que terminar después de empezar."))
        elif ends_at and ends_at <= clock.now() and "ends_at" in self.changed_data:
            self.add_error("ends_at", _("Esa fecha ya ha pasado."))
        capacity = cleaned.get("capacity")
        if capacity is not None and capacity < self.instance.seats_taken:
            self.add_error(
                "capacity",
                _("Ya hay %(taken)s plazas ocupadas: no pueden ser menos.") % {"taken": self.instance.seats_taken},
            )
        if not cleaned.get("place") and not cleaned.get("online") and not cleaned.get("room_url"):
            self.add_error("place", _("Di dónde es, o marca que es por videollamada."))
        if cleaned.get("room_url"):
            cleaned["online"] = True
        if cleaned.get("repeats") and not cleaned.get("times") and "times" not in self.errors:
            self.add_error("times", _("Di cuántas fechas son."))
        return cleaned


class TicketTypeForm(forms.ModelForm):
    """A way to come."""

    name = forms.CharField(label=_("Nombre"), max_length=80, initial=_("General"), widget=UnfoldAdminTextInputWidget)
    currency = forms.ChoiceField(
        label=_("Moneda"), choices=CURRENCIES, required=False, widget=UnfoldAdminSelectWidget, initial=CURRENCIES[0][0]
    )
    program_id = forms.TypedChoiceField(
        label=_("Programa que la paga"),
        required=False,
        coerce=UUID,
        empty_value=None,
        widget=UnfoldAdminSelectWidget,
        help_text=_("Solo para las que van a cargo de un programa: su precio se descuenta del presupuesto."),
    )

    class Meta:
        model = TicketType
        fields = KIND
        help_texts = {"price": _("De cada entrada. Vacío en las gratuitas.")}

    def __init__(self, *args: Any, programs: list[tuple[Any, Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currencies = {pk: currency for pk, _name, currency in programs}
        self.fields["program_id"].choices = [("", "–"), *((pk, name) for pk, name, _code in programs)]

    def clean(self) -> dict[str, Any]:
        """A free one has no price, all others have one; a programme pays in its own currency."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind, program_id = cleaned.get("kind"), cleaned.get("program_id")
        if kind == TicketType.Kind.FREE:
            cleaned |= {"price": None, "currency": ""}
        elif not cleaned.get("price") and "price" not in self.errors:
            self.add_error("price", _("Di cuánto cuesta."))
        if kind != TicketType.Kind.SPONSORED:
            cleaned["program_id"] = None
        elif program_id is None:
            self.add_error("program_id", _("Di qué programa se hace cargo."))
        else:
            cleaned["currency"] = self.currencies[program_id]
        starts_at, ends_at = cleaned.get("sale_starts_at"), cleaned.get("sale_ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("sale_ends_at", _("Tiene que terminar después de empezar."))
        quota = cleaned.get("quota")
        if quota is not None and quota < max(self.instance.seats_taken, 1):
            self.add_error(
                "quota", _("Tiene que caber quien ya tiene plaza: %(taken)s.") % {"taken": self.instance.seats_taken}
            )
        return cleaned


class TicketTypeFormSet(forms.BaseInlineFormSet):
    """The ways to come: each with a name of its own."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """The programmes that can pay, asked for once."""
        if not hasattr(self, "programs"):
            running = Program.objects.exclude(status__in=[Program.Status.COMPLETED, Program.Status.CANCELLED])
            self.programs = list(running.order_by("name").values_list("pk", "name", "currency"))
        return {**super().get_form_kwargs(index), "programs": self.programs}

    def clean(self) -> None:
        """No name twice, and nobody loses theirs."""
        gone = [form.instance.pk for form in self.initial_forms if self._should_delete_form(form)]
        if gone and Registration.objects.filter(ticket_type__in=gone).exists():
            raise forms.ValidationError(_("Hay inscripciones con un tipo que quitas."))
        super().clean()
        names = [row["name"] for row in self.rows()]
        if len(set(names)) != len(names):
            raise forms.ValidationError(_("Cada tipo de entrada tiene un nombre propio."))

    def rows(self) -> list[dict[str, Any]]:
        """What is to stand, as the service takes it."""
        kept = [
            form
            for index, form in enumerate(self.forms)
            if form not in self.deleted_forms
            and (form.has_changed() or not form.empty_permitted or index < self.min_num)
        ]
        return [
            {**{name: form.cleaned_data.get(name) for name in KIND}, "id": _known(form.instance)}
            for form in kept
            if form.is_valid()
        ]


class StewardFormSet(forms.BaseInlineFormSet):
    """Who helps at the door."""

    def people(self) -> dict[UUID, bool]:
        """Each person, and whether they supervise."""
        kept = [form for form in self.forms if form not in self.deleted_forms and form.cleaned_data.get("person")]
        return {form.cleaned_data["person"].pk: form.cleaned_data["supervises"] for form in kept}


def _known(kind: TicketType) -> UUID | None:
    return None if kind._state.adding else kind.pk
