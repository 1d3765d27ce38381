"""Addresses of the room ui."""

from django.urls import re_path

from tidtam.ui import views

app_name = "ui"
urlpatterns = [
    re_path(r"^language/(?P<language>th|en)/$", views.set_language, name="set_language"),
]
