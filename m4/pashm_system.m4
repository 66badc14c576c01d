# SPDX-License-Identifier: GPL-2.0
#
# PASHM_SYSTEM: where the system's configuration for the module goes.  All of it
# lies below the prefix unless told otherwise; what is below /usr/local/lib is
# read as well, by udev, systemd and modprobe.

AC_DEFUN([PASHM_SYSTEM_DIR], [
AC_ARG_WITH([$1dir],
  [AS_HELP_STRING([--with-$1dir=DIR], [$2 @<:@PREFIX/lib/$3@:>@])],
  [AC_SUBST([$1dir], [$withval])],
  [AC_SUBST([$1dir], ['${prefix}/lib/$3'])])
])

AC_DEFUN([PASHM_SYSTEM], [
PASHM_SYSTEM_DIR([udevrules], [rules of udev], [udev/rules.d])
PASHM_SYSTEM_DIR([sysusers], [groups to be made], [sysusers.d])
PASHM_SYSTEM_DIR([modulesload], [modules to be loaded at boot], [modules-load.d])
PASHM_SYSTEM_DIR([modprobe], [options of modules], [modprobe.d])
])
