"""What an agent may do for the person it talks to: the same services as the API, as that person and never beyond.

A tool says who may use it (a capability of the role) and what it takes; whose data it touches is never an argument. Each
call is kept beside the message it belongs to: it is shown in the conversation, and the same call for the same message is
done once, also when an answer is made anew after a crash. An app above or beside adds a tool with `register_tool`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _

from coaching.models import Goal, ToolCall
from coaching.providers.base import ToolSpec, ToolUse
from coaching.rules.tool_arguments import DAY, INTEGER, LIST, TEXT, BadArguments, Parameter, read_arguments, schema_of
from coaching.services.context import Speaker
from coaching.services.goals import set_goal
from coaching.services.memory import LONGEST_FACT, remember
from coaching.services.search import LEAST, nearest, question
from journeys.rules.days import local_day
from journeys.rules.emotions import CODES
from journeys.services import progress, wellbeing
from oasis.core.errors import OasisError
from oasis.core.tenancy import OrganizationRef, organization_scope
from organizations.permissions import Capability, allows

log = structlog.get_logger(__name__)
LONGEST_ARGUMENTS = 4000  # characters of JSON
NEAREST_READ = 5  # passages in which an exercise is looked for


@dataclass(frozen=True, slots=True)
class Actor:
    """For whom a tool acts: the participant of the conversation."""

    speaker: Speaker
    conversation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """Something an agent may do. `run` is called inside the organization's scope and answers with plain JSON."""

    name: str
    label: Any
    description: str
    capability: Capability
    parameters: Sequence[Parameter]
    run: Callable[[Actor, dict[str, Any]], dict[str, Any]]

    @property
    def spec(self) -> ToolSpec:
        """The tool as a model is told of it."""
        return ToolSpec(self.name, self.description, schema_of(self.parameters))


_tools: dict[str, Tool] = {}


def register_tool(tool: Tool) -> Tool:
    """Make a tool known; agents get it when staff choose it for them."""
    _tools[tool.name] = tool
    return tool


def known_tools() -> dict[str, Tool]:
    """Every tool, by name."""
    return dict(_tools)


def tools_for(names: Sequence[str], *, role: str) -> list[Tool]:
    """Those of `names` that exist and that the role may use."""
    return [_tools[name] for name in names if name in _tools and allows(role, _tools[name].capability)]


def call_tool(
    *, organization: OrganizationRef, actor: Actor, message_id: UUID, allowed: Sequence[Tool], use: ToolUse
) -> dict[str, Any]:
    """Do what a model asks, once for a message; returns what the model is told. What it may not do answers with an error."""
    name, arguments = use.name, use.arguments
    tool = next((tool for tool in allowed if tool.name == name), None)
    given = json.dumps(arguments, default=str, sort_keys=True, ensure_ascii=False)
    if tool is None or len(given) > LONGEST_ARGUMENTS:
        log.warning("tool refused", tool=name[:40], reason="not this agent's" if tool is None else "too long")
        return {"error": "no such tool" if tool is None else "arguments are too long"}
    fingerprint = sha256(f"{name} {given}".encode()).hexdigest()
    with organization_scope(organization):
        before = ToolCall.objects.filter(message_id=message_id, fingerprint=fingerprint).first()
        if before is not None:
            found: dict[str, Any] = json.loads(str(before.result))
            return found
        result, succeeded = _attempt(tool, actor, arguments)
        ToolCall.objects.create(
            message_id=message_id,
            tool=name,
            fingerprint=fingerprint,
            arguments=given,
            result=json.dumps(result, default=str, ensure_ascii=False),
            succeeded=succeeded,
        )
        return result


