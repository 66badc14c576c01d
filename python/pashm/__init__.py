# SPDX-License-Identifier: LGPL-2.1-or-later
"""Physically contiguous memory, shared by the kernel and programs.

    import pashm

    with pashm.create("ring0", "64M") as region, region.map() as memory:
        memory[0:5] = b"hello"

What map() gives is a memoryview of the region itself: nothing is copied. A NumPy array
of it, numpy.frombuffer(memory, "uint32"), is the same bytes once more. The mapping goes
when the last view of it does.

Errors are OSErrors with a sentence: FileNotFoundError, FileExistsError, PermissionError,
TimeoutError, or by errno.
"""

from __future__ import annotations

import ctypes
import weakref
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Iterable, List, Optional, Tuple, Type, Union

from . import _library
from ._library import lib as _lib

__all__ = [
    "Entry", "Info", "Query", "Region", "attach", "call", "command", "create",
    "destroy", "from_fd", "query", "regions", "library_version",
    "FEATURE_HUGE_MAP", "FEATURE_CALL", "FEATURE_BELL", "FEATURE_SYNC", "FEATURE_DMABUF",
    "SYNC_FOR_CPU", "SYNC_FOR_DEVICE",
]

FEATURE_HUGE_MAP = 1 << 0
FEATURE_CALL = 1 << 1
FEATURE_BELL = 1 << 2
FEATURE_SYNC = 1 << 3
FEATURE_DMABUF = 1 << 4

SYNC_FOR_CPU = 1 << 0
SYNC_FOR_DEVICE = 1 << 1

_CREATE_PHYS, _CREATE_NODE = 1 << 0, 1 << 1
_READ_ONLY = 1 << 0  # of attach, of a mapping, and of a dma-buf
_POPULATE = 1 << 1
_PEEK = 1 << 0
_REMOVE = 1 << 0
_KNOWN_NODE, _KNOWN_BACKEND = 1 << 0, 1 << 1
(_ANYTHING, _CREATE, _ATTACH, _DESTROY, _MAP, _PHYS, _BELL, _CALL, _SYNC, _DMABUF,
 _LIST) = range(11)

Size = Union[int, str]


def _check(result: int, doing: int, what: Optional[str] = None) -> int:
    if result < 0:
        text = _lib.pashm_explain(doing, result).decode()
        raise OSError(-result, text, what) if what else OSError(-result, text)
    return result


def _bytes_of(size: Size) -> int:
    if isinstance(size, int):
        if size < 0:
            raise ValueError(f"{size} is no size")
        return size
    value = ctypes.c_uint64()
    if _lib.pashm_parse_size(size.encode(), ctypes.byref(value)):
        raise ValueError(f"'{size}' is no size: a number, and K, M, G or T behind it")
    return value.value


def _backend_name(backend: int) -> Optional[str]:
    name = _lib.pashm_backend_name(backend)
    return name.decode() if name and backend else None


@dataclass(frozen=True)
class Query:
    """What the driver can do, the limits, and what is in use; in bytes."""

    version: str
    features: int
    backends: Tuple[str, ...]
    page_size: int
    huge_size: int
    regions: int
    used_bytes: int
    user_bytes: int
    max_bytes: int
    max_user_bytes: int
    max_region_bytes: int


@dataclass(frozen=True)
class Info:
    """What a region is, and who uses it now."""

    name: Optional[str]
    id: int
    size: int
    memory: int
    map_size: int
    uid: int
    gid: int
    mode: int
    node: int
    opens: int
    mappings: int
    rings: int
    backend: Optional[str]
    destroyed: bool


@dataclass(frozen=True)
class Entry:
    """A line of the table of regions; node and backend: None if that isn't known."""

    name: Optional[str]
    id: int
    size: int
    memory: int
    map_size: int
    uid: int
    gid: int
    mode: int
    opens: int
    mappings: int
    node: Optional[int]
    backend: Optional[str]


