"""Registrations, tickets and purchases are read in the backoffice: names for people."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import oasis.core.crypto


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0014_scans_are_read"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="order",
            name="payment_id",
            field=models.CharField(blank=True, max_length=255, verbose_name="número de pago"),
        ),
        migrations.AlterField(
            model_name="order",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="persona",
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="registration",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="journeys.registration",
                verbose_name="inscripción",
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="settled_at",
            field=models.DateTimeField(null=True, verbose_name="resuelta"),
        ),
        migrations.AlterField(
            model_name="orderentry",
            name="amount",
            field=models.DecimalField(decimal_places=2, max_digits=10, verbose_name="importe"),
        ),
        migrations.AlterField(
            model_name="orderentry",
            name="created_at",
            field=models.DateTimeField(auto_now_add=True, verbose_name="fecha"),
        ),
        migrations.AlterField(
            model_name="orderentry",
            name="kind",
            field=models.CharField(
                choices=[("payment", "pago"), ("refund", "devolución")], max_length=8, verbose_name="movimiento"
            ),
        ),
        migrations.AlterField(
            model_name="orderentry",
            name="payment_id",
            field=models.CharField(default="", max_length=255, verbose_name="número de pago"),
        ),
        migrations.AlterField(
            model_name="registration",
            name="access_needs",
            field=oasis.core.crypto.EncryptedTextField(blank=True, editable=True, verbose_name="necesidades de acceso"),
        ),
        migrations.AlterField(
            model_name="registration",
            name="created_at",
            field=models.DateTimeField(auto_now_add=True, verbose_name="hecha"),
        ),
        migrations.AlterField(
            model_name="registration",
            name="ended_at",
            field=models.DateTimeField(null=True, verbose_name="terminó"),
        ),
        migrations.AlterField(
            model_name="registration",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="registrations",
                to="journeys.event",
                verbose_name="encuentro",
            ),
        ),
        migrations.AlterField(
            model_name="registration",
            name="expires_at",
            field=models.DateTimeField(null=True, verbose_name="se guarda hasta"),
        ),
        migrations.AlterField(
            model_name="registration",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="persona",
            ),
        ),
        migrations.AlterField(
            model_name="registration",
            name="ticket_type",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="registrations",
                to="journeys.tickettype",
                verbose_name="tipo de entrada",
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="cancelled_at",
            field=models.DateTimeField(null=True, verbose_name="se anuló"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="checked_in_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="quién leyó",
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tickets",
                to="journeys.event",
                verbose_name="encuentro",
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="issued_at",
            field=models.DateTimeField(auto_now_add=True, verbose_name="emitida"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="persona",
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="registration",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tickets",
                to="journeys.registration",
                verbose_name="inscripción",
            ),
        ),
    ]
