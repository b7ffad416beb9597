"""Evidence handed out: always as a file to keep, never as a page of ours."""

from io import BytesIO

from flask import Response, abort, send_file

from tracker.domain.permissions import Permission
from tracker.queries.evidence import file_content
from tracker.web.access import requires, viewer
from tracker.web.plan import blueprint

# Should a browser show it after all, it may run, load and reach nothing.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@blueprint.get("/evidence/<int:file_id>")
@requires(Permission.READ_PLAN)
def evidence_file(file_id: int) -> Response:
    """Give one file shown as evidence."""
    found = file_content(viewer().scope, file_id=file_id)
    if found is None:
        abort(404)
    answer = send_file(
        BytesIO(found.content),
        mimetype=found.media_type,
        as_attachment=True,
        download_name=found.name,
        conditional=False,
        etag=False,
    )
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = "no-store"
    return answer
