// SPDX-License-Identifier: MIT
/*
 * Holds the load of one module where the kernel has made its directory in sysfs, and not yet what is in it: in front of
 * module_param_sysfs_setup(), which mod_sysfs_setup() calls after mod_sysfs_init() and before module_add_modinfo_attrs().
 * kernel/module/sysfs.c, Linux 6.1. Its processor does nothing else meanwhile, for a probe may not sleep.
 *
 *   target   the name of that module
 *   held     becomes 1 when its load has come here
 *   open     lets it go on when somebody writes 1
 *   expired  is 1 if nobody did for LIMIT_MS
 */
#include <linux/delay.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/nmi.h>
#include <linux/string.h>

enum { LIMIT_MS = 60000 };

static char *target = "";
module_param(target, charp, 0444);
static int held;
module_param(held, int, 0444);
static int open;
module_param(open, int, 0644);
static int expired;
module_param(expired, int, 0444);

static int stand(struct kprobe *probe, struct pt_regs *registers)
{
	const struct module *module = (const struct module *)registers->di;
	int ms;

	if (strcmp(module->name, target))
		return 0;
	WRITE_ONCE(held, 1);
	for (ms = 0; !READ_ONCE(open); ms++) {
		if (ms == LIMIT_MS) {
			WRITE_ONCE(expired, 1);
			break;
		}
		mdelay(1);
		touch_nmi_watchdog();
	}
	return 0;
}

static struct kprobe probe = { .symbol_name = "module_param_sysfs_setup", .pre_handler = stand };

static int __init gate_init(void)
{
	return register_kprobe(&probe);
}

static void __exit gate_exit(void)
{
	unregister_kprobe(&probe);
}

module_init(gate_init);
module_exit(gate_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Holds a load between its directory in sysfs and its initstate, for modonce's tests");
