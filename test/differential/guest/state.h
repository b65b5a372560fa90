/*
 * What userspace sees of the modules that were loaded since the beginning, without the keeper. First the lines of
 * /proc/modules without sizes and addresses, then a line a directory of /sys/module, by name: its entries by name,
 * `NAME=TEXT` of attributes, `NAME[…]` of the directories `holders` and `parameters`, `NAME/` of others.
 */
#include <dirent.h>

enum { BASELINE_BYTES = 65536 };

/* The directories that were there at the beginning, each between newlines. */
static char baseline[BASELINE_BYTES];

static int not_hidden(const struct dirent *entry)
{
	return *entry->d_name != '.';
}

static int not_in_baseline(const struct dirent *entry)
{
	char line[300];

	snprintf(line, sizeof(line), "\n%s\n", entry->d_name);
	return not_hidden(entry) && !strstr(baseline, line);
}

static void print_lines(struct text *text)
{
	char line[4096];
	FILE *modules = fopen("/proc/modules", "r");

	if (!modules)
		fail("no /proc/modules");
	while (fgets(line, sizeof(line), modules)) {
		line[strcspn(line, "\n")] = 0;
		if (strncmp(line, "keeper ", 7))
			print(text, "%s\n", line_without_places(line));
	}
	fclose(modules);
}

static void print_attribute(struct text *text, const char *directory, const char *name)
{
	char path[600], value[TEXT_BYTES];
	int error;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	error = read_text(path, value, sizeof(value));
	if (error)
		print(text, "%s!%d", name, error);
	else
		print(text, "%s=%s", name, value);
}

/* The entries of `holders` are links: their names are all that they say. Those of `parameters` have values. */
static void print_list(struct text *text, const char *directory, const char *name)
{
	struct dirent **entries;
	char path[600];
	int count;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	count = scandir(path, &entries, not_hidden, alphasort);
	print(text, "%s[", name);
	for (int index = 0; index < count; index++) {
		if (index)
			print(text, ",");
		if (entries[index]->d_type == DT_REG)
			print_attribute(text, path, entries[index]->d_name);
		else
			print(text, "%s", entries[index]->d_name);
		free(entries[index]);
	}
	print(text, "]");
	if (count >= 0)
		free(entries);
}

/* Of an attribute that can only be written, and of what depends on compiler and sources, it is said that it is there. */
static int is_shown_by_name(const char *name)
{
	return !strcmp(name, "uevent") || !strcmp(name, "coresize") || !strcmp(name, "srcversion");
}

static void print_directory(struct text *text, const char *module)
{
	struct dirent **entries;
	char path[300];
	int count;

	snprintf(path, sizeof(path), "/sys/module/%s", module);
	count = scandir(path, &entries, not_hidden, alphasort);
	print(text, "/%s", module);
	for (int index = 0; index < count; index++) {
		const char *name = entries[index]->d_name;

		print(text, " ");
		if (!strcmp(name, "holders") || !strcmp(name, "parameters"))
			print_list(text, path, name);
		else if (entries[index]->d_type == DT_DIR)
			print(text, "%s/", name);
		else if (is_shown_by_name(name))
			print(text, "%s", name);
		else
			print_attribute(text, path, name);
		free(entries[index]);
	}
	print(text, "\n");
	if (count >= 0)
		free(entries);
}

static void print_state(struct text *text)
{
	struct dirent **entries;
	int count;

	text->length = 0;
	print(text, "%s", "");
	print_lines(text);
	count = scandir("/sys/module", &entries, not_in_baseline, alphasort);
	for (int index = 0; index < count; index++) {
		print_directory(text, entries[index]->d_name);
		free(entries[index]);
	}
	if (count >= 0)
		free(entries);
}

static void prepare_state(void)
{
	struct dirent **entries;
	int count = scandir("/sys/module", &entries, not_hidden, alphasort);
	size_t length = 1;

	strcpy(baseline, "\n");
	for (int index = 0; index < count; index++) {
		length += snprintf(baseline + length, sizeof(baseline) - length, "%s\n", entries[index]->d_name);
		if (length >= sizeof(baseline))
			fail("too many modules");
		free(entries[index]);
	}
	free(entries);
}

/* ---- The next program begins with none of the modules of this one. */

static void clean_up(const char *id)
{
	static struct text left;

	close_written(NULL);
	open_keeper();
	while (remove_any("") || remove_any("force"))
		;
	print_state(&left);
	if (left.length)
		fail("after the program %s there are still modules:\n%s", id, left.bytes);
}
