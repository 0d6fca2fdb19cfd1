"""Hours and sessions in the backoffice: of whoever holds them. Booked, moved and called off by the same services as the API."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextareaWidget

from coaching.models import Availability, CoachingSession, SessionParticipant, SessionRecording, SessionSummary
from coaching.models.sessions import LONGEST, SHORTEST
from coaching.services import sessions
from coaching.services.session_summaries import draft_of, remind_participants
from oasis.core.backoffice import MenuGroup, WorkItem, actor_id_of, asking, done, work_item
from oasis.core.telemetry import request_context
from organizations.backoffice import OrganizationAdmin, OrganizationTabularInline, PersonField, people
from organizations.models import Membership
from organizations.permissions import Capability, Role, allows

CHANGE, LIST = "admin:coaching_coachingsession_change", "admin:coaching_coachingsession_changelist"
WAITING, ACCEPTED = "waiting", "accepted"


class HoursForm(ModelForm):
    """Hours; only of who holds sessions."""

    class Meta:
        model = Availability
        fields = ("mentor", "weekday", "starts", "ends")

    def clean_mentor(self) -> Any:
        """Refuse whoever holds none."""
        mentor = self.cleaned_data["mentor"]
        role = (
            Membership.objects.filter(user_id=mentor.pk, status=Membership.Status.ACTIVE)
            .values_list("role", flat=True)
            .first()
        )
        if role is None or not allows(Role(role), Capability.HOLD_SESSIONS):
            raise ValidationError(_("Elige a alguien que lleve sesiones en tu organización."))
        return mentor


@admin.register(Availability)
class HoursPage(OrganizationAdmin):
    """When facilitators hold sessions."""

    view_capability = Capability.HOLD_SESSIONS
    change_capability = Capability.HOLD_SESSIONS
    menu_group = MenuGroup.COACHING
    menu_icon = "calendar_month"
    menu_order = 60
    form = HoursForm
    list_display = ("mentor", "weekday", "starts", "ends")
    list_filter = ("weekday",)
    fields = ("mentor", "weekday", ("starts", "ends"))
    ordering = ("weekday", "starts", "id")


class PeopleSelect(AutocompleteSelectMultiple):
    """A select that looks people up while typing, among the members of the chosen organization."""

    def get_url(self) -> str:
        """The people search of the backoffice."""
        return reverse(f"{self.admin_site.name}:people")


class PeopleField(forms.ModelMultipleChoiceField):
    """Several people of the organization, shown by name and e-mail."""

    label_from_instance = PersonField.label_from_instance


class SessionForm(ModelForm):
    """A session of one's own: when, how long, with whom, about what."""

    minutes = forms.IntegerField(
        label=_("Minutos"),
        min_value=SHORTEST,
        max_value=LONGEST,
        initial=50,
        widget=UnfoldAdminIntegerFieldWidget,
    )
    participants = PeopleField(
        label=_("Con quién"),
        queryset=people().none(),
        widget=PeopleSelect(SessionParticipant._meta.get_field("person"), admin.site),
    )
    agenda = forms.CharField(
        label=_("De qué trata"),
        required=False,
        max_length=2000,
        widget=UnfoldAdminTextareaWidget,
        help_text=_("Solo lo ven quienes participan."),
    )

    class Meta:
        model = CoachingSession
        fields = ("starts_at", "minutes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            members = Membership.objects.filter(status=Membership.Status.ACTIVE).values("user_id")
            self.fields["participants"].queryset = people().filter(pk__in=members)
        else:
            del self.fields["participants"]
            self.fields["agenda"].initial = self.instance.agenda or ""

    def changes(self) -> dict[str, Any]:
        """What the service is told: what the person changed."""
        return {
            name: self.cleaned_data[name] for name in ("starts_at", "minutes", "agenda") if name in self.changed_data
        }


class SeatInline(OrganizationTabularInline):
    """Who takes part, what they said to a recording, and whether they came."""

    model = SessionParticipant
    read_only = True
    hide_title = True
    fields = readonly_fields = ("person", "is_mentor", "recording_consent", "joined_at", "left_at", "attended")
    verbose_name_plural = _("Quiénes participan")


class SummaryFilter(admin.SimpleListFilter):
    """By where the summary stands."""

    title = _("resumen")
    parameter_name = "summary"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Waiting for its participants, or accepted."""
        return [(WAITING, _("sin aceptar")), (ACCEPTED, _("aceptado"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Sessions with such a summary."""
        wanted = {WAITING: SessionSummary.Status.DRAFT, ACCEPTED: SessionSummary.Status.ACCEPTED}.get(
            self.value() or ""
        )
        if wanted is None:
            return queryset
        return queryset.filter(pk__in=SessionSummary.objects.filter(status=wanted).values("session_id"))


@admin.register(CoachingSession)
class SessionPage(OrganizationAdmin):
    """One's own sessions: booked here, moved, called off, and what became of their recording."""

    view_capability = Capability.HOLD_SESSIONS
    change_capability = Capability.HOLD_SESSIONS
    menu_group = MenuGroup.COACHING
    menu_icon = "video_call"
    menu_order = 50
    form = SessionForm
    list_display = ("mentor", "starts_at", "minutes", "status", "recorded", "summarised")
    list_display_links = ("starts_at",)
    list_filter = ("status", SummaryFilter, "starts_at")
    list_select_related = ("recording",)
    ordering = ("-starts_at", "-id")
    inlines = (SeatInline,)
    readonly_fields = ("status", "mentor", "recorded", "receipt", "summarised", "summary")
    actions_detail = ("remind", "cancel")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CoachingSession]:
        """Those that the person holds or takes part in; without the agenda."""
        found = super().get_queryset(request).of(request.user.pk).defer("agenda")
        return found.prefetch_related("summaries")

    def get_inlines(self, request: HttpRequest, obj: Model | None) -> list[Any]:
        """A session that is being booked has nobody yet."""
        return [] if obj is None else list(self.inlines)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list[tuple[Any, dict[str, Any]]]:
        """What is booked; of a session that is there also what became of it."""
        if obj is None:
            return [(None, {"fields": ("participants", "starts_at", "minutes", "agenda")})]
        own = ("agenda",) if self.has_change_permission(request, obj) else ()
        shown = [
            (None, {"fields": (("mentor", "status"), "starts_at", "minutes", *own)}),
            (_("Grabación y resumen"), {"fields": ("recorded", "receipt", "summarised", "summary")}),
        ]
        return [
            (title, {**options, "fields": self._by_name(options["fields"], {"mentor"})}) for title, options in shown
        ]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Sessions to come, of whoever holds or booked them."""
        if not super().has_change_permission(request, obj):
            return False
        if not isinstance(obj, CoachingSession):
            return True
        return obj.status == CoachingSession.Status.SCHEDULED and request.user.pk in (obj.mentor_id, obj.booked_by_id)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: a session is cancelled, and everybody told."""
        return False

    def has_remind_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """The mentor, while a summary waits."""
        waiting = SessionSummary.objects.waiting_of(actor_id_of(request))
        return object_id is not None and waiting.filter(session_id=UUID(object_id)).exists()

    def has_cancel_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """As for changing."""
        obj = self.get_object(request, object_id) if object_id else None
        return obj is not None and self.has_change_permission(request, obj)

    # -- what became of it

    @display(description=_("Grabación"))
    def recorded(self, obj: CoachingSession) -> str:
        """Where the recording stands."""
        recording: SessionRecording | None = getattr(obj, "recording", None)
        return recording.get_status_display() if recording else "–"

    @display(description=_("Audio"))
    def receipt(self, obj: CoachingSession) -> str:
        """The receipt of the audio's deletion."""
        recording: SessionRecording | None = getattr(obj, "recording", None)
        if recording is None:
            return "–"
        if recording.audio_deleted_at is None:
            return translate("guardado hasta que esté transcrito")
        return translate("borrado el %(when)s: %(why)s (SHA-256 %(hash)s…)") % {
            "when": f"{recording.audio_deleted_at:%Y-%m-%d %H:%M} UTC",
            "why": recording.get_audio_deleted_why_display(),
            "hash": recording.audio_sha256[:16],
        }

    @display(description=_("Resumen"), label={_("sin aceptar"): "warning", _("aceptado"): "success"})
    def summarised(self, obj: CoachingSession) -> Any:
        """Where the summary stands."""
        states = {one.status for one in obj.summaries.all()}
        if SessionSummary.Status.ACCEPTED in states:
            return _("aceptado")
        return _("sin aceptar") if SessionSummary.Status.DRAFT in states else None

    @display(description=_("Lo que aceptaron"))
    def summary(self, obj: CoachingSession) -> str:
        """The words, once every participant has accepted them."""
        found = next((one for one in obj.summaries.all() if one.status == SessionSummary.Status.ACCEPTED), None)
        if found is None:
            return translate("Lo ven primero quienes participaron.")
        said = draft_of(found)
        return "\n".join([said["summary"], *(f"· {one}" for one in [*said["key_points"], *said["next_steps"]])])

    # -- the services write, the form only asks

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Book or move the session."""
        actor_id = actor_id_of(request)
        if change:
            if changes := form.changes():
                sessions.change_session(actor_id=actor_id, session_id=UUID(str(obj.pk)), changes=changes)
            return
        said = form.cleaned_data
        booked, _safety = sessions.book_session(
            actor_id=actor_id,
            mentor_id=actor_id,
            participants=[person.pk for person in said["participants"]],
            starts_at=said["starts_at"],
            minutes=said["minutes"],
            agenda=said["agenda"],
        )
        obj.pk = booked.pk

    @asking(
        _("Recordar"),
        icon="mark_email_unread",
        question=_("¿Recordar a quienes participaron que tienen un resumen por aceptar?"),
        submit=_("Enviar el recordatorio"),
        text=_("Como mucho uno al día a cada persona. En el correo no va nada de lo que se habló."),
        permission="remind",
    )
    def remind(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Mail those who have not accepted yet."""
        count = remind_participants(actor_id=actor_id_of(request), session_id=UUID(object_id))
        told = ngettext(
            "Recordatorio enviado a %(count)d persona.", "Recordatorio enviado a %(count)d personas.", count
        )
        return done(request, told % {"count": count}, CHANGE, object_id)

    @asking(
        _("Cancelar la sesión"),
        icon="event_busy",
        question=_("¿Cancelar esta sesión?"),
        submit=_("Sí, cancelarla"),
        text=_("Se avisa a todas las personas que participan."),
        permission="cancel",
    )
    def cancel(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Call it off."""
        sessions.cancel_session(actor_id=actor_id_of(request), session_id=UUID(object_id))
        return done(request, _("Sesión cancelada."), LIST)


def _waiting() -> int:
    person_id = request_context.actor_id
    return SessionSummary.objects.waiting_of(person_id).count() if person_id else 0


work_item(
    WorkItem(
        key="coaching.summaries",
        title=_("Sesiones sin resumen aceptado"),
        icon="summarize",
        count=_waiting,
        link=LIST,
        query=f"summary={WAITING}",
        requires=Capability.HOLD_SESSIONS,
        order=60,
    )
)
