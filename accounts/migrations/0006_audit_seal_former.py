"""Records of before: address and browser, sealed, wait like those of any new record for their place in the chain."""

import json

from django.db import migrations

from oasis.core.crypto import seal

BATCH = 1000


def seal_former(apps, schema_editor):
    records = apps.get_model("accounts", "AuditRecord").objects.using(schema_editor.connection.alias)
    pending = apps.get_model("accounts", "AuditPending").objects.using(schema_editor.connection.alias)
    rows = []
    for identifier, address, user_agent in records.values_list("id", "address", "user_agent").iterator(BATCH):
        trace = {name: text for name, text in (("address", address), ("user_agent", user_agent)) if text}
        private = seal(json.dumps({"trace": trace}).encode(), purpose=b"oasis.audit") if trace else None
        rows.append(pending.model(record_id=identifier, private=private))
        if len(rows) == BATCH:
            pending.bulk_create(rows)
            rows = []
    pending.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_audit_chain")]
    operations = [migrations.RunPython(seal_former, migrations.RunPython.noop)]
