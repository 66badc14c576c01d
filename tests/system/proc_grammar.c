// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of the grammar of /proc/pashm/control
 *
 * Strict: a slip is an error with a sentence, never half a command. Every row is
 * one slip, or one form that must be understood.
 */
#include "leftovers.h"
#include "proc_control.h"

static const struct size {
	const char *what;	/* as it is written */
	ull size;		/* as it is meant, if there's no error */
	int error;
} sizes[] = {
	{ "1", 1, 0 },
	{ "4096", 4096, 0 },
	{ "4097", 4097, 0 },
	{ "00004096", 4096, 0 },
	{ "0x1000", 4096, 0 },
	{ "0xABcd", 0xabcd, 0 },
	{ "0x10K", 16 * KIB, 0 },
	{ "4K", 4 * KIB, 0 },
	{ "12K", 12 * KIB, 0 },
	{ "2M", 2 * MIB, 0 },
	{ "0x3M", 3 * MIB, 0 },
	{ "0", 0, EINVAL },
	{ "0x0", 0, EINVAL },
	{ "0K", 0, EINVAL },
	{ "0T", 0, EINVAL },
	{ "-1", 0, EINVAL },
	{ "+1", 0, EINVAL },
	{ "-0", 0, EINVAL },
	{ "1k", 0, EINVAL },
	{ "1KB", 0, EINVAL },
	{ "1KiB", 0, EINVAL },
	{ "64MM", 0, EINVAL },
	{ "64KM", 0, EINVAL },
	{ "1P", 0, EINVAL },
	{ "1B", 0, EINVAL },
	{ "1.5M", 0, EINVAL },
	{ "1,000", 0, EINVAL },
	{ "1_000", 0, EINVAL },
	{ "1e6", 0, EINVAL },
	{ "12x", 0, EINVAL },
	{ "x12", 0, EINVAL },
	{ "0x", 0, EINVAL },
	{ "0xK", 0, EINVAL },
	{ "0X1000", 0, EINVAL },
	{ "0x0x1000", 0, EINVAL },
	{ "0x-1", 0, EINVAL },
	{ "0x+1", 0, EINVAL },
	{ "0xfg", 0, EINVAL },
	{ "ff", 0, EINVAL },
	{ "K", 0, EINVAL },
	{ "all", 0, EINVAL },
	{ "18446744073709551615", 0, EFBIG },
	{ "18446744073709551616", 0, ERANGE },
	{ "99999999999999999999999999", 0, ERANGE },
	{ "0xffffffffffffffff", 0, EFBIG },
	{ "0x10000000000000000", 0, ERANGE },
	{ "16777215T", 0, EFBIG },
	{ "16777216T", 0, ERANGE },
	{ "18446744073709551615K", 0, ERANGE },
	{ "0x8000000000000000", 0, EFBIG },
	{ "9223372036854775807", 0, EFBIG },
};

TEST_ROWS(size, sizes)
{
	struct control c = control_file();
	char text[128];

	snprintf(text, sizeof(text), "create name=s size=%s", row->what);
	command(&c, text, row->error);
	if (row->error) {
		CHECK_EQ(query().regions, 0);
		return;
	}
	CHECK_EQ(region_info(region_attach("s", 0)).size,
		 round_up(row->size, page_size()));
	command(&c, "destroy name=s", 0);
}

static const struct mode {
	const char *what;
	unsigned int mode;
	int error;
} modes[] = {
	{ "0600", 0600, 0 },
	{ "600", 0600, 0 },
	{ "0666", 0666, 0 },
	{ "0000", 0, 0 },
	{ "000", 0, 0 },
	{ "0642", 0642, 0 },
	{ "0888", 0, EINVAL },
	{ "1777", 0, EINVAL },
	{ "0777", 0, EINVAL },
	{ "0601", 0, EINVAL },
	{ "4600", 0, EINVAL },
	{ "00600", 0, EINVAL },
	{ "60", 0, EINVAL },
	{ "0", 0, EINVAL },
	{ "0x180", 0, EINVAL },
	{ "-600", 0, EINVAL },
	{ "+600", 0, EINVAL },
	{ "600K", 0, EINVAL },
	{ "rw-", 0, EINVAL },
	{ "u=rw", 0, EINVAL },
};

TEST_ROWS(mode, modes)
{
	struct control c = control_file();
	char text[128];

	snprintf(text, sizeof(text), "create name=m size=1 mode=%s", row->what);
	command(&c, text, row->error);
	if (row->error) {
		CHECK_EQ(query().regions, 0);
		return;
	}
	CHECK_EQ(region_info(region_attach("m", 0)).mode, row->mode);
	command(&c, "destroy name=m", 0);
}

static const struct good {
	const char *what;
	const char *text;
} good[] = {
	{ "a newline", "create name=g size=1\n" },
	{ "no newline", "create name=g size=1" },
	{ "another order", "create size=1 name=g" },
	{ "every key", "create phys=no mode=0600 size=1 name=g" },
	{ "tabs", "create\tname=g\tsize=1" },
	{ "many blanks", "create   name=g \t  size=1" },
	{ "blanks at the end", "create name=g size=1  \n" },
	{ "blanks at the beginning", "  create name=g size=1" },
};

