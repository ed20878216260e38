"""Packages for tests: wheels written by hand, a folder of them that pip finds them in, and an index that serves it."""

from __future__ import annotations

import base64
import hashlib
import http.server
import os
import threading
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest


def write_wheel(
    folder: Path,
    name: str,
    version: str = "1.0",
    *,
    requires: Sequence[str] = (),
    files: Mapping[str, str] | None = None,
    plugin: bool = True,
) -> Path:
    """A wheel of a package that announces one plugin, unless it is not a `plugin`."""
    module = name.replace("-", "_")
    about = f"{module}-{version}.dist-info"
    content = dict(files or {f"{module}/__init__.py": f"VERSION = {version!r}\n"})
    needs = "".join(f"Requires-Dist: {need}\n" for need in requires)
    content[f"{about}/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}"
    content[f"{about}/WHEEL"] = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    if plugin:
        content[f"{about}/entry_points.txt"] = f"[inventree_plugins]\n{module} = {module}:Plugin\n"
    records = [f"{path},sha256={_digest(text)},{len(text.encode())}" for path, text in content.items()]
    content[f"{about}/RECORD"] = "\n".join([*records, f"{about}/RECORD,,", ""])
    path = folder / f"{module}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for inside, text in content.items():
            archive.writestr(inside, text)
    return path


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def pip_looks_only_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the network nor what this machine says about it."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_RETRIES", "0")
    # Compiling is most of the time that small packages take.
    monkeypatch.setenv("PIP_NO_COMPILE", "1")


@dataclass
class Index:
    """A package index on this machine (`url`); `asked` are the paths that pip asked for, with the credentials it sent."""

    url: str
    address: str
    asked: list[tuple[str, str | None]] = field(default_factory=list)


@contextmanager
def package_index(
    folder: Path, *, credentials: str | None = None, stall: threading.Event | None = None
) -> Iterator[Index]:
    """Serves the wheels of `folder` below /simple/ and /files/; with `credentials` ("name:password") to who has them.

    A file is sent only when `stall` is set, if there is one.
    """
    wanted = f"Basic {base64.b64encode(credentials.encode()).decode()}" if credentials else None

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent = self.headers.get("Authorization")
            index.asked.append((self.path, sent))
            if wanted is not None and sent != wanted:
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="packages"')
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            _, place, name = self.path.split("/")[:3]
            if place == "files":
                if stall is not None:
                    stall.wait(60)
                self._send((folder / name).read_bytes(), "application/octet-stream")
                return
            found = [path.name for path in folder.glob("*.whl") if path.name.startswith(f"{name.replace('-', '_')}-")]
            links = "".join(f'<a href="/files/{file}">{file}</a>' for file in found)
            if found:
                self._send(f"<!DOCTYPE html><html><body>{links}</body></html>".encode(), "text/html")
            else:
                self.send_error(404)

        def _send(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    address = f"127.0.0.1:{server.server_port}"
    index = Index(url=f"http://{address}/simple/", address=address)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield index
    finally:
        if stall is not None:
            stall.set()
        server.shutdown()
        server.server_close()
