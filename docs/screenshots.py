"""Take the pictures of the documentation from the running product with the sample.

    .venv/bin/python docs/screenshots.py      (needs Chromium; CHROMIUM names another one)

Writes docs/images/<name>.png. The sample's clock stands still, so the pictures change only when the product does.
"""

import logging
import os
import shutil
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, sync_playwright  # noqa: E402  the path comes first
from werkzeug.serving import make_server  # noqa: E402

from tracker import sample  # noqa: E402
from tracker.app import create_app  # noqa: E402
from tracker.config import Settings  # noqa: E402
from tracker.migrate import upgrade  # noqa: E402
from tracker.web import assets  # noqa: E402

PASSWORD = "pictures of the running product"
# Name, account, page, language, theme, width and height of the window.
SHOTS = (("overview-en", "exec1", "/", "en-GB", "light", 1440, 1100),)


def main() -> None:
    """Serve the sample from a temporary folder and take each picture."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        address = serve(Path(folder))
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for shot in SHOTS:
            take(browser, address, *shot)
        browser.close()


def serve(folder: Path) -> str:
    """Load the sample into a new database, serve it in a thread, and return its address."""
    url = f"sqlite:///{folder / 'tracker.sqlite3'}"
    upgrade(url)
    settings = Settings.for_tests(database_url=url, data_dir=folder)
    assets.build(ROOT / "static", settings.assets_dir)
    app = create_app(settings)
    with app.app_context():
        sample.load(password=PASSWORD)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def take(
    browser: Browser,
    address: str,
    name: str,
    account: str,
    path: str,
    language: str,
    theme: str,
    width: int,
    height: int,
) -> None:
    """Sign in, open the page, wait until its charts are drawn, and keep what the window shows."""
    context = browser.new_context(base_url=address, locale=language, viewport={"width": width, "height": height})
    page = context.new_page()
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.goto("/login")
    page.fill("[name=username]", account)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_selector("main h1")
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1000)  # the chart library fades its drawing in
    page.screenshot(path=ROOT / "docs" / "images" / f"{name}.png")
    context.close()
    print(f"docs/images/{name}.png")


if __name__ == "__main__":
    main()
