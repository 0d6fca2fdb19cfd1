"""An event by video call says where its room is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journeys", "0012_passed_on_seats")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="room_url",
            field=models.URLField(
                blank=True,
                default="",
                help_text="Solo lo ve quien tiene la plaza confirmada. Puedes ponerlo más tarde: avisamos a quien viene.",
                max_length=500,
                verbose_name="enlace de la videollamada",
            ),
            preserve_default=False,
        ),
    ]
