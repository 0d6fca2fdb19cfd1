"""An organization's endpoints over the API."""

from uuid import uuid4

import pytest
from standardwebhooks import Webhook

from accounts.models import AuditRecord
from oasis.core.errors import NotFound
from oasis.core.testing import assert_matches
from webhooks.api.deliveries import DeliverySerializer
from webhooks.api.endpoints import EndpointSerializer, EndpointWithSecretSerializer
from webhooks.models import WebhookDelivery, WebhookEndpoint
from webhooks.services import endpoints
from webhooks.services.endpoints import ENDPOINTS_MAX
from webhooks.services.sending import send_due
from webhooks.tests.receiver import accepts, answers

pytestmark = pytest.mark.django_db
PATH = "/api/v1/webhooks/endpoints"
WANTED = {"url": "https://hooks.alba.example/oasis", "events": ["level.reached"], "description": "Panel de RR. HH."}


def code(response):
    return response.status_code, response.json()["error"]["code"]


def of(endpoint):
    return f"{PATH}/{endpoint.id}"


def test_owner_subscribes_and_sees_the_secret_once(api, cast):
    response = api(cast.ana).post(PATH, WANTED)
    assert response.status_code == 201
    data = response.json()["data"]
    assert_matches(EndpointWithSecretSerializer, data)
    assert data["secret"].startswith("whsec_")
    assert Webhook(data["secret"])
    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.organization_id, endpoint.url, endpoint.status) == (cast.a.id, WANTED["url"], "active")
    assert data["secret"].removeprefix("whsec_").encode() not in bytes(endpoint.secret)
    shown = api(cast.ana).get(f"{PATH}/{data['id']}")
    assert_matches(EndpointSerializer, shown.json()["data"])
    for answer in (shown, api(cast.ana).get(PATH)):
        assert data["secret"] not in answer.content.decode()
    record = AuditRecord.objects.get(action="webhook_endpoint.created")
    assert (record.actor_id, record.organization_id) == (cast.ana.id, cast.a.id)
    assert data["secret"] not in str(record.changes)
    assert "/oasis" not in str(record.changes)


def test_same_key_makes_one_endpoint_and_the_same_answer(api, cast):
    answers_ = [api(cast.ana).post(PATH, WANTED, **{"Idempotency-Key": "once"}) for _ in range(2)]
    assert answers_[0].content == answers_[1].content
    assert WebhookEndpoint.objects.count() == 1


@pytest.mark.parametrize("who", ["bruno", "clara", "diego"])
def test_nobody_below_the_owner_sees_or_changes_endpoints(api, cast, subscribed, who):
    endpoint = subscribed().endpoint
    client = api(getattr(cast, who))
    for response in (
        client.get(PATH),
        client.post(PATH, WANTED),
        client.get(of(endpoint)),
        client.patch(of(endpoint), {"active": False}),
        client.delete(of(endpoint)),
        client.post(f"{of(endpoint)}/secret"),
        client.post(f"{of(endpoint)}/test"),
        client.post(f"{of(endpoint)}/redeliver"),
        client.get(f"{of(endpoint)}/deliveries"),
    ):
        assert code(response) == (403, "auth_010")
    assert WebhookEndpoint.objects.get().status == "active"
    assert not WebhookDelivery.objects.exists()


def test_another_organizations_endpoint_does_not_exist(api, cast, subscribed, happens):
    foreign = subscribed(organization=cast.b).endpoint
    happens(organization=cast.b)
    delivery = WebhookDelivery.objects.get()
    client = api(cast.ana)
    for response in (
        client.get(of(foreign)),
        client.patch(of(foreign), {"url": "https://evil.example/"}),
        client.delete(of(foreign)),
        client.post(f"{of(foreign)}/secret"),
        client.post(f"{of(foreign)}/test"),
        client.post(f"{of(foreign)}/redeliver"),
        client.get(f"{of(foreign)}/deliveries"),
        client.post(f"{of(foreign)}/deliveries/{delivery.id}/redeliver"),
    ):
        assert code(response) == (404, "common_002")
    assert client.get(PATH).json()["data"] == []
    foreign.refresh_from_db()
    assert (foreign.status, WebhookDelivery.objects.count()) == ("active", 1)


def test_services_ask_for_the_organization_themselves_also_where_no_scope_stands_in_the_way(cast, subscribed):
    foreign = subscribed(organization=cast.b).endpoint
    told = {"organization_id": cast.a.id, "endpoint_id": foreign.id, "actor_id": cast.ana.id}
    for act in (endpoints.rotate_secret, endpoints.send_test, endpoints.delete_endpoint, endpoints.redeliver_dead):
        with pytest.raises(NotFound):
            act(**told)
    with pytest.raises(NotFound):
        endpoints.change_endpoint(**told, active=False)
    foreign.refresh_from_db()
    assert foreign.status == "active"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "http://hooks.alba.example/"}, "url"),
        ({"url": "https://10.0.0.1/"}, "url"),
        ({"url": "https://localhost/"}, "url"),
        ({"url": "https://[::ffff:169.254.169.254]/"}, "url"),
        ({"url": "https://ana:secreto@alba.example/"}, "url"),
        ({"url": "no es una dirección"}, "url"),
        ({"url": 5}, "url"),
        ({"events": ["level.reached", "person.cried"]}, "events"),
        ({"events": []}, "events"),
        ({"events": "level.reached"}, "events"),
        ({"description": "x" * 201}, "description"),
        ({"secret": "whsec_mine"}, "secret"),
    ],
)
def test_what_cannot_be_subscribed_is_refused_with_its_reason(api, cast, change, field):
    response = api(cast.ana).post(PATH, WANTED | change)
    assert code(response) == (400, "common_001")
    assert field in response.json()["error"]["details"]
    assert not WebhookEndpoint.objects.exists()


