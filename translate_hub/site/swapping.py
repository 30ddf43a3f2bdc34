"""A folder put in the place of another at once: the swap, one at a time, and what a killed process left behind.

The new folder is made beside the old one, on the same file system. On Linux both change places in one step; elsewhere
the old one is moved away first, for a moment nothing is there, and whoever comes next moves it back after a crash.
"""

import ctypes
import errno
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from translate_hub.errors import Conflict

_AT_FDCWD: Final = -100  # a path is relative to where the process stands (linux/fcntl.h)
_RENAME_EXCHANGE: Final = 2  # both paths change places (linux/fs.h)
# The system or the file system does not know how to exchange.
_NOT_HERE: Final = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}


def stage_beside(target: Path) -> Path:
    """Return where the folder that is to stand at `target` is made."""
    return target.with_name(f".{target.name}.building")


def before_beside(target: Path) -> Path:
    """Return where the old folder waits while the new one takes its place in two steps."""
    return target.with_name(f".{target.name}.before")


@contextmanager
def alone(target: Path) -> Iterator[None]:
    """Keep every other process from changing `target` in this way. Raises Conflict where one does so already.

    The lock is the system's, so that it ends with the process, however that ends.
    """
    path = target.with_name(f".{target.name}.lock")
    descriptor = _locked(path, target)
    try:
        yield
    finally:
        with suppress(OSError):  # Windows deletes no open file; it is only in nobody's way
            path.unlink()
        os.close(descriptor)


def _locked(path: Path, target: Path) -> int:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            _lock(descriptor)
        except (BlockingIOError, PermissionError) as error:
            os.close(descriptor)
            raise Conflict(
                "%(folder)s is being built by another process; wait for it to end.", folder=str(target)
            ) from error
        # Who had the lock before deleted the file at its end: then we have locked what nobody will look at.
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    """Lock an open file or raise BlockingIOError (PermissionError on Windows)."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def recover(target: Path) -> None:
    """Bring the old folder back where a process died between two steps, and drop what dead ones left."""
    before = before_beside(target)
    if before.exists() and not target.exists():
        before.rename(target)
    drop(before)
    drop(stage_beside(target))


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; return whether that is possible here. Raises OSError."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    if libc.renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    if (number := ctypes.get_errno()) in _NOT_HERE:
        return False
    raise OSError(number, os.strerror(number), str(other))


def swap(stage: Path, target: Path, exchange: Callable[[Path, Path], bool] = exchange) -> Path | None:
    """Put the folder `stage` at `target`; return where the one that was there is now, None where none was.

    Raises OSError; then `target` is what it was.
    """
    if not target.exists():
        stage.rename(target)
        return None
    if exchange(stage, target):
        return stage
    before = before_beside(target)
    target.rename(before)
    try:
        stage.rename(target)
    except BaseException:
        before.rename(target)
        raise
    return before


def sync(folder: Path) -> None:
    """Bring everything written to a folder's file system to the disk: once, since asking for each file costs 25 times
    what writing it does.
    """
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if not hasattr(libc, "syncfs"):
            os.sync()
        elif libc.syncfs(descriptor) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    finally:
        os.close(descriptor)


def drop(folder: Path) -> None:
    """Delete a folder and all that is in it, where it is there."""
    if not folder.exists():
        return
    try:
        shutil.rmtree(folder)
    except PermissionError:
        # Somebody's folder in it may not be changed: its mode was theirs and was carried over.
        for place, _folders, _files in os.walk(folder):
            Path(place).chmod(stat.S_IRWXU)
        shutil.rmtree(folder)
