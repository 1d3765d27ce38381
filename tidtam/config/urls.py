"""Which room answers which address. One word runs through address, name, view and template."""

from django.urls import include, path

urlpatterns = [
    path("", include("tidtam.ui.urls")),
    path("", include("tidtam.dashboards.urls")),
    path("", include("tidtam.organisations.urls")),
    path("", include("tidtam.plans.urls")),
    path("", include("tidtam.instruments.urls")),
    path("", include("tidtam.projects.urls")),
    path("", include("tidtam.progress.urls")),
    path("", include("tidtam.answers.urls")),
    path("", include("tidtam.assessment.urls")),
    path("", include("tidtam.documents.urls")),
    path("", include("tidtam.rollup.urls")),
    path("", include("tidtam.uploads.urls")),
    path("", include("tidtam.evidence.urls")),
    path("", include("tidtam.workbooks.urls")),
    path("", include("tidtam.imports.urls")),
    path("", include("tidtam.offline.urls")),
    path("", include("tidtam.accounts.urls")),
    path("", include("tidtam.jobs.urls")),
    path("", include("tidtam.publishing.urls")),
    path("", include("tidtam.notifications.urls")),
    path("", include("tidtam.inbox.urls")),
    path("", include("tidtam.attention.urls")),
    path("", include("tidtam.opendata.urls")),
    path("", include("tidtam.api.urls")),
    path("", include("tidtam.webhooks.urls")),
    path("", include("tidtam.portal.urls")),
    path("", include("tidtam.demo.urls")),
]
