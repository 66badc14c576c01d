// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: suite: a region as a dma-buf
 *
 * The device does no DMA. Files of kernel threads are closed by a worker, later.
 */
#include <linux/delay.h>
#include <linux/dma-buf.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/fcntl.h>
#include <linux/mm.h>
#include <linux/platform_device.h>
#include <linux/scatterlist.h>
#include <linux/string.h>

#include "caller.h"
#include "dmabuf.h"
#include "region.h"
#include "suites.h"

#define SIZE	(3 << 20)

static const struct pashm_caller alice = { .uid = KUIDT_INIT(1001) };

static struct pashm_held before;
static struct platform_device *device;
static struct pashm_region *region;

static void begin(struct kunit *test)
{
	static const struct platform_device_info info = {
		.name = "pashm-kunit-dmabuf",
		.id = -1,
		.dma_mask = DMA_BIT_MASK(64),
	};
	struct pashm_spec spec = { .size = SIZE };

	if (!pashm_dmabuf_here())
		kunit_skip(test, "this kernel has no dma-buf");
	before = pashm_kunit_held();
	region = pashm_region_create(&spec, &alice);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, region);
	device = platform_device_register_full(&info);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, device);
}

/* Until nothing holds the region but this test. */
static bool let_go(void)
{
	int i;

	for (i = 0; i < 500 && atomic_read(&region->opens); i++)
		msleep(20);
	return !atomic_read(&region->opens);
}

static void end(struct kunit *test)
{
	platform_device_unregister(device);
	KUNIT_EXPECT_TRUE(test, let_go());
	pashm_region_put(region);
	pashm_kunit_same(test, before);
}

static struct dma_buf *export(struct kunit *test, int flags)
{
	struct dma_buf *buf = pashm_dmabuf_export(region, flags);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, buf);
	return buf;
}

static struct dma_buf_attachment *attach(struct kunit *test,
					 struct dma_buf *buf)
{
	struct dma_buf_attachment *attachment =
		dma_buf_attach(buf, &device->dev);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, attachment);
	return attachment;
}

static void one_piece(struct kunit *test)
{
	struct dma_buf_attachment *attachment;
	struct sg_table *table;
	struct dma_buf *buf;
	int err;

	begin(test);
	buf = export(test, O_RDWR);
	KUNIT_EXPECT_EQ(test, buf->size, (size_t)SIZE);
	KUNIT_EXPECT_EQ(test, atomic_read(&region->opens), 1);
	attachment = attach(test, buf);
	table = dma_buf_map_attachment_unlocked(attachment, DMA_BIDIRECTIONAL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, table);
	KUNIT_EXPECT_EQ(test, table->nents, 1U);
	KUNIT_EXPECT_EQ(test, sg_dma_len(table->sgl), (unsigned int)SIZE);
	err = compat_dma_buf_begin_cpu_access(buf, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, err, 0);
	err = compat_dma_buf_end_cpu_access(buf, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, err, 0);
	dma_buf_unmap_attachment_unlocked(attachment, table, DMA_BIDIRECTIONAL);
	dma_buf_detach(buf, attachment);
	dma_buf_put(buf);
	end(test);
}

static void for_the_kernel(struct kunit *test)
{
	struct dma_buf *buf;
	void *address;

	begin(test);
	buf = export(test, O_RDWR);
	address = compat_dma_buf_vmap(buf);
	KUNIT_EXPECT_PTR_EQ(test, address, pashm_region_address(region));
	if (address)
		compat_dma_buf_vunmap(buf, address);
	dma_buf_put(buf);
	end(test);
}

static void read_only(struct kunit *test)
{
	static const enum dma_data_direction writes[] = {
		DMA_BIDIRECTIONAL, DMA_FROM_DEVICE,
	};
	struct dma_buf_attachment *attachment;
	struct sg_table *table;
	struct dma_buf *buf;
	int i;

	begin(test);
	buf = export(test, O_RDONLY);
	attachment = attach(test, buf);
	for (i = 0; i < ARRAY_SIZE(writes); i++) {
		table = dma_buf_map_attachment_unlocked(attachment, writes[i]);
		KUNIT_EXPECT_TRUE(test, PTR_ERR(table) == -EACCES);
	}
	table = dma_buf_map_attachment_unlocked(attachment, DMA_TO_DEVICE);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, table);
	dma_buf_unmap_attachment_unlocked(attachment, table, DMA_TO_DEVICE);
	KUNIT_EXPECT_NULL(test, compat_dma_buf_vmap(buf));
	dma_buf_detach(buf, attachment);
	dma_buf_put(buf);
	end(test);
}

/* Each call that exporting makes fails in turn. */
static void no_memory_to_export(struct kunit *test)
{
	struct dma_buf *buf;
	unsigned int nth;
	int err;

	begin(test);
	for (nth = 1; nth < 100; nth++) {
		pashm_inject_begin(nth);
		buf = pashm_dmabuf_export(region, O_RDWR);
		if (!pashm_inject_end())
			break;
		err = IS_ERR(buf) ? PTR_ERR(buf) : 0;
		KUNIT_EXPECT_TRUE(test, err == -ENOMEM || err == -ENFILE);
		if (!err)
			dma_buf_put(buf);
		KUNIT_EXPECT_TRUE(test, let_go());
	}
	/* the buffer, the open file, its file, the dma-buf */
	KUNIT_EXPECT_EQ(test, nth, 5U);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, buf);
	dma_buf_put(buf);
	end(test);
}

/* And each that mapping for a device makes. */
static void no_memory_to_map(struct kunit *test)
{
	struct dma_buf_attachment *attachment;
	struct sg_table *table;
	struct dma_buf *buf;
	unsigned int nth;

	begin(test);
	buf = export(test, O_RDWR);
	attachment = attach(test, buf);
	for (nth = 1; nth < 100; nth++) {
		pashm_inject_begin(nth);
		table = dma_buf_map_attachment_unlocked(attachment,
							DMA_FROM_DEVICE);
		if (!pashm_inject_end())
			break;
		KUNIT_EXPECT_TRUE(test, PTR_ERR(table) == -ENOMEM);
	}
	/* our part, the table, the mapping */
	KUNIT_EXPECT_EQ(test, nth, 4U);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, table);
	dma_buf_unmap_attachment_unlocked(attachment, table, DMA_FROM_DEVICE);
	dma_buf_detach(buf, attachment);
	dma_buf_put(buf);
	end(test);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(one_piece),
	KUNIT_CASE(for_the_kernel),
	KUNIT_CASE(read_only),
	KUNIT_CASE(no_memory_to_export),
	KUNIT_CASE(no_memory_to_map),
	{ }
};

struct kunit_suite pashm_dmabuf_suite = {
	.name = "pashm_dmabuf",
	.test_cases = cases,
};
