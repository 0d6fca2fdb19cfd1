"""A stand-in for Mercado Pago's API on this machine: GET /v1/payments/{id}."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson

TOKEN = "APP_USR-token-of-tests"


def payment(payment_id: str, **changes: Any) -> dict[str, Any]:
    """A payment as Mercado Pago shows it, without its forty other fields."""
    return {
        "id": int(payment_id),
        "status": "approved",
        "status_detail": "accredited",
        "external_reference": "0199f0c2-1111-7aaa-8bbb-0123456789ab",
        "transaction_amount": 1500.5,
        "transaction_amount_refunded": 0,
        "currency_id": "ARS",
        "date_last_updated": "2026-11-21T06:05:00.000-03:00",
        "live_mode": True,
        "payer": {"email": "diego@example.org"},
        **changes,
    }


class MercadoPagoApi:
    """`payments` are the ones there are; `status` makes every answer that status."""

    def __init__(self) -> None:
        self.payments: dict[str, dict[str, Any]] = {}
        self.status = 200
        self.asked: list[str] = []

    def __enter__(self) -> "MercadoPagoApi":
        api = self

        class Answering(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                api.asked.append(self.path)
                known = api.payments.get(self.path.removeprefix("/v1/payments/"))
                status = api.status if api.status != 200 else 200 if known else 404
                if self.headers["Authorization"] != f"Bearer {TOKEN}":
                    status = 401
                body = orjson.dumps(known if status == 200 else {"message": "no", "status": status})
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"
