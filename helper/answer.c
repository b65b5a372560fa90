/* Reads what the daemon answers: of HTTP only the number of the status and one header. */
#define _GNU_SOURCE
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "request.h"

static const char version[] = "HTTP/1.1 ";
static const char status_header[] = "modonce-status:";

enum { VERSION_LENGTH = sizeof(version) - 1, DIGITS = 3 };

/* The number behind the colon, up to the end of the line; FAILURE for everything else. */
static int exit_status(const char *value, const char *end)
{
	int status = 0, digits = 0;

	while (value < end && (*value == ' ' || *value == '\t'))
		value++;
	for (; value < end && isdigit((unsigned char)*value) && digits < DIGITS; value++, digits++)
		status = status * 10 + *value - '0';
	while (value < end && (*value == ' ' || *value == '\t'))
		value++;
	return digits > 0 && value == end && status <= 255 ? status : FAILURE;
}

/* Without the header, and with a success that is none by its code, the answer is a failure. */
static int status_of(const char *line, const char *end, int code)
{
	for (; line < end; line = (const char *)memmem(line, (size_t)(end - line), "\r\n", 2) + 2) {
		const char *line_end = memmem(line, (size_t)(end - line), "\r\n", 2);
		size_t length = (size_t)(line_end - line), name = sizeof(status_header) - 1;
		int status;

		if (length < name || strncasecmp(line, status_header, name) != 0)
			continue;
		status = exit_status(line + name, line_end);
		return status == 0 && code != 200 ? FAILURE : status;
	}
	return FAILURE;
}

int read_head(const char *bytes, size_t length, struct head *head)
{
	size_t known = length < VERSION_LENGTH ? length : VERSION_LENGTH;
	const char *end, *first;

	if (memcmp(bytes, version, known) != 0)
		return -1;
	end = memmem(bytes, length, "\r\n\r\n", 4);
	if (!end)
		return 0;
	for (int index = 0; index < DIGITS; index++)
		if (!isdigit((unsigned char)bytes[VERSION_LENGTH + index]))
			return -1;
	head->code = (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
	if (head->code < 100 || head->code > 599 || (bytes[12] != ' ' && bytes[12] != '\r'))
		return -1;
	first = memmem(bytes, length, "\r\n", 2);
	head->status = status_of(first + 2, end + 2, head->code);
	return (int)(end + 4 - bytes);
}
