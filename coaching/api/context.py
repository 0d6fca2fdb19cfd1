"""What agents know of the caller: seen, switched, corrected, forgotten."""

from uuid import UUID

from rest_framework import serializers

from coaching.api.conversations import speaker_of
from coaching.api.shapes import ContextShape, FactShape
from coaching.services import memory
from coaching.services.context import LABELS, context_shape
from coaching.services.people import load_person
from oasis.core.api import StrictSerializer, Success, cursor_of, operation
from oasis.core.api.request import Request
from oasis.core.api.serializers import CursorQuery
from oasis.core.tenancy import organization_scope
from organizations.api.views import OrganizationView
from organizations.permissions import Capability


class SourceSwitches(StrictSerializer):
    """On or off, for each source that is named."""

    locals().update({code: serializers.BooleanField(required=False) for code in LABELS})


class ContextChange(StrictSerializer):
    """Which sources agents may use."""

    sources = SourceSwitches()


class FactText(StrictSerializer):
    """Other words for a remembered fact."""

    text = serializers.CharField(max_length=memory.LONGEST_FACT)


class Context(OrganizationView):
    """What agents know of the caller now. The person is read outside the scope, whose role may not read all of it."""

    capability = Capability.TALK_TO_COACH
    scoped = False

    @operation("What agents know of me now", response=ContextShape)
    def get(self, request: Request) -> Success:
        """Each source with its switch and what it says; the same lines that an AI would be told, names masked."""
        return self._shown(request)

    @operation("Switch sources on or off", request=ContextChange, response=ContextShape)
    def patch(self, request: Request) -> Success:
        """Sources that are not named stay as they are."""
        choices = self.body(request, ContextChange)["sources"]
        with organization_scope(request.organization):
            memory.choose_sources(person_id=request.user.id, choices=choices)
        return self._shown(request)

    def _shown(self, request: Request) -> Success:
        person = load_person(person_id=request.user.id, organization_id=request.organization.id)
        with organization_scope(request.organization):
            return Success(context_shape(person, speaker_of(request)))


class Memory(OrganizationView):
    """What agents remember of the caller."""

    capability = Capability.TALK_TO_COACH

    @operation("What is remembered of me", response=FactShape, query=CursorQuery, paginated="cursor")
    def get(self, request: Request) -> Success:
        """Newest first."""
        rows, meta = cursor_of(memory.memory_of(request.user.id), self.query(request, CursorQuery))
        return Success([memory.fact_shape(row) for row in rows], meta=meta)


class MemoryItem(OrganizationView):
    """One remembered fact of the caller's."""

    capability = Capability.TALK_TO_COACH

    @operation("A remembered fact", response=FactShape)
    def get(self, request: Request, fact_id: UUID) -> Success:
        """The fact."""
        return Success(memory.fact_shape(memory.find_fact(person_id=request.user.id, fact_id=fact_id)))

    @operation("Correct a remembered fact", request=FactText, response=FactShape)
    def patch(self, request: Request, fact_id: UUID) -> Success:
        """From now on it says this."""
        text = self.body(request, FactText)["text"]
        fact, safety = memory.correct_fact(person_id=request.user.id, fact_id=fact_id, text=text)
        return Success({**memory.fact_shape(fact), **({"safety": safety} if safety else {})})

    @operation("Forget a fact", status=204)
    def delete(self, request: Request, fact_id: UUID) -> Success:
        """For good."""
        memory.forget_fact(person_id=request.user.id, fact_id=fact_id)
        return Success(None, status=204)
