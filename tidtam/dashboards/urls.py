"""Addresses of the room dashboards."""

from django.urls import URLPattern

app_name = "dashboards"
urlpatterns: list[URLPattern] = []
