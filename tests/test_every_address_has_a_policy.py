"""Every view declares who may open it; one that does not fails the build."""

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
