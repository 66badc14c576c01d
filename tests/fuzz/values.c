// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: What an operation's numbers stand for
 *
 * Mostly what makes sense, or nearly; now and then what makes none.
 */
#include "fuzz.h"

#define KIB	1024ULL
#define MIB	(1024 * KIB)

uint64_t next_random(uint64_t *state)
{
	uint64_t x = *state += 0x9e3779b97f4a7c15ULL;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
	x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
	return x ^ x >> 31;
}

/* Edges of types and pages, or anything. */
uint64_t some_number(uint32_t a)
{
	static const uint64_t edges[] = {
		0, 1, 2, 7, 8, 63, 64, 255, 256, 4095, 4096, 4097, 65535, 65536,
		INT32_MAX, 1ULL << 31, UINT32_MAX, 1ULL << 32, (1ULL << 32) + 4096,
		INT64_MAX - 4095, INT64_MAX, 1ULL << 63, UINT64_MAX - 4096, UINT64_MAX,
		1ULL << 21, (1ULL << 21) - 1, 1ULL << 24, 1ULL << 30, 1ULL << 40,
	};
	uint64_t state = a;

	if (a % 4)
		return edges[a / 4 % COUNT(edges)];
	return next_random(&state) >> a / 4 % 64;
}

/* Small ones more often: there is little memory, and many want some. */
uint64_t some_size(uint32_t a)
{
	static const uint64_t sizes[] = {
		1, 4 * KIB, 4 * KIB, 4 * KIB, 4 * KIB + 1, 8 * KIB, 12 * KIB, 64 * KIB,
		64 * KIB - 1, 256 * KIB, 1 * MIB, 2 * MIB - 1, 2 * MIB, 2 * MIB,
		2 * MIB + 4 * KIB, 3 * MIB, 4 * MIB, 4 * MIB + 12 * KIB, 8 * MIB,
	};

	if (a % 16)
		return sizes[a / 16 % COUNT(sizes)];
	return some_number(a / 16);
}

/* Inside, at the edges, or anywhere. */
uint64_t some_offset(uint32_t a, uint64_t size)
{
	switch (a % 8) {
	case 0:
		return 0;
	case 1:
		return size - 1;
	case 2:
		return size;
	case 3:
		return some_number(a / 8);
	case 4:
		return size ? a / 8 % size & ~4095ULL : 0;
	default:
		return size ? a / 8 % size : 0;
	}
}

/* Of a buffer of BUFFER bytes. */
size_t some_length(uint32_t a)
{
	static const size_t lengths[] = {
		0, 1, 2, 7, 8, 9, 64, 100, 255, 256, 4095, 4096, 4097, 8192, 20000, BUFFER - 1, BUFFER,
	};

	return a % 8 ? lengths[a / 8 % COUNT(lengths)] : a / 8 % (BUFFER + 1);
}

uint32_t some_flags(uint32_t a, uint32_t known)
{
	if (a % 8 == 0)
		return 1U << a / 8 % 32;
	return a % 8 < 4 ? a / 8 & known : 0;
}

/* All processes use the same few. */
const char *good_name(uint32_t a)
{
	static const char *const names[] = {
		"t0", "t.1", "t-2", "t_3", "T4", "x0", "x1", "x2",
		"t12345678901234567890123456789012345678901234567890123456789012",
	};

	return names[a % 16 ? a / 16 % (COUNT(names) - 1) : COUNT(names) - 1];
}

void some_name(uint32_t a, char name[PASHM_NAME_SIZE])
{
	static const char *const bad[] = {
		"", ".", "..", "-t", "a/b", "../t0", "control", " t0", "t0 ", "t0\n", "\xc3\xa4",
		"t=0", "%s%n",
	};

	memset(name, 0, PASHM_NAME_SIZE);
	if (a % 16) {
		strcpy(name, good_name(a / 16));
		return;
	}
	a /= 16;
	switch (a % 4) {
	case 0:
		memset(name, 't', PASHM_NAME_SIZE);
		break;
	case 1:
		strcpy(name, "t0");
		name[3 + a / 4 % 60] = 1;
		break;
	default:
		strcpy(name, bad[a / 4 % COUNT(bad)]);
	}
}

