"""Routes of accounts, relative to /api/v1/."""

from django.urls import path

from accounts.api import me, passwords, privacy, registration, second_factor, sessions, users

urlpatterns = [
    path("auth/register", registration.Register.as_view()),
    path("auth/verify-email", registration.VerifyEmail.as_view()),
    path("auth/resend-verification", registration.ResendVerification.as_view()),
    path("auth/login", sessions.Login.as_view()),
    path("auth/login/2fa", sessions.LoginSecondFactor.as_view()),
    path("auth/refresh", sessions.Refresh.as_view()),
    path("auth/logout", sessions.Logout.as_view()),
    path("auth/logout-all", sessions.LogoutAll.as_view()),
    path("auth/select-organization", sessions.SelectOrganization.as_view()),
    path("auth/sessions", sessions.SessionList.as_view()),
    path("auth/sessions/<uuid:session_id>", sessions.SessionDetail.as_view()),
    path("auth/password/reset", passwords.PasswordReset.as_view()),
    path("auth/password/reset/confirm", passwords.PasswordResetConfirm.as_view()),
    path("auth/password/change", passwords.PasswordChange.as_view()),
    path("auth/unlock", passwords.Unlock.as_view()),
    path("auth/2fa/enable", second_factor.Enable.as_view()),
    path("auth/2fa/verify-setup", second_factor.VerifySetup.as_view()),
    path("auth/2fa/disable", second_factor.Disable.as_view()),
    path("auth/2fa/regenerate-backup-codes", second_factor.RegenerateBackupCodes.as_view()),
    path("auth/2fa/status", second_factor.Status.as_view()),
    path("users", users.PersonList.as_view()),
    path("users/<uuid:user_id>", users.PersonItem.as_view()),
    path("users/<uuid:user_id>/stats", users.PersonStats.as_view()),
    path("users/me", me.Me.as_view()),
    path("users/me/avatar", me.Avatar.as_view()),
    path("users/me/consents", me.Consents.as_view()),
    path("users/me/export", privacy.ExportList.as_view()),
    path("users/me/export/<uuid:export_id>", privacy.ExportItem.as_view()),
    path("users/me/restore", privacy.Restore.as_view()),
    path("users/me/access-log", privacy.AccessLog.as_view()),
]
