"""The caller's own enrollments, and the work on their steps."""

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from journeys import errors, kinds
from journeys.api.shapes import KINDS, AnswersField, CelebrationShape, OwnEnrollmentShape, SafetyShape, StepShape
from journeys.kinds.reflection import MAX_CHARACTERS
from journeys.models import Enrollment
from journeys.services import enrollment as services
from journeys.services import form_links, progress
from oasis.core.api import StrictSerializer, Success, operation, page_of
from oasis.core.api.request import Request
from oasis.core.api.serializers import PageQuery
from organizations.api.views import OrganizationView
from organizations.permissions import Capability

DAY_SECONDS = 86_400


class NewEnrollment(StrictSerializer):
    """Which journey to start."""

    journey_id = serializers.UUIDField()


class EnrollmentQuery(PageQuery):
    """Filters of the list."""

    status = serializers.ChoiceField(Enrollment.Status.choices, required=False)


class JourneyReference(serializers.Serializer):
    """A journey by name."""

    id = serializers.UUIDField()
    title = serializers.CharField()


class CertificateShape(serializers.Serializer):
    """The certificate of a completed journey."""

    url = serializers.CharField(help_text="The PDF, for the person themselves.")
    code = serializers.CharField(allow_null=True, help_text="Null in the moment before it is issued.")
    verification_url = serializers.CharField(allow_null=True, help_text="The page that proves it to anybody.")
    issued_at = serializers.DateTimeField(allow_null=True)


class CertificateLinkShape(serializers.Serializer):
    """Where a certificate can be fetched."""

    url = serializers.CharField()


class EnrollmentShape(serializers.Serializer):
    """An enrollment with its steps; their content only on the enrollment's own page."""

    id = serializers.UUIDField()
    journey = JourneyReference()
    status = serializers.ChoiceField(Enrollment.Status.choices)
    progress = serializers.IntegerField(help_text="0-100.")
    next_step = serializers.UUIDField(allow_null=True)
    started_at = serializers.DateTimeField()
    completed_at = serializers.DateTimeField(allow_null=True)
    certificate = CertificateShape(allow_null=True)
    steps = StepShape(many=True)


class StepWork(StrictSerializer):
    """What completes a step; which of them is needed depends on its kind."""

    answers = AnswersField(required=False, help_text="Quiz and questionnaire: `{code: value}`.")
    reflection = serializers.CharField(required=False, max_length=MAX_CHARACTERS, allow_blank=True)
    seconds = serializers.IntegerField(required=False, min_value=0, max_value=DAY_SECONDS, help_text="Time spent.")


class DoneStepShape(serializers.Serializer):
    """The step that was completed."""

    id = serializers.UUIDField()
    position = serializers.IntegerField()
    kind = serializers.ChoiceField(KINDS)
    title = serializers.CharField()
    status = serializers.ChoiceField(["completed"])
    result = serializers.DictField(allow_null=True, help_text="Scores of a quiz or questionnaire.")


class CompletionShape(CelebrationShape):
    """All that completing a step gave."""

    step = DoneStepShape()
    enrollment = OwnEnrollmentShape()
    journey_completed = serializers.BooleanField()
    certificate = CertificateLinkShape(allow_null=True)
    safety = SafetyShape(required=False)


class FormLinkShape(serializers.Serializer):
    """Where to fill in the form."""

    url = serializers.URLField()


class EnrollmentList(OrganizationView):
    """The caller's enrollments."""

    capability = Capability.WALK_JOURNEYS
    idempotent = True

    @operation("Own enrollments", response=EnrollmentShape, query=EnrollmentQuery, paginated="page")
    def get(self, request: Request) -> Success:
        """Newest first."""
        query = self.query(request, EnrollmentQuery)
        rows, meta = page_of(progress.enrollments_of(request.user.id, status=query.get("status")), query)
        return Success([progress.enrollment_shape(row, timezone=request.user.timezone) for row in rows], meta=meta)

    @operation(
        "Start a journey",
        request=NewEnrollment,
        response=EnrollmentShape,
        status=201,
        errors=[errors.JourneyNotFound, errors.AlreadyEnrolled, errors.PrerequisiteMissing],
    )
    def post(self, request: Request) -> Success:
        """In its newest version."""
        journey_id = self.body(request, NewEnrollment)["journey_id"]
        enrollment = services.enroll(person_id=request.user.id, journey_id=journey_id)
        return Success(_shown(request, enrollment.id), status=201, message=_("Te has inscrito. ¡Buen camino!"))


