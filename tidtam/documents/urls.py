"""Addresses of the room documents."""

from django.urls import path

from tidtam.documents.views import booklet, letters, reports

app_name = "documents"
LETTERS = "offices/<str:office_code>/letters/<int:fiscal_year_be>/"
NATIONAL = "national-reports/<str:instrument_code>/<int:fiscal_year_be>/<str:round_code>/"
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
    path(NATIONAL, reports.national, name="national"),
    path(f"{NATIONAL}items/<str:item_code>/", reports.national_item, name="national_item"),
    path(
        f"{NATIONAL}items/<str:item_code>/gathered/<str:list_name>/",
        reports.national_gathered,
        name="national_gathered",
    ),
    path(f"{NATIONAL}cut-off/", reports.national_cut_off, name="national_cut_off"),
    path(f"{NATIONAL}review/", reports.national_review, name="national_review"),
    path(f"{NATIONAL}publish/", reports.national_publish, name="national_publish"),
    path(f"{NATIONAL}prepare/", reports.national_prepare, name="national_prepare"),
    path(f"{NATIONAL}files/<str:file_name>", reports.national_file, name="national_file"),
]
