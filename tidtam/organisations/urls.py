"""Addresses of the room organisations."""

from django.urls import path

from tidtam.organisations.views import office_list, own_pages

app_name = "organisations"
urlpatterns = [
    path("offices/", office_list.office_list, name="office_list"),
    path("accounts/profile/", own_pages.profile, name="profile"),
]
