"""Routes of journeys."""

from django.urls import path

from journeys.api import (
    catalogue,
    certificates,
    enrollment,
    facilitation,
    gamification,
    live,
    preferences,
    tracking,
    wellbeing,
)

STEP = "enrollments/<uuid:enrollment_id>/steps/<uuid:step_id>"

urlpatterns = [
    path("journeys", catalogue.JourneyList.as_view()),
    path("journeys/<uuid:journey_id>", catalogue.JourneyItem.as_view()),
    path("journeys/<uuid:journey_id>/steps", catalogue.JourneySteps.as_view()),
    path("enrollments", enrollment.EnrollmentList.as_view()),
    path("enrollments/<uuid:enrollment_id>", enrollment.EnrollmentItem.as_view()),
    path("enrollments/<uuid:enrollment_id>/certificate", certificates.CertificateFile.as_view()),
    path("enrollments/<uuid:enrollment_id>/pause", enrollment.Pause.as_view()),
    path("enrollments/<uuid:enrollment_id>/resume", enrollment.Resume.as_view()),
    path("enrollments/<uuid:enrollment_id>/abandon", enrollment.Abandon.as_view()),
    path(f"{STEP}/start", enrollment.StartStep.as_view()),
    path(f"{STEP}/complete", enrollment.CompleteStep.as_view()),
    path(f"{STEP}/form-link", enrollment.FormLink.as_view()),
    path("me/stream", live.LiveStream.as_view()),
    path("me/stats", gamification.Stats.as_view()),
    path("me/points", gamification.Points.as_view()),
    path("me/badges", gamification.Badges.as_view()),
    path("me/rewards", gamification.OwnRewards.as_view()),
    path("me/leaderboard", gamification.Leaderboard.as_view()),
    path("me/gamification", preferences.Gamification.as_view()),
    path("me/rest-days", preferences.RestDays.as_view()),
    path("me/rest-days/<uuid:rest_day_id>", preferences.OwnRestDay.as_view()),
    path("facilitation/participants/<uuid:user_id>/rest-days", preferences.ParticipantRestDays.as_view()),
    path("rewards", gamification.RewardList.as_view()),
    path("rewards/<uuid:reward_id>/redeem", gamification.Redeem.as_view()),
    path("tracking/event", tracking.TrackEvent.as_view()),
    path("tracking/activity", tracking.TrackActivity.as_view()),
    path("tracking/batch", tracking.TrackBatch.as_view()),
    path("me/check-ins", wellbeing.CheckIns.as_view()),
    path("me/mood", wellbeing.Mood.as_view()),
    path("me/journal", wellbeing.Journal.as_view()),
    path("me/journal/<uuid:entry_id>", wellbeing.JournalPage.as_view()),
    path("me/questionnaires/<uuid:questionnaire_id>/scores", wellbeing.QuestionnaireScores.as_view()),
    path("emotions", wellbeing.Emotions.as_view()),
    path("questionnaires", wellbeing.Questionnaires.as_view()),
    path("questionnaires/<uuid:questionnaire_id>/responses", wellbeing.QuestionnaireResponses.as_view()),
    path("facilitation/enrollments", facilitation.FacilitationEnrollments.as_view()),
    path("facilitation/participants/<uuid:user_id>/progress", facilitation.ParticipantProgress.as_view()),
]
