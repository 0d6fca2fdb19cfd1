"""A stand-in for the Gemini service on loopback: real HTTP, answers as the tests line them up."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def said(text, *, reason="STOP", model="gemini-2.5-flash"):
    """A `generateContent` answer as the service gives it."""
    content = {"role": "model", "parts": [{"text": text}]} if text else {"role": "model"}
    return {
        "candidates": [{"content": content, "finishReason": reason, "index": 0}],
        "usageMetadata": {"promptTokenCount": 120, "candidatesTokenCount": 40, "totalTokenCount": 160},
        "modelVersion": model,
    }


class GeminiServer:
    """`answers` is a list of (status, body); the last one is repeated. `requests` holds what came: (path, headers, body)."""

    def __init__(self):
        self.answers = [(200, said("Gracias por contarlo. ¿Qué parte pesa más hoy?"))]
        self.requests = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                outer.requests.append((self.path, dict(self.headers), json.loads(body)))
                status, answer = outer.answers.pop(0) if len(outer.answers) > 1 else outer.answers[0]
                sent = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
