"""Addresses of the room opendata. Pages name their language as the other public pages do."""

from django.urls import URLPattern, include, path

from tidtam.opendata import views

app_name = "opendata"


def pages(language: str) -> list[URLPattern]:
    """Return the routes of the pages in one language."""
    spoken = {"language": language}
    return [
        path("public/data/", views.data, spoken, name="data"),
        path("public/data/<str:collection>/<str:dataset>/", views.dataset, spoken, name="dataset"),
    ]


urlpatterns = [
    path("public/data/catalog.jsonld", views.catalog, name="catalog"),
    path("public/data/<str:collection>/releases/<int:number>/<str:file_name>", views.file, name="file"),
    *pages("th"),
    path("en/", include(pages("en"))),
]
