# SPDX-License-Identifier: GPL-2.0
#
# PASHM_USER: what the library, the tool and their tests are built with.
#
# Sets the conditional CMOCKA, JSON_C_CFLAGS and JSON_C_LIBS, ARGP_LIBS.

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
  AS_IF([test "x$with_json_c" != xno],
    [PKG_CHECK_MODULES([JSON_C], [json-c >= 0.14],
      [with_json_c=yes JSON_C_CFLAGS="$JSON_C_CFLAGS -DWITH_JSON"],
      [AS_IF([test "x$with_json_c" = xyes], [AC_MSG_ERROR([json-c is missing: apt install libjson-c-dev])])
       with_json_c=no JSON_C_CFLAGS= JSON_C_LIBS=])])
  AS_IF([test "x$with_cmocka" != xno],
    [PKG_CHECK_MODULES([CMOCKA], [cmocka >= 1.1],
      [with_cmocka=yes],
      [AS_IF([test "x$with_cmocka" = xyes], [AC_MSG_ERROR([cmocka is missing: apt install libcmocka-dev])])
       with_cmocka=no])])
  # in the C library of GNU; elsewhere by itself
  pashm_libs=$LIBS LIBS=
  AC_SEARCH_LIBS([argp_parse], [argp], [],
    [AC_MSG_ERROR([argp is missing: with musl, it is a package argp-standalone])])
  AC_SUBST([ARGP_LIBS], [$LIBS])
  LIBS=$pashm_libs
])
AM_CONDITIONAL([CMOCKA], [test "x$with_cmocka" = xyes])
])
