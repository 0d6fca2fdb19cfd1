"""Fields that bodies of this app are made of. JSON has types: text is text and a boolean is a boolean."""

import re
import zoneinfo
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.countries import COUNTRIES
from accounts.models import Profile
from accounts.models.people import COUNTRY, PHONE, normalize_email
from oasis.core.api import StrictSerializer

LONGEST_PASSWORD = 256  # Argon2 reads all of it: a longer one only costs time
LONGEST_TOKEN = 2048
LONGEST_CODE = 32  # of a second factor, with the blanks and dashes that people type
OLDEST = 120  # years
# Mails greet with names: nothing that a mail client would make a link or a tag of.
NOT_A_NAME = re.compile(r"[<>{}\[\]\\/@|\x00-\x1f\x7f\u2028\u2029]|www\.", re.IGNORECASE)


class Text(serializers.CharField):
    """A text; a number is none."""

    def to_internal_value(self, data: Any) -> str:
        """Validate."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """true or false; no word or number that looks like it."""

    def to_internal_value(self, data: Any) -> bool:
        """Validate."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Id(serializers.UUIDField):
    """A UUID in its usual spelling; a number is none."""

    def to_internal_value(self, data: Any) -> UUID:
        """Validate."""
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class Email(Text, serializers.EmailField):
    """An e-mail address, in the one spelling that we keep."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """Validate and normalise."""
        return normalize_email(super().to_internal_value(data))


class Secret(Text):
    """A password or token: taken as it is, blanks included, and never given back."""

    def __init__(self, *, max_length: int = LONGEST_PASSWORD, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, trim_whitespace=False, write_only=True, **kwargs)


class Name(Text):
    """A name of a person."""

    def to_internal_value(self, data: Any) -> str:
        """Validate."""
        value = super().to_internal_value(data)
        if NOT_A_NAME.search(value):
            raise serializers.ValidationError(_("Escribe solo el nombre, sin símbolos ni enlaces."))
        return value


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def known_zone(value: str) -> None:
    """Raise unless `value` is a time zone of the IANA database."""
    if value not in _zones():
        raise serializers.ValidationError(_("No conocemos esa zona horaria."))


def known_country(value: str) -> None:
    """Raise unless `value` is a country of ISO 3166-1."""
    if value and value not in COUNTRIES:
        raise serializers.ValidationError(_("No conocemos ese país."))


def lived(value: date) -> None:
    """Raise unless somebody alive may be born on `value`."""
    today = timezone.now().date()
    if not today.year - OLDEST <= value.year or value > today:
        raise serializers.ValidationError(_("Revisa la fecha de nacimiento."))


class ProfileChanges(StrictSerializer):
    """Fields of a profile; those that are left out stay as they are, null empties one."""

    first_name = Name(max_length=80, required=False)
    last_name = Name(max_length=120, required=False, allow_blank=True)
    nickname = Name(max_length=40, required=False, allow_blank=True, allow_null=True, help_text="Shown on ladders.")
    phone_number = Text(
        max_length=16,
        required=False,
        allow_blank=True,
        allow_null=True,
        validators=[RegexValidator(PHONE)],
        help_text="E.164",
    )
    locale = serializers.ChoiceField(Profile.Locale.choices, required=False)
    timezone = Text(max_length=64, required=False, validators=[known_zone], help_text="IANA name")
    country = Text(
        max_length=2,
        required=False,
        allow_blank=True,
        allow_null=True,
        validators=[RegexValidator(COUNTRY), known_country],
        help_text="ISO 3166-1 alpha-2",
    )
    birth_date = serializers.DateField(required=False, allow_null=True, validators=[lived])

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """Null is empty: the columns hold no nulls, but for the date."""
        return {name: "" if value is None and name != "birth_date" else value for name, value in data.items()}


class NewProfile(ProfileChanges):
    """The profile of somebody who registers."""

    first_name = Name(max_length=80)
    last_name = Name(max_length=120)
