"""Addresses of the room portal. The language stands in the address and nowhere else: Thai at the root, English at /en/.

Each page stands here once; its route passes the language on, and a name with its language is one address.
"""

from django.urls import URLPattern, include, path, re_path

from tidtam.portal import views

app_name = "portal"


def pages(language: str) -> list[URLPattern]:
    """Return the routes of the public pages in one language."""
    spoken = {"language": language}
    return [
        path("", views.home, spoken, name="home"),
        path("public/offices/<str:office_code>/", views.office, spoken, name="office"),
        path("public/offices/<str:office_code>/projects/", views.project_list, spoken, name="project_list"),
        path("public/projects/<int:project_id>/", views.project, spoken, name="project"),
        path("public/editions/<uuid:edition_id>/", views.edition, spoken, name="edition"),
        # Whatever else is asked of these addresses is answered in the public look.
        re_path(r"^public/.*/$" if language == "th" else r"^.*/$", views.nowhere, spoken, name="nowhere"),
    ]


urlpatterns = [
    *pages("th"),
    path("en/", include(pages("en"))),
    path("public/editions/<uuid:edition_id>/files/<str:file_name>", views.edition_file, name="edition_file"),
]
