"""OASIS: the composition root and, in `oasis.core`, the kernel under every app."""
