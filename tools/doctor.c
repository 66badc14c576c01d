// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: pashm doctor: why doesn't it work?
 *
 * Each check says what it found, and a command that mends it. The report, and how to find
 * things out, are here; the checks are in doctor_checks.c.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "doctor.h"

#define FINDINGS	24

static struct { struct record record; enum finding finding; char mend[300]; } findings[FINDINGS];
static size_t count;

static const struct argp_option options[] = {
	{ "json", OPT_JSON, NULL, 0, "As JSON", 0 },
	{ "root", OPT_ROOT, "DIR", OPTION_HIDDEN, "", 0 },
	{ 0 },
};

static const struct command_line line = {
	"", "Why doesn't it work? Says what is wrong, each with a command that mends it.\v"
	"The exit status is 0 if nothing is wrong, 1 otherwise. Nothing is changed. As root it "
	"sees more: the kernel's log, for one.",
	options, 0, 0,
};

void find(enum finding finding, const char *what, const char *mend,
	  const char *format, ...)
{
	static const char *const names[] = { "good", "note", "bad" };
	struct record *record;
	char text[160];
	va_list args;

	if (count == FINDINGS)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	record = &findings[count].record;
	findings[count].finding = finding;
	snprintf(findings[count].mend, sizeof(findings[count].mend), "%s",
		 mend ? mend : "");
	count++;
	add_text(record, "check", "check", what);
	add_text(record, "finding", "finding", names[finding]);
	add_text(record, "text", "text", text);
	if (mend)
		add_text(record, "mend", "mend", mend);
	else
		add_nothing(record, "mend", "mend");
}

int read_file(const struct patient *patient, const char *path, char *text,
	      size_t size)
{
	char full[700];
	ssize_t n;
	int fd;

	snprintf(full, sizeof(full), "%s%s", patient->root, path);
	text[0] = '\0';
	fd = open(full, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	n = read(fd, text, size - 1);
	close(fd);
	if (n < 0)
		return -EIO;
	text[n] = '\0';
	if (n && text[n - 1] == '\n')
		text[n - 1] = '\0';
	return (int)n;
}

bool have_file(const struct patient *patient, const char *path)
{
	char full[700];

	snprintf(full, sizeof(full), "%s%s", patient->root, path);
	return !access(full, F_OK);
}

/* Of a program's output the first line; without a shell, as paths are what they are. */
static bool first_line(char *const argv[], char *text, size_t size)
{
	int pipes[2], status, null;
	FILE *from;
	pid_t pid;
	bool got;

	if (pipe(pipes))
		return false;
	pid = fork();
	if (!pid) {
		null = open("/dev/null", O_WRONLY);
		dup2(pipes[1], STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		close(pipes[0]);
		close(pipes[1]);
		execvp(argv[0], argv);
		_exit(127);
	}
	close(pipes[1]);
	from = fdopen(pipes[0], "r");
	text[0] = '\0';
	got = from && fgets(text, (int)size, from);
	if (from)
		fclose(from);
	text[strcspn(text, "\n")] = '\0';
	if (pid > 0)
		waitpid(pid, &status, 0);
	return got && pid > 0;
}

bool module_field(const struct patient *patient, const char *field, char *text,
		  size_t size)
{
	static const char *const programs[] = { "modinfo", "/sbin/modinfo", "/usr/sbin/modinfo" };
	char path[1000], name[32];
	size_t i;

	snprintf(path, sizeof(path), "%s", patient->module);
	snprintf(name, sizeof(name), "%s", field);
	for (i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		char program[32], option[] = "-F";
		char *argv[] = { program, option, name, path, NULL };

		snprintf(program, sizeof(program), "%s", programs[i]);
		if (first_line(argv, text, size) && text[0])
			return true;
	}
	return false;
}

static bool about_loading(const char *text)
{
	static const char *const words[] = {
		"disagrees about version", "Unknown symbol", "version magic", "rejected",
		"key", "Lockdown", "signature", "invalid module", "exec format",
	};
	size_t i;

	if (!strstr(text, "pashm") && !strstr(text, "unsigned module") && !strstr(text, "Lockdown"))
		return false;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcasestr(text, words[i]))
			return true;
	return false;
}

bool log_line(const struct patient *patient, char *text, size_t size)
{
	char path[600], record[2000], *message;
	bool found = false;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%s/dev/kmsg", patient->root);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return false;
	/* a record a read; EPIPE: some were overwritten meanwhile */
	while ((n = read(fd, record, sizeof(record) - 1)) > 0 || (n < 0 && errno == EPIPE)) {
		if (n < 0)
			continue;
		record[n] = '\0';
		message = strchr(record, ';');
		message = message ? message + 1 : record;
		message[strcspn(message, "\n")] = '\0';
		if (!about_loading(message))
			continue;
		snprintf(text, size, "%s", message);
		found = true;
	}
	close(fd);
	return found;
}

const char *headers_command(const struct patient *patient, char text[200])
{
	const char *r = patient->release;
	char os[2000];

	read_file(patient, "/etc/os-release", os, sizeof(os));
	if (strstr(os, "ID=debian") || strstr(os, "ID=ubuntu") || strstr(os, "debian"))
		snprintf(text, 200, "apt install linux-headers-%s", r);
	else if (strstr(os, "fedora") || strstr(os, "rhel") || strstr(os, "openEuler"))
		snprintf(text, 200, "dnf install kernel-devel-%s", r);
	else if (strstr(os, "suse"))
		snprintf(text, 200, "zypper install kernel-default-devel");
	else if (strstr(os, "arch"))
		snprintf(text, 200, "pacman -S linux-headers");
	else
		snprintf(text, 200, "install the headers of the kernel %s", r);
	return text;
}

static void show(void)
{
	static const char *const marks[] = { "  ok ", " note", "WRONG" };
	static const char *const colours[] = { "\033[32m", "\033[33m", "\033[31m" };
	bool colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
	size_t i;

	for (i = 0; i < count; i++) {
		enum finding finding = findings[i].finding;

		printf("%s%s%s  %-8s %s\n", colour ? colours[finding] : "",
		       marks[finding], colour ? "\033[0m" : "",
		       findings[i].record.fields[0].text,
		       findings[i].record.fields[2].text);
		if (findings[i].mend[0])
			printf("%16s%s\n", "", findings[i].mend);
	}
}

int cmd_doctor(int argc, char **argv)
{
	struct patient patient = { .root = "" };
	static struct record records[FINDINGS];
	struct utsname name;
	struct args args;
	bool bad = false;
	size_t i;
	int status;

	read_args(&line, argc, argv, &args);
	if (args.root)
		patient.root = args.root;
	uname(&name);
	if (!args.root || read_file(&patient, "/proc/sys/kernel/osrelease", patient.release,
				    sizeof(patient.release)) <= 0)
		snprintf(patient.release, sizeof(patient.release), "%s", name.release);

	check_module(&patient);
	check_kernel(&patient);
	check_load(&patient);
	check_rights(&patient);
	check_driver(&patient);
	check_memory(&patient);

	for (i = 0; i < count; i++) {
		bad |= findings[i].finding == BAD;
		records[i] = findings[i].record;
	}
	if (args.json) {
		status = show_json("checks", records, count);
		return status ? status : bad;
	}
	show();
	if (!bad)
		puts("Nothing is wrong.");
	return bad ? EXIT_FAILED : EXIT_OK;
}
