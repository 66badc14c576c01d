# SPDX-License-Identifier: GPL-2.0
#
# pashm(1), the manual pages, the completions

if USERSPACE
tool_sources = tools/data.c tools/doctor.c tools/doctor_checks.c tools/doctor.h tools/limits.c tools/options.c \
	tools/output.c tools/pashm.c tools/pashm.h tools/progress.c tools/region.c tools/talk.c tools/watch.c
tool_cflags = $(user_cflags) $(JSON_C_CFLAGS)

bin_PROGRAMS = tools/pashm
tools_pashm_SOURCES = $(tool_sources)
tools_pashm_CFLAGS = $(tool_cflags)
tools_pashm_LDADD = lib/libpashm.la $(JSON_C_LIBS) $(ARGP_LIBS)
man_MANS = \
	doc/man/libpashm.3 \
	doc/man/pashm-proc.5 \
	doc/man/pashm.1 \
	doc/man/pashm.4 \
	doc/man/pashm.7 \
	doc/man/pashm.conf.5 \
	doc/man/pashm_command_call.3 \
	doc/man/pashm_driver_query.3 \
	doc/man/pashm_explain.3 \
	doc/man/pashm_list_read.3 \
	doc/man/pashm_region_create.3 \
	doc/man/pashm_region_info.3 \
	doc/man/pashm_region_map.3 \
	doc/man/pashm_region_sync.3 \
	doc/man/pashm_region_wait.3

bashcompletiondir = $(datadir)/bash-completion/completions
bashcompletion_DATA = completions/bash/pashm
zshcompletiondir = $(datadir)/zsh/site-functions
zshcompletion_DATA = completions/zsh/_pashm
fishcompletiondir = $(datadir)/fish/vendor_completions.d
fishcompletion_DATA = completions/fish/pashm.fish
endif

user_names = completions python README.zh-CN.md CHANGELOG.md CONTRIBUTING.md SECURITY.md
EXTRA_DIST += $(foreach name,$(user_names),$(if $(wildcard $(srcdir)/$(name)),$(name)))
