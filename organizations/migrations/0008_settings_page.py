"""The owners' page of settings stands on a proxy; no SQL."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("organizations", "0007_checked_settings")]

    operations = [
        migrations.CreateModel(
            name="OrganizationSettings",
            fields=[],
            options={
                "verbose_name": "ajustes de la organización",
                "verbose_name_plural": "ajustes de la organización",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("organizations.organization",),
        ),
    ]
