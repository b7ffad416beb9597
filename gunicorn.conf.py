"""How gunicorn serves the tracker: gunicorn -c gunicorn.conf.py wsgi:app."""

import os

_on_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgresql")
_host = os.environ.get("HOST") or "127.0.0.1"
_port = os.environ.get("PORT") or "8000"

bind = f"[{_host}]:{_port}" if ":" in _host else f"{_host}:{_port}"
# SQLite has one writer at a time: more processes would only wait.
workers = int(os.environ.get("WEB_CONCURRENCY") or (2 * (os.cpu_count() or 1) if _on_postgresql else 2))
worker_class = "gthread"
threads = 8
timeout = 60
graceful_timeout = 45
keepalive = 5
max_requests = 0
# A connection pool opened before the fork would be shared by all workers and lose writes.
preload_app = False
control_socket_disable = True
# Only a proxy on this machine may say who the client is; one on a unix socket is on this machine.
forwarded_allow_ips = "127.0.0.1,::1"
limit_request_line = 8190
# Heartbeats on a disk can block a worker for long enough to be taken for dead.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def when_ready(server):
    """Say where the tracker can be reached, once it can be."""
    for listener in server.LISTENERS:
        server.log.info("Ready: %s", listener)


def post_worker_init(worker):
    """Make ready what pages open with while nobody waits for it."""
    from tracker.web import warming

    warming.start(worker.wsgi)
