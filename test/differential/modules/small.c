// SPDX-License-Identifier: MIT
/*
 * The one source of the small modules: modules.mjs says what each of them is compiled with.
 *
 *   NAME              the module's name, of which its symbols are made
 *   LICENSE           the text of MODULE_LICENSE
 *   NEEDS(X)          X(symbol) for each function of others that it calls
 *   WISHES(X)         the same for weak references
 *   INFOS(X)          X(key, "value") for what else .modinfo says
 *   SHOWN             with parameters that sysfs shows
 *   REQUEST           what its init requests by the kernel's helper
 *   NO_INIT, NO_EXIT  without that function
 *   EXPORT_PLAIN, EXPORT_GPL, EXPORT_NS  names of what it exports
 */
#include <linux/delay.h>
#include <linux/kmod.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>

#define DECLARE(symbol) int symbol(void);
#define DECLARE_WEAK(symbol) int symbol(void) __weak;
#define CALL(symbol) sum += symbol();
#define CALL_WEAK(symbol) if (symbol) sum += symbol();
#define INFO(key, value) MODULE_INFO(key, value);

NEEDS(DECLARE)
WISHES(DECLARE_WEAK)
INFOS(INFO)
MODULE_LICENSE(LICENSE);
MODULE_DESCRIPTION("Small module of modonce's tests");

#ifdef EXPORT_PLAIN
DECLARE(EXPORT_PLAIN)
int EXPORT_PLAIN(void) { return 1; }
EXPORT_SYMBOL(EXPORT_PLAIN);
#endif
#ifdef EXPORT_GPL
DECLARE(EXPORT_GPL)
int EXPORT_GPL(void) { return 2; }
EXPORT_SYMBOL_GPL(EXPORT_GPL);
#endif
#ifdef EXPORT_NS
DECLARE(EXPORT_NS)
int EXPORT_NS(void) { return 3; }
EXPORT_SYMBOL_NS_GPL(EXPORT_NS, MODONCE);
#endif

#ifdef SHOWN
static int size = 4;
module_param(size, int, 0444);
static char *label = "plain";
module_param(label, charp, 0644);
static bool flag;
module_param(flag, bool, 0444);
static int hidden;
module_param(hidden, int, 0);

/* Refuses every value with the errno that it names. */
static int picky_set(const char *value, const struct kernel_param *parameter)
{
	int number;

	return kstrtoint(value, 0, &number) ? : -number;
}

static int picky_get(char *buffer, const struct kernel_param *parameter)
{
	return sprintf(buffer, "picky\n");
}

static const struct kernel_param_ops picky_ops = { .set = picky_set, .get = picky_get };
module_param_cb(picky, &picky_ops, NULL, 0444);
#endif

#ifndef NO_INIT
/* What init returns, and how long it takes. */
static int returns;
module_param(returns, int, 0);
static int sleep;
module_param(sleep, int, 0);

static int __init small_init(void)
{
	int sum = 0;

	NEEDS(CALL)
	WISHES(CALL_WEAK)
	if (sum < 0)
		return -ERANGE;
	if (sleep)
		msleep(sleep);
#ifdef REQUEST
	request_module(REQUEST);
#endif
	return returns;
}
module_init(small_init);

#ifndef NO_EXIT
static int linger;
module_param(linger, int, 0);

static void __exit small_exit(void)
{
	if (linger)
		msleep(linger);
}
module_exit(small_exit);
#endif
#endif
