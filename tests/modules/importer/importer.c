// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: A module that imports a dma-buf, for tests in a virtual machine
 *
 * It has a device that does no DMA. What one would do, the module does at the addresses
 * that the device was given. The command "importer" tells it what to do; a request
 * is up to three words, the reply a number, as text:
 *
 *	get FD		take the dma-buf, and attach the device
 *	map WORD	map it for the device: "to", "from" or "both" ways. How many
 *			pieces it has
 *	phys		where it is in physical memory; an error if it isn't in one
 *			piece there, and for the device
 *	begin, end	access by the CPU
 *	dread OFFSET	a byte, as the device sees it
 *	dwrite OFFSET BYTE
 *	vmap		map it for the kernel
 *	read OFFSET	a byte, as the kernel sees it
 *	write OFFSET BYTE
 *	vunmap, unmap, put
 *
 *	address NAME	map the region itself for the device. Its address there
 *	unaddress
 */
#include <linux/dma-buf.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/highmem.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/scatterlist.h>
#include <linux/string.h>

#include <pashm/kernel.h>

static DEFINE_MUTEX(lock);	/* one request at a time */
static struct pashm_command *command;
static struct platform_device *device;

static struct dma_buf *buf;
static struct dma_buf_attachment *attachment;
static struct sg_table *table;
static enum dma_data_direction direction;
static u8 *vaddr;

static struct pashm_region *region;
static dma_addr_t address;

static long unmap(void)
{
	if (!table)
		return -ENXIO;
	dma_buf_unmap_attachment_unlocked(attachment, table, direction);
	table = NULL;
	return 0;
}

static long map(const char *word)
{
	static const char *const words[] = { "both", "to", "from" };
	static const enum dma_data_direction directions[] = {
		DMA_BIDIRECTIONAL, DMA_TO_DEVICE, DMA_FROM_DEVICE,
	};
	struct sg_table *got;
	int i;

	for (i = 0; i < ARRAY_SIZE(words) && strcmp(word, words[i]); i++)
		;
	if (i == ARRAY_SIZE(words) || !attachment || table)
		return -ENXIO;
	got = dma_buf_map_attachment_unlocked(attachment, directions[i]);
	if (IS_ERR(got))
		return PTR_ERR(got);
	table = got;
	direction = directions[i];
	return table->nents;
}

/*
 * The first page. Some kernels hide pages of tables from importers; what they leave are
 * the device's addresses, which are those of memory without an IOMMU.
 */
static unsigned long first_pfn(void)
{
	if (IS_ENABLED(CONFIG_DMABUF_DEBUG))
		return sg_dma_address(table->sgl) >> PAGE_SHIFT;
	return page_to_pfn(sg_page(table->sgl));
}

/* In one piece, for the device and in memory, which need not be the same pieces. */
static long long phys(void)
{
	struct scatterlist *sg;
	u64 next = 0, length = 0;
	int i;

	if (!table)
		return -ENXIO;
	for_each_sg(table->sgl, sg, table->nents, i) {
		if (i && sg_dma_address(sg) != next)
			return -ESPIPE;
		next = sg_dma_address(sg) + sg_dma_len(sg);
		length += sg_dma_len(sg);
	}
	if (length != buf->size)
		return -EFBIG;
	return (u64)first_pfn() << PAGE_SHIFT;
}

/* Memory of the DMA API may have no address of its own: highmem, on ARM. */
static struct page *device_sees(u64 offset)
{
	return pfn_to_page(first_pfn() + (offset >> PAGE_SHIFT));
}

static long vmap_it(void)
{
	if (!buf || vaddr)
		return -ENXIO;
	vaddr = compat_dma_buf_vmap(buf);
	return vaddr ? 0 : -EINVAL;
}

static long vunmap_it(void)
{
	if (!vaddr)
		return -ENXIO;
	compat_dma_buf_vunmap(buf, vaddr);
	vaddr = NULL;
	return 0;
}

static long put(void)
{
	if (!buf)
		return -ENXIO;
	vunmap_it();
	unmap();
	dma_buf_detach(buf, attachment);
	dma_buf_put(buf);
	buf = NULL;
	attachment = NULL;
	return 0;
}

static long get(int fd)
{
	struct dma_buf *got;

	if (buf)
		return -EBUSY;
	got = dma_buf_get(fd);
	if (IS_ERR(got))
		return PTR_ERR(got);
	attachment = dma_buf_attach(got, &device->dev);
	if (IS_ERR(attachment)) {
		dma_buf_put(got);
		return PTR_ERR(attachment);
	}
	buf = got;
	return 0;
}

