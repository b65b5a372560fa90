/* Text that grows, words that are split off, and JSON. */
#include <stdarg.h>

struct text {
	char *bytes;
	size_t length, room;
};

static void fail(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	fputs("runner: ", stderr);
	vfprintf(stderr, format, values);
	fputc('\n', stderr);
	exit(3);
}

static void print(struct text *text, const char *format, ...)
{
	va_list values;
	int length;

	va_start(values, format);
	length = vsnprintf(NULL, 0, format, values);
	va_end(values);
	if (text->length + length + 1 > text->room) {
		text->room = 2 * (text->length + length + 1);
		text->bytes = realloc(text->bytes, text->room);
		if (!text->bytes)
			fail("out of memory");
	}
	va_start(values, format);
	vsprintf(text->bytes + text->length, format, values);
	va_end(values);
	text->length += length;
}

static void print_json(struct text *text, const char *bytes)
{
	print(text, "\"");
	for (; *bytes; bytes++) {
		unsigned char byte = *bytes;

		if (byte == '"' || byte == '\\')
			print(text, "\\%c", byte);
		else if (byte < ' ' || byte > '~')
			print(text, "\\u%04x", byte);
		else
			print(text, "%c", byte);
	}
	print(text, "\"");
}

static struct text *new_text(void)
{
	struct text *text = calloc(1, sizeof(*text));

	if (!text)
		fail("out of memory");
	print(text, "%s", "");
	return text;
}

static void free_text(struct text *text)
{
	free(text->bytes);
	free(text);
}

static int same_text(const struct text *one, const struct text *other)
{
	return one->length == other->length && (!one->length || !memcmp(one->bytes, other->bytes, one->length));
}

static void copy_text(struct text *to, const struct text *from)
{
	to->length = 0;
	print(to, "%s", from->bytes);
}

/* The part before the first of these bytes, without blanks around it; what follows stays in `rest`. NULL where nothing is left. */
static char *next_part(char **rest, const char *separators)
{
	char *part = *rest, *end;

	if (part)
		part += strspn(part, " ");
	if (!part || !*part)
		return NULL;
	*rest = strpbrk(part, separators);
	if (*rest)
		*(*rest)++ = 0;
	for (end = part + strlen(part); end > part && end[-1] == ' '; end--)
		end[-1] = 0;
	return part;
}
