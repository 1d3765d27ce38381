"""Addresses of the room organisations."""

from django.urls import path

from tidtam.organisations.views import delegations, office_list, own_pages, people

app_name = "organisations"
PEOPLE = "offices/<str:office_code>/people/"
urlpatterns = [
    path("offices/", office_list.office_list, name="office_list"),
    path(PEOPLE, people.people, name="people"),
    path(PEOPLE + "add/", people.add_person, name="add_person"),
    path(PEOPLE + "known/", people.add_known_person, name="add_known_person"),
    path(PEOPLE + "<int:pk>/", people.person, name="person"),
    path(PEOPLE + "<int:pk>/link/", people.make_link, name="make_link"),
    path(PEOPLE + "<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path(PEOPLE + "<int:pk>/activate/", people.activate, name="activate"),
    path(PEOPLE + "<int:pk>/roles/add/", people.grant_role, name="grant_role"),
    path(PEOPLE + "<int:pk>/roles/<int:membership_pk>/withdraw/", people.withdraw_role, name="withdraw_role"),
    path("offices/<str:office_code>/delegations/", delegations.office_delegations, name="office_delegations"),
    path(
        "offices/<str:office_code>/delegations/<int:pk>/end/",
        delegations.end_office_delegation,
        name="end_office_delegation",
    ),
    path("accounts/profile/", own_pages.profile, name="profile"),
    path("accounts/delegations/", delegations.own_delegations, name="own_delegations"),
    path("accounts/delegations/<int:pk>/end/", delegations.end_own_delegation, name="end_own_delegation"),
]
