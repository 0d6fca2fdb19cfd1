"""Routes of the organizations app, under `/api/v1/`."""

from django.urls import path

from organizations.api import invitations, members, organizations

urlpatterns = [
    path("organizations", organizations.OrganizationList.as_view()),
    path("organizations/invitations/accept", invitations.AcceptInvitation.as_view()),
    path("organizations/<uuid:organization_id>", organizations.OrganizationItem.as_view()),
    path("organizations/<uuid:organization_id>/join", organizations.Join.as_view()),
    path("organizations/<uuid:organization_id>/leave", organizations.Leave.as_view()),
    path("organizations/<uuid:organization_id>/members", members.MemberList.as_view()),
    path("organizations/<uuid:organization_id>/members/<uuid:user_id>", members.MemberItem.as_view()),
    path("organizations/<uuid:organization_id>/invitations", invitations.InvitationList.as_view()),
    path("organizations/<uuid:organization_id>/invitations/<uuid:invitation_id>", invitations.InvitationItem.as_view()),
    path(
        "organizations/<uuid:organization_id>/invitations/<uuid:invitation_id>/resend",
        invitations.InvitationAgain.as_view(),
    ),
]
