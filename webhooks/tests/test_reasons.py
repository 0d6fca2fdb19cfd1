"""What staff read of a failure."""

import ast
from pathlib import Path

import pytest

from webhooks.reasons import in_words

ROOT = Path(__file__).resolve().parents[2]
UNKNOWN = "Algo que no esperábamos"


def permanent_reasons():
    """Each reason that the code gives to a `PermanentError`, with its file."""
    for app in ("webhooks", "journeys", "coaching"):
        for path in sorted((ROOT / app).rglob("*.py")):
            if "tests" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "PermanentError":
                    first = node.args[0]
                    part = first.values[0] if isinstance(first, ast.JoinedStr) else first
                    yield path.name, part.value if isinstance(part, ast.Constant) else ""


def test_every_reason_that_the_code_gives_has_words():
    found = list(permanent_reasons())
    assert len(found) > 10
    assert [(name, reason) for name, reason in found if not reason or in_words(reason).startswith(UNKNOWN)] == []


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("", ""),
        ("superseded", "Ya se aplicó uno más nuevo"),
        ("conflict_with 01a1ff63-aefc-7544-a7e9-9650759e181c", "Llegó con el id de otro evento"),
        ("PaymentUnknown at webhooks/providers/mercadopago_payments.py:79", "Mercado Pago no conoce ese pago"),
        ("PaymentNotKnownYet at journeys/payments_webhook.py:170", "Habla de un pago"),
        ("payload amount_total", "Al contenido le falta"),
        ("common_008 at webhooks/providers/mercadopago_payments.py:90", "El servicio no está disponible"),
        ("http_503", "La dirección respondió 503."),
        ("url_host", "Esa dirección no se puede usar."),
        ("ZeroDivisionError at a.py:1", "Algo que no esperábamos (ZeroDivisionError at a.py:1)"),
    ],
)
def test_a_reason_is_told_in_words(reason, words):
    assert in_words(reason).startswith(words)
