// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: The verbs of /proc/pashm/control
 *
 * Each verb says in one table which keys it takes. They are checked here, for
 * all verbs alike, before the verb's own function sees a value. The
 * functions call what the ioctls call.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "caller.h"
#include "grammar.h"
#include "limits.h"
#include "memory.h"
#include "region.h"
#include "registry.h"
#include "reply.h"
#include "verb.h"

#define KEYS_MAX	9

/**
 * struct verb - one verb
 * @name:	what it is called
 * @keys:	the keys it takes
 * @needed:	how many of them, from the first on, it can't do without
 * @usage:	how to call it
 * @run:	does it; @values has the value of each key, or NULL
 */
struct verb {
	const char *name;
	const char *keys[KEYS_MAX];
	unsigned int needed;
	const char *usage;
	int (*run)(char **values, const struct pashm_caller *caller,
		   struct pashm_reply *reply);
};

static int read_name(const char *text, char name[PASHM_NAME_SIZE],
		     struct pashm_reply *reply)
{
	memset(name, 0, PASHM_NAME_SIZE);
	if (strlen(text) < PASHM_NAME_SIZE)
		memcpy(name, text, strlen(text));
	if (!pashm_name_valid(name))
		return pashm_reply_error(reply, -EINVAL,
			"'%s' is not a name: 1 to %d letters, digits, '-', '_' and '.', a letter or digit first",
			text, PASHM_NAME_SIZE - 1);
	return 0;
}

static void add_region(struct pashm_reply *reply,
		       const struct pashm_info *info)
{
	pashm_reply_add(reply, "ok id=%u name=%s size=%llu memory=%llu map=%llu",
			info->id, info->name, info->size, info->memory,
			info->map_size);
}

static int create_failed(struct pashm_reply *reply, int err,
			 const struct pashm_spec *spec)
{
	switch (err) {
	case -EEXIST:
		return pashm_reply_error(reply, err,
			"there is a region '%s' already", spec->name);
	case -EFBIG:
		return pashm_reply_error(reply, err,
			"%llu bytes are more than any region can have here; see max_bytes in 'limits'",
			spec->size);
	case -ENOSPC:
		return pashm_reply_error(reply, err,
			"all regions together would be larger than max_bytes; see 'limits'");
	case -EDQUOT:
		return pashm_reply_error(reply, err,
			"this user's regions would be larger than max_user_bytes; see 'limits'");
	case -ENOMEM:
		return pashm_reply_error(reply, err,
			"no %llu bytes of free memory lie side by side now",
			spec->size);
	case -EPERM:
		return pashm_reply_error(reply, err,
			"phys=yes needs CAP_SYS_ADMIN, and backend=reserved CAP_SYS_RAWIO and no lockdown");
	case -EINVAL:
		return pashm_reply_error(reply, err,
			"a region has at least one byte, align= is a power of two, and address= is for backend=reserved and begins a page");
	case -ERANGE:
		if (spec->backend == PASHM_BACKEND_RESERVED)
			return pashm_reply_error(reply, err,
				"what is at 0x%llx isn't reserved memory, or not all of it",
				spec->address);
		return pashm_reply_error(reply, err,
			"this machine has no such memory where it was asked for");
	case -EBUSY:
		return pashm_reply_error(reply, err,
			"the range at 0x%llx is somebody's", spec->address);
	case -EOPNOTSUPP:
		return pashm_reply_error(reply, err,
			"this kernel hasn't that backend");
	default:
		return pashm_reply_error(reply, err,
			"the region couldn't be made");
	}
}

static int read_size(char *text, const char *key, u64 *size,
		     struct pashm_reply *reply)
{
	int err = pashm_grammar_size(text, size);

	if (err == -ERANGE)
		return pashm_reply_error(reply, err,
			"%s= is larger than 64 bits can say", key);
	if (err)
		return pashm_reply_error(reply, err,
			"%s= takes a number of bytes, decimal or 0x, and K, M, G or T behind it",
			key);
	return 0;
}

