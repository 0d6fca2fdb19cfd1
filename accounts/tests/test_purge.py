"""What is forgotten, and what is not."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import LoginFailure, OneTimeToken, Session
from accounts.services.one_time_tokens import issue_token
from accounts.tasks import purge

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "left"), [(0, (1, 1, 1)), (3, (0, 1, 1)), (11, (0, 0, 1)), (105, (0, 0, 0))])
def test_failures_links_and_sessions_are_forgotten_each_in_its_time(login, cast, days, left):
    login(cast.diego)
    login(cast.diego, "otra-cosa")
    issue_token(user_id=cast.diego.id, purpose=OneTimeToken.Purpose.VERIFY_EMAIL)
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        purge()
    assert tuple(model.objects.count() for model in (LoginFailure, OneTimeToken, Session)) == left
