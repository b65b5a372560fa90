/*
 * A plugin of QEMU: counts the instructions of all processors of a guest, those of programs and those of the kernel apart. Each time
 * a processor comes to the instruction of mark.c, a line `PROGRAMS KERNEL` is written into the file that `counts=FILE` names.
 *
 * The interface is version 1 of include/qemu/qemu-plugin.h, QEMU 6 to 8; Debian has no package of that file.
 */
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "mark.h"

#define EXPORTED __attribute__((visibility("default")))
#define PROCESSORS 64

typedef uint64_t plugin_id;
struct block;
struct instruction;
typedef void (*translated)(plugin_id, struct block *);
typedef void (*executed)(unsigned processor, void *data);

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id, translated);
void qemu_plugin_register_vcpu_tb_exec_cb(struct block *, executed, int no_registers, void *data);
void qemu_plugin_register_vcpu_insn_exec_cb(struct instruction *, executed, int no_registers, void *data);
size_t qemu_plugin_tb_n_insns(const struct block *);
uint64_t qemu_plugin_tb_vaddr(const struct block *);
struct instruction *qemu_plugin_tb_get_insn(const struct block *, size_t);
const void *qemu_plugin_insn_data(const struct instruction *);
size_t qemu_plugin_insn_size(const struct instruction *);

EXPORTED int qemu_plugin_version = 1;

/* One processor writes its own alone, and no two have a line of the cache in common. */
static struct {
	uint64_t programs, kernel;
	uint64_t unused[6];
} counts[PROCESSORS];

static FILE *file;

static void in_program(unsigned processor, void *instructions)
{
	counts[processor % PROCESSORS].programs += (uintptr_t)instructions;
}

static void in_kernel(unsigned processor, void *instructions)
{
	counts[processor % PROCESSORS].kernel += (uintptr_t)instructions;
}

static void marked(unsigned processor, void *data)
{
	uint64_t programs = 0, kernel = 0;

	(void)processor, (void)data;
	for (size_t i = 0; i < PROCESSORS; i++) {
		programs += counts[i].programs;
		kernel += counts[i].kernel;
	}
	fprintf(file, "%" PRIu64 " %" PRIu64 "\n", programs, kernel);
	fflush(file);
}

static void on_block(plugin_id id, struct block *block)
{
	static const unsigned char mark[] = { MARK_BYTES };
	size_t count = qemu_plugin_tb_n_insns(block);
	int is_kernel = qemu_plugin_tb_vaddr(block) >> 63;

	(void)id;
	qemu_plugin_register_vcpu_tb_exec_cb(block, is_kernel ? in_kernel : in_program, 0, (void *)count);
	for (size_t i = 0; i < count; i++) {
		struct instruction *one = qemu_plugin_tb_get_insn(block, i);

		if (qemu_plugin_insn_size(one) == sizeof(mark) &&
		    memcmp(qemu_plugin_insn_data(one), mark, sizeof(mark)) == 0)
			qemu_plugin_register_vcpu_insn_exec_cb(one, marked, 0, NULL);
	}
}

EXPORTED int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv)
{
	(void)info;
	if (argc != 1 || strncmp(argv[0], "counts=", 7) != 0)
		return 1;
	file = fopen(argv[0] + 7, "w");
	if (file == NULL)
		return 1;
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_block);
	return 0;
}
