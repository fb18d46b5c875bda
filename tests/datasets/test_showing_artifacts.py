"""An artifact holds whatever a step wrote: it is looked at, and can do nothing."""

import pytest

from dataspace.access import Role
from dataspace.datasets.artifacts import LARGEST_SHOWN_BYTES
from tests.world import ORIGIN

PNG = b"\x89PNG\r\n\x1a\n"
PAGE = b"<script>fetch('https://evil.example')</script>"
ARTIFACTS = {
    "plots/dash board.html": PAGE,
    "plot.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    "picture.PNG": PNG,
    "page.xhtml": PAGE,
    "table.csv": b"a\n1\n",
    "no ending": PAGE,
    "packed.html.gz": PAGE,
    "paper.pdf": b"%PDF",
}
POLICY = (
    "sandbox allow-scripts; default-src 'none';"
    f" script-src 'unsafe-inline' {ORIGIN}/vendor/; style-src 'unsafe-inline';"
    " img-src data: blob:; font-src data:; connect-src 'none';"
    " form-action 'none'; frame-ancestors 'self'; webrtc 'block'"
)


@pytest.fixture
def show(world, bench, place):
    snapshot = bench.publish(artifacts=ARTIFACTS)
    viewer = world.someone(Role.VIEWER)

    def show(path, destination=None, person=viewer):
        headers = {"sec-fetch-dest": destination} if destination else {}
        return person.get(place(snapshot, f"artifacts/{path}"), headers=headers)

    return show


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("plots/dash%20board.html", "text/html; charset=utf-8"),
        ("plot.svg", "image/svg+xml"),
    ],
)
def test_a_program_is_shown_in_a_frame_that_reaches_nothing(show, path, media_type):
    answer = show(path, "iframe")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["connection-allowlist"] == "(response-origin)"
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["plots/dash%20board.html", "plot.svg"])
@pytest.mark.parametrize(
    "destination", ["document", "empty", "embed", "object", "script"]
)
def test_a_program_is_shown_nowhere_else(show, path, destination):
    answer = show(path, destination)

    assert (answer.status_code, answer.json()["type"]) == (422, "ArtifactFramedOnly")


def test_an_image_is_an_image_and_runs_nothing(show):
    answer = show("picture.PNG", "image")

    assert answer.content == PNG
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-frame-options"] == "DENY"
    assert show("picture.PNG", "document").status_code == 422


@pytest.mark.parametrize("ending", ["avif", "gif", "jpeg", "jpg", "png", "webp"])
def test_a_table_does_not_pass_for_a_picture(world, bench, place, ending):
    """Looking is reading; a file of rows by another name would be an export."""
    name = f"plot.{ending}"
    snapshot = bench.publish(artifacts={name: b"n\n1\n2\n3\n4\n5\n6\n"})
    viewer = world.someone(Role.VIEWER)

    answer = viewer.get(place(snapshot, f"artifacts/{name}"))

    assert (answer.status_code, answer.json()["type"]) == (422, "ArtifactNotShown")


def test_what_is_too_large_to_be_looked_at_is_an_export(world, bench, place):
    page = PAGE + b" " * LARGEST_SHOWN_BYTES
    snapshot = bench.publish(artifacts={"large.html": page})
    at = place(snapshot, "artifacts/large.html")

    shown, saved = world.founder.get(at), world.founder.get(f"{at}?download=true")

    assert (shown.status_code, shown.json()["type"]) == (413, "ArtifactTooLarge")
    assert len(saved.content) == len(page)


@pytest.mark.parametrize(
    "path", ["page.xhtml", "table.csv", "no%20ending", "packed.html.gz", "paper.pdf"]
)
@pytest.mark.parametrize("destination", [None, "iframe", "image", "document"])
def test_everything_else_is_only_a_file(show, path, destination):
    answer = show(path, destination)

    assert (answer.status_code, answer.json()["type"]) == (422, "ArtifactNotShown")


@pytest.mark.parametrize("path", ["plots/dash%20board.html", "plot.svg", "no%20ending"])
def test_a_download_is_saved_and_written_down(world, show, path):
    exporter = world.someone(Role.EXPORTER)

    answer = show(f"{path}?download=true", "document", exporter)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    [line] = world.audit("dataset.exported")
    assert line.facts["what"].startswith("artifact ")
    assert show(f"{path}?download=true", "document").status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "missing.html",
        "plots",
        "plots/",
        "",
        "../datasets/data.parquet",
        "%2e%2e/datasets/data.parquet",
        "%2e%2e%2fdatasets%2fdata.parquet",
        "%2Fetc%2Fpasswd",
        "plots%2F..%2Fplot.svg",
        "plots%5Cdash%20board.html",
        "plot.svg%00.html",
    ],
)
def test_only_what_was_kept_is_found(world, show, path):
    for person in (world.someone(Role.VIEWER), world.founder):
        assert show(path, "iframe", person).status_code == 404
        assert show(f"{path}?download=true", None, person).status_code in {403, 404}


def test_a_name_on_disk_is_not_trusted(world, show):
    [path] = world.state.glob("datasets/*/*/artifacts/plot.svg")
    path.unlink()
    path.symlink_to("/etc/passwd")

    assert show("plot.svg", "iframe").json()["type"] == "PathEscapes"
