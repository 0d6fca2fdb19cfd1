"""The domain events of the apps below webhooks, which cannot register them themselves."""

from typing import Any

from webhooks.outgoing import Outgoing, publish_as


def member_joined(payload: dict[str, Any]) -> Outgoing:
    """A person became a member of the organization, or came back."""
    return Outgoing(
        subject=f"membership:{payload['membership_id']}",
        data={"membership_id": payload["membership_id"], "person_id": payload["person_id"], "role": payload["role"]},
    )


publish_as("organizations.member_joined", "member.joined", member_joined)