/* Where @len bytes are, or ought to be. */
void *some_pointer(uint32_t a, size_t len)
{
	char *page = self.buffer + BUFFER;

	switch (a % 32) {
	case 0:
		return NULL;
	case 1:
		return self.hole;
	case 2:
		return self.readable;
	case 3:
		/* the last of it isn't there */
		return len ? page - len + 1 + a / 32 % len : page;
	case 4:
		/* never where something of this program may be */
		return (void *)(uintptr_t)(some_number(a / 32) % 4096);
	case 5:
		if (sizeof(void *) == 8)
			return (void *)(uintptr_t)(some_number(a / 32) | 1ULL << 63);
		return (void *)(uintptr_t)-1;
	case 6:
	case 7:
		return page - len;
	case 8:
		return len < BUFFER ? self.buffer + a / 32 % (BUFFER - len) : self.buffer;
	default:
		return self.buffer;
	}
}

/* ------------------------------------------------------- /proc/pashm/control */

static const char *const verbs[] = {
	"create", "create", "create", "destroy", "info", "limits", "help", "frob", "", "Create",
};
static const char *const keys[] = {
	"name", "size", "mode", "phys", "backend", "node", "align", "max", "address", "foo",
	"", "NAME",
};
static const char *const values[] = {
	"t0", "t.1", "x0", "4K", "12K", "2M", "4096", "0x3000", "1", "0", "0600", "666", "0777",
	"yes", "no", "any", "pages", "range", "dma", "dma-wc", "reserved", "-1", "1G", "64T",
	"18446744073709551615", "18446744073709551616", "0xffffffffffffffff", "99999999999T",
	"0x", "0x0x1", "K", "", "=", "a=b", "\"x\"", "%s%n%p", "\x7f", "\xff", "..", "0xfffff",
	"1M", "8K",
};

static size_t add(char *text, size_t len, size_t room, const char *more)
{
	size_t n = strlen(more);

	if (len + n >= room)
		return len;
	memcpy(text + len, more, n);
	return len + n;
}

/* A line that is one of the grammar's, or nearly; returns its length. */
size_t command_line(uint32_t a, uint32_t b, uint32_t c, char *text, size_t room)
{
	uint64_t state = (uint64_t)b << 32 | c;
	size_t len = 0, wanted = a / 16 % 11, i;
	const char *verb = verbs[a % COUNT(verbs)];

	len = add(text, len, room, verb);
	/* what a verb can't do without, more often than not */
	if (b % 4 && strcmp(verb, "limits") && strcmp(verb, "help")) {
		len = add(text, len, room, " name=");
		len = add(text, len, room, good_name(b / 4));
		if (!strcmp(verb, "create")) {
			len = add(text, len, room, " size=");
			len = add(text, len, room, values[3 + b / 256 % 5]);
		}
		wanted = b / 65536 % 4 ? 0 : b / 65536 % 3;
	}
	for (i = 0; i < wanted; i++) {
		uint64_t r = next_random(&state);

		len = add(text, len, room, r % 16 ? " " : "\t ");
		len = add(text, len, room, keys[r / 16 % COUNT(keys)]);
		len = add(text, len, room, r / 1024 % 32 ? "=" : "");
		len = add(text, len, room, values[r / 65536 % COUNT(values)]);
	}
	if (c % 4)
		len = add(text, len, room, "\n");
	/* a byte is another one, a part is missing, or it is far too long */
	if (c / 4 % 16 == 0 && len)
		text[c / 64 % len] = c / 4096;
	if (c / 4 % 16 == 1)
		len = len ? c / 64 % len : 0;
	if (c / 4 % 16 == 2)
		while (len < room && len < 200 + c / 64 % 120)
			text[len++] = c / 65536 ? 'a' : ' ';
	return len;
}
