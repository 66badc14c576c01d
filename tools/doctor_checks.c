// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: The checks of pashm doctor, in the order in which things go wrong
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doctor.h"

#define BUILD	"./configure && make && sudo make install"

/* The module's line in a modules.dep: its path is before the colon. */
static bool in_modules_dep(const struct patient *patient, const char *release,
			   char *path, size_t size)
{
	char name[400], entry[1000];
	bool found = false;
	FILE *dep;

	snprintf(name, sizeof(name), "%s/lib/modules/%s/modules.dep", patient->root, release);
	dep = fopen(name, "r");
	while (dep && !found && fgets(entry, sizeof(entry), dep)) {
		char *colon = strchr(entry, ':'), *base;

		if (!colon)
			continue;
		*colon = '\0';
		base = strrchr(entry, '/');
		base = base ? base + 1 : entry;
		if (strncmp(base, "pashm.ko", 8))
			continue;
		found = true;
		if (entry[0] == '/')
			snprintf(path, size, "%s%.400s", patient->root, entry);
		else
			snprintf(path, size, "%s/lib/modules/%s/%.400s", patient->root, release, entry);
	}
	if (dep)
		fclose(dep);
	return found;
}

static void look_elsewhere(struct patient *patient)
{
	char dir[400], path[1000];
	const struct dirent *entry;
	DIR *releases;

	snprintf(dir, sizeof(dir), "%s/lib/modules", patient->root);
	releases = opendir(dir);
	while (releases && (entry = readdir(releases)))
		if (entry->d_name[0] != '.' && strlen(entry->d_name) < sizeof(patient->elsewhere) &&
		    in_modules_dep(patient, entry->d_name, path, sizeof(path)))
			snprintf(patient->elsewhere, sizeof(patient->elsewhere), "%s", entry->d_name);
	if (releases)
		closedir(releases);
}

/* Is there a module for this kernel, and is it really for it? */
void check_module(struct patient *patient)
{
	char text[300], build[300], magic[300];

	patient->loaded = have_file(patient, "/sys/module/pashm");
	if (in_modules_dep(patient, patient->release, patient->module, sizeof(patient->module))) {
		if (module_field(patient, "vermagic", magic, sizeof(magic)) &&
		    (strncmp(magic, patient->release, strlen(patient->release)) ||
		     magic[strlen(patient->release)] != ' ')) {
			magic[strcspn(magic, " ")] = '\0';
			find(BAD, "module", BUILD,
			     "%s is for the kernel %.60s, and %.60s is running",
			     "the module that is installed", magic, patient->release);
			return;
		}
		find(GOOD, "module", NULL, "there is a module for the kernel %s", patient->release);
		return;
	}
	if (patient->loaded) {
		find(NOTE, "module", BUILD,
		     "it is loaded, but not installed for the kernel %s: the next boot won't have it",
		     patient->release);
		return;
	}
	look_elsewhere(patient);
	if (have_file(patient, "/var/lib/dkms/pashm"))
		snprintf(build, sizeof(build), "sudo dkms autoinstall -k %s", patient->release);
	else
		strcpy(build, BUILD);
	if (patient->elsewhere[0])
		snprintf(text, sizeof(text), "there is one for the kernel %.100s, and %s is running",
			 patient->elsewhere, patient->release);
	else
		snprintf(text, sizeof(text), "there is none for the kernel %s", patient->release);
	find(BAD, "module", build, "%s", text);
}

/* Can one be built? Only of interest if there is none. */
void check_kernel(struct patient *patient)
{
	char path[300], mend[200];

	if (patient->module[0] || patient->loaded)
		return;
	snprintf(path, sizeof(path), "/lib/modules/%s/build/Makefile", patient->release);
	if (have_file(patient, path))
		find(GOOD, "headers", NULL, "the headers of this kernel are there");
	else
		find(BAD, "headers", headers_command(patient, mend),
		     "the headers of the kernel %s are missing: nothing can be built for it",
		     patient->release);
}

