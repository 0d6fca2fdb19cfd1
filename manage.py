#!/usr/bin/env python
"""Django's command line for OASIS; starts the embedded servers for a command that needs them."""

import contextlib
import gc
import os
import signal
import sys

WITHOUT_SERVERS = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "screen_text",
    "startapp",
    "train_screening",
    "up",  # starts them itself
    "version",
}


def needs_servers(words: list[str]) -> bool:
    """Tell whether a command line (without the program's name) asks for PostgreSQL or Redis."""
    if not words or words[0].startswith("-") or {"-h", "--help"} & set(words):
        return False
    return words[0] not in WITHOUT_SERVERS or "--database" in words


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasis.settings")
    gc.disable()  # what is imported stays: going through it again and again is a quarter of the start
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from oasis import embedded

    words = sys.argv[1:]
    try:
        with contextlib.ExitStack() as stack:
            serves = needs_servers(words)
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # what was started is stopped
            if (serves or words[:1] == ["up"]) and not (settings.PRODUCTION or embedded.secrets(settings.DATA_DIR)):
                embedded.make_secrets(settings.DATA_DIR)
                os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - this program again, with its secrets
            postgres = settings.DATABASE_URL == settings.EMBEDDED.database
            redis = settings.REDIS_URL == settings.EMBEDDED.redis
            if serves and (postgres or redis):
                stack.enter_context(embedded.hold(settings.DATA_DIR, postgres=postgres, redis=redis))
            django.setup()
            gc.freeze()
            gc.enable()
            execute_from_command_line(sys.argv)
    except (embedded.EmbeddedError, ImproperlyConfigured) as error:
        sys.exit(f"{error}")
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


if __name__ == "__main__":
    main()
