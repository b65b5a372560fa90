/*
 * What a program may do. FILE is a module's file /m/FILE.ko. An operation that begins with `!` is done without CAP_SYS_MODULE.
 * The result is an errno, 0 for success, or what was read.
 *
 *   load FILE FLAGS [PARAMETERS]    finit_module
 *   load-by HOW FILE FLAGS          the same with a descriptor that is `writable` too, `unreadable` (O_WRONLY), `closed`, or of a `directory`
 *   insert FILE [PARAMETERS]        init_module of the file's bytes
 *   insert-start FILE LENGTH        init_module of its first bytes
 *   remove NAME [HOW]               delete_module: by `force`, `blocking` (without O_NONBLOCK), or `blocking-force`
 *   hold SYMBOL, drop SYMBOL        a reference on the module that exports it (GPL-only), by modules/keeper.c
 *   write FILE, close FILE          has the file open for writing from the one to the other
 *   state NAME, refs NAME           reads initstate or refcnt below /sys/module/NAME
 *   line NAME                       its line of /proc/modules, without size and address
 *   tainted                         reads kernel.tainted
 *   kill PROCESS                    SIGKILL to one of those that began with it, by number from 0; it may be gone
 *   enforce                         module.sig_enforce = 1, until the next boot
 *   disable                         kernel.modules_disabled = 1: what is left of the program is the last that this boot does
 *   spin MICROSECONDS               does nothing for so long
 */
#include <linux/capability.h>
#include <signal.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>

enum { WRITTEN_FILES = 8, FLAG_FORCE = O_TRUNC };

static int keeper = -1;

/* The processes that began at one moment, by number. */
static const pid_t *peers;

/* Whether modules can neither come nor go any more. */
static int disabled;

static struct {
	char name[64];
	int descriptor;
} written[WRITTEN_FILES];

static char *module_path(const char *file)
{
	static char path[256];

	snprintf(path, sizeof(path), "/m/%s.ko", file);
	return path;
}

static int64_t now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

/* ---- Modules in and out. */

static int load(const char *file, const char *flags, const char *parameters)
{
	int descriptor = open(module_path(file), O_RDONLY | O_CLOEXEC), error;

	if (descriptor < 0)
		fail("no file %s", file);
	error = answer(syscall(SYS_finit_module, descriptor, parameters, atoi(flags)));
	close(descriptor);
	return error;
}

static int load_by(const char *how, const char *file, const char *flags)
{
	const char *path = strcmp(how, "directory") ? module_path(file) : "/m";
	int access = !strcmp(how, "unreadable") ? O_WRONLY : !strcmp(how, "directory") ? O_RDONLY : O_RDWR;
	int descriptor = open(path, access), error;

	if (descriptor < 0)
		return errno;
	if (!strcmp(how, "closed"))
		close(descriptor);
	error = answer(syscall(SYS_finit_module, descriptor, "", atoi(flags)));
	close(descriptor);
	return error;
}

static int insert(const char *file, long length, const char *parameters)
{
	int descriptor = open(module_path(file), O_RDONLY), error;
	struct stat facts;
	void *image;

	if (descriptor < 0 || fstat(descriptor, &facts))
		fail("no file %s", file);
	image = malloc(facts.st_size + 1);
	if (!image || read(descriptor, image, facts.st_size) != facts.st_size)
		fail("cannot read %s", file);
	close(descriptor);
	if (length < 0 || length > facts.st_size)
		length = facts.st_size;
	error = answer(syscall(SYS_init_module, image, length, parameters));
	free(image);
	return error;
}

static int remove_module(const char *name, const char *how)
{
	int wait = strstr(how, "blocking") ? 0 : O_NONBLOCK, force = strstr(how, "force") ? FLAG_FORCE : 0;

	return answer(syscall(SYS_delete_module, name, wait | force));
}

/* Tries to remove every module but the keeper, and tells how many went. */
static int remove_any(const char *how)
{
	char line[4096], name[64];
	FILE *modules = fopen("/proc/modules", "r");
	int removed = 0;

	while (modules && fgets(line, sizeof(line), modules)) {
		if (sscanf(line, "%63s", name) == 1 && strcmp(name, "keeper"))
			removed += !remove_module(name, how);
	}
	if (modules)
		fclose(modules);
	return removed;
}

static int insert_requested(const char *name)
{
	return load(name, "0", "") ? 1 : 0;
}

/* ---- References and open files. */

static int keep(char sign, const char *symbol)
{
	char text[64];

	snprintf(text, sizeof(text), "%c%s", sign, symbol);
	return answer(write(keeper, text, strlen(text)));
}

