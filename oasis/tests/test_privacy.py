"""Exports and erasures reach every table that points to a person."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import translation

from accounts.archive import COLUMNS
from accounts.models import Profile
from accounts.privacy import Fate, Holding, contributors
from oasis.core.crypto import EncryptedTextField

NAMES = ("person", "user", "actor", "subject", "_by", "owner")


def pointers():
    """Every column of every model that points to a person, by foreign key or by a bare id."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if isinstance(field, models.ForeignKey) and field.remote_field.model is get_user_model():
                yield f"{model._meta.label}.{field.name}"
            elif isinstance(field, models.UUIDField) and any(name in field.name for name in NAMES):
                yield f"{model._meta.label}.{field.name.removesuffix('_id')}"


def covered():
    return {column: fate for contributor in contributors() for column, fate in contributor.covers.items()}


@pytest.mark.parametrize("column", sorted(pointers()))
def test_each_column_that_points_to_a_person_has_a_fate(column):
    assert column in covered(), (
        f"{column} points to a person: add it to the app's privacy.py (a Holding, or `staff=` for who acted on others' "
        "rows), so that a copy of one's data shows it and an erasure reaches it."
    )


@pytest.mark.parametrize("column", sorted(covered()))
def test_what_has_a_fate_exists(column):
    app, model, path = column.split(".")
    names = {field.name.removesuffix("_id") for field in apps.get_model(app, model)._meta.get_fields()}
    assert path.partition("__")[0] in names


def test_the_walk_finds_them():
    found = set(pointers())
    assert {"journeys.JournalEntry.person", "accounts.AuditRecord.actor", "organizations.Membership.user"} <= found
    assert len(found) > 40


def test_each_app_with_people_takes_part():
    assert {"accounts", "coaching", "journeys", "organizations", "webhooks"} <= {one.name for one in contributors()}


def holdings():
    return [holding for contributor in contributors() for holding in contributor.holdings]


@pytest.mark.parametrize("holding", holdings(), ids=lambda one: one.covers)
def test_what_is_shown_and_emptied_exists_and_secrets_are_never_shown(holding: Holding):
    names = {field.name for field in holding.model._meta.get_fields()} | {
        field.attname for field in holding.model._meta.local_fields
    }
    for name in holding.fields:
        assert name.partition("__")[0] in names, name
        assert not any(word in name for word in ("hash", "secret", "token_", "password", "data_key")), name
    assert set(holding.empty) <= names
    assert (holding.fate is Fate.EMPTIED) == bool(holding.empty)
    assert (holding.fate is Fate.SECRET) == (not holding.fields)


def test_every_section_of_the_copy_has_a_title_of_its_own_in_both_languages():
    for contributor in contributors():
        for section, title in contributor.titles.items():
            with translation.override("es"):
                spanish = str(title)
            assert spanish, section
            assert spanish != section
    titles = [str(title) for contributor in contributors() for title in contributor.titles.values()]
    assert sorted(set(titles)) == sorted(titles)


@pytest.mark.parametrize("holding", [one for one in holdings() if one.fields], ids=lambda one: one.covers)
def test_every_column_of_the_copy_is_called_by_a_word(holding: Holding):
    """The model's own, or one of `accounts.archive.COLUMNS`."""
    unnamed = {name.rpartition("__")[2] for name in holding.fields if name not in holding.columns}
    assert unnamed <= COLUMNS.keys()


WORDLESS = {  # texts of rows that are kept: none that somebody wrote of a person
    "accounts.Consent": {"version"},
    "journeys.Order": {"currency"},
    "journeys.Redemption": {"code"},
}


@pytest.mark.parametrize("holding", [one for one in holdings() if one.fate is Fate.KEPT], ids=lambda one: one.covers)
def test_what_is_kept_holds_no_words_that_somebody_wrote(holding: Holding):
    """A row that stays as it is may show figures, times, codes and choices; its words are emptied (`Fate.EMPTIED`)."""
    if holding.model in (get_user_model(), Profile):
        return  # emptied by the last step of an erasure
    for name in holding.fields:
        if "__" in name:
            continue  # a title of the catalogue
        field = holding.model._meta.get_field(name)
        worded = isinstance(field, models.CharField | models.TextField) and not field.choices
        assert not worded or name in WORDLESS.get(holding.model._meta.label, ()), f"{holding.covers}: {name}"


def test_every_encrypted_text_of_a_person_is_shown_in_the_copy():
    """What people wrote is sealed: a table that has such a column and a holding shows it."""
    # what staff noted of an attendance: not the person's words
    staff_only = {("SafetyCase", "outcome_note"), ("SafetyCase", "review_note")}
    for holding in holdings():
        for field in holding.model._meta.local_fields:
            if isinstance(field, EncryptedTextField) and (holding.model.__name__, field.name) not in staff_only:
                assert field.name in holding.fields, f"{holding.covers}: {field.name}"
