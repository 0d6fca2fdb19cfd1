"""Google's Gemini through the google-generativeai SDK, over REST.

The SDK is out of support upstream, so it stands behind the provider protocol. Importing it takes over a second and warns:
that happens at the first call, in silence. Its own iterator of a stream waits for the next chunk before it gives one, and
the client beneath reads byte by byte (2 ms of processor a chunk, of which a thousand streams bring hundreds a second), so
the answer's own bytes are read; its own upload ignores the endpoint, so a file is sent by the Files API's
resumable protocol (https://ai.google.dev/api/files).
"""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache, partial
from threading import Lock
from typing import Any, ClassVar

import orjson
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
_configuring = Lock()
_configured: tuple[str, str] | None = None


@cache
def _sdk() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import google.generativeai as sdk
    return sdk


def _configure() -> Any:
    """The SDK with our key and endpoint: it keeps them for the whole process, so they are set once."""
    global _configured
    sdk = _sdk()
    wanted = (settings.GEMINI_API_KEY, settings.GEMINI_API_ENDPOINT)
    with _configuring:
        if _configured != wanted:
            options = {"api_endpoint": settings.GEMINI_API_ENDPOINT} if settings.GEMINI_API_ENDPOINT else None
            sdk.configure(api_key=settings.GEMINI_API_KEY, transport="rest", client_options=options)
            _configured = wanted
    return sdk


def _client() -> Any:
    _configure()
    from google.generativeai.client import get_default_generative_client

    return get_default_generative_client()


