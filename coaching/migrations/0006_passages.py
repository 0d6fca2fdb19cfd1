"""Passages with their vectors, and weeks in figures. The extension `vector` is the database's, in public."""

import django.db.models.deletion
import pgvector.django.indexes
from django.conf import settings
from django.db import migrations, models

import coaching.models.knowledge
import oasis.core.crypto
import oasis.core.ids


def identifier():
    return models.UUIDField(default=oasis.core.ids.uuid7, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [
        ("coaching", "0005_usage_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", identifier()),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passages",
                        to="coaching.knowledgearticle",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="posición")),
                (
                    "kind",
                    models.CharField(
                        choices=[("article", "texto"), ("exercise", "ejercicio")],
                        default="article",
                        max_length=10,
                        verbose_name="parte",
                    ),
                ),
                ("text", models.TextField(verbose_name="texto")),
                ("model", models.CharField(max_length=80, verbose_name="modelo")),
                ("version", models.CharField(max_length=20, verbose_name="versión")),
                ("digest", models.CharField(max_length=64)),
                ("embedding", coaching.models.knowledge.PlacedVectorField(dimensions=384)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="fecha")),
            ],
            options={
                "verbose_name": "pasaje",
                "verbose_name_plural": "pasajes",
                "ordering": ["article", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article", "model", "version", "position"), name="coaching_passage_once_per_model"
                    )
                ],
                "indexes": [
                    pgvector.django.indexes.HnswIndex(
                        ef_construction=64,
                        fields=["embedding"],
                        m=16,
                        name="coaching_passage_nearest",
                        opclasses=["vector_cosine_ops"],
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WeeklyInsight",
            fields=[
                ("id", identifier()),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("week", models.DateField(verbose_name="semana del")),
                ("content", oasis.core.crypto.EncryptedTextField(editable=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="fecha")),
            ],
            options={
                "verbose_name": "semana en cifras",
                "verbose_name_plural": "semanas en cifras",
                "ordering": ["-week"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "week"), name="coaching_weeklyinsight_once_a_week")
                ],
            },
        ),
    ]
