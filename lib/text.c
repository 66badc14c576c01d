// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * DOC: Text: what errors mean, sizes, names of backends
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static const struct {
	int doing;
	int error;
	const char *text;
} meanings[] = {
	{ PASHM_DOING_CREATE, EEXIST, "there is a region of that name already" },
	{ PASHM_DOING_CREATE, EFBIG, "that is more than one region can have here (see max_bytes and max_region_bytes)" },
	{ PASHM_DOING_CREATE, ENOSPC, "all regions together would be larger than max_bytes allows" },
	{ PASHM_DOING_CREATE, EDQUOT, "this user's regions would be larger than max_user_bytes allows" },
	{ PASHM_DOING_CREATE, ENOMEM, "not enough free memory lies side by side now" },
	{ PASHM_DOING_CREATE, ERANGE, "no memory here meets these constraints" },
	{ PASHM_DOING_CREATE, EBUSY, "the reserved range is in use" },
	{ PASHM_DOING_CREATE, EPERM, "that needs a privilege (CAP_SYS_ADMIN to grant physical addresses, CAP_SYS_RAWIO for reserved memory)" },
	{ PASHM_DOING_CREATE, EINVAL, "the size, the name, the mode or an option is no good" },
	{ PASHM_DOING_CREATE, EOPNOTSUPP, "this driver, or this kernel, can't do that" },
	{ PASHM_DOING_CREATE, EINTR, "interrupted while looking for memory" },
	{ PASHM_DOING_ATTACH, ENOENT, "there is no region of that name" },
	{ PASHM_DOING_ATTACH, EACCES, "no right to open it" },
	{ PASHM_DOING_ATTACH, EINVAL, "that isn't a name: 1 to 63 letters, digits, '-', '_' and '.', a letter or digit first" },
	{ PASHM_DOING_DESTROY, ENOENT, "there is no region of that name" },
	{ PASHM_DOING_DESTROY, EPERM, "it belongs to somebody else" },
	{ PASHM_DOING_DESTROY, EINVAL, "that isn't a name: 1 to 63 letters, digits, '-', '_' and '.', a letter or digit first" },
	{ PASHM_DOING_MAP, EINVAL, "that part isn't inside the region, or doesn't begin on a page" },
	{ PASHM_DOING_MAP, EACCES, "it is open for reading only" },
	{ PASHM_DOING_MAP, ENOMEM, "there is no room for it in the address space" },
	{ PASHM_DOING_PHYS, EPERM, "physical addresses need CAP_SYS_ADMIN, or a region that was created to tell them" },
	{ PASHM_DOING_PHYS, EINVAL, "the offset isn't inside the region" },
	{ PASHM_DOING_BELL, EBADF, "it is open for reading only" },
	{ PASHM_DOING_BELL, ETIMEDOUT, "nobody rang" },
	{ PASHM_DOING_BELL, EOPNOTSUPP, "the driver that is loaded has no doorbells" },
	{ PASHM_DOING_CALL, ENOENT, "no kernel module offers a command of that name" },
	{ PASHM_DOING_CALL, EACCES, "no right to call it" },
	{ PASHM_DOING_CALL, EINVAL, "the command finds the request no good" },
	{ PASHM_DOING_CALL, EMSGSIZE, "the request is longer than the command takes" },
	{ PASHM_DOING_CALL, ENOBUFS, "the reply is longer than the room for it" },
	{ PASHM_DOING_CALL, EOPNOTSUPP, "the command, or the driver that is loaded, can't do that" },
	{ PASHM_DOING_SYNC, EINVAL, "a range isn't inside the region" },
	{ PASHM_DOING_SYNC, EOPNOTSUPP, "there is no sync for that memory, or in the driver that is loaded" },
	{ PASHM_DOING_DMABUF, EACCES, "it is open for reading only" },
	{ PASHM_DOING_DMABUF, EOPNOTSUPP, "this driver, or this kernel, has no dma-buf" },
	{ PASHM_DOING_LIST, EPROTO, "the table of regions is of a version that this library doesn't know" },
	{ PASHM_DOING_ANYTHING, ENODEV, "the driver isn't loaded" },
	{ PASHM_DOING_ANYTHING, EACCES, "no right to use /dev/pashm/control" },
	{ PASHM_DOING_ANYTHING, ENOTTY, "that isn't a region of pashm" },
	{ PASHM_DOING_ANYTHING, EOPNOTSUPP, "the driver that is loaded can't do that" },
	{ PASHM_DOING_ANYTHING, ENOMEM, "out of memory" },
	{ PASHM_DOING_ANYTHING, EINTR, "interrupted" },
	{ PASHM_DOING_ANYTHING, EINVAL, "an argument is no good" },
	{ PASHM_DOING_ANYTHING, ENOENT, "there is no such thing" },
	{ PASHM_DOING_ANYTHING, EMFILE, "too many open files" },
	{ PASHM_DOING_ANYTHING, ENFILE, "too many open files in the system" },
	{ PASHM_DOING_ANYTHING, EFAULT, "an address is no good" },
	{ PASHM_DOING_ANYTHING, EPERM, "not permitted" },
	{ PASHM_DOING_ANYTHING, EPROTO, "the driver speaks a language that this library doesn't know" },
};

const char *pashm_explain(int doing, int error)
{
	int error_number = error < 0 ? -error : error, pass;
	size_t i;

	if (!error)
		return "success";
	for (pass = 0; pass < 2; pass++) {
		for (i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
			if (meanings[i].doing == doing &&
			    meanings[i].error == error_number)
				return meanings[i].text;
		doing = PASHM_DOING_ANYTHING;
	}
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 32)
	{
		const char *text = strerrordesc_np(error_number);

		if (text)
			return text;
	}
#endif
	return "an error that has no name";
}

int pashm_parse_size(const char *text, uint64_t *size)
{
	static const char units[] = "KMGT";
	const char *unit;
	unsigned int shift = 0;
	int base = 10;
	uint64_t value;
	char *end;

	if (!text)
		return -EINVAL;
	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		base = 16;
		text += 2;
		if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
			return -EINVAL;
	}
	/* strtoull() would take blanks and a sign */
	if (!strchr(base == 16 ? "0123456789abcdefABCDEF" : "0123456789",
		    *text) || !*text)
		return -EINVAL;
	errno = 0;
	value = strtoull(text, &end, base);
	if (errno)
		return -ERANGE;
	if (*end) {
		unit = strchr(units, *end & ~0x20);
		if (!unit || !*unit)
			return -EINVAL;
		shift = 10 * (unit - units + 1);
		end++;
		if (end[0] == 'i' && end[1] == 'B')
			end += 2;
		if (*end)
			return -EINVAL;
	}
	if (value > UINT64_MAX >> shift)
		return -ERANGE;
	*size = value << shift;
	return 0;
}

static const char *const backends[] = {
	"any", "pages", "range", "dma", "dma-wc", "reserved",
};

const char *pashm_backend_name(unsigned int backend)
{
	if (backend >= sizeof(backends) / sizeof(backends[0]))
		return NULL;
	return backends[backend];
}

int pashm_backend_from_name(const char *name)
{
	size_t i;

	for (i = 0; name && i < sizeof(backends) / sizeof(backends[0]); i++)
		if (!strcmp(name, backends[i]))
			return (int)i;
	return -EINVAL;
}
