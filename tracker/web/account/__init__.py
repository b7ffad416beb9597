"""Signing in and out, one's own account, and the administrator's list of accounts."""

from flask import Blueprint

blueprint = Blueprint("account", __name__)

from tracker.web.account import preferences, profile, sign_in, users  # noqa: E402  they need the blueprint

__all__ = ["blueprint", "preferences", "profile", "sign_in", "users"]
