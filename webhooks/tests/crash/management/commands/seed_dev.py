"""In place of the platform's: the crash test needs no demo people, and its first start is quicker without."""

from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Makes nobody."""

    def handle(self, **options: Any) -> None:
        """Nothing to do."""
