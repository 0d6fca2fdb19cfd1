"""Who may do what in an organization: the one table, and the capabilities that endpoints and admin pages name."""

from enum import StrEnum


class Role(StrEnum):
    """A person's role in one organization, highest first."""

    OWNER = "owner"
    ADMIN = "admin"
    FACILITATOR = "facilitator"
    PARTICIPANT = "participant"

    @property
    def rank(self) -> int:
        """0 for a participant, 3 for the owner."""
        return len(Role) - 1 - list(Role).index(self)


class Capability(StrEnum):
    """Something that a role may do."""

    # everybody
    WALK_JOURNEYS = "walk_journeys"
    SEE_OWN_PROGRESS = "see_own_progress"
    TALK_TO_COACH = "talk_to_coach"
    REDEEM_REWARDS = "redeem_rewards"
    SEE_ORGANIZATION = "see_organization"
    LEAVE = "leave"
    # facilitator and up
    SEE_PROGRESS = "see_progress"
    MANAGE_EVENTS = "manage_events"
    CHECK_IN = "check_in"
    TAKE_SAFETY_CASES = "take_safety_cases"
    HOLD_SESSIONS = "hold_sessions"
    SEE_MEMBERS = "see_members"
    # admin and up
    MANAGE_MEMBERS = "manage_members"
    SEE_REPORTS = "see_reports"
    MANAGE_PROGRAMS = "manage_programs"
    EDIT_CATALOGUE = "edit_catalogue"
    APPROVE_REDEMPTIONS = "approve_redemptions"
    SEE_AUDIT = "see_audit"
    # owner
    MANAGE_SETTINGS = "manage_settings"
    MANAGE_BILLING = "manage_billing"
    TRANSFER_OWNERSHIP = "transfer_ownership"
    ARCHIVE = "archive"


_PARTICIPANT = {
    Capability.WALK_JOURNEYS,
    Capability.SEE_OWN_PROGRESS,
    Capability.TALK_TO_COACH,
    Capability.REDEEM_REWARDS,
    Capability.SEE_ORGANIZATION,
    Capability.LEAVE,
}
_FACILITATOR = _PARTICIPANT | {
    Capability.SEE_PROGRESS,
    Capability.MANAGE_EVENTS,
    Capability.CHECK_IN,
    Capability.TAKE_SAFETY_CASES,
    Capability.HOLD_SESSIONS,
    Capability.SEE_MEMBERS,
}
_ADMIN = _FACILITATOR | {
    Capability.MANAGE_MEMBERS,
    Capability.SEE_REPORTS,
    Capability.MANAGE_PROGRAMS,
    Capability.EDIT_CATALOGUE,
    Capability.APPROVE_REDEMPTIONS,
    Capability.SEE_AUDIT,
}
_OWNER = _ADMIN | {
    Capability.MANAGE_SETTINGS,
    Capability.MANAGE_BILLING,
    Capability.TRANSFER_OWNERSHIP,
    Capability.ARCHIVE,
}

ROLE_CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.OWNER: frozenset(_OWNER),
    Role.ADMIN: frozenset(_ADMIN),
    Role.FACILITATOR: frozenset(_FACILITATOR),
    Role.PARTICIPANT: frozenset(_PARTICIPANT),
}


def allows(role: Role | str, capability: Capability) -> bool:
    """Whether the table gives `capability` to `role`."""
    return capability in ROLE_CAPABILITIES[Role(role)]
