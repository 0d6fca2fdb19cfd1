"""The log of the doors is read in the backoffice: names for people."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0013_video_rooms"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="scan",
            name="action",
            field=models.CharField(
                choices=[("in", "entrada"), ("out", "salida"), ("undo", "anulada")],
                max_length=10,
                verbose_name="qué se leyó",
            ),
        ),
        migrations.AlterField(
            model_name="scan",
            name="device",
            field=models.CharField(blank=True, max_length=60, verbose_name="dispositivo"),
        ),
        migrations.AlterField(
            model_name="scan",
            name="event",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="scans",
                to="journeys.event",
                verbose_name="encuentro",
            ),
        ),
        migrations.AlterField(
            model_name="scan",
            name="outcome",
            field=models.CharField(max_length=20, verbose_name="resultado"),
        ),
        migrations.AlterField(
            model_name="scan",
            name="reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="motivo"),
        ),
        migrations.AlterField(
            model_name="scan",
            name="received_at",
            field=models.DateTimeField(auto_now_add=True, verbose_name="recibida"),
        ),
        migrations.AlterField(
            model_name="scan",
            name="scanned_at",
            field=models.DateTimeField(verbose_name="hora del dispositivo"),
        ),
        migrations.AlterField(
            model_name="scan",
            name="steward",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="quién leyó",
            ),
        ),
        migrations.AlterField(
            model_name="scan",
            name="ticket",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="scans",
                to="journeys.ticket",
                verbose_name="entrada",
            ),
        ),
    ]