@contextmanager
def _translated() -> Iterator[None]:
    """Every way the SDK fails, as `ProviderFailed`."""
    from google.api_core.exceptions import GoogleAPICallError, GoogleAPIError
    from google.auth.exceptions import GoogleAuthError
    from google.protobuf.json_format import ParseError
    from requests import RequestException

    try:
        yield
    except GoogleAPICallError as error:
        status = int(error.code or 0)
        raise ProviderFailed(
            type(error).__name__, transient=status in wire.TRANSIENT, retry_after=_retry_after(error)
        ) from error
    except RequestException as error:
        raise ProviderFailed(type(error).__name__, transient=True) from error
    except (GoogleAPIError, GoogleAuthError, ParseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ProviderFailed(type(error).__name__) from error


def _retry_after(error: Any) -> float | None:
    for detail in error.details or ():
        delay = getattr(detail, "retry_delay", None)
        if delay is not None:
            return float(delay.seconds + delay.nanos / 1e9)
    try:
        return wire.retry_delay(error.response.json()["error"].get("details"))
    except (AttributeError, ValueError, KeyError, TypeError):
        return None


class Gemini:
    """Gemini; the person's words leave the machine."""

    name: ClassVar[str] = "gemini"
    leaves_machine: ClassVar[bool] = True
    listens: ClassVar[bool] = True

    def generate(self, prompt: Prompt) -> Reply:
        """Answer the last turn. Raises `ProviderFailed`, and `CircuitOpen` while the service is left alone."""

        def call() -> Reply:
            answer = wire.Answer()
            with _translated():
                given = _client().generate_content(_request(prompt), timeout=prompt.seconds, retry=None)
                answer.add(_plain(given))
            return answer.reply(prompt, provider=self.name)

        return patiently(self.name, "generate", call, seconds=prompt.seconds)

    def stream(self, prompt: Prompt) -> Iterator[Piece | Reply]:
        """Answer the last turn piece by piece, the whole at the end."""

        def call() -> Iterator[Piece | Reply]:
            answer = wire.Answer()
            with _translated():
                said = _client().stream_generate_content(_request(prompt), timeout=prompt.seconds, retry=None)._response
                objects = wire.Objects()
                try:
                    for piece in said.iter_content(chunk_size=None):
                        for chunk in objects.add(piece):
                            if text := answer.add(wire.chunk_of(chunk)):
                                yield Piece(text)
                finally:
                    said.close()  # what is not read any more is not sent any more
            if not answer.reason:
                raise ProviderFailed("the answer broke off", transient=True)
            yield answer.reply(prompt, provider=self.name)

        return patiently_streamed(self.name, "stream", call, seconds=prompt.seconds)

    def embed(self, texts: Sequence[str], *, task: Task) -> Vectors:
        """Vectors of `DIMENSIONS`; the service gives those under 3,072 with any length, so they are made unit here."""

        def call(part: Sequence[str]) -> list[list[float]]:
            with _translated():
                found: list[list[float]] = _configure().embed_content(
                    f"models/{wire.EMBEDDING_MODEL}",
                    list(part),
                    task_type=task.value.lower(),
                    output_dimensionality=DIMENSIONS,
                    request_options={"timeout": settings.AI_TIMEOUT_SECONDS, "retry": None},
                )["embedding"]
            if len(found) != len(part):
                raise ProviderFailed("another number of vectors than of texts")
            return found

        vectors = []
        for at in range(0, len(texts), EMBED_AT_ONCE):
            part = texts[at : at + EMBED_AT_ONCE]
            found = patiently(self.name, "embed", partial(call, part), seconds=settings.AI_TIMEOUT_SECONDS)
            vectors += [unit(vector) for vector in found]
        return _vectors(vectors, texts)

    def transcribe(self, audio: Audio) -> Transcription:
        """What is said in a recording; a big one goes through the Files API and is deleted there afterwards."""

        def call() -> Transcription:
            answer = wire.Answer()
            with _translated():
                audio.file.seek(0)
                sent = _upload(audio) if audio.size > wire.INLINE_BYTES else None
                part = (
                    {"file_data": {"mime_type": audio.mime_type, "file_uri": sent["uri"]}}
                    if sent
                    else {"inline_data": {"mime_type": audio.mime_type, "data": audio.file.read()}}
                )
                try:
                    answer.add(
                        _plain(_client().generate_content(_listening(part, audio), timeout=LISTEN_SECONDS, retry=None))
                    )
                finally:
                    if sent:
                        _files("DELETE", f"/v1beta/{sent['name']}")
            return wire.transcription_of(answer, provider=self.name)

        return patiently(self.name, "transcribe", call, seconds=LISTEN_SECONDS)


def _vectors(vectors: list[list[float]], texts: Sequence[str]) -> Vectors:
    read = sum(map(tokens_of, texts))  # the service does not say
    return Vectors(
        vectors=vectors,
        model=wire.EMBEDDING_MODEL,
        tokens_in=read,
        cost=cost_of(wire.EMBEDDING_MODEL, read=read, written=0),
    )


def _request(prompt: Prompt) -> Any:
    return _sdk().protos.GenerateContentRequest(
        model=f"models/{prompt.model or settings.AI_MODEL}",
        contents=[_without_signatures(content) for content in wire.contents_of(prompt.turns)],
        system_instruction={"parts": [{"text": wire.system_of(prompt)}]},
        tools=_tools(orjson.dumps(wire.tools_of(prompt.tools))),
        generation_config={"temperature": prompt.temperature, "max_output_tokens": prompt.longest},
    )


@lru_cache(maxsize=64)
def _tools(declared: bytes) -> Sequence[Any]:
    """The SDK's messages for declarations in JSON: to make them takes as long as all the rest of a request."""
    return tuple(_sdk().protos.Tool(one) for one in orjson.loads(declared))


def _without_signatures(content: dict[str, Any]) -> dict[str, Any]:
    """The messages of this SDK have no place for a thought's signature."""
    parts = [{name: value for name, value in part.items() if name != "thought_signature"} for part in content["parts"]]
    return {**content, "parts": parts}


def _listening(part: dict[str, Any], audio: Audio) -> Any:
    asked = {"text": wire.LISTEN.format(language=audio.language)}
    return _sdk().protos.GenerateContentRequest(
        model=f"models/{settings.AI_MODEL}",
        contents=[{"role": "user", "parts": [part, asked]}],
        generation_config={"temperature": 0, "response_mime_type": "application/json"},
    )


def _plain(message: Any) -> Mapping[str, Any]:
    made: Mapping[str, Any] = type(message).to_dict(message, use_integers_for_enums=False)
    return made


def _upload(audio: Audio) -> dict[str, Any]:
    begun = _files(
        "POST",
        "/upload/v1beta/files",
        headers={
            "X-Goog-Upload-Protocol": "resumable",
            "X-Goog-Upload-Command": "start",
            "X-Goog-Upload-Header-Content-Length": str(audio.size),
            "X-Goog-Upload-Header-Content-Type": audio.mime_type,
        },
        json={"file": {"display_name": "recording"}},
    )
    done = _files(
        "POST",
        begun.headers["X-Goog-Upload-URL"],
        headers={"X-Goog-Upload-Offset": "0", "X-Goog-Upload-Command": "upload, finalize"},
        data=audio.file,
    )
    found: dict[str, Any] = done.json()["file"]
    return found


def _files(method: str, path: str, *, headers: Mapping[str, str] | None = None, **body: Any) -> Any:
    import requests

    address = path if path.startswith("http") else f"{settings.GEMINI_API_ENDPOINT or wire.ENDPOINT}{path}"
    answer = requests.request(
        method,
        address,
        headers={"x-goog-api-key": settings.GEMINI_API_KEY, **(headers or {})},
        timeout=LISTEN_SECONDS,
        **body,
    )
    answer.raise_for_status()
    return answer
