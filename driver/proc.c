// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: /proc/pashm/: the directory, and the table of regions
 *
 * A file in /proc doesn't pin the module: that is why no memory is mapped
 * here. Removing an entry waits for the calls on it that are running.
 *
 * /proc/pashm/regions is made for people and scripts: a line with the version of
 * the format, a line that names the columns, then a line for each region. New
 * columns go to the end of the line.
 */
#include <linux/fs.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

#include "proc.h"
#include "region.h"
#include "registry.h"

static struct proc_dir_entry *dir;

/* Position 0 is the head of the table, then it's the number of a region. */
static void *regions_start(struct seq_file *seq, loff_t *pos)
{
	struct pashm_region *region;

	pashm_registry_lock();
	if (!*pos)
		return SEQ_START_TOKEN;
	if (*pos >= PASHM_MAX_REGIONS)
		return NULL;
	region = pashm_registry_next(*pos);
	if (region)
		*pos = region->id;
	return region;
}

static void *regions_next(struct seq_file *seq, void *v, loff_t *pos)
{
	struct pashm_region *region;

	region = pashm_registry_next(*pos + 1);
	*pos = region ? region->id : PASHM_MAX_REGIONS;
	return region;
}

static void regions_stop(struct seq_file *seq, void *v)
{
	pashm_registry_unlock();
}

static int regions_show(struct seq_file *seq, void *v)
{
	struct pashm_info info;

	if (v == SEQ_START_TOKEN) {
		seq_puts(seq, "# pashm regions 1\n");
		seq_puts(seq, "# id name size memory map uid gid mode opens mappings node backend\n");
		return 0;
	}
	pashm_region_info(v, &info);
	seq_printf(seq, "%u %s %llu %llu %llu %u %u %04o %u %u %d %s\n",
		   info.id, info.name[0] ? info.name : "-", info.size,
		   info.memory, info.map_size, info.uid, info.gid, info.mode,
		   info.opens, info.mappings, info.node,
		   pashm_memory_backend_name(info.backend));
	return 0;
}

static const struct seq_operations regions_operations = {
	.start = regions_start,
	.next = regions_next,
	.stop = regions_stop,
	.show = regions_show,
};

/**
 * pashm_proc_init() - make /proc/pashm
 *
 * A kernel without /proc is used by /dev/pashm/control alone.
 *
 * Context: module init.
 * Return: 0 or -ENOMEM.
 */
int pashm_proc_init(void)
{
	if (!IS_ENABLED(CONFIG_PROC_FS))
		return 0;
	dir = proc_mkdir("pashm", NULL);
	if (!dir)
		return -ENOMEM;
	if (!proc_create_seq("regions", 0444, dir, &regions_operations) ||
	    !proc_create("control", 0600, dir, &pashm_proc_control_ops) ||
	    pashm_proc_command_init(dir)) {
		proc_remove(dir);
		return -ENOMEM;
	}
	return 0;
}

/**
 * pashm_proc_exit() - remove /proc/pashm
 *
 * Context: module exit.
 */
void pashm_proc_exit(void)
{
	proc_remove(dir);
}
