"""Addresses of the room webhooks."""

from django.urls import path

from tidtam.webhooks import views

app_name = "webhooks"
WEBHOOKS = "offices/<str:office_code>/webhooks/"
urlpatterns = [
    path(WEBHOOKS, views.webhooks, name="webhooks"),
    path(WEBHOOKS + "<int:pk>/", views.webhook, name="webhook"),
    path(WEBHOOKS + "<int:pk>/<slug:verb>/", views.change, name="change"),
]
