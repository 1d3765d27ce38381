"""Addresses of this room."""

from django.urls import path

from tidtam.instruments.views import building, links, loading, reading

app_name = "instruments"
VERSION = "instruments/<str:instrument_code>/<int:fiscal_year>/<int:number>/"
BUILD = f"{VERSION}build/"

urlpatterns = [
    path("instruments/", reading.instrument_list, name="instrument_list"),
    path("instruments/new/<str:owner_code>/", building.begin, name="begin"),
    path("instruments/new/<str:owner_code>/workbook/", loading.load, name="load"),
    path(VERSION, reading.version, name="version"),
    path(f"{VERSION}files/<str:file_kind>", reading.version_file, name="version_file"),
    path(f"{VERSION}copy/", building.copy, name="copy"),
    path(f"{VERSION}rounds/<str:round_code>/", building.open_round, name="open_round"),
    path(f"{VERSION}links/", links.links, name="links"),
    path(f"{VERSION}links/<int:link>/remove/", links.unlink, name="unlink"),
    path(BUILD, building.desk, name="desk"),
    path(f"{BUILD}preview/", building.preview, name="preview"),
    path(f"{BUILD}whole/", building.whole, name="whole"),
    path(f"{BUILD}move/", building.move, name="move"),
    path(f"{BUILD}publish/", building.publish, name="publish"),
    path(f"{BUILD}discard/", building.discard, name="discard"),
    path(f"{BUILD}drafts/<str:section>/", building.draft, name="draft"),
    path(f"{BUILD}nodes/", building.new_node, name="new_node"),
    path(f"{BUILD}nodes/<str:node_code>/", building.node, name="node"),
    path(f"{BUILD}nodes/<str:node_code>/remove/", building.remove, name="remove"),
]
