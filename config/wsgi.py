"""WSGI entry point, for gunicorn. A server runs no system checks, so what must not be served is refused here."""

import os

from django.core.wsgi import get_wsgi_application

from config.translations import refuse_outdated_translations

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
refuse_outdated_translations()
