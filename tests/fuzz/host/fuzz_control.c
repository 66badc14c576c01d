// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: libFuzzer: /proc/pashm/control, with the driver's own parser and verbs
 *
 * The first byte says how the driver below them shall answer, the others are the
 * command. Behind the verbs are a few regions that are names only; what a verb asks
 * of them must be in order.
 */
#include "shim.h"

#include <pashm/uapi.h>

#include "caller.h"
#include "grammar.h"
#include "limits.h"
#include "must.h"
#include "region.h"
#include "registry.h"
#include "reply.h"
#include "verb.h"

#define REGIONS	4

/* Extracted from driver/region.c and driver/memory.c. */
#include "extracted.h"

static struct pashm_region regions[REGIONS];
static unsigned int answer;

static const int errors[] = {
	-EEXIST, -EFBIG, -ENOSPC, -EDQUOT, -ENOMEM, -EPERM, -EINVAL, -ERANGE, -EBUSY,
	-EOPNOTSUPP, -EINTR, -ENFILE, -EACCES,
};

struct pashm_region *pashm_registry_find(const char *name)
{
	size_t i;

	MUST(pashm_name_valid(name));
	for (i = 0; i < REGIONS; i++)
		if (!strcmp(regions[i].name, name))
			return &regions[i];
	return NULL;
}

unsigned int pashm_registry_count(void)
{
	return answer;
}

struct pashm_region *pashm_region_create(const struct pashm_spec *spec,
					 const struct pashm_caller *caller)
{
	size_t i;

	(void)caller;
	MUST(pashm_name_valid(spec->name));
	MUST(!(spec->mode & ~0666));
	MUST(!(spec->flags & ~PASHM_CREATE_KNOWN));
	MUST(spec->backend <= PASHM_BACKEND_RESERVED);
	MUST(spec->flags & PASHM_CREATE_NODE ? spec->node >= 0 : !spec->node);
	if (answer % 16 < ARRAY_SIZE(errors))
		return ERR_PTR(errors[answer % 16]);
	if (!spec->size)
		return ERR_PTR(-EINVAL);
	i = spec->size % REGIONS;
	memset(&regions[i], 0, sizeof(regions[i]));
	regions[i].id = answer;
	regions[i].size = spec->size;
	regions[i].mode = spec->mode;
	memcpy(regions[i].name, spec->name, sizeof(spec->name));
	return &regions[i];
}

int pashm_region_destroy(const char *name, const struct pashm_caller *caller)
{
	struct pashm_region *region = pashm_registry_find(name);

	(void)caller;
	if (!region)
		return -ENOENT;
	if (answer % 2)
		return -EPERM;
	region->name[0] = '\0';
	return 0;
}

void pashm_region_put(struct pashm_region *region)
{
	MUST(region >= regions && region < regions + REGIONS);
}

void pashm_region_info(const struct pashm_region *region, struct pashm_info *info)
{
	/* the longest that any number of it can be */
	memset(info, 0, sizeof(*info));
	info->size = info->memory = info->map_size = answer % 3 ? region->size : UINT64_MAX;
	info->id = info->uid = info->gid = info->opens = info->mappings = UINT32_MAX;
	info->flags = UINT32_MAX;
	info->mode = region->mode;
	info->node = INT32_MIN;
	info->backend = answer % (PASHM_BACKEND_RESERVED + 1);
	memcpy(info->name, region->name, sizeof(info->name));
}

void pashm_limits_usage(kuid_t uid, struct pashm_usage *usage)
{
	(void)uid;
	memset(usage, answer % 2 ? 0xff : 0, sizeof(*usage));
}

/* A line, or more only for "help", of what a terminal shows. */
static void look_at(const struct pashm_reply *reply, int err)
{
	size_t i;

	MUST(reply->len && reply->len < sizeof(reply->text));
	MUST(strlen(reply->text) == reply->len);
	MUST(reply->text[reply->len - 1] == '\n');
	for (i = 0; i < reply->len; i++)
		MUST(reply->text[i] == '\n' || (reply->text[i] >= ' ' && reply->text[i] <= '~'));
	if (err) {
		MUST(!strncmp(reply->text, "error E", 7) && strstr(reply->text, ": "));
		MUST(strchr(reply->text, '\n') == reply->text + reply->len - 1);
	} else {
		MUST(!strncmp(reply->text, "ok", 2));
	}
}

/* What can be said of a line that was taken apart. */
static void look_at_line(const char *bytes, size_t len)
{
	char *text = exact(bytes, len);
	struct pashm_line line;
	unsigned int i, k;

	if (pashm_grammar_split(text, len, &line)) {
		MUST(line.why);
	} else {
		MUST(line.verb && *line.verb && line.count <= PASHM_LINE_ARGS);
		for (i = 0; i < line.count; i++) {
			MUST(*line.args[i].key && *line.args[i].value);
			MUST(!strpbrk(line.args[i].value, " \t=\n"));
			for (k = 0; k < i; k++)
				MUST(strcmp(line.args[i].key, line.args[k].key));
		}
	}
	free(text);
}

/* A size is what the C library makes of the same digits. */
static void look_at_size(const char *bytes, size_t len)
{
	static const char units_of[] = "KMGT";
	char *text = exact(bytes, len), *same = exact(bytes, len), *end;
	u64 size = 0, units = 1;

	/* kstrtoull() takes a newline at the end; no line that was taken apart has one */
	if (!memchr(bytes, '\n', len) && !pashm_grammar_size(text, &size)) {
		errno = 0;
		MUST(isdigit((unsigned char)*same));
		u64 number = strtoull(same, &end, !strncmp(same, "0x", 2) ? 16 : 10);

		if (*end)
			units = strchr(units_of, *end) ? 1024ULL << 10 * (strchr(units_of, *end) - units_of) : 0;
		MUST(!errno && units && (!*end || !end[1]));
		MUST(size == number * units && size / units == number);
	}
	free(text);
	free(same);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pashm_caller caller = { .kernel = false };
	struct pashm_reply reply = { .len = 0 };
	char *text;
	int err;

	if (!size || size - 1 > PASHM_LINE_MAX + 1)
		return 0;
	answer = *data++;
	size--;
	text = exact(data, size);
	err = pashm_verb_run(text, size, &caller, &reply);
	MUST(err <= 0);
	look_at(&reply, err);
	free(text);
	look_at_line((const char *)data, size);
	look_at_size((const char *)data, size);
	return 0;
}
