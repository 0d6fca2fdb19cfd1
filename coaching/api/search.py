"""Search by meaning, and one grounded answer to a question."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from coaching.api.conversations import speaker_of
from coaching.api.shapes import NO_SOURCE, AnswerShape, SearchShape
from coaching.errors import AssistantUnavailable, ConsentMissing, QuotaUsedUp
from coaching.rules.screening import GRAVE, screen
from coaching.services.asking import Asked, ask
from coaching.services.people import load_person
from coaching.services.safety import look_at
from coaching.services.search import KINDS, question, question_of, search
from oasis.core import ratelimit
from oasis.core.api import StrictSerializer, Success, operation
from oasis.core.api.request import Request
from oasis.core.errors import RateLimited
from oasis.core.ids import uuid7
from oasis.core.tenancy import organization_scope
from organizations.api.views import OrganizationView
from organizations.permissions import Capability

LONGEST_QUERY = 300
LONGEST_QUESTION = 1000
MOST_RESULTS = 50


class SearchQuery(StrictSerializer):
    """What is looked for, and where."""

    q = serializers.CharField(max_length=LONGEST_QUERY, help_text="In the person's own words.")
    kind = serializers.ChoiceField(KINDS, required=False, help_text="Only of this kind.")
    limit = serializers.IntegerField(required=False, min_value=1, max_value=MOST_RESULTS, default=20)


class Search(OrganizationView):
    """The caller's conversations and journal, and the organization's knowledge. A provider is asked outside the scope."""

    capability = Capability.TALK_TO_COACH
    scoped = False

    @operation(
        "Search by meaning",
        query=SearchQuery,
        response=SearchShape,
        many=True,
        description="Best first. Words of danger are answered with `meta.safety` `{level, resources}`, and leave this server "
        "for no provider.",
    )
    def get(self, request: Request) -> Success:
        """Best first; `score` is the likeness from 0 to 1. Spelling, accents and synonyms are forgiven."""
        query = self.query(request, SearchQuery)
        person = load_person(person_id=request.user.id, organization_id=request.organization.id)
        level, said = screen(query["q"]).level, None
        if level != "none":
            with organization_scope(request.organization):
                said = look_at(person_id=person.id, source=f"coaching.search:{uuid7()}", text=query["q"])
        asked = question(query["q"]) if level in GRAVE else question_of(person, query["q"])
        kinds = [query["kind"]] if "kind" in query else KINDS
        with organization_scope(request.organization):
            found = search(asked, person_id=person.id, kinds=kinds, limit=query["limit"])
        message = "" if found else _("No hemos encontrado nada que se parezca. Prueba con otras palabras.")
        return Success([one.shape() for one in found], message=message, meta={"safety": said} if said else {})


class NewQuestion(StrictSerializer):
    """What to answer."""

    question = serializers.CharField(max_length=LONGEST_QUESTION)


class Ask(OrganizationView):
    """One grounded answer. The provider is asked outside the scope."""

    capability = Capability.TALK_TO_COACH
    scoped = False
    limit = None  # of questions that are no cry for help: below

    @operation(
        "Ask one question",
        request=NewQuestion,
        response=AnswerShape,
        errors=[AssistantUnavailable, ConsentMissing, QuotaUsedUp, RateLimited],
    )
    def post(self, request: Request) -> Success:
        """Answered from the organization's articles, with sources; without one `grounded` is false. Nothing is kept."""
        words = self.body(request, NewQuestion)["question"]
        found = screen(words)
        if found.level not in GRAVE:
            ratelimit.limit(request, "coaching", str(request.user.id))
        asked = Asked(
            organization=request.organization,
            speaker=speaker_of(request),
            question=words,
            screening=found,
        )
        answer = ask(asked)
        return Success(answer, message="" if answer["grounded"] or answer["provider"] == "person" else NO_SOURCE)
