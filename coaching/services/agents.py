"""Publishing agents: the draft becomes a version that never changes again."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone as clock

from accounts.audit import record
from coaching.models import Agent, AgentVersion
from coaching.models.agents import PERSONA_FIELDS
from oasis.core.errors import NotFound


@transaction.atomic
def publish_agent(*, agent_id: UUID, actor_id: UUID | None = None) -> AgentVersion:
    """Publish the draft of an agent as its next version; unchanged, the published one stands. Raises `NotFound`.

    Conversations under way keep the version they began with.
    """
    agent = _locked(agent_id)
    draft = {name: getattr(agent, name) for name in PERSONA_FIELDS}
    standing = agent.published_version
    if (
        standing is not None
        and agent.archived_at is None
        and all(getattr(standing, name) == value for name, value in draft.items())
    ):
        return standing
    last = agent.versions.aggregate(last=Max("number"))["last"] or 0
    version = AgentVersion.objects.create(agent=agent, number=last + 1, published_by_id=actor_id, **draft)
    agent.published_version, agent.archived_at = version, None
    agent.save(update_fields=["published_version", "archived_at"])
    record(
        action="agent.published",
        target=agent,
        before={"version": standing.number if standing else None},
        after={"version": version.number},
        actor_id=actor_id,
    )
    return version


@transaction.atomic
def archive_agent(*, agent_id: UUID, actor_id: UUID | None = None) -> Agent:
    """Take an agent off the list; its conversations stay. Raises `NotFound`."""
    agent = _locked(agent_id)
    if agent.archived_at is None:
        agent.archived_at = clock.now()
        agent.save(update_fields=["archived_at"])
        record(action="agent.archived", target=agent, actor_id=actor_id)
    return agent


def _locked(agent_id: UUID) -> Agent:
    agent = (
        Agent.objects.select_for_update(of=("self",)).select_related("published_version").filter(pk=agent_id).first()
    )
    if agent is None:
        raise NotFound
    return agent
