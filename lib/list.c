// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * DOC: The table of regions, /proc/pashm/regions
 *
 * Its first line says the version of the format, the second names the columns. Columns are
 * found by their names: those that this library doesn't know are passed over.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define COLUMNS_MAX	64
#define VERSION_LINE	"# pashm regions 1"

struct pashm_list {
	size_t count;
	struct pashm_entry entries[];
};

enum kind { NAME, U64, U32, OCTAL, NODE, BACKEND };

static const struct column {
	const char *name;
	enum kind kind;
	size_t at;
	bool needed;
} columns[] = {
	{ "id", U32, offsetof(struct pashm_entry, id), true },
	{ "name", NAME, offsetof(struct pashm_entry, name), true },
	{ "size", U64, offsetof(struct pashm_entry, size), true },
	{ "memory", U64, offsetof(struct pashm_entry, memory), false },
	{ "map", U64, offsetof(struct pashm_entry, map_size), false },
	{ "uid", U32, offsetof(struct pashm_entry, uid), false },
	{ "gid", U32, offsetof(struct pashm_entry, gid), false },
	{ "mode", OCTAL, offsetof(struct pashm_entry, mode), false },
	{ "opens", U32, offsetof(struct pashm_entry, opens), false },
	{ "mappings", U32, offsetof(struct pashm_entry, mappings), false },
	{ "node", NODE, offsetof(struct pashm_entry, node), false },
	{ "backend", BACKEND, offsetof(struct pashm_entry, backend), false },
};

#define COLUMNS	(sizeof(columns) / sizeof(columns[0]))

static int read_all(const char *path, char **text)
{
	size_t size = 16384, done = 0;
	char *buffer = NULL, *larger;
	ssize_t n = 1;
	int fd;

	fd = pashm_sys_open(path, O_RDONLY);
	if (fd < 0)
		return fd == -ENOENT ? -ENODEV : fd;
	while (n > 0) {
		if (!buffer || done + 1 == size) {
			size *= 2;
			larger = realloc(buffer, size);
			if (!larger) {
				n = -ENOMEM;
				break;
			}
			buffer = larger;
		}
		n = pashm_sys_read(fd, buffer + done, size - 1 - done);
		if (n > 0)
			done += n;
	}
	pashm_sys_close(fd);
	if (n < 0) {
		free(buffer);
		return (int)n;
	}
	buffer[done] = '\0';
	*text = buffer;
	return 0;
}

static int number(const char *word, int base, uint64_t max, uint64_t *value)
{
	char *end;

	if (*word < '0' || *word > '9')
		return -EPROTO;
	errno = 0;
	*value = strtoull(word, &end, base);
	return *end || errno || *value > max ? -EPROTO : 0;
}

static int set_backend(struct pashm_entry *entry, const char *word)
{
	int backend = pashm_backend_from_name(word);
	uint64_t value;

	entry->known |= PASHM_ENTRY_BACKEND;
	if (backend >= 0)
		entry->backend = backend;
	else if (!number(word, 10, UINT32_MAX, &value))
		entry->backend = (uint32_t)value;
	else /* one that came later */
		entry->known &= ~PASHM_ENTRY_BACKEND;
	return 0;
}

static int set(struct pashm_entry *entry, const struct column *column,
	       const char *word)
{
	void *member = (char *)entry + column->at;
	uint64_t value;
	int err;

	switch (column->kind) {
	case NAME:
		if (strlen(word) >= PASHM_NAME_SIZE)
			return -EPROTO;
		strcpy(entry->name, strcmp(word, "-") ? word : "");
		return 0;
	case BACKEND:
		return set_backend(entry, word);
	case NODE:
		if (!strcmp(word, "-1") || !strcmp(word, "-"))
			return 0;
		err = number(word, 10, INT32_MAX, &value);
		if (err)
			return err;
		entry->node = (int32_t)value;
		entry->known |= PASHM_ENTRY_NODE;
		return 0;
	case U64:
		return number(word, 10, UINT64_MAX, member);
	case U32:
	case OCTAL:
		err = number(word, column->kind == OCTAL ? 8 : 10, UINT32_MAX,
			     &value);
		if (!err)
			*(uint32_t *)member = (uint32_t)value;
		return err;
	}
	return -EPROTO;
}

/* Which column of ours each column of the table is. */
static int read_head(char *line, const struct column **order, size_t *count)
{
	char *save = NULL, *word;
	size_t i;

	*count = 0;
	if (strncmp(line, "# ", 2))
		return -EPROTO;
	for (word = strtok_r(line + 2, " ", &save); word;
	     word = strtok_r(NULL, " ", &save)) {
		if (*count == COLUMNS_MAX)
			return -EPROTO;
		order[*count] = NULL;
		for (i = 0; i < COLUMNS; i++)
			if (!strcmp(word, columns[i].name))
				order[*count] = &columns[i];
		(*count)++;
	}
	for (i = 0; i < COLUMNS; i++) {
		size_t k;

		for (k = 0; k < *count && order[k] != &columns[i]; k++)
			;
		if (columns[i].needed && k == *count)
			return -EPROTO;
	}
	return 0;
}

static int read_line(char *line, const struct column **order, size_t count,
		     struct pashm_entry *entry)
{
	char *save = NULL, *word = strtok_r(line, " ", &save);
	size_t i;
	int err;

	memset(entry, 0, sizeof(*entry));
	entry->node = -1;
	for (i = 0; i < count; i++, word = strtok_r(NULL, " ", &save)) {
		if (!word)
			return -EPROTO;
		err = order[i] ? set(entry, order[i], word) : 0;
		if (err)
			return err;
	}
	return 0;
}

static int parse(char *text, struct pashm_list **list)
{
	const struct column *order[COLUMNS_MAX];
	struct pashm_list *fresh;
	size_t lines = 0, count;
	char *save = NULL, *line;
	int err;

	for (line = text; *line; line++)
		lines += *line == '\n';
	line = strtok_r(text, "\n", &save);
	if (!line || strcmp(line, VERSION_LINE))
		return -EPROTO;
	line = strtok_r(NULL, "\n", &save);
	err = line ? read_head(line, order, &count) : -EPROTO;
	if (err)
		return err;
	fresh = calloc(1, sizeof(*fresh) + (lines + 1) * sizeof(fresh->entries[0]));
	if (!fresh)
		return -ENOMEM;
	while (!err && (line = strtok_r(NULL, "\n", &save)))
		err = read_line(line, order, count,
				&fresh->entries[fresh->count++]);
	if (err)
		free(fresh);
	else
		*list = fresh;
	return err;
}

int pashm_list_read(struct pashm_list **list)
{
	char *text = NULL;
	int err = read_all(PASHM_PROC_REGIONS, &text);

	if (err)
		return err;
	err = parse(text, list);
	free(text);
	return err;
}

size_t pashm_list_count(const struct pashm_list *list)
{
	return list->count;
}

int pashm_list_get(const struct pashm_list *list, size_t index,
		   struct pashm_entry *entry, size_t size)
{
	size_t known = sizeof(*entry);

	if (index >= list->count)
		return -ENOENT;
	if (size > known)
		memset((char *)entry + known, 0, size - known);
	memcpy(entry, &list->entries[index], size < known ? size : known);
	return 0;
}

void pashm_list_free(struct pashm_list *list)
{
	free(list);
}
