"""The fonts of every document: those of the package first, then the system's. Both engines read them by fontconfig."""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

PACKAGED = Path(__file__).resolve().parent.parent / "fonts"

SYSTEM_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
)

# Families that people name, and what stands in for them when they are not installed.
_SANS = ("Liberation Sans", "DejaVu Sans")
_SERIF = ("Liberation Serif", "DejaVu Serif", *_SANS)
_MONO = ("Liberation Mono", "DejaVu Sans Mono", *_SANS)
STAND_INS: dict[str, tuple[str, ...]] = {
    "Arial": _SANS,
    "Helvetica": _SANS,
    "Helvetica Neue": _SANS,
    "Arimo": _SANS,
    "Verdana": ("DejaVu Sans",),
    "Times New Roman": _SERIF,
    "Times": _SERIF,
    "Georgia": _SERIF,
    "Courier New": _MONO,
    "Courier": _MONO,
    "Consolas": _MONO,
    "sans-serif": _SANS,
    "sans": _SANS,
    "system-ui": _SANS,
    "ui-sans-serif": _SANS,
    "serif": _SERIF,
    "monospace": _MONO,
    "ui-monospace": _MONO,
}

# The system's copies of the packaged families would make the result depend on the machine.
_REJECTED = (*("*/fonts/*/" + name for name in ("LiberationSans-*", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf")), "*.pcf*")

# Upright and regular faces stand in for a slanted or bold one that a family lacks.
_SYNTHETIC = """
<match target="font">
  <test name="slant"><const>roman</const></test>
  <test target="pattern" name="slant" compare="not_eq"><const>roman</const></test>
  <edit name="matrix" mode="assign"><times><name>matrix</name>
    <matrix><double>1</double><double>0.2</double><double>0</double><double>1</double></matrix></times></edit>
  <edit name="slant" mode="assign"><const>oblique</const></edit>
</match>
<match target="font">
  <test name="weight" compare="less_eq"><const>medium</const></test>
  <test target="pattern" name="weight" compare="more_eq"><const>bold</const></test>
  <edit name="embolden" mode="assign"><bool>true</bool></edit>
  <edit name="weight" mode="assign"><const>bold</const></edit>
</match>
"""

_RENDERING = "".join(
    f'<edit name="{name}" mode="assign">{value}</edit>'
    for name, value in (
        ("antialias", "<bool>true</bool>"),
        ("hinting", "<bool>false</bool>"),
        ("hintstyle", "<const>hintnone</const>"),
        ("autohint", "<bool>false</bool>"),
        ("rgba", "<const>none</const>"),
        ("lcdfilter", "<const>lcdnone</const>"),
    )
)


def configuration(cache_folder: Path) -> str:
    """The text of a fontconfig file that depends on no other file of the machine."""
    folders = [str(PACKAGED), *(os.path.expanduser(folder) for folder in SYSTEM_FOLDERS)]  # noqa: PTH111 -- may lack $HOME
    aliases = "".join(
        f'<alias binding="same"><family>{escape(name)}</family><{_place(name)}>'
        + "".join(f"<family>{escape(family)}</family>" for family in families)
        + f"</{_place(name)}></alias>\n"
        for name, families in STAND_INS.items()
    )
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig>\n'
        + "".join(f"<dir>{escape(folder)}</dir>\n" for folder in folders)
        + f"<cachedir>{escape(str(cache_folder))}</cachedir>\n"
        + "<selectfont>"
        + "".join(f"<rejectfont><glob>{escape(glob)}</glob></rejectfont>" for glob in _REJECTED)
        + '<rejectfont><pattern><patelt name="scalable"><bool>false</bool></patelt></pattern></rejectfont>'
        + "</selectfont>\n"
        + aliases
        # The last resort of every request, so that an unknown family looks the same everywhere.
        + '<match target="pattern"><edit name="family" mode="append_last">'
        + "".join(f"<string>{escape(family)}</string>" for family in _SANS)
        + "</edit></match>\n"
        + f'<match target="pattern">{_RENDERING}</match>\n<match target="font">{_RENDERING}</match>\n'
        + _SYNTHETIC
        + "<config><rescan><int>0</int></rescan></config>\n</fontconfig>\n"
    )


def _place(family: str) -> str:
    """Stand-ins come after the family itself, but generic names are replaced."""
    return "prefer" if family == family.lower() else "accept"


@cache
def configuration_file() -> Path:
    """The path of `fonts.conf`, written anew when its text changed; its folder also holds fontconfig's cache."""
    folder = _cache_root()
    text = configuration(folder / "fontconfig")
    place = folder / hashlib.sha256(text.encode()).hexdigest()[:16]
    target = place / "fonts.conf"
    if not target.exists() or target.read_text() != text:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=place, delete=False) as fresh:
            fresh.write(text)
        Path(fresh.name).replace(target)
    return target


def _cache_root() -> Path:
    """A folder that only this user can write: the user's cache, or where there is none, a fresh temporary one."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    folder = Path(base) / "stockpress"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.is_absolute() and folder.stat().st_uid == os.getuid() and os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass  # no home folder, or a read-only one
    return Path(tempfile.mkdtemp(prefix="stockpress-fonts-"))
