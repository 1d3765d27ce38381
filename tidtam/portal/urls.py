"""Addresses of the room portal. The language stands in the address and nowhere else: Thai at the root, English at /en/.

Each page stands here once; its route passes the language on, and a name with its language is one address.
"""

from django.urls import URLPattern, include, path, re_path

from tidtam.portal.views import editions, finding, machines, provinces, results, verifying

app_name = "portal"


def pages(language: str) -> list[URLPattern]:
    """Return the routes of the public pages in one language."""
    spoken = {"language": language}
    instrument = "public/results/<str:nation>/<int:fiscal_year_be>/<str:instrument>/"
    return [
        path("", editions.home, spoken, name="home"),
        path("public/offices/<str:office_code>/", editions.office, spoken, name="office"),
        path("public/offices/<str:office_code>/projects/", editions.project_list, spoken, name="project_list"),
        path("public/provinces/", provinces.provinces, spoken, name="provinces"),
        path("public/provinces/<str:province_code>/", provinces.province, spoken, name="province"),
        path("public/projects/<int:project_id>/", editions.project, spoken, name="project"),
        path("public/editions/<uuid:edition_id>/", editions.edition, spoken, name="edition"),
        path(
            "public/offices/<str:office_code>/results/<int:fiscal_year_be>/<str:instrument>/<str:round_code>/",
            results.office_result,
            spoken,
            name="office_result",
        ),
        path("public/results/", results.results, spoken, name="results"),
        path("public/results/<str:nation>/<int:fiscal_year_be>/", results.results_year, spoken, name="results_year"),
        # The whole instrument, and the same of one of its nodes.
        *(
            route
            for start in (instrument, f"{instrument}nodes/<str:node>/")
            for route in (
                path(start, results.instrument, spoken, name="results_instrument"),
                path(f"{start}map.svg", results.province_picture, spoken, name="province_picture"),
                path(
                    f"{start}territories/<str:kind>/<path:territory>/",
                    results.territory,
                    spoken,
                    name="results_territory",
                ),
            )
        ),
        path("public/search/", finding.search, spoken, name="search"),
        path("public/documents/", finding.documents, spoken, name="documents"),
        path("public/documents.atom", finding.document_feed, spoken, name="document_feed"),
        path("verify/", verifying.verify, spoken, name="verify"),
        path("verify/<uuid:document_id>/", verifying.verify_document, spoken, name="verify_document"),
        # Whatever else is asked of these addresses is answered in the public look.
        *(
            re_path(start, editions.nowhere, spoken, name="nowhere")
            for start in (["^public/.*/$", "^verify/.*/$"] if language == "th" else ["^.*/$"])
        ),
    ]


urlpatterns = [
    *pages("th"),
    path("en/", include(pages("en"))),
    path("public/editions/<uuid:edition_id>/files/<str:file_name>", editions.edition_file, name="edition_file"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", machines.sitemap_part, name="sitemap_part"),
    path("verify/<uuid:document_id>/statement.json", verifying.statement, name="statement"),
    path("verify/<uuid:document_id>/statement.sig", verifying.signature, name="signature"),
    path("verify/keys/<slug:fingerprint>.pem", verifying.signing_key, name="signing_key"),
]
