import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from webhooks.rules.masking import MASK, masked
from webhooks.rules.retries import JITTER, RETRY_SECONDS, next_retry
from webhooks.tests.deliveries import captured


def test_eight_retries_over_about_a_day():
    assert len(RETRY_SECONDS) == 8
    assert 23 * 3600 <= sum(RETRY_SECONDS) <= 25 * 3600
    assert sorted(RETRY_SECONDS) == list(RETRY_SECONDS)


@pytest.mark.parametrize("attempts", range(1, 9))
def test_each_retry_waits_what_the_table_says_give_or_take_the_jitter(attempts):
    planned = RETRY_SECONDS[attempts - 1]
    waits = {next_retry(attempts).total_seconds() for _ in range(50)}
    assert all(planned * (1 - JITTER) <= wait <= planned * (1 + JITTER) for wait in waits)
    assert len(waits) > 1


def test_after_the_ninth_failure_it_is_dead():
    assert next_retry(9) is None


def test_masked_payloads_keep_ids_types_and_states_and_nobodys_words():
    stripe = masked(captured("stripe"))
    assert stripe["id"] == captured("stripe")["id"]
    assert stripe["data"]["object"]["payment_status"] == "paid"
    assert stripe["data"]["object"]["customer_details"] == {"email": MASK, "name": MASK, "phone": None}
    typeform = orjson.dumps(masked(captured("typeform"))).decode()
    assert "01KAJ4V7Y6T2Z8Q9R3W5X1C0BD" in typeform
    for hidden in ("Algo mejor", "enrollment-step-token", "a3a12ec67a1365927098a606107fac15"):
        assert hidden not in typeform


@pytest.mark.parametrize("value", ["https://8x8.vc/recordings/x?key=1", "lucia@example.org"])
def test_a_link_and_an_address_are_hidden_whatever_they_are_called(value):
    assert masked({"data": {"preAuthenticatedLink": value, "seen": [value], "id": "rec_1"}}) == {
        "data": {"preAuthenticatedLink": MASK, "seen": [MASK], "id": "rec_1"}
    }


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json)
def test_anything_can_be_masked(value):
    assert type(masked(value)) is type(value)


def test_deep_payload_is_cut_off_rather_than_followed():
    deep = []
    for _ in range(200):
        deep = [deep]
    assert MASK in str(masked(deep))