static bool secure_boot(const struct patient *patient)
{
	unsigned char value[8] = { 0 };
	char path[600];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%s/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
		 patient->root);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	/* four bytes of attributes, then one that says it */
	n = read(fd, value, sizeof(value));
	close(fd);
	return n >= 5 && value[4] == 1;
}

static void check_signature(struct patient *patient)
{
	char lockdown[100], enforce[10], signer[200], why[100] = "";

	read_file(patient, "/sys/kernel/security/lockdown", lockdown, sizeof(lockdown));
	read_file(patient, "/sys/module/module/parameters/sig_enforce", enforce, sizeof(enforce));
	if (enforce[0] == 'Y')
		strcpy(why, "this kernel is set to take signed modules only");
	else if (strstr(lockdown, "[integrity]") || strstr(lockdown, "[confidentiality]"))
		strcpy(why, secure_boot(patient) ? "Secure Boot is on, and has locked the kernel down" :
						   "this kernel is locked down");
	patient->unsigned_refused = why[0] != '\0';
	patient->is_signed = patient->module[0] &&
			     module_field(patient, "signer", signer, sizeof(signer));
	if (!why[0])
		return;
	if (patient->loaded || (patient->is_signed && patient->module[0]))
		find(GOOD, "signature", NULL, "%s; the module is %s", why,
		     patient->loaded ? "loaded all the same" : "signed");
	else if (patient->module[0])
		find(BAD, "signature",
		     have_file(patient, "/var/lib/dkms/mok.pub") ?
		     "sudo mokutil --import /var/lib/dkms/mok.pub && sudo dkms install --force pashm" :
		     "sign it: /usr/src/linux-headers-$(uname -r)/scripts/sign-file sha256 MOK.priv MOK.der MODULE; enrol: mokutil --import MOK.der",
		     "%s: it refuses the module, which isn't signed", why);
}

/* Is it loaded, and if not, what stands in its way? */
void check_load(struct patient *patient)
{
	char said[200];

	check_signature(patient);
	if (patient->loaded) {
		find(GOOD, "loaded", NULL, "the module is loaded");
		return;
	}
	if (!log_line(patient, said, sizeof(said)))
		find(BAD, "loaded", "sudo modprobe pashm", "the module isn't loaded");
	else if (strstr(said, "disagrees about version") || strstr(said, "version magic") ||
		 strstr(said, "Unknown symbol"))
		find(BAD, "loaded", BUILD,
		     "it was built for another kernel than this one; the log says: %.80s", said);
	else
		find(BAD, "loaded", NULL, "the kernel refused it; the log says: %.100s", said);
}

static bool is_member(gid_t gid)
{
	gid_t groups[256];
	int n = getgroups(256, groups), i;

	if (gid == getegid())
		return true;
	for (i = 0; i < n; i++)
		if (groups[i] == gid)
			return true;
	return false;
}

/* May the one who asks use the control device? */
void check_rights(struct patient *patient)
{
	const struct group *group;
	char path[600], mend[200];
	struct stat st;

	if (!patient->loaded)
		return;
	snprintf(path, sizeof(path), "%s/dev/pashm/control", patient->root);
	if (stat(path, &st)) {
		find(BAD, "device", "sudo mount -t devtmpfs devtmpfs /dev, or restart systemd-udevd",
		     "the driver is loaded, but /dev/pashm/control isn't there");
		return;
	}
	if (!access(path, R_OK | W_OK)) {
		find(GOOD, "rights", NULL, "you may use /dev/pashm/control");
		return;
	}
	group = getgrgid(st.st_gid);
	if (st.st_gid && (st.st_mode & 060) == 060 && is_member(st.st_gid)) {
		find(BAD, "rights", "log in anew", "you may not use /dev/pashm/control, for all that its mode says");
	} else if (st.st_gid && (st.st_mode & 060) == 060) {
		snprintf(mend, sizeof(mend), "sudo usermod -aG %s $USER, then log in anew",
			 group ? group->gr_name : "pashm");
		find(BAD, "rights", mend, "/dev/pashm/control is for the group %s, and you aren't in it",
		     group ? group->gr_name : "that it has");
	} else {
		find(BAD, "rights",
		     "sudo groupadd -rf pashm && sudo chgrp pashm /dev/pashm/control && sudo chmod 660 /dev/pashm/control && sudo usermod -aG pashm $USER, then log in anew",
		     "/dev/pashm/control is for root only: there is no udev rule for the group pashm");
	}
}

