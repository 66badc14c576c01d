// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: libFuzzer: what pashm(1) reads, and what it prints as JSON
 *
 * The words of a command, up to a byte 1 each, go through the tool's own options; a
 * mistake, which ends the program, comes back here instead. Then the words are texts of
 * records, which must be read back from the JSON as they are.
 */
#include <argp.h>
#include <errno.h>
#include <json-c/json.h>
#include <setjmp.h>
#include <unistd.h>

#include "must.h"

static jmp_buf back;

/* Who is left by a jump, like argp, has no chance to free what it has. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

/* Where the program would have ended. */
static void mistake(const struct argp_state *state, const char *format, ...)
{
	(void)state;
	(void)format;
	longjmp(back, 1);
}

static error_t parse(const struct argp *argp, int count, char **words, unsigned int flags,
		     int *rest, void *input)
{
	if (argp_parse(argp, count, words, flags | ARGP_NO_EXIT | ARGP_NO_HELP, rest, input))
		longjmp(back, 1);
	return 0;
}

/* What is static there is wanted here. */
#define argp_error mistake
#define argp_parse parse
#include "../../../tools/options.c"
#undef argp_parse
#undef argp_error
#include "../../../tools/talk.c"

#define WORDS	16

static const struct argp_option all_options[] = {
	{ "json", OPT_JSON, NULL, 0, "", 0 },
	{ "mode", 'm', "MODE", 0, "", 0 },
	{ "backend", OPT_BACKEND, "NAME", 0, "", 0 },
	{ "node", OPT_NODE, "NODE", 0, "", 0 },
	{ "align", OPT_ALIGN, "SIZE", 0, "", 0 },
	{ "max-address", OPT_MAX_ADDRESS, "SIZE", 0, "", 0 },
	{ "address", OPT_ADDRESS, "SIZE", 0, "", 0 },
	{ "offset", 'o', "SIZE", 0, "", 0 },
	{ "length", 'l', "SIZE", 0, "", 0 },
	{ "timeout", 't', "SECONDS", 0, "", 0 },
	{ "reply", 'L', "SIZE", 0, "", 0 },
	{ 0 },
};

static const struct command_line everything = { "NAME", "Anything.", all_options, 0, 8 };

/* What talk.c wants of the rest of the tool. */
int failed(int doing, int err, const char *what)
{
	(void)doing;
	(void)err;
	(void)what;
	abort();
}

struct pashm_region *region_of(const char *name, bool read_only, int *status)
{
	(void)name;
	(void)read_only;
	(void)status;
	abort();
}

static void look_at_options(int count, char **words)
{
	struct args args;

	if (setjmp(back))
		return;
	read_args(&everything, count, words, &args);
	MUST(args.count <= 8 && !(args.create.mode & ~0666U));
	if (args.has_seconds)
		MUST(args.seconds >= 0 && args.seconds <= 1e6);
	if (args.create.flags & PASHM_CREATE_NODE)
		MUST((int)args.create.node >= 0);
}

static void look_at_hex(const char *text)
{
	static char bytes[REQUEST_MAX];
	ssize_t len = read_hex(text, bytes);

	MUST(len >= -1 && len <= (ssize_t)strlen(text) / 2);
}

/* Whole characters of UTF-8 only: what else a name of a user may be is not JSON. */
static bool is_text(const char *text)
{
	for (; *text; text++)
		if (*text & 0x80)
			return false;
	return true;
}

static void look_at_json(int count, char **words, int out)
{
	struct record record = { .count = 0 };
	struct json_object *object, *value;
	char text[WORDS * 2048];
	ssize_t n;
	int i;

	for (i = 0; i < count && i < FIELDS_MAX - 1; i++) {
		static const char *const keys[WORDS] = {
			"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p",
		};

		if (!is_text(words[i]))
			return;
		add_text(&record, keys[i], "HEAD", words[i]);
	}
	MUST(!ftruncate(out, 0) && !lseek(out, 0, SEEK_SET));
	show_table(&record, 1);
	show_pairs(&record);
	fflush(stdout);
	MUST(!ftruncate(out, 0) && !lseek(out, 0, SEEK_SET));
	MUST(!show_json(NULL, &record, 1));
	fflush(stdout);
	n = pread(out, text, sizeof(text) - 1, 0);
	MUST(n > 0);
	text[n] = '\0';
	object = json_tokener_parse(text);
	MUST(object);
	for (i = 0; i < (int)record.count; i++) {
		MUST(json_object_object_get_ex(object, record.fields[i].key, &value));
		MUST(!strcmp(json_object_get_string(value), record.fields[i].text));
	}
	json_object_put(object);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int out = -1;
	char *text, *words[WORDS + 1] = { (char *)"pashm" }, *save = NULL, *word;
	int count = 1, i;
	char number[32];

	if (out < 0) {
		char path[] = "/tmp/pashm-fuzz-XXXXXX";

		/* what the tool prints is read again; what it complains of is not */
		out = mkstemp(path);
		MUST(out >= 0 && !unlink(path) && dup2(out, STDOUT_FILENO) >= 0);
	}
	if (size > 1500)
		return 0;
	text = exact(data, size);
	for (word = strtok_r(text, "\1", &save); word && count < WORDS;
	     word = strtok_r(NULL, "\1", &save))
		words[count++] = word;
	for (i = 1; i < count; i++)
		look_at_hex(words[i]);
	look_at_json(count - 1, words + 1, out);
	human(number, size ? (uint64_t)data[0] << data[size - 1] % 64 : 0);
	MUST(strlen(number) < sizeof(number));
	/* last: it changes their order */
	look_at_options(count, words);
	free(text);
	return 0;
}
