# SPDX-License-Identifier: LGPL-2.1-or-later
"""libpashm.so.1, as ctypes sees it: its structs and the types of its functions."""

from __future__ import annotations

import ctypes
from ctypes import (
    POINTER, Structure, c_char, c_char_p, c_int, c_int32, c_size_t, c_ssize_t, c_uint,
    c_uint32, c_uint64, c_void_p,
)

NAME_SIZE = 64


class Query(Structure):
    """struct pashm_query"""

    _fields_ = [
        ("flags", c_uint32), ("page_size", c_uint32), ("features", c_uint64),
        ("create_flags", c_uint32), ("attach_flags", c_uint32),
        ("max_bytes", c_uint64), ("max_user_bytes", c_uint64),
        ("used_bytes", c_uint64), ("user_bytes", c_uint64), ("huge_size", c_uint64),
        ("regions", c_uint32), ("pad", c_uint32), ("version", c_char * 32),
        ("backends", c_uint64), ("max_region_bytes", c_uint64),
    ]


class Info(Structure):
    """struct pashm_info"""

    _fields_ = [
        ("size", c_uint64), ("memory", c_uint64), ("map_size", c_uint64),
        ("id", c_uint32), ("flags", c_uint32), ("mode", c_uint32), ("uid", c_uint32),
        ("gid", c_uint32), ("node", c_int32), ("opens", c_uint32),
        ("mappings", c_uint32), ("name", c_char * NAME_SIZE), ("rings", c_uint64),
        ("backend", c_uint32), ("pad", c_uint32),
    ]


class Options(Structure):
    """struct pashm_options"""

    _fields_ = [
        ("struct_size", c_size_t), ("flags", c_uint32), ("mode", c_uint32),
        ("backend", c_uint32), ("node", c_int32), ("align", c_uint64),
        ("max_address", c_uint64), ("address", c_uint64),
    ]


class Entry(Structure):
    """struct pashm_entry"""

    _fields_ = [
        ("size", c_uint64), ("memory", c_uint64), ("map_size", c_uint64),
        ("id", c_uint32), ("uid", c_uint32), ("gid", c_uint32), ("mode", c_uint32),
        ("opens", c_uint32), ("mappings", c_uint32), ("known", c_uint32),
        ("node", c_int32), ("backend", c_uint32), ("name", c_char * NAME_SIZE),
    ]


class Range(Structure):
    """struct pashm_range"""

    _fields_ = [("offset", c_uint64), ("length", c_uint64)]


_TYPES = {
    "pashm_library_version": (c_char_p, []),
    "pashm_driver_query": (c_int, [POINTER(Query), c_size_t]),
    "pashm_driver_command": (c_int, [c_char_p, c_char_p, c_size_t]),
    "pashm_region_create": (c_int, [c_char_p, c_uint64, POINTER(Options), POINTER(c_void_p)]),
    "pashm_region_attach": (c_int, [c_char_p, c_uint, POINTER(c_void_p)]),
    "pashm_region_from_fd": (c_int, [c_int, POINTER(c_void_p)]),
    "pashm_region_close": (None, [c_void_p]),
    "pashm_region_destroy": (c_int, [c_char_p]),
    "pashm_region_fd": (c_int, [c_void_p]),
    "pashm_region_size": (c_uint64, [c_void_p]),
    "pashm_region_id": (c_uint32, [c_void_p]),
    "pashm_region_info": (c_int, [c_void_p, POINTER(Info), c_size_t]),
    "pashm_region_phys": (c_int, [c_void_p, c_uint64, POINTER(c_uint64), POINTER(c_uint64)]),
    "pashm_region_map": (c_int, [c_void_p, c_uint64, c_size_t, c_uint, POINTER(c_void_p)]),
    "pashm_unmap": (c_int, [c_void_p, c_size_t]),
    "pashm_region_sync": (c_int, [c_void_p, c_uint, POINTER(Range), c_size_t]),
    "pashm_region_dmabuf": (c_int, [c_void_p, c_uint]),
    "pashm_region_ring": (c_int, [c_void_p, POINTER(c_uint64)]),
    "pashm_region_wait": (c_int, [c_void_p, c_int, POINTER(c_uint64)]),
    "pashm_region_bell": (c_int, [c_void_p, c_uint, POINTER(c_uint64), POINTER(c_uint64)]),
    "pashm_region_eventfd": (c_int, [c_void_p, c_int, c_uint]),
    "pashm_command_call": (c_ssize_t, [c_char_p, c_void_p, c_size_t, c_void_p, c_size_t]),
    "pashm_list_read": (c_int, [POINTER(c_void_p)]),
    "pashm_list_count": (c_size_t, [c_void_p]),
    "pashm_list_get": (c_int, [c_void_p, c_size_t, POINTER(Entry), c_size_t]),
    "pashm_list_free": (None, [c_void_p]),
    "pashm_explain": (c_char_p, [c_int, c_int]),
    "pashm_parse_size": (c_int, [c_char_p, POINTER(c_uint64)]),
    "pashm_backend_name": (c_char_p, [c_uint]),
    "pashm_backend_from_name": (c_int, [c_char_p]),
}


def load() -> ctypes.CDLL:
    """The library, or an ImportError that says what is missing."""
    try:
        library = ctypes.CDLL("libpashm.so.1")
    except OSError as error:
        raise ImportError(f"libpashm.so.1 can't be loaded: {error}") from error
    for name, (result, arguments) in _TYPES.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    return library


lib = load()
