"""The web server's way in (gunicorn tidtam.config.wsgi)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidtam.config.settings")
application = get_wsgi_application()


def _require_meant_demo() -> None:
    """Refuse to serve a demo database, where anybody signs in by choosing a role, unless that is meant."""
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, connection

    from tidtam.access.selectors import is_demo_database

    try:
        is_demo = is_demo_database()
    except DatabaseError:  # not set up yet: the first page will say so
        return
    finally:
        connection.close()  # this process may fork
    if is_demo and not settings.DEMO_SIGN_IN:
        raise ImproperlyConfigured(
            "this database holds demo data, and on it anybody signs in without a password by choosing a role; "
            "serve it with `tidtam demo`, set TIDTAM_DEMO_SIGN_IN=1, or set TIDTAM_DATABASE_URL to another database"
        )


_require_meant_demo()
