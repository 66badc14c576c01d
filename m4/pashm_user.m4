# SPDX-License-Identifier: GPL-2.0
#
# PASHM_USER: what the library, the tool and their tests are built with.
#
# Sets the conditional CMOCKA, JSON_C_CFLAGS and JSON_C_LIBS, ARGP_LIBS.

# PASHM_LIBRARY(VARIABLE, MODULE, INCLUDES, CALL, PACKAGE, ANSWER): ANSWER becomes yes or no. That
# pkg-config knows a library isn't enough: in a cross build it may well know the wrong one.
AC_DEFUN([PASHM_LIBRARY], [
AS_IF([test "x$$6" != xno], [
  pashm_have=no
  PKG_CHECK_EXISTS([$2], [
    PKG_CHECK_MODULES([$1], [$2])
    pashm_cflags=$CFLAGS pashm_libs=$LIBS
    CFLAGS="$CFLAGS $[]$1[]_CFLAGS" LIBS="$LIBS $[]$1[]_LIBS"
    AC_MSG_CHECKING([whether programs link with $2])
    AC_LINK_IFELSE([AC_LANG_PROGRAM([[$3]], [[$4]])], [pashm_have=yes])
    AC_MSG_RESULT([$pashm_have])
    CFLAGS=$pashm_cflags LIBS=$pashm_libs
  ])
  AS_IF([test "x$$6$pashm_have" = xyesno], [AC_MSG_ERROR([$2 is missing: apt install $5])])
  $6=$pashm_have
])
AS_IF([test "x$$6" != xyes], [$1[]_CFLAGS= $1[]_LIBS=])
])

AC_DEFUN([PASHM_USER], [
AC_ARG_WITH([json-c],
  [AS_HELP_STRING([--without-json-c],
    [build a pashm(1) that has no --json @<:@auto@:>@])],
  [], [with_json_c=auto])
AC_ARG_WITH([cmocka],
  [AS_HELP_STRING([--without-cmocka],
    [leave the unit tests of the library out @<:@auto@:>@])],
  [], [with_cmocka=auto])

# The tests see to it that programs in C++ can use the library.
AC_CHECK_PROGS([CXX], [${ac_tool_prefix}g++ ${ac_tool_prefix}c++ clang++])
PKG_PROG_PKG_CONFIG

AS_IF([test "x$enable_userspace" != xno], [
  PASHM_LIBRARY([JSON_C], [json-c], [#include <json-c/json.h>], [json_object_new_uint64(0);],
    [libjson-c-dev], [with_json_c])
  AS_IF([test "x$with_json_c" = xyes], [JSON_C_CFLAGS="$JSON_C_CFLAGS -DWITH_JSON"])
  PASHM_LIBRARY([CMOCKA], [cmocka], [#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>], [mock_assert(0, "", "", 0);], [libcmocka-dev], [with_cmocka])
  # in the C library of GNU; elsewhere by itself
  pashm_libs=$LIBS LIBS=
  AC_SEARCH_LIBS([argp_parse], [argp], [],
    [AC_MSG_ERROR([argp is missing: with musl, it is a package argp-standalone])])
  AC_SUBST([ARGP_LIBS], [$LIBS])
  LIBS=$pashm_libs
])
AM_CONDITIONAL([CMOCKA], [test "x$with_cmocka" = xyes])
])
