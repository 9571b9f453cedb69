"""Folders and sticks that carry parcels. A carrier may vanish at any moment; nothing on it is ever opened but *.goi.

Volumes are values: the window fills them from Qt, the console from a path.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from danvan_desktop import safefile
from danvan_desktop.problems import Problem

SUFFIX = ".goi"
_SPARE_BYTES = 10 << 20
_FAT_FILE_LIMIT = (4 << 30) - 1
_FAT = ("fat", "vfat", "msdos", "fat32", "fat16")
_PROGRAMS = (".lnk", ".exe", ".vbs", ".js", ".bat", ".cmd", ".scr", ".inf", ".com", ".pif")
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Volume:
    """Where a parcel can be put. free_bytes None: not known; file_system as the OS names it, "" if not known."""

    path: Path
    label: str = ""
    removable: bool = False
    free_bytes: int | None = None
    file_system: str = ""


def folder(path: Path) -> Volume:
    """A plain folder as a volume; it is made when first written to. Raises Problem G-120."""
    with _vanishing(path):
        near = next(each for each in (path, *path.absolute().parents) if each.is_dir())
        return Volume(path, path.name, free_bytes=shutil.disk_usage(near).free)


def find(path: Path) -> tuple[Path, ...]:
    """The parcels in a folder and its direct subfolders (also hidden ones), or the file itself, in order of name.

    Links are not followed. Raises Problem G-120 if the place cannot be read.
    """
    with _vanishing(path):
        if path.is_file():
            return (path,)
        inside = sorted(os.scandir(path), key=lambda entry: entry.name)
        found = [Path(entry.path) for entry in inside if _is_parcel(entry)]
        for entry in inside:
            if entry.is_dir(follow_symlinks=False):
                with contextlib.suppress(PermissionError):
                    deeper = sorted(os.scandir(entry.path), key=lambda each: each.name)
                    found += [Path(each.path) for each in deeper if _is_parcel(each)]
        return tuple(found)


def strangers(path: Path) -> tuple[str, ...]:
    """Names of programs and shortcuts lying beside the parcels: a sign of an infected stick. Raises Problem G-120."""
    with _vanishing(path):
        names = sorted(entry.name for entry in os.scandir(path))
        return tuple(name for name in names if name.lower().endswith(_PROGRAMS))


def put(volume: Volume, name: str, parcel: Path) -> Path:
    """Copy the file `parcel` to the volume as `name` or, that being taken, a name beside it; give where it lies.

    Written aside, flushed, renamed, read back around the OS's cache as far as it allows.
    Raises Problem G-120 cannot write, G-121 no room, G-122 too large for FAT, G-123 the stick does not hold it.
    """
    with _vanishing(volume.path):
        size = parcel.stat().st_size
        if volume.free_bytes is not None and volume.free_bytes < size + _SPARE_BYTES:
            raise Problem("G-121", place=_name(volume), need=size + _SPARE_BYTES, free=volume.free_bytes)
        if volume.file_system.lower() in _FAT and size > _FAT_FILE_LIMIT:
            raise Problem("G-122")
        target = _unused(volume.path, name)
        try:
            with parcel.open("rb") as source, safefile.write_via(target, verify=False) as out:
                shutil.copyfileobj(source, out, _CHUNK)
        except Problem as problem:
            raise _as_carrier(problem, volume, size) from None
        _forget_cached(target)
        if safefile.file_sha256(target) != safefile.file_sha256(parcel):
            target.unlink()
            raise Problem("G-123")
        return target


def refuse_as_home(volume: Volume) -> None:
    """Raises Problem G-124 for a stick: the office's folder must not walk away."""
    if volume.removable:
        raise Problem("G-124", place=_name(volume))


class Ejector(Protocol):
    """Makes a stick safe to pull."""

    def eject(self, volume: Volume) -> bool:
        """Whether the volume is now dismounted; False: another program uses it, or this system cannot."""


class WindowsEjector:
    """Lock, dismount, eject through kernel32. Tested with a stand-in only; not yet run on Windows."""

    _LOCK, _DISMOUNT, _EJECT = 0x00090018, 0x00090020, 0x002D4808
    _READ_WRITE, _SHARED, _OPEN_EXISTING = 0xC0000000, 3, 3

    def __init__(self, kernel: Any = None) -> None:
        self._kernel = kernel or getattr(ctypes, "windll").kernel32  # noqa: B009 (no such name outside Windows)

    def eject(self, volume: Volume) -> bool:
        drive = "\\\\.\\" + volume.path.drive
        handle = self._kernel.CreateFileW(drive, self._READ_WRITE, self._SHARED, None, self._OPEN_EXISTING, 0, None)
        if handle in (-1, None):
            return False
        try:
            done = ctypes.c_ulong()
            return all(
                self._kernel.DeviceIoControl(handle, code, None, 0, None, 0, ctypes.byref(done), None)
                for code in (self._LOCK, self._DISMOUNT, self._EJECT)
            )
        finally:
            self._kernel.CloseHandle(handle)


def _is_parcel(entry: os.DirEntry[str]) -> bool:
    return entry.name.lower().endswith(SUFFIX) and entry.is_file(follow_symlinks=False)


def _name(volume: Volume) -> str:
    return volume.label or str(volume.path)


def _unused(place: Path, name: str) -> Path:
    stem, number = name.removesuffix(SUFFIX), 1
    while (path := place / (f"{stem}_{number}{SUFFIX}" if number > 1 else name)).exists():
        number += 1
    return path


def _as_carrier(problem: Problem, volume: Volume, size: int) -> Problem:
    if problem.code == "S-102":
        return Problem("G-121", place=_name(volume), need=size, free=0)
    return Problem("G-120", place=_name(volume), detail=problem.values.get("detail", "?"))


def _forget_cached(path: Path) -> None:
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


@contextlib.contextmanager
def _vanishing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Problem("G-120", place=path.name or str(path), detail=error.strerror or "?") from error
