"""Files that come along with an import: found in the old media folder, placed in ours."""

from __future__ import annotations

import filecmp
import shutil
import tempfile
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError

from stockpress.inventory.transfer.errors import MediaUnusable
from stockpress.inventory.transfer.report import ImportReport

# Files that have a meaning of their own: templates are read as programs, outputs belong to single users. Of an export, only
# the rows named here may bring a file into these folders.
_OWNED_FOLDERS = {"report": "report.", "data_output": "common.dataoutput"}


def check_folder(label: str, name: str) -> None:
    """Raises ValidationError when rows of the model `label` may not have a file of this name."""
    owner = _OWNED_FOLDERS.get(name.split("/", 1)[0])
    if owner is not None and not label.startswith(owner):
        raise ValidationError(f"{name!r} lies in a folder that is not for files of this kind")


def safe_name(name: str) -> str:
    """A path below a media folder, as exports hold it; raises ValidationError for one that leads anywhere else."""
    path = PurePosixPath(name)
    tricks = "\\" in name or "\0" in name or ":" in name.split("/", 1)[0]
    if not name or tricks or path.is_absolute() or ".." in path.parts or not path.name:
        raise ValidationError(f"{name!r} is not the path of a file below the media folder")
    return str(path)


class MediaFolder:
    """The media folder of the server that the export comes from; only read."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise MediaUnusable(folder=folder, reason="there is no such folder")
        self._root = folder.resolve()

    def find(self, name: str) -> Path | None:
        """The file, or None when there is none; links that lead out of the folder count as none."""
        path = (self._root / safe_name(name)).resolve()
        return path if path.is_relative_to(self._root) and path.is_file() else None


class Placement:
    """Copies in two steps: everything is written beside its place first, then moved there at once.

    The first step belongs inside the transaction, since it is the one that may fail (a full disk); the second after it.
    """

    def __init__(self, folder: MediaFolder | None, report: ImportReport) -> None:
        self._folder = folder
        self._report = report
        self._wanted: dict[str, str] = {}
        self._left_behind: set[str] = set()
        self._staging: Path | None = None
        self._staged: list[tuple[Path, Path]] = []

    def want(self, name: str, source: str, *, quietly: bool = False) -> None:
        """Ask for `source` of the old folder as `name` in ours; `quietly`: nobody misses it."""
        if self._folder is None:
            if not quietly and not (Path(settings.MEDIA_ROOT) / name).exists():
                self._left_behind.add(name)
            return
        if not quietly or self._folder.find(source) is not None:
            self._wanted.setdefault(name, source)

    def stage(self) -> None:
        """Raises MediaUnusable."""
        if self._left_behind:
            count = len(self._left_behind)
            self._report.warnings.append(f"{count} files that rows name were not brought along; --media does.")
        if self._folder is None or not self._wanted:
            return
        root = Path(settings.MEDIA_ROOT)
        try:
            root.mkdir(parents=True, exist_ok=True)
            for name, source in self._wanted.items():
                self._stage_one(self._folder, root, name, source)
        except OSError as err:
            self.discard()
            raise MediaUnusable(folder=root, reason=err.strerror or str(err)) from err

    def _stage_one(self, folder: MediaFolder, root: Path, name: str, source: str) -> None:
        found = folder.find(source)
        if found is None:
            self._report.files_missing.append(source)
            return
        place = (root / safe_name(name)).resolve()
        if not place.is_relative_to(root.resolve()):
            raise MediaUnusable(folder=root, reason=f"a link in it leads {name} elsewhere")
        if place.is_file() and filecmp.cmp(found, place, shallow=False):
            self._report.files_unchanged += 1
            return
        if self._staging is None:
            # Beside the places themselves, so that the move at the end is a rename.
            self._staging = Path(tempfile.mkdtemp(prefix=".import-", dir=root))
        copy = self._staging / str(len(self._staged))
        shutil.copyfile(found, copy)
        if settings.FILE_UPLOAD_PERMISSIONS is not None:
            copy.chmod(settings.FILE_UPLOAD_PERMISSIONS)
        place.parent.mkdir(parents=True, exist_ok=True)
        self._staged.append((copy, place))

    def move_into_place(self) -> None:
        for copy, place in self._staged:
            copy.replace(place)
            self._report.files_copied += 1
        self.discard()

    def discard(self) -> None:
        """Remove what was copied and not moved into place."""
        if self._staging is not None:
            shutil.rmtree(self._staging, ignore_errors=True)
        self._staging, self._staged = None, []
