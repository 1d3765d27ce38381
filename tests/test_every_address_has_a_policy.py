"""Every view declares who may open it and by which methods; one that does not fails the build."""

from http import HTTPStatus

from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from tidtam.access.policies import declared_policy


def views(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.callback


def test_every_address_declares_its_policy():
    undeclared = [address for address, view in views(get_resolver()) if declared_policy(view) is None]
    assert undeclared == []


def test_every_address_says_by_which_methods_it_is_asked():
    """One that takes any method answers PUT as if it were GET."""
    request = RequestFactory().put("/")
    takes_any = []
    for address, view in views(get_resolver()):
        try:
            if view(request).status_code != HTTPStatus.METHOD_NOT_ALLOWED:
                takes_any.append(address)
        except (TypeError, AttributeError):  # the view itself was reached
            takes_any.append(address)
    assert takes_any == []
