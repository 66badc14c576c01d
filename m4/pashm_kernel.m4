# SPDX-License-Identifier: GPL-2.0
#
# PASHM_KERNEL: chooses the kernel to build for and asks it the questions of
# probes/.  The choice has nothing to do with autoconf's own compiler and host,
# nor with the running kernel once another one is named.
#
# Sets KDIR, KVER, enable_kernel_module, the conditional KERNEL_MODULE, and what
# goes to the kernel's make: ARCH, CROSS_COMPILE, LLVM, KERNEL_CC,
# KERNEL_MODPOST.

AC_DEFUN([PASHM_KERNEL], [
AC_ARG_ENABLE([kernel-module],
  [AS_HELP_STRING([--enable-kernel-module@<:@=yes|no|auto@:>@],
    [build the kernel module; auto: if there are kernel headers @<:@auto@:>@])],
  [], [enable_kernel_module=auto])
AC_ARG_WITH([linux],
  [AS_HELP_STRING([--with-linux=DIR],
    [kernel source, where that is not also the build directory])],
  [], [with_linux=])
AC_ARG_WITH([linux-obj],
  [AS_HELP_STRING([--with-linux-obj=DIR],
    [kernel build directory @<:@/lib/modules/KVER/build@:>@])],
  [], [with_linux_obj=])
AC_ARG_WITH([linux-release],
  [AS_HELP_STRING([--with-linux-release=KVER],
    [kernel release @<:@the running kernel's@:>@])],
  [], [with_linux_release=])
AC_ARG_WITH([probe-mode],
  [AS_HELP_STRING([--with-probe-mode=MODE],
    [together: compile all probes at once; isolated: each alone, slow, with
     the same answers @<:@together@:>@])],
  [], [with_probe_mode=together])
AC_ARG_WITH([probe-cache],
  [AS_HELP_STRING([--with-probe-cache=DIR],
    [keep the probes' answers in DIR; no: do not keep any
     @<:@~/.cache/pashm/probes@:>@])],
  [], [with_probe_cache=])
AC_ARG_WITH([symvers],
  [AS_HELP_STRING([--without-symvers],
    [go on without the kernel's Module.symvers, on the safe path; what links
     is then seen at load time only])],
  [], [with_symvers=yes])
AC_ARG_ENABLE([any-compiler],
  [AS_HELP_STRING([--enable-any-compiler],
    [only warn of a compiler that does not fit the kernel's])],
  [], [enable_any_compiler=no])
AC_ARG_VAR([KDIR], [kernel build directory, as --with-linux-obj])
AC_ARG_VAR([KVER], [kernel release, as --with-linux-release])
AC_ARG_VAR([ARCH], [kernel architecture, for the kernel's make])
AC_ARG_VAR([CROSS_COMPILE], [prefix of the cross compiler, for the kernel's make])
AC_ARG_VAR([LLVM], [LLVM= for the kernel's make])
AC_ARG_VAR([KERNEL_CC], [compiler of the module; default: the kernel's make knows])
AC_SUBST([KERNEL_MODPOST], [])
AC_ARG_VAR([INSTALL_MOD_PATH], [root that lib/modules is installed below])
AC_ARG_VAR([INSTALL_MOD_DIR], [directory below lib/modules/KVER @<:@updates@:>@])
: ${INSTALL_MOD_DIR=updates}

AS_CASE([$enable_kernel_module], [yes|no|auto], [],
  [AC_MSG_ERROR([--enable-kernel-module is yes, no or auto, not `$enable_kernel_module'])])
AS_IF([test "x$with_linux_release" != x], [KVER=$with_linux_release])
AS_IF([test "x$with_linux_obj" != x], [KDIR=$with_linux_obj])
pashm_asked=no
AS_IF([test "x$KDIR$KVER$with_linux" != x], [pashm_asked=yes])

AS_IF([test "x$enable_kernel_module" = xno], [KDIR= KVER=], [
  # A source directory is not a build directory, except where they are one.
  AS_IF([test "x$with_linux" != x], [
    AS_IF([test ! -f "$with_linux/Makefile" || test ! -f "$with_linux/include/linux/kernel.h"],
      [AC_MSG_ERROR([--with-linux=$with_linux is not a kernel source directory: it has no include/linux/kernel.h])])
    AS_IF([test "x$KDIR" = x && test -f "$with_linux/include/generated/autoconf.h"],
      [KDIR=$with_linux])
    AS_IF([test "x$KDIR$KVER" = x],
      [AC_MSG_ERROR([the kernel source $with_linux is not configured here: name its build directory with --with-linux-obj=DIR])])
  ])

  AC_MSG_CHECKING([for the kernel build directory])
  AS_IF([test "x$KDIR" = x], [
    AS_IF([test "x$KVER" = x], [KVER=`uname -r`])
    AS_IF([test -d "/lib/modules/$KVER/build"], [KDIR=/lib/modules/$KVER/build])
  ])
  AC_MSG_RESULT([${KDIR:-not found}])

  AS_IF([test "x$KDIR" = x], [
    pashm_others=
    for pashm_dir in /lib/modules/*/build; do
      AS_IF([test -d "$pashm_dir/include"], [
        pashm_dir=`dirname "$pashm_dir"`
        pashm_others="$pashm_others `basename "$pashm_dir"`"])
    done
    pashm_hint="install linux-headers-$KVER (Debian, Ubuntu) or kernel-devel-$KVER (RPM), or name a build directory with --with-linux-obj=DIR${pashm_others:+; there are headers for:$pashm_others}"
    AS_IF([test "x$enable_kernel_module$pashm_asked" != xautono],
      [AC_MSG_ERROR([there are no headers for kernel $KVER: $pashm_hint])],
      [AC_MSG_WARN([the kernel module is left out, as there are no headers for kernel $KVER: $pashm_hint])
       enable_kernel_module=no
       KVER=])
  ], [
    AS_IF([test ! -d "$KDIR"], [AC_MSG_ERROR([there is no kernel build directory $KDIR])])
    KDIR=`cd "$KDIR" && pwd`

    AC_MSG_CHECKING([for the kernel release])
    # utsrelease.h has what uname -r says and the module's vermagic gets;
    # kernel.release and make kernelrelease have less on Debian.
    pashm_release=`$SED -n 's/^#define UTS_RELEASE "\(.*\)"$/\1/p' "$KDIR/include/generated/utsrelease.h" 2>/dev/null`
    AC_MSG_RESULT([${pashm_release:-unknown}])
    AS_IF([test "x$KVER" != x && test "x$pashm_release" != x && test "x$KVER" != "x$pashm_release"],
      [AC_MSG_ERROR([$KDIR is for Linux $pashm_release, not for $KVER])])
    AS_IF([test "x$pashm_release" != x], [KVER=$pashm_release])

    set -- -k "$KDIR" -o pashm-probes.h -w probes.work "--mode=$with_probe_mode"
    AS_CASE([$with_probe_cache], [''|yes], [], [no], [set -- "$[@]" --no-cache],
      [set -- "$[@]" "--cache-dir=$with_probe_cache"])
    AS_IF([test "x$with_symvers" = xno], [
      set -- "$[@]" --without-symvers
      # modpost, too, knows no symbol then
      AS_IF([test ! -s "$KDIR/Module.symvers"], [KERNEL_MODPOST=KBUILD_MODPOST_WARN=1])])
    AS_IF([test "x$enable_any_compiler" != xno], [set -- "$[@]" --any-compiler])
    set -- "$[@]" --
    AS_IF([test "x$ARCH" != x], [set -- "$[@]" "ARCH=$ARCH"])
    AS_IF([test "x$CROSS_COMPILE" != x], [set -- "$[@]" "CROSS_COMPILE=$CROSS_COMPILE"])
    AS_IF([test "x$LLVM" != x], [set -- "$[@]" "LLVM=$LLVM"])
    AS_IF([test "x$KERNEL_CC" != x], [set -- "$[@]" "CC=$KERNEL_CC"])
    "$srcdir/probes/probe.sh" "$[@]" ||
      AC_MSG_ERROR([the kernel in $KDIR cannot be used; the message above says why])
    enable_kernel_module=yes
  ])
])
AM_CONDITIONAL([KERNEL_MODULE], [test "x$enable_kernel_module" = xyes])
])
