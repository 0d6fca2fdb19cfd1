"""A membership or role that changes without anybody telling the audit is told by a trigger, at the commit."""

from django.db import migrations

ARGUMENTS = "'membership', 'user_id', '{role,status}', '{role}', '{}'"
WATCHES = f"""
CREATE CONSTRAINT TRIGGER organizations_membership_changed AFTER UPDATE ON public.organizations_membership
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN ((OLD.role, OLD.status) IS DISTINCT FROM (NEW.role, NEW.status))
EXECUTE FUNCTION public.oasis_audit_direct({ARGUMENTS});
CREATE CONSTRAINT TRIGGER organizations_membership_came_or_went AFTER INSERT OR DELETE ON public.organizations_membership
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.oasis_audit_direct({ARGUMENTS})
"""
BACK = """
DROP TRIGGER organizations_membership_changed ON public.organizations_membership;
DROP TRIGGER organizations_membership_came_or_went ON public.organizations_membership
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0004_files_programmes_and_reports"), ("accounts", "0007_audit_guards")]
    operations = [migrations.RunSQL(WATCHES, BACK)]
