"""Addresses of the room assessment."""

from django.urls import path

from tidtam.assessment.views import bureau, desk, results

app_name = "assessment"
RESULT = "offices/<str:office_code>/results/<int:fiscal_year_be>/<str:instrument>/<str:round_code>/"
DESK = "offices/<str:office_code>/assessments/<int:fiscal_year_be>/<str:instrument>/<str:round_code>/"
VERSION = "assessments/<int:fiscal_year_be>/<str:instrument>/"
urlpatterns = [
    path("offices/<str:office_code>/results/", results.result_list, name="result_list"),
    path(RESULT, results.result, name="result"),
    path(f"{RESULT}appeal/", results.appeal, name="appeal"),
    path(DESK, desk.desk, name="desk"),
    path(f"{DESK}<str:node_code>/", desk.leaf, name="leaf"),
    path("assessments/", desk.own, name="own"),
    path(f"{VERSION}assessors/", bureau.assessors, name="assessors"),
    path(f"{VERSION}appeals/", bureau.appeal_list, name="appeal_list"),
    path(f"{VERSION}rounds/<str:round_code>/", bureau.publish, name="publish"),
    path(f"{VERSION}rounds/<str:round_code>/agreement/", bureau.agreement_page, name="agreement"),
    path("appeals/<int:pk>/", bureau.decide_appeal, name="decide_appeal"),
]
