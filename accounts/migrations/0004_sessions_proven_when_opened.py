"""Sessions that stood before proved who they are when they were opened, not when the column came."""

from django.db import migrations


class Migration(migrations.Migration):
    """One statement; there is nothing to take back."""

    dependencies = [("accounts", "0003_second_factor")]
    operations = [
        migrations.RunSQL("UPDATE public.accounts_session SET authenticated_at = created_at", migrations.RunSQL.noop),
    ]
