"""Addresses of this room."""

from django.urls import path

from tidtam.imports import views

app_name = "imports"
urlpatterns = [
    path("offices/<str:office_code>/imports/", views.begin, name="begin"),
    path("offices/<str:office_code>/imports/template/", views.template, name="template"),
    path("imports/<uuid:pk>/", views.list_import, name="list_import"),
    path("imports/<uuid:pk>/columns/", views.columns, name="columns"),
]
