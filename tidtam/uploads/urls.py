"""Addresses of the room uploads."""

from django.urls import path

from tidtam.uploads import views

app_name = "uploads"
urlpatterns = [
    path("uploads/", views.begin, name="begin"),
    path("uploads/<uuid:pk>/", views.upload, name="upload"),
    path("uploads/<uuid:pk>/cancel/", views.cancel, name="cancel"),
]
