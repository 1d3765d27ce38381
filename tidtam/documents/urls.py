"""Addresses of the room documents."""

from django.urls import path

from tidtam.documents.views import booklet, letters

app_name = "documents"
LETTERS = "offices/<str:office_code>/letters/<int:fiscal_year_be>/"
BOOKLET = "offices/<str:office_code>/booklets/<int:fiscal_year_be>/<int:months>/"
urlpatterns = [
    path("offices/<str:office_code>/booklets/", booklet.latest_booklet, name="office_booklet"),
    path(BOOKLET, booklet.office_booklet, name="office_booklet"),
    path(f"{BOOKLET}prepare/", booklet.prepare_files, name="prepare_files"),
    path(f"{BOOKLET}figures/<str:figure_id>/", booklet.figure, name="figure"),
    path(LETTERS, letters.letters, name="letters"),
    path(f"{LETTERS}prepare/", letters.prepare_letters, name="prepare_letters"),
    path(f"{LETTERS}signer/", letters.name_signer, name="name_signer"),
    path(f"{LETTERS}files/<str:digest>/<str:file_name>", letters.letter_file, name="letter_file"),
    path(f"{BOOKLET}files/<str:digest>/<str:file_name>", booklet.booklet_file, name="booklet_file"),
]
