"""ASGI entry point. A server runs no system checks, so what must not be served is refused here."""

import os

from django.core.asgi import get_asgi_application

from config.translations import refuse_outdated_translations

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_asgi_application()
refuse_outdated_translations()
