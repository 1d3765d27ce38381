"""Addresses of the room progress."""

from django.urls import path

from tidtam.progress import views

app_name = "progress"
urlpatterns = [
    path("reports/<int:pk>/", views.report, name="report"),
    path("offices/<str:office_code>/checks/", views.office_checks, name="office_checks"),
]