static void open_keeper(void)
{
	if (keeper >= 0)
		close(keeper);
	keeper = open("/dev/keeper", O_WRONLY | O_CLOEXEC);
	if (keeper < 0)
		fail("no /dev/keeper: %s", strerror(errno));
}

static int open_written(const char *file)
{
	int slot = 0;

	while (slot < WRITTEN_FILES && *written[slot].name)
		slot++;
	if (slot == WRITTEN_FILES)
		fail("too many files are open for writing");
	written[slot].descriptor = open(module_path(file), O_WRONLY | O_CLOEXEC);
	if (written[slot].descriptor < 0)
		return errno;
	snprintf(written[slot].name, sizeof(written[slot].name), "%s", file);
	return 0;
}

/* Of one name, or of all for no name. */
static int close_written(const char *file)
{
	for (int slot = 0; slot < WRITTEN_FILES; slot++) {
		if (!*written[slot].name || (file && strcmp(written[slot].name, file)))
			continue;
		close(written[slot].descriptor);
		*written[slot].name = 0;
		if (file)
			return 0;
	}
	return file ? EBADF : 0;
}

/* ---- One operation. */

static char *word(char **rest)
{
	char *next = next_part(rest, " ");

	return next ? next : "";
}

static void spin(long microseconds)
{
	int64_t end = now_ns() + microseconds * 1000;

	while (now_ns() < end)
		;
}

/* With or without the right to load modules: only the effective set changes, so it comes back. */
static void set_privileged(int privileged)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct sets[2];

	if (syscall(SYS_capget, &header, sets))
		fail("capget: %s", strerror(errno));
	sets[0].effective = privileged ? sets[0].permitted : sets[0].permitted & ~(1u << CAP_SYS_MODULE);
	if (syscall(SYS_capset, &header, sets))
		fail("capset: %s", strerror(errno));
}

static int perform_verb(const char *verb, char *words, struct result *result)
{
	char *rest = words, *first = word(&rest);

	if (!strcmp(verb, "load")) {
		char *flags = word(&rest);

		return load(first, flags, rest ? rest : "");
	}
	if (!strcmp(verb, "load-by")) {
		char *file = word(&rest);

		return load_by(first, file, word(&rest));
	}
	if (!strcmp(verb, "insert"))
		return insert(first, -1, rest ? rest : "");
	if (!strcmp(verb, "insert-start"))
		return insert(first, atol(word(&rest)), "");
	if (!strcmp(verb, "remove"))
		return remove_module(first, word(&rest));
	if (!strcmp(verb, "hold") || !strcmp(verb, "drop"))
		return keep(*verb == 'h' ? '+' : '-', first);
	if (!strcmp(verb, "write"))
		return open_written(first);
	if (!strcmp(verb, "close"))
		return close_written(first);
	if (!strcmp(verb, "state"))
		return read_attribute(first, "initstate", result);
	if (!strcmp(verb, "refs"))
		return read_attribute(first, "refcnt", result);
	if (!strcmp(verb, "line"))
		return read_line(first, result);
	if (!strcmp(verb, "tainted"))
		return read_text("/proc/sys/kernel/tainted", result->text, sizeof(result->text));
	if (!strcmp(verb, "kill"))
		return kill(peers[atoi(first)], SIGKILL), 0;
	if (!strcmp(verb, "enforce"))
		return write_text("/sys/module/module/parameters/sig_enforce", "1");
	if (!strcmp(verb, "disable"))
		return disabled = 1, write_text("/proc/sys/kernel/modules_disabled", "1");
	if (!strcmp(verb, "spin"))
		return spin(atol(first)), 0;
	fail("no such operation: %s", verb);
	return 0;
}

/* Changes the operation's text. */
static struct result perform(char *operation)
{
	struct result result = { 0 };
	int unprivileged = *operation == '!';
	char *rest = operation + unprivileged, *verb = next_part(&rest, " ");

	if (unprivileged)
		set_privileged(0);
	result.errno_or_zero = perform_verb(verb, rest, &result);
	if (unprivileged)
		set_privileged(1);
	return result;
}

static void print_result(struct text *text, const struct result *result, int first)
{
	if (!first)
		print(text, ",");
	if (result->errno_or_zero || !*result->text)
		print(text, "%d", result->errno_or_zero);
	else
		print_json(text, result->text);
}

/* Modules that the kernel asked for while it booted are in nobody's way once they are gone. */
static void prepare_operations(void)
{
	int error;

	write_text("/proc/sys/kernel/modprobe", "/usr/bin/runner");
	while (remove_any(""))
		;
	error = load("keeper", "0", "");
	if (error)
		fail("cannot load the keeper: %s", strerror(error));
	open_keeper();
	if (link("/m/m0.ko", "/m/m0-link.ko"))
		fail("cannot link: %s", strerror(errno));
}
