"""Addresses of this room."""

from django.urls import path

from tidtam.offline import views

app_name = "offline"
urlpatterns = [
    path("sw.js", views.service_worker, name="service_worker"),
    path("offline/", views.this_device, name="this_device"),
    path("offline/shared/", views.mark_shared, name="mark_shared"),
    path("offline/devices/", views.enable, name="enable"),
    path("offline/devices/<uuid:key>/", views.device, name="device"),
    path("offline/devices/<uuid:key>/withdraw/", views.withdraw, name="withdraw"),
    path("offline/reports/", views.report_list, name="report_list"),
    path("offline/reports/<int:pk>/", views.report, name="report"),
    path("offline/here/", views.empty_list, name="empty_list"),
    path("offline/topics/<int:topic>/", views.empty_topic, name="empty_topic"),
]