class Region:
    """An open region. close() it, or use it in a with statement; mappings stay."""

    def __init__(self, handle: ctypes.c_void_p) -> None:
        self._handle: Optional[ctypes.c_void_p] = handle
        self._close = weakref.finalize(self, _lib.pashm_region_close, handle)

    def _open(self) -> ctypes.c_void_p:
        if self._handle is None:
            raise ValueError("the region is closed")
        return self._handle

    def close(self) -> None:
        """Close the descriptor."""
        self._handle = None
        self._close()

    def __enter__(self) -> Region:
        self._open()
        return self

    def __exit__(self, kind: Optional[Type[BaseException]],
                 value: Optional[BaseException],
                 traceback: Optional[TracebackType]) -> None:
        self.close()

    def __len__(self) -> int:
        return self.size

    def __repr__(self) -> str:
        if self._handle is None:
            return "<pashm.Region, closed>"
        return f"<pashm.Region {self.info().name or self.id}, {self.size} bytes>"

    def fileno(self) -> int:
        """The descriptor: for select, os.pread, socket.send_fds and so on."""
        return int(_lib.pashm_region_fd(self._open()))

    @property
    def size(self) -> int:
        """Bytes."""
        return int(_lib.pashm_region_size(self._open()))

    @property
    def id(self) -> int:
        """The region's number."""
        return int(_lib.pashm_region_id(self._open()))

    def info(self) -> Info:
        """What it is, and who uses it now."""
        i = _library.Info()
        _check(_lib.pashm_region_info(self._open(), ctypes.byref(i), ctypes.sizeof(i)),
               _ANYTHING)
        return Info(
            name=i.name.decode() or None, id=i.id, size=i.size, memory=i.memory,
            map_size=i.map_size, uid=i.uid, gid=i.gid, mode=i.mode, node=i.node,
            opens=i.opens, mappings=i.mappings, rings=i.rings,
            backend=_backend_name(i.backend), destroyed=bool(i.flags & 2))

    def phys(self, offset: int = 0) -> Tuple[int, int]:
        """Physical address of a byte, and how many lie contiguously from there."""
        address, length = ctypes.c_uint64(), ctypes.c_uint64()
        _check(_lib.pashm_region_phys(self._open(), offset, ctypes.byref(address),
                                      ctypes.byref(length)), _PHYS)
        return address.value, length.value

    def map(self, offset: int = 0, length: Size = 0, *, read_only: bool = False,
            populate: bool = False) -> memoryview:
        """The region, or whole pages of it, as memory. Lives as long as a view of it."""
        count = _bytes_of(length) or max(self.size - offset, 0)
        address = ctypes.c_void_p()
        flags = (_READ_ONLY if read_only else 0) | (_POPULATE if populate else 0)
        _check(_lib.pashm_region_map(self._open(), offset, count, flags,
                                     ctypes.byref(address)), _MAP)
        # A class of its own, as plain arrays of ctypes take no finalizer.
        kind: Any = type("Mapping", (ctypes.c_ubyte * count,), {})
        memory = kind.from_address(address.value)
        weakref.finalize(memory, _lib.pashm_unmap, address, count).atexit = False
        view = memoryview(memory).cast("B")
        return view.toreadonly() if read_only else view

    def numpy(self, dtype: Any = "uint8", *, read_only: bool = False) -> Any:
        """The whole region as a NumPy array: the same bytes, no copy."""
        import numpy

        kind = numpy.dtype(dtype)
        count = self.size // kind.itemsize
        return numpy.frombuffer(self.map(read_only=read_only), kind, count)

    def ring(self) -> int:
        """Ring the doorbell; how often it was rung in all."""
        rings = ctypes.c_uint64()
        _check(_lib.pashm_region_ring(self._open(), ctypes.byref(rings)), _BELL)
        return rings.value

    def wait(self, timeout: Optional[float] = None) -> int:
        """Wait for the doorbell; how often it was rung since this one last asked.

        After timeout seconds: TimeoutError. Other threads run meanwhile.
        """
        news = ctypes.c_uint64()
        milliseconds = -1 if timeout is None else max(0, int(timeout * 1000))
        _check(_lib.pashm_region_wait(self._open(), milliseconds, ctypes.byref(news)), _BELL)
        return news.value

    def bell(self, *, peek: bool = False) -> Tuple[int, int]:
        """How often the doorbell was rung in all, and since this one last asked."""
        rings, news = ctypes.c_uint64(), ctypes.c_uint64()
        _check(_lib.pashm_region_bell(self._open(), _PEEK if peek else 0,
                                      ctypes.byref(rings), ctypes.byref(news)), _BELL)
        return rings.value, news.value

    def eventfd(self, fd: int, *, remove: bool = False) -> None:
        """Let the doorbell signal an eventfd, or no longer."""
        _check(_lib.pashm_region_eventfd(self._open(), fd, _REMOVE if remove else 0), _BELL)

    def sync(self, direction: int, ranges: Iterable[Tuple[int, int]] = ()) -> None:
        """Make CPU and devices see the same; ranges are (offset, length), none: all."""
        parts = [_library.Range(offset, length) for offset, length in ranges]
        array = (_library.Range * len(parts))(*parts)
        _check(_lib.pashm_region_sync(self._open(), direction, array, len(parts)), _SYNC)

    def dmabuf(self, *, read_only: bool = False) -> int:
        """A dma-buf of the region: a descriptor, the caller's to close."""
        return _check(_lib.pashm_region_dmabuf(self._open(), _READ_ONLY if read_only else 0),
                      _DMABUF)


