# The site, its worker and its schedule: one image, started with different commands.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 DEBUG=0
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN pip install --require-hashes -r requirements/base.txt \
 && useradd --system --uid 10001 --no-create-home impact \
 && install --directory --owner impact /state /copies
COPY manage.py pyproject.toml ./
COPY impact impact
COPY providers providers
COPY patients patients
COPY beds beds
COPY reporting reporting
COPY templates templates
# Collecting static files reads every setting; these are for this step alone and reach no layer.
RUN DATABASE_URL=postgresql://nobody@localhost/none SECRET_KEY=for-collecting-static-files-only \
    ALLOWED_HOSTS=localhost python manage.py collectstatic --noinput
USER impact
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(r.Request('http://127.0.0.1:8000/healthz', headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0]}), timeout=4)"]
CMD ["gunicorn", "impact.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "3", "--threads", "4", "--max-requests", "2000", "--no-control-socket", \
     "--worker-tmp-dir", "/dev/shm"]
