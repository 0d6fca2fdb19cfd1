"""The benchmark of the hot paths over real HTTP: `manage.py bench`. It measures; it is no test."""
