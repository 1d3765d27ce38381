"""The operations of the API, by room. What they read and do are the selectors and services of the pages."""

from tidtam.api.routers import (
    answers,
    comments,
    decisions,
    documents,
    evidence,
    projects,
    reports,
    results,
    structure,
)

ROUTERS = (
    structure.router,
    projects.router,
    reports.router,
    evidence.router,
    answers.router,
    decisions.router,
    comments.router,
    results.router,
    documents.router,
)
"""In the order of the reference page."""
