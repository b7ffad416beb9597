"""Settings, read once from the environment. An unknown TRACKER_ variable or a weak secret stops the start."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KNOWN = frozenset(
    {
        "TRACKER_ENV",
        "TRACKER_DATA_DIR",
        "TRACKER_TZ",
        "TRACKER_TRUSTED_HOSTS",
        "TRACKER_TRUSTED_PROXIES",
        "TRACKER_DEMO_PASSWORD",
        "TRACKER_LOGIN_LIMIT",
        "TRACKER_MAX_UPLOAD_MB",
        "TRACKER_EVIDENCE_FILE_MB",
        "TRACKER_EVIDENCE_TOTAL_MB",
        "TRACKER_PLOTLY_JS",
        "TRACKER_TEST_REQUIRE",
    }
)
MIN_SECRET_BYTES = 32


class BadSetting(ValueError):
    """Raised at start when a setting is unknown, missing or unsafe; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the environment decides. Sizes in MiB, limits per five minutes.

    `max_upload_mb` bounds what one form sends; `evidence_file_mb` one file of evidence, `evidence_total_mb` all files
    of one milestone.
    """

    env: str
    data_dir: Path
    database_url: str
    secret_key: str = field(repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    trusted_hosts: tuple[str, ...] = ()
    trusted_proxies: int = 0
    demo_password: str | None = field(default=None, repr=False)
    login_limit: int = 10
    max_upload_mb: int = 10
    evidence_file_mb: int = 10
    evidence_total_mb: int = 100
    plotly_js: str | None = None
    assets_dir: Path = ROOT / "var" / "static"
    fast_hashing: bool = False

    @property
    def keeps_reads(self) -> bool:
        """Tell whether read models are kept between requests; tests change tables behind the product's back."""
        return self.env != "test"

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Return the settings of an environment. Raises BadSetting."""
        unknown = sorted(key for key in environ if key.startswith("TRACKER_") and key not in KNOWN)
        if unknown:
            raise BadSetting(f"Unknown setting {', '.join(unknown)}: check the spelling or unset it.")
        env = environ.get("TRACKER_ENV", "demo")
        if env not in ("production", "demo", "test"):
            raise BadSetting(f"TRACKER_ENV is {env!r}; it must be production, demo or test.")
        data_dir = Path(environ.get("TRACKER_DATA_DIR") or ROOT / "var").absolute()
        secret = environ.get("SECRET_KEY") or ("" if env == "production" else _kept_secret(data_dir))
        if len(secret.encode()) < MIN_SECRET_BYTES:
            raise BadSetting(f"SECRET_KEY must hold at least {MIN_SECRET_BYTES} random bytes.")
        hosts = tuple(filter(None, environ.get("TRACKER_TRUSTED_HOSTS", "").replace(" ", "").split(",")))
        if env == "production" and not hosts:
            raise BadSetting("TRACKER_TRUSTED_HOSTS must name the host the product is reached at.")
        url = environ.get("DATABASE_URL") or f"sqlite:///{data_dir / 'tracker.sqlite3'}"
        if url.startswith("postgresql://"):
            url = "postgresql+psycopg://" + url.removeprefix("postgresql://")
        return cls(
            env=env,
            data_dir=data_dir,
            database_url=url,
            secret_key=secret,
            secret_key_fallbacks=tuple(filter(None, environ.get("SECRET_KEY_FALLBACKS", "").split(","))),
            trusted_hosts=hosts,
            trusted_proxies=_whole(environ, "TRACKER_TRUSTED_PROXIES", 0),
            demo_password=environ.get("TRACKER_DEMO_PASSWORD") or None,
            login_limit=_whole(environ, "TRACKER_LOGIN_LIMIT", 10),
            max_upload_mb=_whole(environ, "TRACKER_MAX_UPLOAD_MB", 10),
            evidence_file_mb=_whole(environ, "TRACKER_EVIDENCE_FILE_MB", 10),
            evidence_total_mb=_whole(environ, "TRACKER_EVIDENCE_TOTAL_MB", 100),
            plotly_js=environ.get("TRACKER_PLOTLY_JS") or None,
        )

    @classmethod
    def for_tests(cls, *, database_url: str, data_dir: Path) -> "Settings":
        """Return settings for a test: a fixed secret, cheap password hashing."""
        return cls(
            env="test",
            data_dir=data_dir,
            database_url=database_url,
            secret_key="t" * MIN_SECRET_BYTES,
            fast_hashing=True,
        )


def _kept_secret(data_dir: Path) -> str:
    """Return the secret kept in the data directory, made on first use, readable by its owner only."""
    path = data_dir / "secret_key"
    try:
        return path.read_text()
    except FileNotFoundError:
        data_dir.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
        return path.read_text()


def _whole(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit()):
        raise BadSetting(f"{name} is {text!r}; it must be a whole number.")
    return int(text)
