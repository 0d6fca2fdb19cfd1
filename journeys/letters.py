"""The mails that journeys sends."""

from datetime import datetime

from accounts.mail import Letter, Occasion, find_reader, letter_to, mail_kind
from journeys.models import Redemption
from journeys.services import good_news
from journeys.services.rewards import APPROVED, CANCELLED
from oasis.core.tenancy import organization_scope


def _about(occasion: Occasion, status: str) -> Letter | None:
    """A redemption as its person knows it; None when it moved on meanwhile or the person is not there any more."""
    organization = occasion.organization
    with organization_scope(organization):
        row = (
            Redemption.objects.filter(pk=occasion.ids["redemption_id"], status=status)
            .values("person_id", "code", "points_spent", "reward__name")
            .first()
        )
    reader = row and find_reader(row["person_id"])
    if not row or not reader:
        return None
    return letter_to(
        reader,
        organization=organization.name,
        reward=row["reward__name"],
        code=row["code"],
        points=row["points_spent"],
    )


@mail_kind(
    good_news.MAIL,
    sample={
        "journeys": [{"title": "Dormir mejor", "certificate": "https://oasis.example/certificates/ABCD-EFGH"}],
        "level": {"name": "Brisa", "icon": "🍃", "perks": ["Puedes proponer el tema de un encuentro."]},
        "badges": [{"name": "Primer paso", "description": "Empezaste.", "icon": "👣"}],
    },
)
def what_was_reached(occasion: Occasion) -> Letter | None:
    """What somebody reached in a day; None where nothing of it is left, or the person is not there any more."""
    reader = find_reader(occasion.user_id)
    if reader is None:
        return None
    organization = occasion.organization
    with organization_scope(organization):
        news = good_news.news_of(person_id=reader.pk, until=datetime.fromisoformat(occasion.ids["until"]))
    if not news:
        return None
    return letter_to(
        reader, organization=organization.name, journeys=news.journeys, level=news.level, badges=news.badges
    )


@mail_kind(APPROVED)
def redemption_approved(occasion: Occasion) -> Letter | None:
    """The reward somebody asked for is theirs: its code."""
    return _about(occasion, Redemption.Status.APPROVED)


@mail_kind(CANCELLED)
def redemption_cancelled(occasion: Occasion) -> Letter | None:
    """A redemption was called off: the points are back."""
    return _about(occasion, Redemption.Status.CANCELLED)
