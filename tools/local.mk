# SPDX-License-Identifier: GPL-2.0
#
# pashm(1)

if USERSPACE
tool_sources = tools/data.c tools/doctor.c tools/doctor_checks.c tools/doctor.h tools/limits.c tools/options.c \
	tools/output.c tools/pashm.c tools/pashm.h tools/progress.c tools/region.c tools/talk.c tools/watch.c
tool_cflags = $(user_cflags) $(JSON_C_CFLAGS)

bin_PROGRAMS = tools/pashm
tools_pashm_SOURCES = $(tool_sources)
tools_pashm_CFLAGS = $(tool_cflags)
tools_pashm_LDADD = lib/libpashm.la $(JSON_C_LIBS) $(ARGP_LIBS)
endif

user_names = completions python README.zh-CN.md CHANGELOG.md CONTRIBUTING.md SECURITY.md
EXTRA_DIST += $(foreach name,$(user_names),$(if $(wildcard $(srcdir)/$(name)),$(name)))