def test_there_is_an_end_to_endpoints(api, cast, subscribed):
    for _ in range(ENDPOINTS_MAX):
        subscribed()
    assert code(api(cast.ana).post(PATH, WANTED)) == (409, "webhook_007")
    assert WebhookEndpoint.objects.count() == ENDPOINTS_MAX


def test_list_costs_as_many_statements_for_one_as_for_many(api, cast, subscribed, statements):
    client = api(cast.ana)
    client.get(PATH)
    for _ in range(12):
        subscribed()
    with statements(4):
        assert len(client.get(PATH).json()["data"]) == 12


def test_change_keeps_what_is_not_given(api, cast, subscribed):
    endpoint = subscribed("level.reached").endpoint
    response = api(cast.ana).patch(of(endpoint), {"events": ["badge.awarded", "badge.awarded"], "description": "Otra"})
    data = response.json()["data"]
    assert_matches(EndpointSerializer, data)
    assert (data["events"], data["description"], data["url"]) == (["badge.awarded"], "Otra", endpoint.url)
    assert code(api(cast.ana).patch(of(endpoint), {"url": "https://192.168.0.1/"})) == (400, "common_001")
    endpoint.refresh_from_db()
    assert endpoint.url == data["url"]


def test_switched_off_by_a_person_and_on_again(api, cast, subscribed, happens, receiver):
    endpoint = subscribed().endpoint
    happens()
    off = api(cast.ana).patch(of(endpoint), {"active": False}).json()["data"]
    assert (off["status"], off["off_reason"]) == ("off", "person")
    assert send_due() == 0
    assert WebhookDelivery.objects.get().status == "dead"
    assert code(api(cast.ana).post(f"{of(endpoint)}/redeliver")) == (409, "webhook_008")
    on = api(cast.ana).patch(of(endpoint), {"active": True}).json()["data"]
    assert (on["status"], on["off_reason"], on["off_at"]) == ("active", None, None)
    response = api(cast.ana).post(f"{of(endpoint)}/redeliver", {})
    assert (response.status_code, response.json()["data"]) == (202, {"count": 1})
    assert send_due() == 1
    assert len(receiver.received) == 1


def test_deleted_endpoint_is_gone_and_so_is_its_secret(api, cast, subscribed, happens, receiver):
    endpoint = subscribed().endpoint
    happens()
    assert api(cast.ana).delete(of(endpoint)).status_code == 204
    assert code(api(cast.ana).delete(of(endpoint))) == (404, "common_002")
    assert send_due() == 0
    happens()
    assert WebhookDelivery.objects.count() == 1
    endpoint.refresh_from_db()
    assert (endpoint.status, bytes(endpoint.secret)) == ("deleted", b"")


def test_replaced_secret_is_shown_once_with_how_long_the_former_one_signs(api, cast, subscribed):
    former = subscribed()
    data = api(cast.ana).post(f"{of(former.endpoint)}/secret").json()["data"]
    assert_matches(EndpointWithSecretSerializer, data)
    assert data["secret"] != former.secret
    assert data["former_secret_until"] is not None


def test_test_button_and_the_log_of_what_came_of_it(api, cast, subscribed, receiver):
    endpoint = subscribed().endpoint
    response = api(cast.ana).post(f"{of(endpoint)}/test")
    assert response.status_code == 202
    assert_matches(DeliverySerializer, response.json()["data"])
    assert send_due() == 1
    [row] = api(cast.ana).get(f"{of(endpoint)}/deliveries").json()["data"]
    assert_matches(DeliverySerializer, row)
    assert (row["type"], row["status"], row["attempts"][0]["status_code"]) == ("endpoint.test", "delivered", 200)
    assert receiver.received[0].headers["webhook-id"] == row["message_id"]


def test_log_filters_and_costs_as_many_statements_for_one_as_for_many(
    api, cast, subscribed, happens, statements, receiver
):
    endpoint = subscribed().endpoint
    for number in range(10):
        happens(person_id=str(uuid4()), level=number)
    receiver.behave(answers(500), accepts)
    client = api(cast.ana)
    client.get(PATH)
    with statements(5):
        assert len(client.get(f"{of(endpoint)}/deliveries").json()["data"]) == 10
    send_due()
    count = lambda query: len(client.get(f"{of(endpoint)}/deliveries?{query}").json()["data"])  # noqa: E731
    assert (count("status=failed"), count("status=delivered"), count("type=badge.awarded")) == (1, 9, 0)
    assert code(client.get(f"{of(endpoint)}/deliveries?colour=red")) == (400, "common_001")


def test_one_delivery_is_sent_again(api, cast, subscribed, happens, receiver):
    endpoint = subscribed().endpoint
    happens()
    send_due()
    delivery = WebhookDelivery.objects.get()
    response = api(cast.ana).post(f"{of(endpoint)}/deliveries/{delivery.id}/redeliver")
    assert response.status_code == 202
    assert response.json()["data"]["status"] == "pending"
    assert send_due() == 1
    assert len(receiver.received) == 2
    assert code(api(cast.ana).post(f"{of(endpoint)}/deliveries/{uuid4()}/redeliver")) == (404, "common_002")


def test_types_that_can_be_subscribed_to_are_listed(api, cast):
    types = api(cast.ana).get("/api/v1/webhooks/event-types").json()["data"]["types"]
    assert {"enrollment.completed", "member.joined"} <= set(types)
