// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: pashm create, ls, info, rm, limits
 */
#include <errno.h>
#include <grp.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <unistd.h>

#include "pashm.h"

static int status_of(int err)
{
	switch (-err) {
	case ENODEV:
		return EXIT_NO_DRIVER;
	case EACCES:
	case EPERM:
		return EXIT_NO_RIGHT;
	case ENOENT:
		return EXIT_NOT_THERE;
	case EEXIST:
		return EXIT_EXISTS;
	case ENOMEM:
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
	case ERANGE:
		return EXIT_NO_MEMORY;
	case EOPNOTSUPP:
		return EXIT_NOT_SUPPORTED;
	case ETIMEDOUT:
		return EXIT_TIMED_OUT;
	}
	return EXIT_FAILED;
}

int failed(int doing, int err, const char *what)
{
	int status = status_of(err);

	fflush(stdout);
	fprintf(stderr, "pashm: %s%s%s\n", what ? what : "", what ? ": " : "",
		pashm_explain(doing, err));
	if (status == EXIT_NO_DRIVER || (status == EXIT_NO_RIGHT && geteuid()))
		fputs("pashm: 'pashm doctor' says what can be done\n", stderr);
	return status;
}

struct pashm_region *region_of(const char *name, bool read_only, int *status)
{
	struct pashm_region *region;
	int err = pashm_region_attach(name, read_only ? PASHM_ATTACH_READ_ONLY : 0,
				      &region);

	if (!err)
		return region;
	*status = failed(PASHM_DOING_ATTACH, err, name);
	return NULL;
}

/* ---------------------------------------------------------------- create */

static const struct argp_option create_options[] = {
	{ "mode", 'm', "OCTAL", 0, "Rights, like a file's (0600)", 0 },
	{ "group", 'g', "GROUP", 0, "Group, instead of one's own", 0 },
	{ "backend", OPT_BACKEND, "NAME", 0, "Where its memory comes from: any (the default), pages, range, dma, dma-wc, reserved", 0 },
	{ "node", OPT_NODE, "N", 0, "On this NUMA node, or not at all", 0 },
	{ "align", OPT_ALIGN, "SIZE", 0, "Alignment of the physical address", 0 },
	{ "max-address", OPT_MAX_ADDRESS, "ADDRESS", 0, "Highest physical address that it may have", 0 },
	{ "address", OPT_ADDRESS, "ADDRESS", 0, "Where the reserved range begins (--backend=reserved)", 0 },
	{ "phys", OPT_PHYS, NULL, 0, "Let every holder ask for the physical address (needs CAP_SYS_ADMIN)", 0 },
	{ "json", OPT_JSON, NULL, 0, "Tell as JSON what was made", 0 },
	{ "quiet", 'q', NULL, 0, "Tell nothing", 0 },
	{ 0 },
};

static const struct command_line create_line = {
	"NAME SIZE", "Make a region: zeroed memory that lies in one piece, /dev/pashm/NAME.\v"
	"SIZE is a number of bytes, decimal or 0x, and K, M, G or T behind it. It is rounded "
	"up to whole pages. The region lives until 'pashm rm'.",
	create_options, 2, 2,
};

/* A region's group is that of the one who makes it. */
static int take_group(const char *name)
{
	const struct group *group = getgrnam(name);
	char *end;
	gid_t gid;

	if (group) {
		gid = group->gr_gid;
	} else {
		gid = (gid_t)strtoul(name, &end, 10);
		if (!*name || *end) {
			fprintf(stderr, "pashm: there is no group '%s'\n", name);
			return EXIT_FAILED;
		}
	}
	setfsgid(gid);
	if ((gid_t)setfsgid((gid_t)-1) == gid)
		return EXIT_OK;
	fprintf(stderr, "pashm: group '%s': only root can give a region to it; as a member: sg %s -c 'pashm create ...'\n",
		name, name);
	return EXIT_NO_RIGHT;
}

