"""Addresses of the room publishing."""

from django.urls import path

from tidtam.publishing import views

app_name = "publishing"
EDITION = "offices/<str:office_code>/editions/<int:number_year_be>/<int:number>/"
urlpatterns = [
    path("offices/<str:office_code>/booklets/<int:fiscal_year_be>/<int:months>/issue/", views.issue, name="issue"),
    path("offices/<str:office_code>/editions/", views.edition_list, name="edition_list"),
    path(EDITION, views.edition, name="edition"),
    path(f"{EDITION}withdraw/", views.withdraw, name="withdraw"),
    path(f"{EDITION}files/<str:file_name>", views.edition_file, name="edition_file"),
]
