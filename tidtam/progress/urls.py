"""Addresses of the room progress."""

from django.urls import URLPattern

app_name = "progress"
urlpatterns: list[URLPattern] = []