static void record_info(struct record *record, const struct pashm_info *info,
			bool exact);

int cmd_create(int argc, char **argv)
{
	struct pashm_region *region;
	struct record record = { .count = 0 };
	struct pashm_info info;
	struct args args;
	uint64_t size;
	int err;

	read_args(&create_line, argc, argv, &args);
	if (pashm_parse_size(args.words[1], &size)) {
		fprintf(stderr, "pashm: '%s' is no size: a number, decimal or 0x, and K, M, G or T behind it\n",
			args.words[1]);
		return EXIT_USAGE;
	}
	err = args.group ? take_group(args.group) : 0;
	if (err)
		return err;
	err = pashm_region_create(args.words[0], size, &args.create, &region);
	if (err)
		return failed(PASHM_DOING_CREATE, err, args.words[0]);
	err = pashm_region_info(region, &info, sizeof(info));
	pashm_region_close(region);
	if (err)
		return failed(PASHM_DOING_ANYTHING, err, args.words[0]);
	if (args.json) {
		record_info(&record, &info, true);
		return show_json(NULL, &record, 1);
	}
	if (!args.quiet)
		printf("/dev/pashm/%s: %" PRIu64 " bytes\n", args.words[0],
		       (uint64_t)info.size);
	return EXIT_OK;
}

/* ------------------------------------------------------------------ ls */

static const char *user_name(uint32_t uid, char text[32])
{
	const struct passwd *user = getpwuid(uid);

	snprintf(text, 32, user ? "%s" : "%.0s%u", user ? user->pw_name : "", uid);
	return text;
}

static const char *group_name(uint32_t gid, char text[32])
{
	const struct group *group = getgrgid(gid);

	snprintf(text, 32, group ? "%s" : "%.0s%u", group ? group->gr_name : "", gid);
	return text;
}

/* What a list and a region itself both tell. */
static void record_common(struct record *record, const char *name, uint64_t size,
			  uint64_t memory, uint64_t map_size, uint32_t uid,
			  uint32_t gid, uint32_t mode, bool exact)
{
	char text[32];

	if (name[0])
		add_text(record, "name", "NAME", name);
	else
		add_nothing(record, "name", "NAME");
	add_size(record, "size", "SIZE", size, exact);
	add_size(record, "memory", "MEMORY", memory, exact);
	add_size(record, "map_size", "PAGE", map_size, exact);
	add_text(record, "user", "USER", user_name(uid, text));
	add_number(record, "uid", NULL, uid);
	add_text(record, "group", "GROUP", group_name(gid, text));
	add_number(record, "gid", NULL, gid);
	snprintf(text, sizeof(text), "%04o", mode);
	add_text(record, "mode", "MODE", text);
}

void record_entry(struct record *record, const struct pashm_entry *entry,
		  bool exact)
{
	const char *backend = entry->known & PASHM_ENTRY_BACKEND ?
			      pashm_backend_name(entry->backend) : NULL;

	record_common(record, entry->name, entry->size, entry->memory,
		      entry->map_size, entry->uid, entry->gid, entry->mode, exact);
	add_number(record, "opens", "OPENS", entry->opens);
	add_number(record, "mappings", "MAPS", entry->mappings);
	if (entry->known & PASHM_ENTRY_NODE)
		add_signed(record, "node", "NODE", entry->node);
	else
		add_nothing(record, "node", "NODE");
	if (backend)
		add_text(record, "backend", "BACKEND", backend);
	else
		add_nothing(record, "backend", "BACKEND");
	add_number(record, "id", "ID", entry->id);
}

static const struct argp_option ls_options[] = {
	{ "json", OPT_JSON, NULL, 0, "As JSON", 0 },
	{ "bytes", 'b', NULL, 0, "Sizes as bytes", 0 },
	{ 0 },
};

