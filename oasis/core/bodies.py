"""Bodies that come without a length (in chunks, over HTTP/2): Django reads as many bytes as `CONTENT_LENGTH` says, so none."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

WITHOUT_BODY = {"GET", "HEAD", "OPTIONS", "TRACE"}
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def with_length(application: Application, *, most: int) -> Application:
    """Wrap a WSGI application: a body without a length is read first, up to one byte more than `most`.

    That byte more is what makes Django refuse it as too large.
    """

    def measured(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not environ.get("CONTENT_LENGTH") and environ["REQUEST_METHOD"] not in WITHOUT_BODY:
            body = environ["wsgi.input"].read(most + 1)
            environ["CONTENT_LENGTH"], environ["wsgi.input"] = str(len(body)), BytesIO(body)
        return application(environ, start_response)

    return measured
