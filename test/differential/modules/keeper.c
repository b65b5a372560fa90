// SPDX-License-Identifier: MIT
/*
 * Takes references on modules as their users in the kernel do. Writing `+SYMBOL` to /dev/keeper takes one on the module that
 * exports this GPL-only symbol, `-SYMBOL` drops it, and closing the file drops all that came by it.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

enum { HELD = 16, SYMBOL_BYTES = 64 };

struct kept {
	char symbols[HELD][SYMBOL_BYTES];
};

static int keeper_open(struct inode *inode, struct file *file)
{
	file->private_data = kzalloc(sizeof(struct kept), GFP_KERNEL);
	return file->private_data ? 0 : -ENOMEM;
}

/* The place of a symbol, or of none. */
static char *place(struct kept *kept, const char *symbol)
{
	int slot;

	for (slot = 0; slot < HELD; slot++)
		if (!strcmp(kept->symbols[slot], symbol))
			return kept->symbols[slot];
	return NULL;
}

static int hold(struct kept *kept, const char *symbol)
{
	char *free = place(kept, "");

	if (!free)
		return -ENOSPC;
	if (!__symbol_get(symbol))
		return -ENOENT;
	strcpy(free, symbol);
	return 0;
}

static int drop(struct kept *kept, const char *symbol)
{
	char *held = place(kept, symbol);

	if (!held)
		return -ENOENT;
	__symbol_put(symbol);
	*held = 0;
	return 0;
}

static ssize_t keeper_write(struct file *file, const char __user *from, size_t length, loff_t *offset)
{
	char text[SYMBOL_BYTES] = {};
	int error;

	if (length < 2 || length >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, from, length))
		return -EFAULT;
	error = (text[0] == '-' ? drop : hold)(file->private_data, text + 1);
	return error ? error : length;
}

static int keeper_release(struct inode *inode, struct file *file)
{
	struct kept *kept = file->private_data;
	int slot;

	for (slot = 0; slot < HELD; slot++)
		if (kept->symbols[slot][0])
			__symbol_put(kept->symbols[slot]);
	kfree(kept);
	return 0;
}

static const struct file_operations keeper_operations = {
	.owner = THIS_MODULE,
	.open = keeper_open,
	.write = keeper_write,
	.release = keeper_release,
};

static struct miscdevice keeper = { .minor = MISC_DYNAMIC_MINOR, .name = "keeper", .fops = &keeper_operations };

module_misc_device(keeper);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Holds modules for modonce's tests");
