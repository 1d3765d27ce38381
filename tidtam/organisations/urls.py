"""Addresses of the room organisations."""

from django.urls import URLPattern

app_name = "organisations"
urlpatterns: list[URLPattern] = []
