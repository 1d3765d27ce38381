"""Addresses of the room plans."""

from django.urls import path

from tidtam.plans import views

app_name = "plans"
urlpatterns = [
    path("plans/", views.plan_list, name="plan_list"),
]
