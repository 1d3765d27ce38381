"""Addresses of the room demo."""

from django.urls import path

from tidtam.demo import views

app_name = "demo"
urlpatterns = [
    path("demo/", views.roles, name="roles"),
]