def create(name: Optional[str], size: Size, *, mode: int = 0o600, backend: str = "any",
           node: Optional[int] = None, align: Size = 0, max_address: Size = 0,
           address: Size = 0, phys: bool = False) -> Region:
    """Make a region and open it. Without a name (None) it lives while it's open or mapped."""
    number = _lib.pashm_backend_from_name(backend.encode())
    if number < 0:
        raise ValueError(f"there is no backend '{backend}'")
    options = _library.Options(
        struct_size=ctypes.sizeof(_library.Options), mode=mode, backend=number,
        flags=(_CREATE_PHYS if phys else 0) | (0 if node is None else _CREATE_NODE),
        node=node or 0, align=_bytes_of(align), max_address=_bytes_of(max_address),
        address=_bytes_of(address))
    handle = ctypes.c_void_p()
    _check(_lib.pashm_region_create(None if name is None else name.encode(), _bytes_of(size),
                                    ctypes.byref(options), ctypes.byref(handle)),
           _CREATE, name)
    return Region(handle)


def attach(name: str, *, read_only: bool = False) -> Region:
    """Open a region by its name."""
    handle = ctypes.c_void_p()
    _check(_lib.pashm_region_attach(name.encode(), _READ_ONLY if read_only else 0,
                                    ctypes.byref(handle)), _ATTACH, name)
    return Region(handle)


def from_fd(fd: int) -> Region:
    """Use a descriptor that came from elsewhere; from now on it's the region's."""
    handle = ctypes.c_void_p()
    _check(_lib.pashm_region_from_fd(fd, ctypes.byref(handle)), _ANYTHING)
    return Region(handle)


def destroy(name: str) -> None:
    """Take a region's name away; who holds the region keeps it."""
    _check(_lib.pashm_region_destroy(name.encode()), _DESTROY, name)


def query() -> Query:
    """What the driver can do, the limits, and what is in use."""
    q = _library.Query()
    _check(_lib.pashm_driver_query(ctypes.byref(q), ctypes.sizeof(q)), _ANYTHING)
    names = (_backend_name(bit) for bit in range(64) if q.backends >> bit & 1)
    return Query(
        version=q.version.decode(), features=q.features,
        backends=tuple(name for name in names if name), page_size=q.page_size,
        huge_size=q.huge_size, regions=q.regions, used_bytes=q.used_bytes,
        user_bytes=q.user_bytes, max_bytes=q.max_bytes, max_user_bytes=q.max_user_bytes,
        max_region_bytes=q.max_region_bytes)


def _entry(e: _library.Entry) -> Entry:
    return Entry(
        name=e.name.decode() or None, id=e.id, size=e.size, memory=e.memory,
        map_size=e.map_size, uid=e.uid, gid=e.gid, mode=e.mode, opens=e.opens,
        mappings=e.mappings, node=e.node if e.known & _KNOWN_NODE else None,
        backend=_backend_name(e.backend) if e.known & _KNOWN_BACKEND else None)


def regions() -> List[Entry]:
    """All regions, as they are now."""
    handle = ctypes.c_void_p()
    _check(_lib.pashm_list_read(ctypes.byref(handle)), _LIST)
    try:
        found = []
        for index in range(_lib.pashm_list_count(handle)):
            e = _library.Entry()
            _check(_lib.pashm_list_get(handle, index, ctypes.byref(e), ctypes.sizeof(e)),
                   _LIST)
            found.append(_entry(e))
        return found
    finally:
        _lib.pashm_list_free(handle)


def command(line: str) -> str:
    """Write a line to /proc/pashm/control; the reply. An OSError has the driver's words."""
    reply = ctypes.create_string_buffer(65536)
    result = _lib.pashm_driver_command(line.encode(), reply, len(reply))
    text = reply.value.decode()
    if result < 0 and text:
        raise OSError(-result, text)
    _check(result, _ANYTHING)
    return text


def call(name: str, request: bytes = b"", *, reply_size: int = 65536) -> bytes:
    """Call a command that a kernel module offers; its reply."""
    reply = ctypes.create_string_buffer(reply_size) if reply_size else None
    length = _check(_lib.pashm_command_call(name.encode(), request, len(request), reply,
                                            reply_size), _CALL, name)
    return reply.raw[:length] if reply else b""


def library_version() -> str:
    """The version of libpashm."""
    text: bytes = _lib.pashm_library_version()
    return text.decode()