/* What the keys from backend= on say. */
static int read_memory(char **values, struct pashm_spec *spec,
		       struct pashm_reply *reply)
{
	u64 node;
	int err = 0;

	if (values[0] && pashm_memory_backend_find(values[0], &spec->backend))
		return pashm_reply_error(reply, -EINVAL,
			"backend= takes any, pages, range, dma, dma-wc or reserved, not '%s'",
			values[0]);
	if (values[1]) {
		if (pashm_grammar_size(values[1], &node) || node > S32_MAX)
			return pashm_reply_error(reply, -EINVAL,
				"node= takes the number of a NUMA node");
		spec->flags |= PASHM_CREATE_NODE;
		spec->node = node;
	}
	if (values[2])
		err = read_size(values[2], "align", &spec->align, reply);
	if (!err && values[3])
		err = read_size(values[3], "max", &spec->max_address, reply);
	if (!err && values[4])
		err = read_size(values[4], "address", &spec->address, reply);
	return err;
}

static int run_create(char **values, const struct pashm_caller *caller,
		      struct pashm_reply *reply)
{
	struct pashm_spec spec = { .mode = 0600 };
	struct pashm_region *region;
	struct pashm_info info;
	bool phys = false;
	int err;

	err = read_name(values[0], spec.name, reply);
	if (err)
		return err;
	err = read_size(values[1], "size", &spec.size, reply);
	if (err)
		return err;
	if (values[2] && pashm_grammar_mode(values[2], &spec.mode))
		return pashm_reply_error(reply, -EINVAL,
			"mode= takes octal rights from 0000 to 0666, without execute bits, not '%s'",
			values[2]);
	if (values[3] && pashm_grammar_yes(values[3], &phys))
		return pashm_reply_error(reply, -EINVAL,
			"phys= takes yes or no, not '%s'", values[3]);
	if (phys)
		spec.flags |= PASHM_CREATE_PHYS;
	err = read_memory(values + 4, &spec, reply);
	if (err)
		return err;

	region = pashm_region_create(&spec, caller);
	if (IS_ERR(region))
		return create_failed(reply, PTR_ERR(region), &spec);
	pashm_region_info(region, &info);
	pashm_region_put(region);
	add_region(reply, &info);
	pashm_reply_add(reply, "\n");
	return 0;
}

static int no_such_region(struct pashm_reply *reply, const char *name)
{
	return pashm_reply_error(reply, -ENOENT, "there is no region '%s'",
				 name);
}

static int run_destroy(char **values, const struct pashm_caller *caller,
		       struct pashm_reply *reply)
{
	char name[PASHM_NAME_SIZE];
	int err;

	err = read_name(values[0], name, reply);
	if (err)
		return err;
	err = pashm_region_destroy(name, caller);
	if (err == -ENOENT)
		return no_such_region(reply, name);
	if (err)
		return pashm_reply_error(reply, err,
			"region '%s' belongs to somebody else", name);
	pashm_reply_add(reply, "ok\n");
	return 0;
}

static int run_info(char **values, const struct pashm_caller *caller,
		    struct pashm_reply *reply)
{
	char name[PASHM_NAME_SIZE];
	struct pashm_region *region;
	struct pashm_info info;
	int err;

	err = read_name(values[0], name, reply);
	if (err)
		return err;
	region = pashm_registry_find(name);
	if (!region)
		return no_such_region(reply, name);
	pashm_region_info(region, &info);
	pashm_region_put(region);
	add_region(reply, &info);
	pashm_reply_add(reply, " uid=%u gid=%u mode=%04o node=%d", info.uid,
			info.gid, info.mode, info.node);
	pashm_reply_add(reply, " opens=%u mappings=%u flags=0x%x backend=%s\n",
			info.opens, info.mappings, info.flags,
			pashm_memory_backend_name(info.backend));
	return 0;
}

