"""The command line, as an operator uses it."""

import io
import json

import pytest

from tracker.cli import main

PASSWORD = "seven slow otters cross\n"


@pytest.fixture
def environment(database_url, tmp_path, monkeypatch):
    """Let the command line work on an empty database, without a server's static files."""
    for name, value in {
        "DATABASE_URL": database_url,
        "TRACKER_DATA_DIR": str(tmp_path),
        "TRACKER_ENV": "test",
        "SECRET_KEY": "a secret that nobody is meant to see",
    }.items():
        monkeypatch.setenv(name, value)


def run(capsys, *arguments: str, typed: str = "", monkeypatch=None) -> tuple[int, str, str]:
    """Return the exit code and what was printed as result and as message."""
    if monkeypatch is not None:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    try:
        code = main(list(arguments))
    except SystemExit as left:
        code = left.code
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.mark.usefixtures("environment")
class TestAccounts:
    def test_live_from_creation_to_closing(self, capsys, monkeypatch):
        def do(*arguments):
            return run(capsys, *arguments, typed=PASSWORD, monkeypatch=monkeypatch)

        assert do("user", "create", "Anna", "--role", "viewer", "--name", "安娜", "--password-stdin")[0] == 0
        assert do("user", "set-password", "anna", "--password-stdin")[0] == 0
        assert do("user", "unlock", "anna")[0] == 0
        assert do("session", "revoke", "anna")[0] == 0
        assert do("user", "disable", "anna")[0] == 0
        code, result, _ = do("user", "list", "--json")
        assert (code, json.loads(result)) == (
            0,
            {"username": "anna", "name": "安娜", "role": "viewer", "unit": None, "state": "disabled"},
        )
        code, result, _ = do("audit", "export")
        trail = [(entry["action"], entry["actor"]) for entry in map(json.loads, result.splitlines())]
        assert trail == [
            ("UserCreated", "command line"),
            ("PasswordSet", "command line"),
            ("UserUnlocked", "command line"),
            ("SessionsRevoked", "command line"),
            ("UserDisabled", "command line"),
        ]

    @pytest.mark.parametrize(
        ("arguments", "typed", "code", "said"),
        [
            (("user", "create", "anna", "--role", "viewer", "--password-stdin"), "short\n", 1, "at least 15"),
            (("user", "create", "anna", "--role", "king", "--password-stdin"), PASSWORD, 2, "must be one of"),
            (("user", "create", "anna", "--role", "reporter", "--password-stdin"), PASSWORD, 1, "Choose the unit"),
            (
                ("user", "create", "anna", "--role", "reporter", "--unit", "NONE", "--password-stdin"),
                PASSWORD,
                1,
                "There is no unit NONE",
            ),
            (("user", "disable", "nobody"), "", 1, "There is no account nobody"),
            (("session", "revoke", "nobody"), "", 1, "There is no account nobody"),
        ],
    )
    def test_a_refusal_is_a_message_and_changes_nothing(self, capsys, monkeypatch, arguments, typed, code, said):
        found, result, message = run(capsys, *arguments, typed=typed, monkeypatch=monkeypatch)
        assert (found, result) == (code, "")
        assert said in message
        assert run(capsys, "user", "list")[1] == ""


@pytest.mark.usefixtures("environment")
class TestInstallation:
    def test_knows_whether_the_schema_is_current(self, capsys, tmp_path, monkeypatch):
        assert run(capsys, "migrate", "--check")[0] == 0
        assert run(capsys, "migrate")[0] == 0
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/fresh.sqlite3")
        assert run(capsys, "migrate", "--check")[0] == 1

    def test_shows_settings_without_secrets(self, capsys, monkeypatch):
        monkeypatch.setenv("TRACKER_DEMO_PASSWORD", "do not show this either")
        monkeypatch.setenv("DATABASE_URL", "postgresql://tracker:hidden@db.example/tracker")
        code, result, _ = run(capsys, "config", "--json")
        shown = json.loads(result)
        assert code == 0
        assert (shown["secret_key"], shown["demo_password"], shown["env"]) == ("set", "set", "test")
        assert shown["database_url"] == "postgresql+psycopg://tracker:***@db.example/tracker"
        for secret in ("nobody is meant", "do not show", "hidden"):
            assert secret not in result

    def test_lists_every_route_with_who_may_reach_it(self, capsys):
        code, result, _ = run(capsys, "routes", "--json")
        routes = {(route["method"], route["rule"]): route for route in json.loads(result)}
        assert code == 0
        assert routes["POST", "/account/users"]["roles"] == ["admin"]
        assert routes["GET", "/healthz"]["public"]
        assert all(route["csrf"] == "cookie" for route in routes.values() if route["mutating"])

    @pytest.mark.parametrize("arguments", [(), ("nonsense",), ("user",), ("import", "plan", "/nowhere.xlsx")])
    def test_wrong_use_is_said_with_exit_code_two(self, capsys, arguments):
        code, result, message = run(capsys, *arguments)
        assert (code, result) == (2, "")
        assert message

    def test_an_unknown_setting_stops_everything(self, capsys, monkeypatch):
        monkeypatch.setenv("TRACKER_TRUSTED_HOST", "a typing error")
        code, _, message = run(capsys, "config")
        assert code == 2
        assert "TRACKER_TRUSTED_HOST" in message