static const struct command_line ls_line = {
	"", "List the regions.\v"
	"MEMORY is what the region holds, PAGE the largest page that a mapping can have.",
	ls_options, 0, 0,
};

int cmd_ls(int argc, char **argv)
{
	struct record *records;
	struct pashm_entry entry;
	struct pashm_list *list;
	struct args args;
	size_t count, i;
	int err, status = EXIT_OK;

	read_args(&ls_line, argc, argv, &args);
	err = pashm_list_read(&list);
	if (err)
		return failed(PASHM_DOING_LIST, err, NULL);
	count = pashm_list_count(list);
	records = calloc(count + 1, sizeof(*records));
	for (i = 0; records && i < count; i++) {
		pashm_list_get(list, i, &entry, sizeof(entry));
		record_entry(&records[i], &entry, args.bytes);
	}
	if (!records)
		status = failed(PASHM_DOING_ANYTHING, -ENOMEM, NULL);
	else if (args.json)
		status = show_json("regions", records, count);
	else
		show_table(records, count);
	free(records);
	pashm_list_free(list);
	return status;
}

/* ---------------------------------------------------------------- info */

static void record_info(struct record *record, const struct pashm_info *info,
			bool exact)
{
	const char *backend = pashm_backend_name(info->backend);

	record_common(record, info->name, info->size, info->memory,
		      info->map_size, info->uid, info->gid, info->mode, exact);
	add_number(record, "opens", "OPENS", info->opens);
	add_number(record, "mappings", "MAPS", info->mappings);
	add_signed(record, "node", "NODE", info->node);
	if (info->backend && backend)
		add_text(record, "backend", "BACKEND", backend);
	else
		add_nothing(record, "backend", "BACKEND");
	add_number(record, "id", "ID", info->id);
	add_number(record, "rings", "RINGS", info->rings);
	add_bool(record, "destroyed", NULL, info->flags & PASHM_INFO_DESTROYED);
}

static const struct command_line info_line = {
	"NAME", "What a region is, and who uses it.\v"
	"OPENS counts this command as well. PHYSICAL is told to CAP_SYS_ADMIN, and to everybody "
	"if the region was created so.",
	ls_options, 1, 1,
};

int cmd_info(int argc, char **argv)
{
	struct record record = { .count = 0 };
	struct pashm_region *region;
	struct pashm_info info;
	uint64_t address;
	struct args args;
	char text[32];
	int err, status = EXIT_FAILED;

	read_args(&info_line, argc, argv, &args);
	region = region_of(args.words[0], true, &status);
	if (!region)
		return status;
	err = pashm_region_info(region, &info, sizeof(info));
	if (!err) {
		record_info(&record, &info, args.bytes);
		if (!pashm_region_phys(region, 0, &address, NULL)) {
			snprintf(text, sizeof(text), "0x%" PRIx64, address);
			add_text(&record, "physical", "PHYSICAL", text);
		} else {
			add_nothing(&record, "physical", "PHYSICAL");
		}
	}
	pashm_region_close(region);
	if (err)
		return failed(PASHM_DOING_ANYTHING, err, args.words[0]);
	if (args.json)
		return show_json(NULL, &record, 1);
	show_pairs(&record);
	return EXIT_OK;
}

/* ------------------------------------------------------------------ rm */

static const struct argp_option rm_options[] = { { 0 } };

static const struct command_line rm_line = {
	"NAME...", "Take regions away.\v"
	"A name goes at once. The memory goes with the last descriptor and the last mapping: "
	"those who hold a region keep it, whole.",
	rm_options, 1, 8,
};

int cmd_rm(int argc, char **argv)
{
	int status = EXIT_OK, err;
	struct args args;
	unsigned int i;

	read_args(&rm_line, argc, argv, &args);
	for (i = 0; i < args.count; i++) {
		err = pashm_region_destroy(args.words[i]);
		if (err)
			status = failed(PASHM_DOING_DESTROY, err, args.words[i]);
	}
	return status;
}
