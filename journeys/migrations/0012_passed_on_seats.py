"""A seat that was passed on knows the registration that it was paid or charged for with."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journeys", "0011_people_are_named_not_referenced")]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="origin",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="passed_on",
                to="journeys.registration",
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                condition=models.Q(("origin__isnull", False)),
                fields=["origin"],
                name="journeys_registration_from",
            ),
        ),
    ]
