"""Addresses of the room publishing."""

from django.urls import URLPattern

app_name = "publishing"
urlpatterns: list[URLPattern] = []