static int run_limits(char **values, const struct pashm_caller *caller,
		      struct pashm_reply *reply)
{
	struct pashm_usage usage;

	pashm_limits_usage(caller->uid, &usage);
	pashm_reply_add(reply, "ok max_bytes=%zu max_user_bytes=%zu",
			usage.max_bytes, usage.max_user_bytes);
	pashm_reply_add(reply, " used_bytes=%zu user_bytes=%zu regions=%u",
			usage.used_bytes, usage.user_bytes,
			pashm_registry_count());
	pashm_reply_add(reply, " max_region_bytes=%zu\n",
			usage.max_region_bytes);
	return 0;
}

static int run_help(char **values, const struct pashm_caller *caller,
		    struct pashm_reply *reply);

static const struct verb verbs[] = {
	{ "create", { "name", "size", "mode", "phys", "backend", "node",
		      "align", "max", "address" }, 2,
	  "create name=NAME size=BYTES[K|M|G|T] [mode=OCTAL] [phys=yes|no] [backend=NAME] [node=NUMBER] [align=BYTES] [max=ADDRESS] [address=ADDRESS]",
	  run_create },
	{ "destroy", { "name" }, 1, "destroy name=NAME", run_destroy },
	{ "info", { "name" }, 1, "info name=NAME", run_info },
	{ "limits", { }, 0, "limits", run_limits },
	{ "help", { }, 0, "help", run_help },
};

static int run_help(char **values, const struct pashm_caller *caller,
		    struct pashm_reply *reply)
{
	size_t i;

	pashm_reply_add(reply, "ok\n");
	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		pashm_reply_add(reply, "%s\n", verbs[i].usage);
	return 0;
}

static const struct verb *find_verb(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
	return NULL;
}

/* Put each value where the verb expects it. */
static int sort_values(const struct verb *verb,
		       const struct pashm_line *line, char **values,
		       struct pashm_reply *reply)
{
	unsigned int i, k;

	for (i = 0; i < line->count; i++) {
		for (k = 0; k < KEYS_MAX && verb->keys[k]; k++)
			if (!strcmp(verb->keys[k], line->args[i].key))
				break;
		if (k == KEYS_MAX || !verb->keys[k])
			return pashm_reply_error(reply, -EINVAL,
				"%s doesn't take '%s'; usage: %s",
				verb->name, line->args[i].key,
				verb->usage);
		values[k] = line->args[i].value;
	}
	for (k = 0; k < verb->needed; k++)
		if (!values[k])
			return pashm_reply_error(reply, -EINVAL,
				"%s needs %s=; usage: %s", verb->name,
				verb->keys[k], verb->usage);
	return 0;
}

/**
 * pashm_verb_run() - obey one line
 * @text: the line, with a zero byte at @text[@len]; is cut up
 * @len: its length, at most PASHM_LINE_MAX and a newline
 * @caller: who wrote it
 * @reply: what there is to say, also if it fails
 *
 * Context: may sleep.
 * Return: 0 or -errno.
 */
int pashm_verb_run(char *text, size_t len, const struct pashm_caller *caller,
		   struct pashm_reply *reply)
{
	char *values[KEYS_MAX] = { NULL };
	const struct verb *verb;
	struct pashm_line line;
	int err;

	err = pashm_grammar_split(text, len, &line);
	if (err && line.word)
		return pashm_reply_error(reply, err, "%s: '%s'", line.why,
					 line.word);
	if (err)
		return pashm_reply_error(reply, err, "%s", line.why);
	verb = find_verb(line.verb);
	if (!verb)
		return pashm_reply_error(reply, -EINVAL,
			"there is no command '%s'; 'help' lists them",
			line.verb);
	err = sort_values(verb, &line, values, reply);
	if (err)
		return err;
	return verb->run(values, caller, reply);
}
