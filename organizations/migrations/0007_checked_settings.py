"""Settings that could not be lived with are refused by every form, not by the API alone; no SQL."""

import django.core.validators
from django.db import migrations, models

import organizations.models.organizations


class Migration(migrations.Migration):
    dependencies = [("organizations", "0006_people_are_named_not_referenced")]

    operations = [
        migrations.AlterField(
            model_name="organization",
            name="timezone",
            field=models.CharField(
                default="Europe/Madrid",
                max_length=64,
                validators=[organizations.models.organizations.known_timezone],
                verbose_name="zona horaria",
            ),
        ),
        migrations.AlterField(
            model_name="organization",
            name="colour",
            field=models.CharField(
                default="#2f7d6d",
                max_length=7,
                validators=[
                    django.core.validators.RegexValidator("^#[0-9a-fA-F]{6}\\Z", "Un color se escribe como #2f7d6d.")
                ],
                verbose_name="color",
            ),
        ),
        migrations.AlterField(
            model_name="organization",
            name="ai_monthly_budget",
            field=models.DecimalField(
                decimal_places=2,
                default=50,
                max_digits=10,
                validators=[django.core.validators.MinValueValidator(0)],
                verbose_name="presupuesto mensual de IA (USD)",
            ),
        ),
    ]
