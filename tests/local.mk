# SPDX-License-Identifier: GPL-2.0
#
# Tests of user space that need no kernel module: the library's and the tool's, on a driver
# that isn't one (tests/lib/fake.c), and what programs need to be built with the library.

TESTS =
if USERSPACE
fake_sources = tests/lib/fake.c tests/lib/fake.h tests/lib/fake_files.c tests/lib/fake_model.h

if CMOCKA
check_PROGRAMS += tests/lib/test_lib tests/lib/test_talk
tests_lib_test_lib_SOURCES = tests/lib/test_lib.c $(fake_sources)
tests_lib_test_lib_CFLAGS = $(user_cflags) $(CMOCKA_CFLAGS)
tests_lib_test_lib_LDADD = lib/libcore.la $(CMOCKA_LIBS) -lpthread
tests_lib_test_talk_SOURCES = tests/lib/test_talk.c $(fake_sources)
tests_lib_test_talk_CFLAGS = $(user_cflags) $(CMOCKA_CFLAGS)
tests_lib_test_talk_LDADD = lib/libcore.la $(CMOCKA_LIBS) -lpthread
TESTS += tests/lib/test_lib tests/lib/test_talk
endif

check_PROGRAMS += tests/tools/pashm-fake
tests_tools_pashm_fake_SOURCES = $(tool_sources) $(fake_sources)
tests_tools_pashm_fake_CFLAGS = $(tool_cflags)
tests_tools_pashm_fake_LDADD = lib/libcore.la $(JSON_C_LIBS) $(ARGP_LIBS) -lpthread
TESTS += tests/tools/commands.sh tests/tools/doctor.sh tests/lib/symbols.sh tests/lib/headers.sh tests/lib/docs.sh \
	tests/fuzz/host/run.sh

TEST_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = CC='$(CC)'; CXX='$(CXX)'; NM='$(NM)'; LC_ALL=C; export CC CXX NM LC_ALL;

# the parsers, for longer than `make check' does
fuzz:
	srcdir='$(srcdir)' CC='$(CC)' FUZZ_SECONDS=$${FUZZ_SECONDS:-120} $(SHELL) $(srcdir)/tests/fuzz/host/run.sh

# these alone, without the lint and the probes' tests that `make check' has as well
check-user: all $(check_PROGRAMS)
	$(MAKE) check-TESTS
endif
