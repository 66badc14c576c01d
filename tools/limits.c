// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: pashm limits
 */
#include <stdio.h>
#include <string.h>

#include "pashm.h"

static const struct argp_option options[] = {
	{ "json", OPT_JSON, NULL, 0, "As JSON", 0 },
	{ "bytes", 'b', NULL, 0, "Sizes as bytes", 0 },
	{ 0 },
};

static const struct command_line line = {
	"", "What the driver can do, the limits, and what is in use.\v"
	"Limits are module parameters; root can change them at any time in "
	"/sys/module/pashm/parameters, see pashm.conf(5).",
	options, 0, 0,
};

static void add_word(char *text, size_t size, const char *word)
{
	size_t len = strlen(text);

	snprintf(text + len, size - len, "%s%s", len ? " " : "", word);
}

static void names_of(const struct pashm_query *query, char *features,
		     char *backends, size_t size)
{
	static const char *const known[] = {
		"huge-map", "call", "bell", "sync", "dmabuf",
	};
	unsigned int i;

	features[0] = '\0';
	backends[0] = '\0';
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (query->features & 1ULL << i)
			add_word(features, size, known[i]);
	for (i = 0; i < 64; i++)
		if (query->backends & 1ULL << i && pashm_backend_name(i))
			add_word(backends, size, pashm_backend_name(i));
}

int cmd_limits(int argc, char **argv)
{
	struct record record = { .count = 0 };
	char features[100], backends[100], version[33];
	struct pashm_query query;
	struct args args;
	int err;

	read_args(&line, argc, argv, &args);
	err = pashm_driver_query(&query, sizeof(query));
	if (err)
		return failed(PASHM_DOING_ANYTHING, err, NULL);
	names_of(&query, features, backends, sizeof(features));
	snprintf(version, sizeof(version), "%.32s", query.version);
	add_text(&record, "version", "driver", version);
	add_text(&record, "features", "features", features);
	if (query.backends)
		add_text(&record, "backends", "backends", backends);
	else
		add_nothing(&record, "backends", "backends");
	add_size(&record, "page_size", "page", query.page_size, args.bytes);
	add_size(&record, "huge_size", "large page", query.huge_size, args.bytes);
	add_number(&record, "regions", "regions", query.regions);
	add_size(&record, "used_bytes", "used by all", query.used_bytes, args.bytes);
	add_size(&record, "max_bytes", "limit of all", query.max_bytes, args.bytes);
	add_size(&record, "user_bytes", "used by you", query.user_bytes, args.bytes);
	add_size(&record, "max_user_bytes", "limit of a user", query.max_user_bytes,
		 args.bytes);
	if (query.max_region_bytes)
		add_size(&record, "max_region_bytes", "limit of a region",
			 query.max_region_bytes, args.bytes);
	else
		add_nothing(&record, "max_region_bytes", "limit of a region");
	if (args.json)
		return show_json(NULL, &record, 1);
	show_pairs(&record);
	return EXIT_OK;
}
