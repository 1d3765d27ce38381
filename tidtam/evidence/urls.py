"""Addresses of this room."""

from django.urls import path

from tidtam.evidence.views import library, one

app_name = "evidence"
urlpatterns = [
    path("offices/<str:office_code>/evidence/", library.library, name="library"),
    path("offices/<str:office_code>/evidence/files/", library.add_files, name="add_files"),
    path("offices/<str:office_code>/evidence/links/", library.add_link, name="add_link"),
    path("evidence/<uuid:pk>/", one.detail, name="detail"),
    path("evidence/<uuid:pk>/rename/", one.rename, name="rename"),
    path("evidence/<uuid:pk>/choose/", one.choose, name="choose"),
    path("evidence/<uuid:pk>/delete/", one.delete, name="delete"),
    path("evidence/<uuid:pk>/file/", one.file, name="file"),
    path("evidence/<uuid:pk>/thumbnail/", one.thumbnail, name="thumbnail"),
]
