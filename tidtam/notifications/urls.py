"""Addresses of the room notifications."""

from django.urls import path

from tidtam.notifications import views

app_name = "notifications"
urlpatterns = [path("accounts/notifications/", views.preferences, name="preferences")]
