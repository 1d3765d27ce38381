"""Addresses of the room attention."""

from django.urls import URLPattern, URLResolver

app_name = "attention"
urlpatterns: list[URLPattern | URLResolver] = []
