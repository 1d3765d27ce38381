"""Addresses of the room progress."""

from django.urls import path

from tidtam.progress import views

app_name = "progress"
urlpatterns = [
    path("reports/<int:pk>/", views.report, name="report"),
    path("reports/<int:pk>/review/", views.review, name="review"),
    path("reports/<int:pk>/write/", views.write, name="write"),
    path("reports/<int:pk>/topics/<int:topic>/", views.topic, name="topic"),
    path("reports/<int:pk>/topics/<int:topic>/draft/", views.draft, name="draft"),
    path("reports/<int:pk>/submit/", views.submit, name="submit"),
    path("reports/<int:pk>/evidence/", views.evidence, name="evidence"),
    path("reports/<int:pk>/decide/", views.decide, name="decide"),
    path("reports/<int:pk>/decisions/<int:number>/", views.decided, name="decided"),
    path("reports/<int:pk>/comments/", views.comment, name="comment"),
    path("reports/<int:pk>/history/", views.history, name="history"),
    path("projects/<int:pk>/execution/<int:quarter>/", views.execution, name="execution"),
    path("offices/<str:office_code>/checks/", views.office_checks, name="office_checks"),
]
