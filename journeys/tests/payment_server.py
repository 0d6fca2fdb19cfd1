"""A stand-in for the APIs of Stripe and Mercado Pago on this machine: pages to pay on, payments, refunds, and failures.

It keeps idempotency keys as the providers do: the same key answers as the first time, for other content it refuses.
"""

import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from socket import SO_LINGER, SOL_SOCKET
from typing import Any
from urllib.parse import parse_qsl

import orjson

STRIPE_KEY = "sk_test_of_tests"
MERCADOPAGO_TOKEN = "APP_USR-token-of-tests"


class Refused(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        self.status, self.body = status, body


class PaymentServer:
    """`failing` is 0, an HTTP status for every answer, or "reset", which breaks connections off."""

    def __init__(self) -> None:
        self.failing: int | str = 0
        self.sessions: dict[str, dict[str, Any]] = {}  # Stripe's, by id
        self.preferences: dict[str, dict[str, Any]] = {}  # Mercado Pago's
        self.payments: dict[str, dict[str, Any]] = {}  # Mercado Pago's
        self.refunds: list[dict[str, Any]] = []
        self.asked: list[str] = []  # "POST /v1/refunds"
        self.hook: Any = None  # called in the middle of each request
        self._answers: dict[str, tuple[Any, dict[str, Any]]] = {}
        self._numbers = count(1)
        self._lock = threading.Lock()

    def __enter__(self) -> "PaymentServer":
        server = self

        class Answering(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.serve(self)

            do_POST = do_PUT = do_GET  # noqa: N815 - the names that http.server calls

            def log_message(self, *args: Any) -> None:
                """Nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.http.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_port}"

    def pay(self, order_id: str, amount: float, currency: str = "EUR", **changes: Any) -> str:
        """Somebody paid at Mercado Pago; returns the payment's id."""
        payment_id = str(9_000_000_000 + next(self._numbers))
        self.payments[payment_id] = {
            "id": int(payment_id),
            "status": "approved",
            "status_detail": "accredited",
            "external_reference": order_id,
            "transaction_amount": amount,
            "transaction_amount_refunded": 0,
            "currency_id": currency,
            "live_mode": False,
            **changes,
        }
        return payment_id

    # -- the APIs

    def serve(self, http: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        body = http.rfile.read(int(http.headers.get("Content-Length") or 0))
        self.asked.append(f"{http.command} {http.path}")
        if self.hook is not None:
            self.hook()
        if self.failing == "reset":
            http.connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
            http.close_connection = True
            http.connection.close()
            return
        status, answer = self._outcome(http, body)
        content = orjson.dumps(answer)
        http.send_response(status)
        http.send_header("Content-Type", "application/json")
        http.send_header("Content-Length", str(len(content)))
        http.end_headers()
        http.wfile.write(content)

    def _outcome(self, http: BaseHTTPRequestHandler, body: bytes) -> tuple[int, dict[str, Any]]:
        if isinstance(self.failing, int) and self.failing:
            return self.failing, {"error": {"type": "api_error", "message": "no"}}
        key = http.headers.get("Idempotency-Key") or http.headers.get("X-Idempotency-Key") or ""
        said = (http.path, body)
        with self._lock:
            try:
                if key and key in self._answers:
                    before, answer = self._answers[key]
                    if before != said:
                        raise Refused(400, {"error": {"type": "idempotency_error", "message": "other parameters"}})
                    return 200, answer
                answer = self._answer(http, body)
            except Refused as error:
                return error.status, error.body
            if key:
                self._answers[key] = (said, answer)
            return 200, answer

    def _answer(self, http: BaseHTTPRequestHandler, body: bytes) -> dict[str, Any]:
        path = http.path
        if path.startswith(("/v1/checkout/", "/v1/refunds")):
            if http.headers["Authorization"] != f"Bearer {STRIPE_KEY}":
                raise Refused(401, {"error": {"type": "invalid_request_error", "message": "key"}})
            form = dict(parse_qsl(body.decode()))
            return self._stripe_refund(form) if path == "/v1/refunds" else self._session(path, form)
        if http.headers["Authorization"] != f"Bearer {MERCADOPAGO_TOKEN}":
            raise Refused(401, {"message": "unauthorized"})
        if path.startswith("/checkout/preferences"):
            return self._preference(path, orjson.loads(body))
        payment = self.payments.get(path.removeprefix("/v1/payments/").partition("/")[0])
        if payment is None:
            raise Refused(404, {"message": "not found"})
        return self._mercadopago_refund(payment, orjson.loads(body)) if path.endswith("/refunds") else payment

    def _session(self, path: str, form: dict[str, str]) -> dict[str, Any]:
        if path.endswith("/expire"):
            session = self.sessions.get(path.split("/")[-2])
            if session is None or session["status"] != "open":
                raise Refused(400, {"error": {"type": "invalid_request_error", "message": "not open"}})
            session["status"] = "expired"
            return session
        session_id = f"cs_test_{next(self._numbers)}"
        self.sessions[session_id] = {
            "id": session_id,
            "object": "checkout.session",
            "status": "open",
            "payment_status": "unpaid",
            "url": f"https://checkout.stripe.example/{session_id}",
            "client_reference_id": form["client_reference_id"],
            "payment_intent": None,
            "currency": form["line_items[0][price_data][currency]"],
            "amount_total": int(form["line_items[0][price_data][unit_amount]"]) * int(form["line_items[0][quantity]"]),
            "expires_at": int(form["expires_at"]),
            "metadata": {name[9:-1]: value for name, value in form.items() if name.startswith("metadata[")},
            "form": form,
        }
        return self.sessions[session_id]

    def _stripe_refund(self, form: dict[str, str]) -> dict[str, Any]:
        done = sum(one["amount"] for one in self.refunds if one["payment_intent"] == form["payment_intent"])
        paid = [one["amount_total"] for one in self.sessions.values()]
        if done and done + int(form["amount"]) > max(paid, default=0):
            error = {"type": "invalid_request_error", "code": "charge_already_refunded", "message": "again"}
            raise Refused(400, {"error": error})
        made = {
            "id": f"re_{next(self._numbers)}",
            "object": "refund",
            "payment_intent": form["payment_intent"],
            "amount": int(form["amount"]),
            "status": "succeeded",
        }
        self.refunds.append(made)
        return made

    def _preference(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if path != "/checkout/preferences":
            preference = self.preferences[path.rpartition("/")[2]]
            preference.update(body)
            return preference
        preference_id = f"44444-{next(self._numbers)}"
        self.preferences[preference_id] = {
            **body,
            "id": preference_id,
            "init_point": f"https://mercadopago.example/checkout?pref_id={preference_id}",
        }
        return self.preferences[preference_id]

    def _mercadopago_refund(self, payment: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        done = payment["transaction_amount_refunded"] + body["amount"]
        if done > payment["transaction_amount"]:
            raise Refused(400, {"message": "amount too high", "status": 400})
        payment["transaction_amount_refunded"] = done
        if done == payment["transaction_amount"]:
            payment["status"] = "refunded"
        made = {"id": next(self._numbers), "payment_id": payment["id"], "amount": body["amount"], "status": "approved"}
        self.refunds.append(made)
        return made
