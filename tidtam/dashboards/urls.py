"""Addresses of the room dashboards: the pages of an office and of a project that read across rooms."""

from django.urls import path

from tidtam.dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("home/", views.home, name="home"),
    path("offices/<str:office_code>/", views.office, name="office"),
    path("offices/<str:office_code>/projects/", views.project_list, name="project_list"),
    path("projects/<int:pk>/", views.project, name="project"),
    path("projects/<int:pk>/review/", views.registration, name="registration"),
    path("projects/<int:pk>/decide/", views.decide, name="decide"),
    path("projects/<int:pk>/decisions/<int:version>/<int:number>/", views.decided, name="decided"),
    path("projects/<int:pk>/comments/", views.comment, name="comment"),
    path("projects/<int:pk>/history/", views.history, name="history"),
]
