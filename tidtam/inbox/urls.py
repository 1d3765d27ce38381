"""Addresses of the room inbox."""

from django.urls import path

from tidtam.inbox import views

app_name = "inbox"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/approve-many/", views.approve_many, name="approve_many"),
    path("inbox/approve-many/confirm/", views.confirm_many, name="confirm_many"),
    path("inbox/decided/", views.decided, name="decided"),
    path("offices/<str:office_code>/owed/", views.owed, name="owed"),
    path("offices/<str:office_code>/history/", views.history, name="history"),
    path("offices/<str:office_code>/history/printed/", views.printed, name="printed"),
]
