"""Messages of a suspended or archived organization are put aside, and found again when it is resumed."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("core", "0002_jobs")]

    operations = [
        migrations.AlterField(
            model_name="outboxmessage",
            name="status",
            field=models.CharField(
                choices=[
                    ("pending", "pendiente"),
                    ("claimed", "entregado a la cola"),
                    ("running", "en curso"),
                    ("held", "en pausa"),
                    ("done", "hecho"),
                    ("dead", "fallido"),
                ],
                default="pending",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(fields=["organization_id"], condition=Q(status="held"), name="core_outbox_held"),
        ),
    ]
