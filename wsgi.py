"""The WSGI entry: gunicorn -c gunicorn.conf.py wsgi:app."""

from tracker.app import create_app

app = create_app()
