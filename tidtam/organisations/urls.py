"""Addresses of the room organisations."""

from django.urls import path

from tidtam.organisations import views

app_name = "organisations"
urlpatterns = [
    path("offices/", views.office_list, name="office_list"),
]
