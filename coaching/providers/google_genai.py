"""Google's Gemini through google-genai, the SDK that is kept up; imported at the first call."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from threading import Lock
from typing import Any, ClassVar

from django.conf import settings

from coaching.providers import gemini_wire as wire
from coaching.providers.base import (
    DIMENSIONS,
    Audio,
    Piece,
    Prompt,
    ProviderFailed,
    Reply,
    Task,
    Transcription,
    Vectors,
    unit,
)
from coaching.providers.patience import patiently, patiently_streamed
from coaching.rules.ai_models import cost_of
from coaching.rules.budget import tokens_of

EMBED_AT_ONCE = 100
LISTEN_SECONDS = 600.0


_making = Lock()


def _client() -> Any:
    with _making:  # one for all threads: a second one, when it goes, closes connections under the first
        return _client_for(settings.GEMINI_API_KEY, settings.GEMINI_API_ENDPOINT)


@cache
def _client_for(key: str, endpoint: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from google import genai
        from google.genai import types

    options = types.HttpOptions(base_url=endpoint or None, retry_options=types.HttpRetryOptions(attempts=1))
    return genai.Client(api_key=key, http_options=options)


@contextmanager
def _translated() -> Iterator[None]:
    """Every way the SDK fails, as `ProviderFailed`."""
    import httpx2
    from google.genai.errors import APIError, UnknownApiResponseError
    from pydantic import ValidationError

    try:
        yield
    except APIError as error:
        details = error.details if isinstance(error.details, dict) else {}
        said = details.get("error", details).get("details") if isinstance(details.get("error", details), dict) else None
        raise ProviderFailed(
            type(error).__name__, transient=int(error.code or 0) in wire.TRANSIENT, retry_after=wire.retry_delay(said)
        ) from error
    except httpx2.TransportError as error:
        raise ProviderFailed(type(error).__name__, transient=True) from error
    except (UnknownApiResponseError, ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ProviderFailed(type(error).__name__) from error


class GoogleGenAI:
    """Gemini by the successor SDK; the person's words leave the machine."""

    name: ClassVar[str] = "google-genai"
    leaves_machine: ClassVar[bool] = True
    listens: ClassVar[bool] = True

    def generate(self, prompt: Prompt) -> Reply:
        """Answer the last turn. Raises `ProviderFailed`, and `CircuitOpen` while the service is left alone."""

        def call() -> Reply:
            answer = wire.Answer()
            with _translated():
                answer.add(_plain(_client().models.generate_content(**_request(prompt))))
            return answer.reply(prompt, provider=self.name)

        return patiently(self.name, "generate", call, seconds=prompt.seconds)

    def stream(self, prompt: Prompt) -> Iterator[Piece | Reply]:
        """Answer the last turn piece by piece, the whole at the end."""

        def call() -> Iterator[Piece | Reply]:
            answer = wire.Answer()
            with _translated():
                chunks = _client().models.generate_content_stream(**_request(prompt))
                try:
                    for chunk in chunks:
                        if text := answer.add(_plain(chunk)):
                            yield Piece(text)
                finally:
                    chunks.close()
            if not answer.reason:
                raise ProviderFailed("the answer broke off", transient=True)
            yield answer.reply(prompt, provider=self.name)

        return patiently_streamed(self.name, "stream", call, seconds=prompt.seconds)

    def embed(self, texts: Sequence[str], *, task: Task) -> Vectors:
        """Vectors of `DIMENSIONS`; the service gives those under 3,072 with any length, so they are made unit here."""

        def call(part: Sequence[str]) -> list[list[float]]:
            with _translated():
                found = (
                    _client()
                    .models.embed_content(
                        model=wire.EMBEDDING_MODEL,
                        contents=list(part),
                        config={
                            "task_type": task.value,
                            "output_dimensionality": DIMENSIONS,
                            "http_options": {"timeout": int(settings.AI_TIMEOUT_SECONDS * 1000)},
                        },
                    )
                    .embeddings
                )
                vectors = [list(one.values) for one in found or ()]
            if len(vectors) != len(part):
                raise ProviderFailed("another number of vectors than of texts")
            return vectors

        vectors = []
        for at in range(0, len(texts), EMBED_AT_ONCE):
            part = texts[at : at + EMBED_AT_ONCE]
            found = patiently(self.name, "embed", partial(call, part), seconds=settings.AI_TIMEOUT_SECONDS)
            vectors += [unit(vector) for vector in found]
        read = sum(map(tokens_of, texts))  # the service does not say
        cost = cost_of(wire.EMBEDDING_MODEL, read=read, written=0)
        return Vectors(vectors=vectors, model=wire.EMBEDDING_MODEL, tokens_in=read, cost=cost)

    def transcribe(self, audio: Audio) -> Transcription:
        """What is said in a recording; a big one goes through the Files API and is deleted there afterwards."""

        def call() -> Transcription:
            answer = wire.Answer()
            with _translated():
                audio.file.seek(0)
                sent = (
                    _client().files.upload(file=audio.file, config={"mime_type": audio.mime_type})
                    if audio.size > wire.INLINE_BYTES
                    else None
                )
                part = (
                    {"file_data": {"mime_type": audio.mime_type, "file_uri": sent.uri}}
                    if sent
                    else {"inline_data": {"mime_type": audio.mime_type, "data": audio.file.read()}}
                )
                try:
                    answer.add(_plain(_client().models.generate_content(**_listening(part, audio))))
                finally:
                    if sent:
                        _client().files.delete(name=sent.name)
            return wire.transcription_of(answer, provider=self.name)

        return patiently(self.name, "transcribe", call, seconds=LISTEN_SECONDS)


def _request(prompt: Prompt) -> dict[str, Any]:
    config: dict[str, Any] = {
        "system_instruction": wire.system_of(prompt),
        "temperature": prompt.temperature,
        "max_output_tokens": prompt.longest,
        "http_options": {"timeout": int(prompt.seconds * 1000)},
        "automatic_function_calling": {"disable": True},
    }
    if prompt.tools:
        config["tools"] = wire.tools_of(prompt.tools)
    return {
        "model": prompt.model or settings.AI_MODEL,
        "contents": wire.contents_of(prompt.turns),
        "config": config,
    }


def _listening(part: dict[str, Any], audio: Audio) -> dict[str, Any]:
    return {
        "model": settings.AI_MODEL,
        "contents": [{"role": "user", "parts": [part, {"text": wire.LISTEN.format(language=audio.language)}]}],
        "config": {
            "temperature": 0,
            "response_mime_type": "application/json",
            "http_options": {"timeout": int(LISTEN_SECONDS * 1000)},
        },
    }


def _plain(message: Any) -> Mapping[str, Any]:
    made: Mapping[str, Any] = message.model_dump(exclude_none=True, exclude={"sdk_http_response", "parsed"})
    for candidate in made.get("candidates") or ():
        if "finish_reason" in candidate:
            candidate["finish_reason"] = str(getattr(candidate["finish_reason"], "value", candidate["finish_reason"]))
    return made
