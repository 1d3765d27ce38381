"""Addresses of the room dashboards: pages of an office, a project, an instrument's round that read across rooms."""

from django.urls import path

from tidtam.dashboards import views

app_name = "dashboards"
ROUND = "rounds/<int:fiscal_year_be>/<str:instrument>/<str:round_code>/"
SCHOOLS = f"offices/<str:office_code>/{ROUND}"
urlpatterns = [
    path("home/", views.home, name="home"),
    path("offices/<str:office_code>/", views.office, name="office"),
    path("offices/<str:office_code>/projects/", views.project_list, name="project_list"),
    path("offices/<str:office_code>/indicators/", views.office_indicators, name="office_indicators"),
    path("projects/<int:pk>/", views.project, name="project"),
    path("projects/<int:pk>/review/", views.registration, name="registration"),
    path("projects/<int:pk>/decide/", views.decide, name="decide"),
    path("projects/<int:pk>/decisions/<int:version>/<int:number>/", views.decided, name="decided"),
    path("projects/<int:pk>/comments/", views.comment, name="comment"),
    path("projects/<int:pk>/history/", views.history, name="history"),
    path("rounds/", views.round_list, name="round_list"),
    path(ROUND, views.round_board, name="round"),
    path(f"{ROUND}chase/", views.chase, name="chase"),
    path(SCHOOLS, views.round_of_schools, name="round_of_schools"),
    path(f"{SCHOOLS}chase/", views.chase_schools, name="chase_schools"),
]
