"""Addresses of the room answers."""

from django.urls import path

from tidtam.answers import views

app_name = "answers"
urlpatterns = [
    path("offices/<str:office_code>/sheets/", views.office_sheets, name="office_sheets"),
    path("sheets/<int:pk>/", views.sheet, name="sheet"),
    path("sheets/<int:pk>/questions/<str:node>/", views.question, name="question"),
    path("sheets/<int:pk>/questions/<str:node>/draft/", views.draft, name="draft"),
    path("sheets/<int:pk>/questions/<str:node>/schools/", views.schools, name="schools"),
    path("sheets/<int:pk>/letter/", views.letter, name="letter"),
    path("sheets/<int:pk>/evidence/", views.evidence, name="evidence"),
    path("sheets/<int:pk>/submit/", views.submit, name="submit"),
    path("sheets/<int:pk>/review/", views.review, name="review"),
    path("sheets/<int:pk>/decide/", views.decide, name="decide"),
    path("sheets/<int:pk>/decisions/<int:number>/", views.decided, name="decided"),
    path("sheets/<int:pk>/comments/", views.comment, name="comment"),
    path("sheets/<int:pk>/history/", views.history, name="history"),
]