/* Does it speak our language, and is it the one that is installed? */
void check_driver(struct patient *patient)
{
	static const struct { uint64_t bit; const char *name; } known[] = {
		{ PASHM_FEATURE_CALL, "commands" }, { PASHM_FEATURE_BELL, "doorbells" },
		{ PASHM_FEATURE_SYNC, "sync" }, { PASHM_FEATURE_DMABUF, "dma-buf" },
	};
	char missing[100] = "", running[100], installed[100], table[100];
	struct pashm_query query;
	size_t i;
	int err;

	if (!patient->loaded)
		return;
	if (read_file(patient, "/sys/module/pashm/srcversion", running, sizeof(running)) > 0 &&
	    patient->module[0] && module_field(patient, "srcversion", installed, sizeof(installed)) &&
	    strcmp(running, installed))
		find(BAD, "age", "sudo modprobe -r pashm && sudo modprobe pashm",
		     "the module that is loaded isn't the one that is installed");
	if (read_file(patient, "/proc/pashm/regions", table, sizeof(table)) > 0 &&
	    strncmp(table, "# pashm regions 1\n", 18))
		find(BAD, "age", "install the libpashm that came with the driver",
		     "/proc/pashm/regions is of a version that this program doesn't know");
	err = pashm_driver_query(&query, sizeof(query));
	if (err == -EACCES)
		return;
	if (err) {
		find(BAD, "driver", NULL, "it doesn't answer: %s", pashm_explain(0, err));
		return;
	}
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!(query.features & known[i].bit)) {
			strcat(missing, missing[0] ? ", " : "");
			strcat(missing, known[i].name);
		}
	find(GOOD, "driver", NULL, "version %.32s", query.version);
	if (missing[0])
		find(NOTE, "features", NULL, "this driver, or this kernel, has no %s", missing);
	if (query.used_bytes >= query.max_bytes)
		find(BAD, "limits", "echo BYTES | sudo tee /sys/module/pashm/parameters/max_bytes",
		     "all of max_bytes is in use");
	else if (query.user_bytes >= query.max_user_bytes)
		find(NOTE, "limits", "echo BYTES | sudo tee /sys/module/pashm/parameters/max_user_bytes",
		     "all of max_user_bytes is in use by you");
}

/* How much lies side by side, by /proc/buddyinfo: blocks of 2^n pages that are free. */
void check_memory(struct patient *patient)
{
	char text[4000], *save = NULL, *row;
	uint64_t large = 0;
	long page = sysconf(_SC_PAGESIZE);

	if (read_file(patient, "/proc/buddyinfo", text, sizeof(text)) <= 0)
		return;
	for (row = strtok_r(text, "\n", &save); row; row = strtok_r(NULL, "\n", &save)) {
		char *at = strstr(row, "zone"), *more = NULL;
		unsigned int order = 0;

		at = at ? strtok_r(at + 4, " ", &more) : NULL; /* its name */
		while (at && (at = strtok_r(NULL, " ", &more))) {
			uint64_t block = (uint64_t)page << order++;

			if (block >= 2 << 20)
				large += strtoull(at, NULL, 10) * block;
		}
	}
	if (large < 16 << 20)
		find(NOTE, "memory", "echo 1 | sudo tee /proc/sys/vm/compact_memory",
		     "only %" PRIu64 "M of free memory lie in pieces of 2M or more", large >> 20);
	else
		find(GOOD, "memory", NULL, "%" PRIu64 "M of free memory lie in pieces of 2M or more",
		     large >> 20);
}
