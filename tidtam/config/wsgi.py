"""The web server's way in (gunicorn tidtam.config.wsgi)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidtam.config.settings")
application = get_wsgi_application()