TEST_ROWS(understood, good)
{
	struct control c = control_file();

	command(&c, row->text, 0);
	CHECK_EQ(query().regions, 1);
	command(&c, "destroy name=g", 0);
}

#define WORD	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

static const struct bad {
	const char *what;
	const char *text;
	size_t len;		/* 0: the text's */
} bad[] = {
	{ "empty line", "\n", 0 },
	{ "blanks only", "   ", 0 },
	{ "blanks and a newline", " \t\n", 0 },
	{ "unknown command", "make name=b size=1", 0 },
	{ "command with something behind", "createX name=b size=1", 0 },
	{ "half a command", "creat name=b size=1", 0 },
	{ "capitals", "CREATE name=b size=1", 0 },
	{ "command as a key", "create=1 name=b size=1", 0 },
	{ "unknown key", "create name=b size=1 colour=red", 0 },
	{ "key of another command", "limits name=b", 0 },
	{ "key with something behind", "create names=b size=1", 0 },
	{ "key in capitals", "create NAME=b size=1", 0 },
	{ "key twice", "create name=b size=1 name=c", 0 },
	{ "key twice, alike", "create name=b size=1 size=1", 0 },
	{ "no name", "create size=1", 0 },
	{ "no size", "create name=b", 0 },
	{ "no key at all", "create", 0 },
	{ "no key for destroy", "destroy", 0 },
	{ "no key for info", "info", 0 },
	{ "a word without =", "create b size=1", 0 },
	{ "blanks around the =", "create name = b size=1", 0 },
	{ "a blank before the =", "create name =b size=1", 0 },
	{ "a blank after the =", "create name= b size=1", 0 },
	{ "no value", "create name= size=1", 0 },
	{ "no value for size", "create name=b size=", 0 },
	{ "no value for mode", "create name=b size=1 mode=", 0 },
	{ "no key before the =", "create =b size=1", 0 },
	{ "two =", "create name=b=c size=1", 0 },
	{ "two = side by side", "create name==b size=1", 0 },
	{ "phys=1", "create name=b size=1 phys=1", 0 },
	{ "phys=YES", "create name=b size=1 phys=YES", 0 },
	{ "a bad name", "create name=.b size=1", 0 },
	{ "a path as a name", "create name=../b size=1", 0 },
	{ "name of 64 letters", "create size=1 name=" WORD "01", 0 },
	{ "a bad name to destroy", "destroy name=b/c", 0 },
	{ "a bad name to ask for", "info name=*", 0 },
	{ "two lines", "create name=b size=1\ncreate name=c size=1\n", 0 },
	{ "two newlines", "create name=b size=1\n\n", 0 },
	{ "a newline first", "\ncreate name=b size=1", 0 },
	{ "carriage return", "create name=b size=1\r\n", 0 },
	{ "form feed", "create\fname=b size=1", 0 },
	{ "escape", "create name=b\033 size=1", 0 },
	{ "delete", "create name=b\177 size=1", 0 },
	{ "not ASCII", "create name=\xc3\xa9 size=1", 0 },
	{ "a zero byte at the end", "create name=b size=1", 21 },
	{ "a zero byte inside", "create name=b size=1\0 mode=0600", 31 },
	{ "a zero byte alone", "", 1 },
	{ "quotes", "create name=\"b\" size=1", 0 },
	{ "a comment", "create name=b size=1 # mine", 0 },
	{ "a percent sign", "%s%s%n name=b", 0 },
	{ "percent signs in a value", "create name=%s%n size=1", 0 },
	{ "many arguments", "create a=1 b=1 c=1 d=1 e=1 f=1 g=1 h=1 i=1", 0 },
};

TEST_ROWS(refused, bad)
{
	struct control c = control_file();

	command_len(&c, row->text, row->len ? row->len : strlen(row->text),
		    EINVAL);
	CHECK_EQ(query().regions, 0);
	CHECK(!strchr(c.reply, '%') || strchr(row->text, '%'));
	/* and the channel is as good as before */
	command(&c, "limits", 0);
}

static const struct length {
	const char *what;
	size_t len;		/* of the command, a newline included */
	bool newline;
	int error;
} lengths[] = {
	{ "254 and a newline", 255, true, 0 },
	{ "255", 255, false, 0 },
	{ "255 and a newline", 256, true, 0 },
	{ "256", 256, false, E2BIG },
	{ "256 and a newline", 257, true, E2BIG },
	{ "4096", 4096, false, E2BIG },
	{ "4097", 4097, true, E2BIG },
	{ "a MiB", 1024 * 1024, false, E2BIG },
};

TEST_ROWS(length, lengths)
{
	struct control c = control_file();
	char *text = buffer_new(row->len);

	memset(text, ' ', row->len);
	memcpy(text, "limits", 6);
	if (row->newline)
		text[row->len - 1] = '\n';
	command_len(&c, text, row->len, row->error);
	/* not even its beginning was obeyed */
	memcpy(text, "create name=l size=1", 20);
	command_len(&c, text, row->len, row->error);
	CHECK_EQ(query().regions, !row->error);
	if (!row->error)
		command(&c, "destroy name=l", 0);
	free(text);
}

int main(void)
{
	return tap_main();
}
