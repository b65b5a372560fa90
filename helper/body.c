/* The request as bytes: one POST, whose body is JSON. */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "request.h"

enum { BODY_BYTES = 16 * 1024 };

/* `full` once something did not fit. */
struct text {
	char *bytes;
	size_t size, length;
	bool full;
};

static void add(struct text *text, const char *format, ...)
{
	size_t room = text->size - text->length;
	va_list values;
	int wanted;

	if (text->full)
		return;
	va_start(values, format);
	wanted = vsnprintf(text->bytes + text->length, room, format, values);
	va_end(values);
	text->full = wanted < 0 || (size_t)wanted >= room;
	if (!text->full)
		text->length += (size_t)wanted;
}

/* A byte is the character of its number, as everywhere in modonce; what is not printable ASCII is escaped. */
static void add_string(struct text *text, const char *string)
{
	add(text, "\"");
	for (const unsigned char *byte = (const unsigned char *)string; *byte && !text->full; byte++) {
		if (*byte == '"' || *byte == '\\')
			add(text, "\\%c", *byte);
		else if (*byte < ' ' || *byte > '~')
			add(text, "\\u%04x", *byte);
		else
			add(text, "%c", *byte);
	}
	add(text, "\"");
}

static void add_variable(struct text *text, const char *key, const char *name)
{
	const char *value = getenv(name);

	if (!value || !*value)
		return;
	add(text, ",\"%s\":", key);
	add_string(text, value);
}

/* A number that every reader of JSON can hold; another one is left out. */
static void add_count(struct text *text, const char *key, const char *name)
{
	const char *value = getenv(name);
	size_t digits = value ? strspn(value, "0123456789") : 0;

	if (digits > 0 && digits <= 15 && !value[digits] && (value[0] != '0' || digits == 1))
		add(text, ",\"%s\":%s", key, value);
}

static void add_body(struct text *text, const struct request *request)
{
	add(text, "{\"asked\":[");
	for (int index = 0; index < request->count; index++) {
		if (index > 0)
			add(text, ",");
		add_string(text, request->asked[index]);
	}
	add(text, "],\"from\":\"%s\"", request->uevent ? "uevent" : "kernel");
	if (request->uevent) {
		add_variable(text, "devpath", "DEVPATH");
		add_variable(text, "action", "ACTION");
		add_count(text, "seqnum", "SEQNUM");
		add_variable(text, "synthUuid", "SYNTH_UUID");
		add(text, ",\"useBlacklist\":true");
	}
	add(text, "}");
}

size_t write_request(const struct request *request, char *bytes, size_t size)
{
	static char body_bytes[BODY_BYTES];
	struct text body = { .bytes = body_bytes, .size = sizeof(body_bytes) };
	struct text text = { .bytes = bytes, .size = size };

	add_body(&body, request);
	add(&text, "POST /v1/load HTTP/1.1\r\nHost: modonce\r\nContent-Type: application/json\r\n");
	add(&text, "Content-Length: %zu\r\nConnection: close\r\n\r\n%s", body.length, body_bytes);
	return body.full || text.full ? 0 : text.length;
}
