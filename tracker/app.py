"""Put the application together: settings, database, languages, guards, pages."""

import os
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import Babel
from jinja2 import StrictUndefined
from sqlalchemy.engine import make_url
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from tracker import clock
from tracker.actions import hashing
from tracker.config import ROOT, Settings
from tracker.db import db, engine_options, prepare_engine
from tracker.queries.kept import KeptReads
from tracker.web import (
    access,
    account,
    api,
    assets,
    casework,
    errors,
    executive,
    explaining,
    filters,
    gallery,
    logs,
    office,
    plan,
    preferences,
    security,
    shell,
    transactions,
    unit,
)
from tracker.web.account import current

MIB = 1024 * 1024
# A form around the file, and its other fields.
UPLOAD_MARGIN_MIB = 2
LARGEST_ID = 2**31 - 1


class StorableInteger(IntegerConverter):
    """A whole number in an address, no larger than a database keeps: a larger one is no page of ours."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST_ID, **kwargs})


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application as a server runs it. It neither migrates nor fills the database. Raises BadSetting."""
    settings = settings or Settings.from_environ(os.environ)
    app = assemble(settings)
    assets.mount(app, settings.assets_dir)
    if settings.keeps_reads:
        app.extensions["kept_reads"] = KeptReads()
    _wrap(app, settings)
    return app


def assemble(settings: Settings) -> Flask:
    """Return the application without static files and proxies, which is all the command line needs."""
    app = Flask("tracker", root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.extensions["settings"] = settings
    _configure(app, settings)
    _connect(app, settings)
    hashing.use_fast_hashing(fast=settings.fast_hashing)
    Babel(app, locale_selector=preferences.language)
    if settings.is_production:
        logs.init_app(app)
    _guard(app)
    for package in (account, executive, plan, office, unit, casework, api):
        app.register_blueprint(package.blueprint)
    shell.init_app(app)
    explaining.init_app(app)
    gallery.init_app(app)
    filters.write_per_page(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_key_fallbacks),
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        MAX_CONTENT_LENGTH=MIB,
        MAX_FORM_MEMORY_SIZE=MIB,
        MAX_FORM_PARTS=1000,
        UPLOAD_LENGTH=(settings.max_upload_mb + UPLOAD_MARGIN_MIB) * MIB,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
        BABEL_DEFAULT_LOCALE="en",
        BABEL_DEFAULT_TIMEZONE=clock.BUSINESS_ZONE.key,
    )
    app.url_map.converters["int"] = StorableInteger
    security.configure_cookies(app, settings)
    # A name that a template misspells is an error, not an empty space.
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}


def _connect(app: Flask, settings: Settings) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = absolute_url(settings.database_url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)


def absolute_url(url: str) -> str:
    """Return a database address whose file, if it is one, does not depend on who resolves it."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        return url
    return parsed.set(database=str(Path(parsed.database).absolute())).render_as_string(hide_password=False)


def _guard(app: Flask) -> None:
    """Register what runs before every view; the order matters: later guards rely on earlier ones."""
    app.before_request(security.identify_request)
    app.before_request(security.limit_body)
    app.before_request(security.check_origin)
    app.before_request(current.load_viewer)
    transactions.init_app(app)
    security.csrf.init_app(app)
    app.before_request(security.refuse_unstorable_text)
    access.init_app(app)
    errors.init_app(app)


def _wrap(app: Flask, settings: Settings) -> None:
    application = security.Guarded(app.wsgi_app, trusts_proxy=settings.trusted_proxies > 0)
    app.wsgi_app = application  # type: ignore[method-assign]  # Flask's documented way to wrap an application
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
