"""Addresses of this room."""

from django.urls import path

from tidtam.workbooks import views

app_name = "workbooks"
urlpatterns = [
    path("offices/<str:office_code>/workbooks/", views.office, name="office"),
    path("offices/<str:office_code>/workbooks/<int:fiscal_year_be>/<int:quarter>/", views.quarter, name="quarter"),
    path(
        "offices/<str:office_code>/workbooks/<int:fiscal_year_be>/registrations/",
        views.registrations,
        name="registrations",
    ),
    path("offices/<str:office_code>/workbooks/people/", views.people, name="people"),
    path("sheets/<int:pk>/workbook/", views.sheet, name="sheet"),
    path("workbooks/<uuid:pk>/", views.workbook, name="workbook"),
    path("workbooks/<uuid:pk>/faults/", views.faults, name="faults"),
]