def _attempt(tool: Tool, actor: Actor, arguments: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    try:
        with transaction.atomic():
            return tool.run(actor, read_arguments(tool.parameters, arguments)), True
    except BadArguments as error:
        return {"error": "arguments are wrong", "details": error.problems}, False
    except OasisError as error:
        return {"error": str(error.message), "code": error.code}, False


def call_shape(call: ToolCall) -> dict[str, Any]:
    """A call as it is shown in the conversation."""
    tool = _tools.get(call.tool)
    return {
        "tool": call.tool,
        "label": str(tool.label) if tool else call.tool,
        "arguments": json.loads(str(call.arguments)),
        "result": json.loads(str(call.result)),
        "done": call.succeeded,
        "created_at": call.created_at,
    }


# -- the tools


def _next_step(actor: Actor, arguments: dict[str, Any]) -> dict[str, Any]:
    rows = progress.enrollments_of(actor.speaker.id, status="active")[:3]
    shapes = [progress.enrollment_shape(row, timezone=actor.speaker.timezone) for row in rows]
    return {
        "journeys": [
            {
                "journey": shape["journey"]["title"],
                "progress": shape["progress"],
                "next_step": next(
                    (
                        {
                            "title": step["title"],
                            "minutes": step["minutes"],
                            "kind": step["kind"],
                            "status": step["status"],
                        }
                        for step in shape["steps"]
                        if step["id"] == shape["next_step"]
                    ),
                    None,
                ),
            }
            for shape in shapes
        ]
    }


def _record_check_in(actor: Actor, arguments: dict[str, Any]) -> dict[str, Any]:
    entry, gave, _safety = wellbeing.check_in(
        person_id=actor.speaker.id,
        timezone=actor.speaker.timezone,
        mood=arguments["mood"],
        energy=arguments["energy"],
        emotions=arguments.get("emotions", []),
    )
    return {"recorded": True, "day": entry.day.isoformat(), "points_awarded": gave["points_awarded"]}


def _suggest_exercise(actor: Actor, arguments: dict[str, Any]) -> dict[str, Any]:
    near = nearest(question(arguments["about"]), limit=NEAREST_READ)
    fitting = [one.passage for one in near if one.passage.exercise and one.score >= LEAST]
    if not fitting or fitting[0].exercise is None:
        return {"exercise": None}
    return {"exercise": dict(fitting[0].exercise), "article": fitting[0].title}


def _set_goal(actor: Actor, arguments: dict[str, Any]) -> dict[str, Any]:
    due_on: date = arguments["due_on"]
    if due_on < local_day(clock.now(), actor.speaker.timezone):
        raise BadArguments({"due_on": "is in the past"})
    goal, _safety = set_goal(
        person_id=actor.speaker.id, title=arguments["title"], due_on=due_on, source=Goal.Source.AGENT
    )
    return {"goal_id": str(goal.id), "title": goal.title, "due_on": due_on.isoformat()}


def _remember(actor: Actor, arguments: dict[str, Any]) -> dict[str, Any]:
    fact = remember(person_id=actor.speaker.id, text=arguments["fact"], conversation_id=actor.conversation_id)
    return {"remembered": True, "id": str(fact.id)}


register_tool(
    Tool(
        name="next_step",
        label=_("Mirar el siguiente paso de tus recorridos"),
        description="Where the person is on their journeys and which step comes next.",
        capability=Capability.WALK_JOURNEYS,
        parameters=(),
        run=_next_step,
    )
)
register_tool(
    Tool(
        name="record_check_in",
        label=_("Registrar cómo te sientes"),
        description="Record how the person says they feel now. Only when they have told you and agree; never guess.",
        capability=Capability.WALK_JOURNEYS,
        parameters=(
            Parameter(name="mood", kind=INTEGER, description="1 very low … 5 very good", least=1, most=5),
            Parameter(name="energy", kind=INTEGER, description="1 very low … 5 very high", least=1, most=5),
            Parameter(
                name="emotions",
                kind=LIST,
                description="Emotions they named",
                required=False,
                most=5,
                choices=sorted(CODES),
            ),
        ),
        run=_record_check_in,
    )
)
register_tool(
    Tool(
        name="suggest_exercise",
        label=_("Buscar un ejercicio"),
        description="Find an exercise of the organization's knowledge base that fits a subject.",
        capability=Capability.TALK_TO_COACH,
        parameters=(Parameter(name="about", kind=TEXT, description="The subject, in Spanish", least=2, most=200),),
        run=_suggest_exercise,
    )
)
register_tool(
    Tool(
        name="set_goal",
        label=_("Anotar una meta"),
        description="Write down a goal that the person has decided on, with the day they want to reach it.",
        capability=Capability.TALK_TO_COACH,
        parameters=(
            Parameter(name="title", kind=TEXT, description="The goal in the person's words", least=3, most=200),
            Parameter(name="due_on", kind=DAY, description="YYYY-MM-DD, today or later"),
        ),
        run=_set_goal,
    )
)
register_tool(
    Tool(
        name="remember",
        label=_("Recordar algo sobre ti"),
        description="Remember a fact about the person, when they ask you to. Never anything about other people's health.",
        capability=Capability.TALK_TO_COACH,
        parameters=(Parameter(name="fact", kind=TEXT, description="One sentence", least=3, most=LONGEST_FACT),),
        run=_remember,
    )
)
