"""Routes of the organizations app, under `/api/v1/`."""

from django.urls import path

from oasis.core.api.stored import StoredObject
from organizations.api import (
    audit,
    branding,
    files,
    imports,
    invitations,
    jobs,
    members,
    organizations,
    programs,
    reports,
)

urlpatterns = [
    path("audit/logs", audit.AuditLogs.as_view()),
    path("jobs/<uuid:job_id>", jobs.JobItem.as_view()),
    path("organizations", organizations.OrganizationList.as_view()),
    path("organizations/invitations/accept", invitations.AcceptInvitation.as_view()),
    path("organizations/invitations/renew", invitations.RenewInvitation.as_view()),
    path("organizations/<uuid:organization_id>", organizations.OrganizationItem.as_view()),
    path("organizations/<uuid:organization_id>/join", organizations.Join.as_view()),
    path("organizations/<uuid:organization_id>/leave", organizations.Leave.as_view()),
    path("organizations/<uuid:organization_id>/members", members.MemberList.as_view()),
    path("organizations/<uuid:organization_id>/members/<uuid:user_id>", members.MemberItem.as_view()),
    path("organizations/<uuid:organization_id>/transfer-ownership", members.TransferOwnership.as_view()),
    path("organizations/<uuid:organization_id>/invitations", invitations.InvitationList.as_view()),
    path("organizations/<uuid:organization_id>/invitations/import", imports.InvitationImport.as_view()),
    path(
        "organizations/<uuid:organization_id>/invitations/import/<uuid:batch_id>/undo",
        imports.InvitationImportUndo.as_view(),
    ),
    path("organizations/<uuid:organization_id>/invitations/<uuid:invitation_id>", invitations.InvitationItem.as_view()),
    path(
        "organizations/<uuid:organization_id>/invitations/<uuid:invitation_id>/resend",
        invitations.InvitationAgain.as_view(),
    ),
    path("organizations/<uuid:organization_id>/logo", branding.Logo.as_view()),
    path("organizations/<uuid:organization_id>/report", reports.OrganizationReport.as_view()),
    path("organizations/<uuid:organization_id>/programs", programs.ProgramList.as_view()),
    path("organizations/<uuid:organization_id>/programs/<uuid:program_id>", programs.ProgramItem.as_view()),
    path("organizations/<uuid:organization_id>/programs/<uuid:program_id>/stats", programs.ProgramStatistics.as_view()),
    path("files/uploads", files.UploadList.as_view()),
    path("files/stored/<str:token>", StoredObject.as_view()),
    path("files/<uuid:file_id>", files.FileItem.as_view()),
    path("files/<uuid:file_id>/complete", files.Complete.as_view()),
]