class EnrollmentItem(OrganizationView):
    """One enrollment."""

    capability = Capability.WALK_JOURNEYS

    @operation("An own enrollment", response=EnrollmentShape)
    def get(self, request: Request, enrollment_id: UUID) -> Success:
        """With the content of the steps that are open or done."""
        return Success(_shown(request, enrollment_id))


class EnrollmentChange(OrganizationView):
    """Pause, resume or abandon."""

    capability = Capability.WALK_JOURNEYS
    change: Callable[..., None] = services.pause

    @operation(
        "Pause, resume or abandon an own enrollment", response=EnrollmentShape, errors=[errors.EnrollmentNotActive]
    )
    def post(self, request: Request, enrollment_id: UUID) -> Success:
        """Nothing that was done is lost."""
        type(self).change(person_id=request.user.id, enrollment_id=enrollment_id)
        return Success(_shown(request, enrollment_id))


class Pause(EnrollmentChange):
    """Put aside."""

    change = staticmethod(services.pause)


class Resume(EnrollmentChange):
    """Take up again."""

    change = staticmethod(services.resume)


class Abandon(EnrollmentChange):
    """End for good."""

    change = staticmethod(services.abandon)


class StartStep(OrganizationView):
    """Begin a step."""

    capability = Capability.WALK_JOURNEYS

    @operation("Start a step", response=StepShape, errors=[errors.StepLocked, errors.EnrollmentNotActive])
    def post(self, request: Request, enrollment_id: UUID, step_id: UUID) -> Success:
        """Notes when it was begun; a second start changes nothing."""
        timezone = request.user.timezone
        begun = services.start_step(
            person_id=request.user.id, enrollment_id=enrollment_id, step_id=step_id, timezone=timezone
        )
        steps = _shown(request, enrollment_id)["steps"]
        return Success(next(step for step in steps if step["id"] == begun.id))


class CompleteStep(OrganizationView):
    """Complete a step."""

    capability = Capability.WALK_JOURNEYS
    idempotent = True

    @operation(
        "Complete a step",
        request=StepWork,
        response=CompletionShape,
        errors=[errors.StepLocked, errors.EnrollmentNotActive, errors.QuizNotPassed],
    )
    def post(self, request: Request, enrollment_id: UUID, step_id: UUID) -> Success:
        """Twice gives the first answer and no more points, as does a journey begun again within 30 days."""
        work = kinds.Work(**self.body(request, StepWork))
        answer = services.complete_step(
            person_id=request.user.id,
            enrollment_id=enrollment_id,
            step_id=step_id,
            work=work,
            timezone=request.user.timezone,
        )
        done = _("Has terminado el recorrido. ¡Enhorabuena!") if answer["journey_completed"] else _("Paso completado.")
        return Success(answer, message=done)


class FormLink(OrganizationView):
    """The personal link to a Typeform form."""

    capability = Capability.WALK_JOURNEYS

    @operation("Link to a step's form", response=FormLinkShape, errors=[errors.StepLocked, errors.EnrollmentNotActive])
    def get(self, request: Request, enrollment_id: UUID, step_id: UUID) -> Success:
        """It names the person and the step by a signed token and holds for 30 days."""
        url = form_links.link_to_form(
            person_id=request.user.id, enrollment_id=enrollment_id, step_id=step_id, timezone=request.user.timezone
        )
        return Success({"url": url})


def _shown(request: Request, enrollment_id: UUID) -> dict:
    return progress.get_enrollment(
        person_id=request.user.id, enrollment_id=enrollment_id, timezone=request.user.timezone
    )
