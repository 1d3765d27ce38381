"""Addresses of the room attention."""

from django.urls import path

from tidtam.attention import views

app_name = "attention"
urlpatterns = [
    path("offices/<str:office_code>/attention/", views.attention, name="attention"),
    path("offices/<str:office_code>/attention/look/", views.look_again, name="look"),
    path("offices/<str:office_code>/attention/seen/", views.mark_seen, name="seen"),
]
