"""What the gateway holds of a person: nothing that is found by them.

Events are kept sealed, as providers sent them, until their time is over; who added an address is staff.
"""

from accounts.privacy import register_contributor

register_contributor("webhooks", (), scoped=False, staff=("webhooks.WebhookEndpoint.created_by",))
