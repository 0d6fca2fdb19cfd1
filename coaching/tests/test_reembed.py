"""`manage.py reembed`: a new model, a change, a stop half-way."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from coaching.models import KnowledgeArticle, Passage
from coaching.rules.embedding import embedded
from coaching.services.people import load_person
from coaching.services.search import nearest, question_of
from coaching.tests.gemini_server import failure
from oasis.core.tenancy import organization_scope


def told(*arguments):
    out = io.StringIO()
    call_command("reembed", "--json", *arguments, stdout=out)
    return {row["organization"]: row for row in map(json.loads, out.getvalue().splitlines())}


def models():
    return sorted(set(Passage.objects.values_list("model", "version")))


def test_a_dry_run_counts_and_writes_nothing(cast, content):
    with organization_scope(cast.a):
        Passage.objects.all().delete()
        articles = KnowledgeArticle.objects.count()
    assert told("--dry-run")[str(cast.a.id)]["articles_waiting"] == articles
    with organization_scope(cast.a):
        assert not Passage.objects.exists()


def test_it_goes_on_where_it_was_left(cast, content):
    with organization_scope(cast.a):
        Passage.objects.filter(article__code="decir-que-no").delete()
    first = told()[str(cast.a.id)]
    assert first["articles_waiting"] == 1
    assert first["passages_made"] > 0
    assert told()[str(cast.a.id)]["passages_made"] == 0


def test_passages_of_a_model_that_is_no_longer_used_go(cast, content):
    with organization_scope(cast.a):
        Passage.objects.update(version="0")
    told()
    with organization_scope(cast.a):
        assert models() == [("stems", "1")]


def test_a_configured_provider_has_passages_of_its_own_and_questions_meet_only_those(cast, content, gemini, agreed):
    gemini.vector = embedded
    told()
    with organization_scope(cast.a):
        assert models() == [("gemini-embedding-001", "384"), ("stems", "1")]
    person = load_person(person_id=cast.diego.id, organization_id=cast.a.id)
    asked = question_of(person, "no duermo")
    assert asked.model.name == "gemini-embedding-001"
    with organization_scope(cast.a):
        Passage.objects.filter(model="stems").delete()
        assert nearest(asked, limit=3)
        Passage.objects.filter(model="gemini-embedding-001").delete()
        assert nearest(asked, limit=3) == []


def test_a_provider_that_fails_is_told_in_a_sentence_and_what_was_made_stays(cast, content, gemini):
    with organization_scope(cast.a):
        Passage.objects.all().delete()
    gemini.answers = [failure(400)]
    with pytest.raises(CommandError, match="What was made is kept"):
        told()
    with organization_scope(cast.a):
        assert models() == [("stems", "1")]


def test_progress_is_told_line_by_line_where_nobody_watches(cast, content):
    with organization_scope(cast.a):
        Passage.objects.filter(article__code="decir-que-no").delete()
    heard = io.StringIO()
    call_command("reembed", "--json", stdout=io.StringIO(), stderr=heard)
    assert heard.getvalue() == f"{cast.a.name}: 1/1\n"


def test_without_consent_a_question_stays_here(cast, content, gemini):
    person = load_person(person_id=cast.diego.id, organization_id=cast.a.id)
    before = len(gemini.requests)
    assert question_of(person, "no duermo").model.name == "stems"
    assert len(gemini.requests) == before


def test_an_organization_that_is_not_there_is_told(cast):
    with pytest.raises(CommandError):
        told("--organization", "nobody")
