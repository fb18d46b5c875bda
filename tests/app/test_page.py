"""The built page, and every address that is the page's own."""

import pytest
from sqlalchemy import create_engine

from dataspace.app import http
from tests.browsers import Browser
from tests.world import ORIGIN, parts


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    outside = tmp_path_factory.mktemp("page")
    page = outside / "dist"
    (page / "assets").mkdir(parents=True)
    (page / "index.html").write_text("<!doctype html><title>the page</title>")
    (page / "icon.svg").write_text("<svg/>")
    (page / "assets" / "app-1a2b.js").write_text("page()")
    (outside / "secret.txt").write_text("outside")
    (page / "out").symlink_to(outside / "secret.txt")
    return page


@pytest.fixture(scope="module")
def page(folder):
    engine = create_engine("postgresql+psycopg://")
    app = http.build(parts(engine, page=folder))
    return Browser(app, base_url=ORIGIN, raise_server_exceptions=False)


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/workspaces/1/lineage", "/a.b", "/apis", "/API/me"]
)
def test_every_address_of_the_page_gives_the_page(page, path):
    answer = page.get(path)

    assert "the page" in answer.text
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"


def test_files_named_by_their_content_are_kept_for_ever(page):
    answer = page.get("/assets/app-1a2b.js")

    assert answer.text == "page()"
    assert "immutable" in answer.headers["cache-control"]
    assert "javascript" in answer.headers["content-type"]


def test_other_files_are_asked_for_again(page):
    assert page.get("/icon.svg").headers["cache-control"] == "no-cache"


def test_a_file_that_an_old_page_still_names_is_missing_and_not_the_page(page):
    answer = page.get("/assets/app-0000.js")

    assert answer.status_code == 404
    assert "the page" not in answer.text
    assert "immutable" not in answer.headers.get("cache-control", "")


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/nothing", "/api%2Fnothing"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_an_unknown_address_of_the_api_is_never_the_page(page, method, path):
    answer = page.request(method, path, headers={"origin": ORIGIN})

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/assets/../../secret.txt",
        "/assets/%2e%2e%2f%2e%2e%2fsecret.txt",
        "//secret.txt",
        "/%2fetc/passwd",
        "/out",
        "/..%5csecret.txt",
        "/%00",
        "/secret.txt%00.html",
        "/" + "a" * 5000,
    ],
)
def test_no_address_leads_out_of_the_folder(page, path):
    # The client would tidy the path up before sending it.
    url = page.base_url.copy_with(raw_path=path.encode())
    answer = page.get(url)

    assert "outside" not in answer.text
    assert "root:" not in answer.text
    assert answer.status_code in {200, 404}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_the_page_is_read_and_not_written(page, method):
    answer = page.request(method, "/index.html", headers={"origin": ORIGIN})

    assert answer.status_code == 405


def test_a_page_that_is_not_built_yet_is_missing_and_no_fault(folder):
    engine = create_engine("postgresql+psycopg://")
    app = http.build(parts(engine, page=folder / "later"))
    client = Browser(app, base_url=ORIGIN)

    assert client.get("/").status_code == 404
    (folder / "later").mkdir()
    (folder / "later" / "index.html").write_text("built")
    assert client.get("/").text == "built"
