/* What an operation tells, and the files in which the kernel tells it. */
#include <fcntl.h>

enum { TEXT_BYTES = 512 };

struct result {
	int errno_or_zero;
	char text[TEXT_BYTES];
};

static int answer(long value)
{
	return value < 0 ? errno : 0;
}

/* The text of a file without a newline at its end. */
static int read_text(const char *path, char *to, size_t room)
{
	int descriptor = open(path, O_RDONLY);
	ssize_t length;
	int error;

	*to = 0;
	if (descriptor < 0)
		return errno;
	length = read(descriptor, to, room - 1);
	error = answer(length);
	close(descriptor);
	if (error)
		return error;
	to[length] = 0;
	if (length && to[length - 1] == '\n')
		to[length - 1] = 0;
	return 0;
}

static int write_text(const char *path, const char *text)
{
	int descriptor = open(path, O_WRONLY), error;

	if (descriptor < 0)
		return errno;
	error = answer(write(descriptor, text, strlen(text)));
	close(descriptor);
	return error;
}

static int read_attribute(const char *name, const char *attribute, struct result *result)
{
	char path[256];

	snprintf(path, sizeof(path), "/sys/module/%s/%s", name, attribute);
	return read_text(path, result->text, sizeof(result->text));
}

/* One line of /proc/modules without its second and sixth field. Changes the line. */
static char *line_without_places(char *line)
{
	static char kept[TEXT_BYTES];
	char *name = next_part(&line, " "), *size = next_part(&line, " "), *refs = next_part(&line, " ");
	char *users = next_part(&line, " "), *state = next_part(&line, " "), *address = next_part(&line, " ");

	if (!address)
		fail("/proc/modules has an odd line: %s, %s", name, size);
	snprintf(kept, sizeof(kept), "%s %s %s %s%s%s", name, refs, users, state, line ? " " : "", line ? line : "");
	return kept;
}

static int read_line(const char *name, struct result *result)
{
	char line[4096];
	FILE *modules = fopen("/proc/modules", "r");

	if (!modules)
		return errno;
	while (fgets(line, sizeof(line), modules)) {
		line[strcspn(line, "\n")] = 0;
		if (!strncmp(line, name, strlen(name)) && line[strlen(name)] == ' ')
			snprintf(result->text, sizeof(result->text), "%s", line_without_places(line));
	}
	fclose(modules);
	return 0;
}
