# SPDX-License-Identifier: LGPL-2.1-or-later
#
# libpashm. -version-info is CURRENT:REVISION:AGE: a symbol more is CURRENT and AGE up, a
# mend is REVISION up; a symbol less there never is.

if USERSPACE
lib_core = lib/bell.c lib/driver.c lib/internal.h lib/list.c lib/map.c lib/region.c lib/share.c lib/text.c

# All but the way out to the kernel: the unit tests have another one.
noinst_LTLIBRARIES += lib/libcore.la
lib_libcore_la_SOURCES = $(lib_core)
lib_libcore_la_CFLAGS = $(user_cflags)

lib_LTLIBRARIES = lib/libpashm.la
lib_libpashm_la_SOURCES = lib/sys.c
lib_libpashm_la_CFLAGS = $(user_cflags)
lib_libpashm_la_LIBADD = lib/libcore.la
lib_libpashm_la_LDFLAGS = -version-info 1:0:0 -no-undefined -Wl,--version-script=$(srcdir)/lib/libpashm.map
EXTRA_lib_libpashm_la_DEPENDENCIES = $(srcdir)/lib/libpashm.map

pashminclude_HEADERS += lib/include/pashm/pashm.h
pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = lib/libpashm.pc
endif

EXTRA_DIST += lib/libpashm.map lib/libpashm.symbols
