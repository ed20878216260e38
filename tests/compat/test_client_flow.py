"""What InvenTree's Python client does from sign-in to a file on disk, over a real connection."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import httpx
import pypdfium2
import pytest

from tests.factories import printing
from tests.factories.part import PartCategoryFactory, PartFactory
from tests.factories.users import PASSWORD, user_with_roles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

TOKEN_NAME = "inventree-python-client"


@pytest.fixture(autouse=True)
def _files_by_our_own_view(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's test server hands out stored files by itself, to everybody; a real server does not."""
    monkeypatch.setattr("django.test.testcases._MediaFilesHandler._should_handle", lambda _self, _path: False)


class Client:
    """The requests that the client library sends; `connect` is its constructor."""

    def __init__(self, base_url: str) -> None:
        self.http = httpx.Client(base_url=base_url, timeout=30)
        self.token = ""

    def connect(self, username: str, password: str) -> None:
        server = self.http.get("/api/").json()
        assert server["server"] == "InvenTree"
        assert int(server["apiVersion"]) >= 400
        answer = self.http.get("/api/user/token/", params={"name": TOKEN_NAME}, auth=(username, password))
        answer.raise_for_status()
        self.token = answer.json()["token"]

    def request(self, method: str, path: str, **kwargs: Any) -> Any:
        headers = {"Authorization": f"Token {self.token}", "Accept-Language": "en"}
        self.http.cookies.clear()
        answer = self.http.request(method, path, headers=headers, **kwargs)
        answer.raise_for_status()
        assert answer.headers["Content-Type"] == "application/json"
        return answer.json()

    def wait_for(self, output: dict[str, Any]) -> dict[str, Any]:
        """The output once it is complete or has failed."""
        for _ in range(100):
            polled: dict[str, Any] = self.request("GET", f"/api/data-output/{output['pk']}/")
            if polled["complete"] or polled["errors"]:
                return polled
        raise AssertionError("the output was never complete")

    def download(self, path: str) -> httpx.Response:
        return self.http.get(path, headers={"Authorization": f"Token {self.token}"})


@pytest.fixture
def client(live_server: Any) -> Iterator[Client]:
    user = user_with_roles(part="view")
    client = Client(live_server.url)
    client.connect(user.username, PASSWORD)
    yield client
    client.http.close()


def text_of(pdf: bytes) -> str:
    return " ".join(page.get_textpage().get_text_range().strip() for page in pypdfium2.PdfDocument(io.BytesIO(pdf)))


def test_connecting_again_uses_the_same_token(client: Client) -> None:
    first = client.token
    username = client.request("GET", "/api/user/me/")["username"]
    client.connect(username, PASSWORD)
    assert client.token == first


def test_a_client_learns_what_it_may_do(client: Client) -> None:
    roles = client.request("GET", "/api/user/roles/")["roles"]
    assert roles["part"] == ["view"]
    assert roles["stock"] is None


@pytest.mark.parametrize("kind", ["label", "report"])
def test_a_print_from_choosing_a_template_to_the_file(client: Client, kind: str) -> None:
    make = printing.label_template if kind == "label" else printing.report_template
    part = PartFactory.create(name="Fuse")
    make(
        "<style>{{ page_style }}</style><p>{{ name }}</p>", name="Fits", filters="active=True", filename_pattern="f.pdf"
    )
    make(name="Does not", filters=f"category={PartCategoryFactory.create().pk}")
    make(name="Disabled", enabled=False)

    query = {"model_type": "part", "items": str(part.pk), "enabled": "True"}
    (template,) = client.request("GET", f"/api/{kind}/template/", params=query)
    assert template["name"] == "Fits"
    request = {"template": template["pk"], "items": [part.pk]}
    if kind == "label":
        request["plugin"] = "inventreelabel"
    output = client.request("POST", f"/api/{kind}/print/", json=request)
    # The library takes the file from the answer of the POST; it does not wait.
    assert output["complete"] is True
    assert client.wait_for(output)["output"] == output["output"]

    answer = client.download(output["output"])
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert int(answer.headers["Content-Length"]) == len(answer.content) > 0
    assert text_of(answer.content) == "Fuse"


def test_a_file_is_not_given_to_whoever_knows_its_address(client: Client) -> None:
    request = {"template": printing.report_template().pk, "items": [PartFactory.create().pk]}
    path = client.request("POST", "/api/report/print/", json=request)["output"]
    assert httpx.get(f"{client.http.base_url}{path}").status_code == 401


def test_a_failed_print_tells_the_client_why_at_once_and_when_it_asks_again(client: Client) -> None:
    template = printing.label_template("{% load report %}{% subtract name 1 %}", file_name="broken.html")
    with pytest.raises(httpx.HTTPStatusError) as caught:
        client.request("POST", "/api/label/print/", json={"template": template.pk, "items": [PartFactory.create().pk]})
    assert caught.value.response.status_code == 400
    reason = caught.value.response.json()
    assert "broken.html, line 1" in reason["detail"][0]
    polled = client.wait_for({"pk": reason["output"][0]})
    assert (polled["complete"], polled["output"]) == (False, None)
    assert "broken.html" in polled["errors"]["error"]


def test_a_list_is_an_array_and_with_a_limit_a_page(client: Client) -> None:
    for number in range(3):
        printing.label_template(name=f"T{number}")
    assert len(client.request("GET", "/api/label/template/")) == 3
    page = client.request("GET", "/api/label/template/", params={"limit": 2, "offset": 0})
    assert (page["count"], len(page["results"])) == (3, 2)
    rest = client.request("GET", page["next"])
    assert [row["name"] for row in rest["results"]] == ["T2"]


def test_an_output_that_is_no_longer_wanted_is_deleted_with_its_file(client: Client) -> None:
    request = {"template": printing.report_template().pk, "items": [PartFactory.create().pk]}
    output = client.request("POST", "/api/report/print/", json=request)
    headers = {"Authorization": f"Token {client.token}"}
    assert client.http.delete(f"/api/data-output/{output['pk']}/", headers=headers).status_code == 204
    assert client.download(output["output"]).status_code == 404
