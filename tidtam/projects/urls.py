"""Addresses of the room projects: the registration of a project. What reads across rooms stands in dashboards."""

from django.urls import path

from tidtam.projects import views

app_name = "projects"
urlpatterns = [
    path("offices/<str:office_code>/projects/new/", views.begin, name="begin"),
    path("projects/<int:pk>/register/", views.register, name="register"),
    path("projects/<int:pk>/register/submit/", views.submit, name="submit"),
    path("projects/<int:pk>/register/discard/", views.discard, name="discard"),
    path("projects/<int:pk>/register/<str:section>/", views.section, name="section"),
    path("projects/<int:pk>/register/<str:section>/draft/", views.draft, name="draft"),
]
