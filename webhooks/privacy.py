"""What the gateway holds of a person: nothing that is found by them.

Events are kept sealed, as providers sent them, until their time is over; the audit knows who added an address or a secret.
"""

from accounts.privacy import register_contributor

register_contributor("webhooks", (), scoped=False)
