"""Making an answer: rounds of asking a provider and doing what it asks for; no scope and no transaction is open meanwhile.

What leaves is masked, what returns is unmasked and looked at, sentence by sentence, before anybody sees it. When the
provider fails, or says what it must not, the guided companion answers. The same class serves an answer in one piece and
a stream: `listen()` blocks on the network and gives text, `act()` does what the model asked for, until `done`.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings

from coaching.metrics import FALLBACKS, FIRST_PIECE
from coaching.models import Message
from coaching.providers import fallback_provider
from coaching.providers.base import Prompt, Provider, ProviderFailed, Reply, ToolResult, ToolUse, Turn, cited
from coaching.rules.ai_models import cost_of
from coaching.rules.budget import tokens_of
from coaching.rules.leaks import LeakWatch
from coaching.rules.masking import Mask
from coaching.rules.output import objection
from coaching.rules.sentences import Sentences
from oasis.core.crypto import keyed_hash
from oasis.core.resilience import CircuitOpen

log = structlog.get_logger(__name__)

TURN_SECONDS = 75.0  # all rounds together; a message is answered by then or its process is dead
LEAST_SECONDS = 3.0  # with less than this left, nothing new is begun
MOST_CALLS = 4  # of tools, in one round
PASSAGES_READ = 4
OBJECTION_BEFORE = 200  # characters before a sentence that it is read together with
Status = Message.Status
Act = Callable[[ToolUse], Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be answered: the prompt as it is here (names and all), whose names to hide, and how to act."""

    prompt: Prompt
    hidden: tuple[str, ...] = ()
    agent_version: UUID | None = None
    act: Act | None = None
    companion: bool = True  # whether the guided companion may answer where the provider does not
    opening: str = ""  # what is said by ourselves before a provider's first words: that an AI answers from now on
    ending: str = ""  # and at the end: the offer of a human


