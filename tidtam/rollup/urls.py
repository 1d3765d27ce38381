"""Addresses of the room rollup: what instruments come to below an organisation."""

from django.urls import path

from tidtam.rollup import views

app_name = "rollup"
urlpatterns = [
    path("rollup/", views.home, name="home"),
    path("offices/<str:office_code>/rollup/", views.overview, name="overview"),
    path(
        "offices/<str:office_code>/rollup/<int:fiscal_year_be>/<str:instrument>/", views.instrument, name="instrument"
    ),
    path(
        "offices/<str:office_code>/rollup/<int:fiscal_year_be>/<str:instrument>/map.svg",
        views.province_picture,
        name="province_picture",
    ),
    path(
        "offices/<str:office_code>/rollup/<int:fiscal_year_be>/<str:instrument>/<str:kind>/<path:territory>/",
        views.territory,
        name="territory",
    ),
]
