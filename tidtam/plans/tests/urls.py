"""The addresses of the whole site with those of this room, whether or not the site has them yet."""

from django.urls import include, path

from tidtam.config import urls as site

urlpatterns = [path("", include("tidtam.plans.urls")), *site.urlpatterns]