static long unaddress(void)
{
	if (!region)
		return -ENXIO;
	pashm_dma_unmap(region, &device->dev, DMA_BIDIRECTIONAL, address);
	pashm_drop(region);
	region = NULL;
	return 0;
}

static long long give_address(const char *name)
{
	struct pashm_region *got;
	int err;

	if (region)
		return -EBUSY;
	got = pashm_lookup(name);
	if (IS_ERR(got))
		return PTR_ERR(got);
	err = pashm_dma_map(got, &device->dev, DMA_BIDIRECTIONAL, &address);
	if (err) {
		pashm_drop(got);
		return err;
	}
	region = got;
	return address;
}

static bool is(const char *word, const char *name)
{
	return !strcmp(word, name);
}

static long long on_bytes(char *word[3])
{
	bool device = word[0][0] == 'd';
	bool write = is(word[0], "write") || is(word[0], "dwrite");
	u64 offset;
	u8 byte, *at;

	if (!buf || kstrtoull(word[1], 0, &offset) || offset >= buf->size)
		return -EINVAL;
	if (write && kstrtou8(word[2], 0, &byte))
		return -EINVAL;
	if (device ? !table : !vaddr)
		return -ENXIO;
	if (device)
		at = kmap(device_sees(offset)) + offset_in_page(offset);
	else
		at = vaddr + offset;
	if (write)
		*at = byte;
	byte = *at;
	if (device)
		kunmap(device_sees(offset));
	return byte;
}

static long long act(char *word[3])
{
	int fd;

	if (is(word[0], "get"))
		return kstrtoint(word[1], 0, &fd) ? -EINVAL : get(fd);
	if (is(word[0], "map"))
		return map(word[1]);
	if (is(word[0], "phys"))
		return phys();
	if (is(word[0], "begin") && buf)
		return compat_dma_buf_begin_cpu_access(buf, DMA_FROM_DEVICE);
	if (is(word[0], "end") && buf)
		return compat_dma_buf_end_cpu_access(buf, DMA_TO_DEVICE);
	if (is(word[0], "dread") || is(word[0], "dwrite") ||
	    is(word[0], "read") || is(word[0], "write"))
		return on_bytes(word);
	if (is(word[0], "vmap"))
		return vmap_it();
	if (is(word[0], "vunmap"))
		return vunmap_it();
	if (is(word[0], "unmap"))
		return unmap();
	if (is(word[0], "put"))
		return put();
	if (is(word[0], "address"))
		return give_address(word[1]);
	if (is(word[0], "unaddress"))
		return unaddress();
	return -ENOTTY;
}

static ssize_t obey(void *ctx, const void *request, size_t request_len,
		    void *reply, size_t reply_len)
{
	char text[128], *rest = text, *word[3] = { "", "", "" };
	long long answer;
	int i;

	if (request_len >= sizeof(text))
		return -E2BIG;
	memcpy(text, request, request_len + 1);
	for (i = 0; i < 3 && rest; i++)
		word[i] = strsep(&rest, " ");
	mutex_lock(&lock);
	answer = act(word);
	mutex_unlock(&lock);
	return snprintf(reply, reply_len, "%lld", answer);
}

static const struct pashm_command_ops ops = {
	.name = "importer",
	.mode = 0600,
	.max_request = 128,
	.max_reply = 32,
	.handler = obey,
};

static int __init importer_init(void)
{
	static const struct platform_device_info info = {
		.name = "pashm-importer",
		.id = -1,
		.dma_mask = DMA_BIT_MASK(64),
	};

	device = platform_device_register_full(&info);
	if (IS_ERR(device))
		return PTR_ERR(device);
	command = pashm_command_register(&ops, NULL);
	if (IS_ERR(command)) {
		platform_device_unregister(device);
		return PTR_ERR(command);
	}
	return 0;
}
module_init(importer_init);

static void __exit importer_exit(void)
{
	pashm_command_unregister(command);
	put();
	unaddress();
	platform_device_unregister(device);
}
module_exit(importer_exit);

PASHM_IMPORT();
COMPAT_IMPORT_DMA_BUF();
MODULE_DESCRIPTION("An importer of dma-bufs, for tests in a virtual machine");
MODULE_LICENSE("GPL");
