"""Search by meaning, and one grounded answer to a question."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from coaching.api.shapes import SearchShape
from coaching.services.people import load_person
from coaching.services.search import KINDS, question_of, search
from oasis.core.api import StrictSerializer, Success, operation
from oasis.core.api.request import Request
from oasis.core.tenancy import organization_scope
from organizations.api.views import OrganizationView
from organizations.permissions import Capability

LONGEST_QUERY = 300
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

    @operation("Search by meaning", query=SearchQuery, response=SearchShape, many=True)
    def get(self, request: Request) -> Success:
        """Best first; `score` is the likeness from 0 to 1. Spelling, accents and synonyms are forgiven."""
        query = self.query(request, SearchQuery)
        person = load_person(person_id=request.user.id, organization_id=request.organization.id)
        asked = question_of(person, query["q"])
        kinds = [query["kind"]] if "kind" in query else KINDS
        with organization_scope(request.organization):
            found = search(asked, person_id=person.id, kinds=kinds, limit=query["limit"])
        message = "" if found else _("No hemos encontrado nada que se parezca. Prueba con otras palabras.")
        return Success([one.shape() for one in found], message=message)
