"""Run with production settings in a process of its own: prints, as JSON, what a visitor gets."""

import json
import sys

import django
from django.core.management import call_command
from django.test import Client
from whitenoise.storage import CompressedManifestStaticFilesStorage


def main() -> None:
    django.setup()
    call_command("compile_translations", stdout=sys.stderr)
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    # Hashed names are asked about, compression is not, and it takes half a minute.
    CompressedManifestStaticFilesStorage.compress_files = lambda self, paths: iter(())
    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client(headers={"host": "portal.example.com"})
    answers = {
        "login": client.get("/account/login/", secure=True),
        "plain http": client.get("/account/login/"),
        "health over http": client.get("/healthz"),
        "wrong host": client.get("/account/login/", secure=True, headers={"host": "evil.example.net"}),
        "start page": client.get("/", secure=True),
    }
    told = {
        name: {
            "status": answer.status_code,
            "headers": dict(answer.headers),
            "cookies": {key: dict(morsel) for key, morsel in answer.cookies.items()},
            "body": "" if answer.streaming else answer.content.decode(errors="replace"),
        }
        for name, answer in answers.items()
    }
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    main()
