"""The content files of journeys, brought into an organization that does not have them yet."""

from journeys.models import Journey
from journeys.services import content, starting
from journeys.services.starting import JOURNEYS


def missing_journeys() -> list[str]:
    """The slugs of the demo journeys that the organization of this scope does not have; one statement."""
    standing = set(Journey.objects.filter(slug__in=JOURNEYS).values_list("slug", flat=True))
    return [slug for slug in JOURNEYS if slug not in standing]


def fill() -> int:
    """Import what is missing; what is there stays as staff made it.

    Returns how many journeys were published.
    """
    missing = missing_journeys()
    if not missing:
        return 0
    starting.fill_lists()
    for slug in missing:
        content.import_journey(starting.journey_document(slug))
    return len(missing)
