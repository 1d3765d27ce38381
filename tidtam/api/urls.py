"""Addresses of the API and of the pages about it. What stands below /api/v1/ and is nothing answers a problem, too."""

from django.urls import URLPattern, path, re_path

from tidtam.api import pages, views
from tidtam.api.api import api
from tidtam.api.conversation import answering, nothing_here
from tidtam.api.operations import OPERATIONS

ROOT = "api/v1/"


def _operations() -> list[URLPattern]:
    """Return the addresses of the operations, each once, whatever the number of its methods."""
    found: dict[str, URLPattern] = {}
    for one in api.urls[0]:
        assert isinstance(one, URLPattern)
        route = str(one.pattern)
        if route and route not in found:  # "" is the library's own root
            found[route] = path(f"{ROOT}{route}", answering(one.callback, METHODS[route]), name=one.name)
    return list(found.values())


METHODS: dict[str, list[str]] = {}
for each in OPERATIONS.values():
    METHODS.setdefault(each.path.lstrip("/").replace("{", "<").replace("}", ">"), []).append(each.method)

app_name = "api"
urlpatterns = [
    path("accounts/tokens/", views.tokens, name="tokens"),
    path("accounts/tokens/<int:pk>/withdraw/", views.withdraw, name="withdraw_token"),
    path(ROOT, pages.reference, name="reference"),
    path(f"{ROOT}openapi.json", pages.openapi, name="openapi"),
    *_operations(),
    re_path(f"^{ROOT}", nothing_here, name="nothing_here"),
]
