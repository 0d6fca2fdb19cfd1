"""A stand-in for the Gemini service on loopback: real HTTP, answers as the tests line them up.

It speaks what both SDKs ask for: `generateContent`, `streamGenerateContent` (a JSON array, or server-sent events with
`alt=sse`), `batchEmbedContents` and `embedContent`, and the Files API's resumable upload. `answers` is a list; the last one
is repeated. An answer is a dict (200), `(status, body)`, a `Stream`, or a function of the request's body that gives one.
"""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def said(text="", *, reason="STOP", model="gemini-2.5-flash", calls=(), read=120, written=40):
    """A `generateContent` answer as the service gives it; `calls` are (name, arguments)."""
    parts = [{"text": text}] if text else []
    parts += [{"functionCall": {"name": name, "args": arguments}} for name, arguments in calls]
    content = {"role": "model", "parts": parts} if parts else {"role": "model"}
    candidate = {"content": content, "index": 0}
    if reason:
        candidate["finishReason"] = reason
    return {
        "candidates": [candidate],
        "usageMetadata": {
            "promptTokenCount": read,
            "candidatesTokenCount": written,
            "totalTokenCount": read + written,
        },
        "modelVersion": model,
    }


def failure(status, name="INTERNAL", *, retry=None):
    """An error as the service gives it; `retry` are the seconds of its `RetryInfo`."""
    details = [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{retry}s"}] if retry else []
    return status, {"error": {"code": status, "message": name.lower(), "status": name, "details": details}}


@dataclass
class Stream:
    """An answer in chunks; `cut` ends the connection without an end, `gates` hold each chunk back until they are set."""

    chunks: list
    cut: bool = False
    gates: list = field(default_factory=list)
    sent: int = 0
    gone: threading.Event = field(default_factory=threading.Event)  # the client went away before the end


def pieces(*texts, **options):
    """A stream that says these texts and ends well."""
    last = len(texts) - 1
    return Stream([said(text, reason="STOP" if at == last else None) for at, text in enumerate(texts)], **options)


class GeminiServer:
    """`requests` holds what came: (path, headers, body); `files` what was uploaded and `deleted` of it."""

    def __init__(self):
        self.answers = [said("Gracias por contarlo. ¿Qué parte pesa más hoy?")]
        self.requests, self.files, self.deleted = [], {}, []
        self.vector = lambda text: [float(len(text)), 3.0, 4.0]
        self.delay = threading.Event()  # a slow answer waits for it
        self.asked = threading.Event()  # somebody asked something
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                outer.post(self)

            def do_DELETE(self):
                outer.deleted.append(self.path.rsplit("/", 1)[-1].partition("?")[0])
                outer.reply(self, 200, {})

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # clients that go away are part of the tests
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def post(self, handler):
        """Route one request."""
        raw = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        path = handler.path
        if path.startswith("/upload/"):
            return self._upload(handler, raw)
        body = json.loads(raw)
        self.requests.append((path, dict(handler.headers), body))
        if "mbedContent" in path:
            return self._embed(handler, path, body)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        self.asked.set()
        if callable(answer):
            answer = answer(body)
        if answer == "slow":
            self.delay.wait(120)
            answer = (503, {})
        if isinstance(answer, tuple):
            return self.reply(handler, *answer)
        if ":streamGenerateContent" in path:
            return self._stream(handler, answer if isinstance(answer, Stream) else Stream([answer]), "alt=sse" in path)
        assert not isinstance(answer, Stream), "a stream was lined up, an answer was asked for"
        return self.reply(handler, 200, answer)

    def reply(self, handler, status, body):
        """Send JSON."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json; charset=UTF-8")
        handler.send_header("Content-Length", str(len(sent)))
        handler.end_headers()
        handler.wfile.write(sent)

    def _embed(self, handler, path, body):
        if isinstance(self.answers[0], tuple):
            return self.reply(handler, *self.answers[0])
        asked = body["requests"] if "batchEmbedContents" in path else [body]
        texts = ["".join(part["text"] for part in one["content"]["parts"]) for one in asked]
        found = [{"values": self.vector(text)} for text in texts]
        return self.reply(handler, 200, {"embeddings": found} if "batch" in path else {"embedding": found[0]})

    def _stream(self, handler, stream, events):
        handler.send_response(200)
        kind = "text/event-stream" if events else "application/json; charset=UTF-8"
        handler.send_header("Content-Type", kind)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()

        def send(text):
            data = text.encode()
            handler.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            handler.wfile.flush()

        try:
            for at, chunk in enumerate(stream.chunks):
                if at < len(stream.gates):
                    stream.gates[at].wait(120)
                made = json.dumps(chunk, ensure_ascii=False)
                send(f"data: {made}\r\n\r\n" if events else ("[" if at == 0 else ",") + made)
                stream.sent = at + 1
            if stream.cut:
                handler.close_connection = True
                handler.connection.close()
                return
            if not events:
                send("]")
            handler.wfile.write(b"0\r\n\r\n")
        except OSError:
            stream.gone.set()
            handler.close_connection = True

    def _upload(self, handler, raw):
        headers = {name.lower(): value for name, value in handler.headers.items()}
        if headers.get("x-goog-upload-command") == "start":
            name = f"recording{len(self.files) + 1}"
            self.files[name] = b""
            handler.send_response(200)
            handler.send_header("X-Goog-Upload-URL", f"{self.url}/upload/v1beta/files?upload_id={name}")
            handler.send_header("X-Goog-Upload-Status", "active")
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        name = handler.path.rpartition("=")[2]
        self.files[name] += raw
        done = "finalize" in headers.get("x-goog-upload-command", "")
        body = json.dumps(
            {
                "file": {
                    "name": f"files/{name}",
                    "uri": f"{self.url}/v1beta/files/{name}",
                    "mimeType": "audio/wav",
                    "state": "ACTIVE",
                }
            }
        ).encode()
        handler.send_response(200)
        handler.send_header("X-Goog-Upload-Status", "final" if done else "active")
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.delay.set()
        self._server.shutdown()
        self._server.server_close()