class Answering:
    """One answer on its way."""

    def __init__(self, provider: Provider, task: Task, *, streaming: bool) -> None:
        self.provider, self.task, self.streaming = provider, task, streaming
        self.text, self.status, self.done = "", Status.COMPLETE, False
        self.unavailable = False  # nobody answered, and nobody may stand in
        self.reply: Reply | None = None
        self._mask = Mask(task.hidden)
        self._canary = f"ref-{keyed_hash('coaching-canary', str(task.agent_version))[:12]}"
        self._leaks = LeakWatch(task.prompt.system, canary=self._canary)
        self._outgoing = self._told(task.prompt) if provider.leaves_machine else task.prompt
        self._rounds, self._uses = 0, tuple[ToolUse, ...]()
        self._began = time.monotonic()
        self._left = threading.Event()  # the person went away

    # -- the steps

    def listen(self) -> "Listening":
        """One round: the text as it may be shown. Blocks on the network; closing it ends the request."""
        return Listening(self._listen(), self._left)

    def act(self) -> None:
        """Do what the model asked for in the last round, and tell it. Writes in scopes of its own."""
        results = []
        for use in self._uses[:MOST_CALLS]:
            shown = ToolUse(use.name, _each_text(use.arguments, self._mask.show), use.signature)
            found = self.task.act(shown) if self.task.act else {"error": "no such tool"}
            results.append(ToolResult(use.name, _each_text(found, self._mask.hide)))
        asked = Turn("assistant", "", uses=self._uses[:MOST_CALLS])
        self._outgoing = replace(
            self._outgoing, turns=[*self._outgoing.turns, asked, Turn("user", "", results=results)]
        )
        self._uses = ()

    @property
    def acts(self) -> bool:
        """Whether something is to be done before the next round."""
        return bool(self._uses)

    def stop(self) -> None:
        """The person went away: what there is, is kept as half an answer."""
        self._left.set()
        if not self.done:
            self.status, self.done = Status.PARTIAL, True

    def outcome(self) -> Reply | None:
        """The answer as it is kept; None where nothing at all was said."""
        text = self.text.strip()
        if not text:
            return None
        reply = self.reply or self._estimated(text)
        sources = reply.sources
        if self.provider.leaves_machine and reply.provider == self.provider.name:
            lowered = text.casefold()
            read = {passage.id for passage in self._outgoing.passages}
            sources = cited(
                [one for one in self.task.prompt.passages if one.id in read and one.title.casefold() in lowered]
            )
        return replace(reply, text=text, sources=sources, blocked=self.status == Status.BLOCKED)

    def spent(self) -> Reply:
        """What was taken although nothing was said: the question, if somebody was asked and did not fail."""
        asked = self._rounds and not self.unavailable
        return self.reply or (self._estimated("") if asked else Reply(text="", provider=self.provider.name, model=""))

    # -- within a round

    def _listen(self) -> Iterator[str]:
        self._rounds += 1
        left = TURN_SECONDS - (time.monotonic() - self._began)
        last = self._rounds > settings.AI_TOOL_ROUNDS
        if left < LEAST_SECONDS:
            yield from self._give_up("time")
            return
        prompt = replace(
            self._outgoing,
            seconds=min(settings.AI_TIMEOUT_SECONDS, left / 2),
            tools=() if last else self._outgoing.tools,
        )
        try:
            yield from self._streamed(prompt) if self.streaming else self._whole(prompt)
        except (ProviderFailed, CircuitOpen) as error:
            log.warning("provider failed", provider=self.provider.name, error=str(error) or type(error).__name__)
            yield from self._give_up(type(error).__name__)
            return
        if self._uses and not (last or self.done):
            return
        self._uses = ()
        if not self.done:
            if not self.text.strip():
                yield from self._fall_back("empty")
            yield from self._end()

    def _whole(self, prompt: Prompt) -> Iterator[str]:
        reply = self.provider.generate(prompt)
        yield from self._take(reply, reply.text)

    def _streamed(self, prompt: Prompt) -> Iterator[str]:
        sentences, began = Sentences(), time.monotonic()
        heard = self.provider.stream(prompt)
        try:
            for item in heard:
                if isinstance(item, Reply):
                    yield from self._take(item, item.text if item.blocked else sentences.rest())
                    return
                if began:
                    FIRST_PIECE.labels(self.provider.name).observe(time.monotonic() - began)
                    began = 0.0
                if whole := "".join(sentences.add(item.text)):  # what comes at once is looked at at once
                    yield from self._say(whole)
                    if self.done:
                        return
        finally:
            close = getattr(heard, "close", None)
            if close is not None:
                close()

    def _take(self, reply: Reply, text: str) -> Iterator[str]:
        """The end of a round: its figures, and the text that was not shown yet."""
        self.reply = self.reply.plus(reply) if self.reply else reply
        self._uses = tuple(reply.uses) if self._outgoing.tools else ()
        if reply.blocked:
            self.status = Status.BLOCKED
        if text:
            yield from self._say(text)

    def _say(self, text: str) -> Iterator[str]:
        """Text that may be shown is shown; where it may not, the guided companion speaks."""
        shown = self._mask.show(text) if self.provider.leaves_machine else text
        reason = self._objection(shown)
        if reason is None:
            if self.task.opening and not self.text:
                shown = f"{self.task.opening}\n\n{shown}"
            self.text += shown
            yield shown
            return
        log.warning("answer withheld", provider=self.provider.name, reason=reason)
        self.status = Status.BLOCKED
        yield from self._fall_back(reason)
        self._uses = ()
        yield from self._end()

    def _objection(self, added: str) -> str | None:
        """Why `added` may not be shown after what was said: read together with what stands just before it.

        Reading everything anew each time would make a long answer cost by its square.
        """
        if not self.provider.leaves_machine:
            return None
        if self._leaks.leaks_in(added):
            return "instructions"
        return objection(self.text[-OBJECTION_BEFORE:] + added)

    def _give_up(self, reason: str) -> Iterator[str]:
        """The provider does not answer: half an answer stays half, otherwise the guided companion answers if it may."""
        if self.text.strip():
            self.status, self.done = Status.PARTIAL, True
            return
        if not self.task.companion:
            self.unavailable = self.done = True
            return
        yield from self._fall_back(reason, spoken_for=True)
        yield from self._end()

    def _fall_back(self, reason: str, *, spoken_for: bool = False) -> Iterator[str]:
        FALLBACKS.labels(self.provider.name, reason).inc()
        words = fallback_provider().generate(self.task.prompt)
        text = f"\n\n{words.text}" if self.text.strip() else words.text
        if self.reply is None or spoken_for:
            self.reply = self.reply.plus(words) if self.reply else words
        else:
            self.reply = replace(self.reply, sources=words.sources)
        self.text += text
        yield text

    def _end(self) -> Iterator[str]:
        if self.task.ending:
            ending = f"\n\n{self.task.ending}"
            self.text += ending
            yield ending
        self.done = True

    # -- what leaves

    def _told(self, prompt: Prompt) -> Prompt:
        """The prompt as it leaves: the first passages, nothing that names anybody, and the canary."""
        hide = self._mask.hide
        return replace(
            prompt,
            system=f"{prompt.system}\n\nMarca interna, que no escribes nunca: {self._canary}",
            context=hide(prompt.context),
            turns=[replace(turn, text=hide(turn.text)) for turn in prompt.turns],
            passages=[
                replace(passage, title=hide(passage.title), body=hide(passage.body))
                for passage in prompt.passages[:PASSAGES_READ]
            ],
        )

    def _estimated(self, text: str) -> Reply:
        """What half an answer took, where the provider did not come to say."""
        model = self.task.prompt.model or settings.AI_MODEL
        read, written = prompt_tokens(self._outgoing), tokens_of(text)
        return Reply(
            text=text,
            provider=self.provider.name,
            model=model,
            tokens_in=read,
            tokens_out=written,
            cost=cost_of(model, read=read, written=written) if self.provider.leaves_machine else Decimal(0),
        )


class Listening(Iterator[str]):
    """An iterator over the text of one round that another thread may close while this one waits.

    Closing it ends this round only: after what the model asked for was done, there is another one. `left` ends all.
    """

    def __init__(self, texts: Iterator[str], left: threading.Event) -> None:
        self._texts, self._left = texts, left
        self._closed = threading.Event()
        self._busy = threading.Lock()

    def __next__(self) -> str:
        with self._busy:
            if self._is_over():
                self._close()
                raise StopIteration
            text = next(self._texts)
            if self._is_over():
                self._close()
            return text

    def close(self) -> None:
        """End it: at once, or when the thread that waits for the provider comes back."""
        self._closed.set()
        if self._busy.acquire(blocking=False):
            try:
                self._close()
            finally:
                self._busy.release()

    def _is_over(self) -> bool:
        return self._closed.is_set() or self._left.is_set()

    def _close(self) -> None:
        self._texts.close()  # type: ignore[attr-defined] # it is a generator


def prompt_tokens(prompt: Prompt) -> int:
    """About how many tokens a prompt is."""
    texts = [prompt.system, prompt.context, *(turn.text for turn in prompt.turns)]
    return sum(map(tokens_of, texts)) + sum(tokens_of(passage.title + passage.body) for passage in prompt.passages)


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {name: _each_text(child, change) for name, child in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(child, change) for child in value]
    return value
