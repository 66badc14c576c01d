// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Records, as a table, as pairs, or as JSON
 *
 * A command says once what there is to know; how it looks is decided here.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#ifdef WITH_JSON
#include <json-c/json.h>
#endif

#include "pashm.h"

const char *human(char text[32], uint64_t bytes)
{
	static const char units[] = "BKMGTPE";
	unsigned int unit = 0;
	uint64_t one = 1;

	while (unit < sizeof(units) - 2 && bytes / one >= 1024) {
		one <<= 10;
		unit++;
	}
	if (bytes % one)
		snprintf(text, 32, "%.1f%c", (double)bytes / (double)one, units[unit]);
	else
		snprintf(text, 32, "%" PRIu64 "%c", bytes / one, units[unit]);
	return text;
}

static struct field *add(struct record *record, const char *key,
			 const char *head, int kind)
{
	struct field *field = &record->fields[record->count];

	if (record->count < FIELDS_MAX - 1)
		record->count++;
	memset(field, 0, sizeof(*field));
	field->key = key;
	field->head = head;
	field->kind = kind;
	return field;
}

void add_text(struct record *record, const char *key, const char *head,
	      const char *text)
{
	struct field *field = add(record, key, head, FIELD_TEXT);

	snprintf(field->text, sizeof(field->text), "%s", text);
}

void add_number(struct record *record, const char *key, const char *head,
		uint64_t number)
{
	struct field *field = add(record, key, head, FIELD_NUMBER);

	field->number = number;
	snprintf(field->text, sizeof(field->text), "%" PRIu64, number);
}

void add_size(struct record *record, const char *key, const char *head,
	      uint64_t bytes, bool exact)
{
	struct field *field;
	char text[32];

	add_number(record, key, head, bytes);
	field = &record->fields[record->count - 1];
	if (!exact)
		snprintf(field->text, sizeof(field->text), "%s", human(text, bytes));
}

void add_signed(struct record *record, const char *key, const char *head,
		int64_t number)
{
	struct field *field = add(record, key, head, FIELD_SIGNED);

	field->number = (uint64_t)number;
	snprintf(field->text, sizeof(field->text), "%" PRId64, number);
}

void add_bool(struct record *record, const char *key, const char *head, bool yes)
{
	struct field *field = add(record, key, head, FIELD_BOOL);

	field->number = yes;
	snprintf(field->text, sizeof(field->text), "%s", yes ? "yes" : "no");
}

void add_nothing(struct record *record, const char *key, const char *head)
{
	struct field *field = add(record, key, head, FIELD_NOTHING);

	strcpy(field->text, "-");
}

/* Numbers stand at the right of their column. */
static bool at_right(const struct field *field)
{
	return field->kind == FIELD_NUMBER || field->kind == FIELD_SIGNED;
}

/* All records have the same fields. */
void show_table(const struct record *records, size_t count)
{
	size_t width[FIELDS_MAX], row, i, last = 0;

	if (!count)
		return;
	for (i = 0; i < records->count; i++) {
		if (!records->fields[i].head)
			continue;
		last = i;
		width[i] = strlen(records->fields[i].head);
		for (row = 0; row < count; row++)
			if (strlen(records[row].fields[i].text) > width[i])
				width[i] = strlen(records[row].fields[i].text);
	}
	for (row = 0; row <= count; row++) {
		for (i = 0; i <= last; i++) {
			const struct field *field = row ? &records[row - 1].fields[i] :
							  &records->fields[i];
			const char *text = row ? field->text : field->head;

			if (!field->head)
				continue;
			if (at_right(field))
				printf("%*s", (int)width[i], text);
			else if (i == last)
				printf("%s", text);
			else
				printf("%-*s", (int)width[i], text);
			fputs(i == last ? "\n" : "  ", stdout);
		}
	}
}

void show_pairs(const struct record *record)
{
	size_t i, width = 0;

	for (i = 0; i < record->count; i++)
		if (record->fields[i].head && strlen(record->fields[i].head) > width)
			width = strlen(record->fields[i].head);
	for (i = 0; i < record->count; i++)
		if (record->fields[i].head)
			printf("%-*s  %s\n", (int)width, record->fields[i].head,
			       record->fields[i].text);
}

#ifdef WITH_JSON
static struct json_object *value_of(const struct field *field)
{
	switch (field->kind) {
	case FIELD_TEXT:
		return json_object_new_string(field->text);
	case FIELD_NUMBER:
		return json_object_new_uint64(field->number);
	case FIELD_SIGNED:
		return json_object_new_int64((int64_t)field->number);
	case FIELD_BOOL:
		return json_object_new_boolean(field->number != 0);
	case FIELD_NOTHING:
		break;
	}
	return NULL;
}

static struct json_object *object_of(const struct record *record)
{
	struct json_object *object = json_object_new_object();
	size_t i;

	for (i = 0; i < record->count; i++)
		json_object_object_add(object, record->fields[i].key,
				       value_of(&record->fields[i]));
	return object;
}

int show_json(const char *as, const struct record *records, size_t count)
{
	struct json_object *top, *array;
	size_t i;

	if (as) {
		top = json_object_new_object();
		array = json_object_new_array();
		for (i = 0; i < count; i++)
			json_object_array_add(array, object_of(&records[i]));
		json_object_object_add(top, as, array);
	} else {
		top = object_of(records);
	}
	puts(json_object_to_json_string_ext(top, JSON_C_TO_STRING_PRETTY |
						 JSON_C_TO_STRING_SPACED));
	json_object_put(top);
	return EXIT_OK;
}
#else
int show_json(const char *as, const struct record *records, size_t count)
{
	(void)as;
	(void)records;
	(void)count;
	fputs("pashm: this one was built without json-c: it has no --json\n", stderr);
	return EXIT_NOT_SUPPORTED;
}
#endif
