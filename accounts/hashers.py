"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Argon2id with the parameters of the OWASP Password Storage Cheat Sheet (19 MiB, 2 iterations, 1 lane).

    Django's own (100 MiB, 8 lanes) cost five times the processor and memory a log-in, which on a small machine is a way
    to bring it down. A hash made with other parameters is renewed at the next log-in.
    """

    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1
