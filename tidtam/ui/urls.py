"""Addresses of the room ui."""

from django.urls import path, re_path

from tidtam.ui import views

app_name = "ui"
urlpatterns = [
    path("_ui/", views.style_guide, name="style_guide"),
    re_path(r"^language/(?P<language>th|en)/$", views.set_language, name="set_language"),
]
