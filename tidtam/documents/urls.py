"""Addresses of the room documents."""

from django.urls import path

from tidtam.documents import views

app_name = "documents"
BOOKLET = "offices/<str:office_code>/booklets/<int:fiscal_year_be>/<int:months>/"
urlpatterns = [
    path("offices/<str:office_code>/booklets/", views.latest_booklet, name="office_booklet"),
    path(BOOKLET, views.office_booklet, name="office_booklet"),
    path(f"{BOOKLET}prepare/", views.prepare_files, name="prepare_files"),
    path(f"{BOOKLET}figures/<str:figure_id>/", views.figure, name="figure"),
    path(f"{BOOKLET}files/<str:digest>/<str:file_name>", views.booklet_file, name="booklet_file"),
]
