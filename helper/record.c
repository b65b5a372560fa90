#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record.h"

enum { RECORD_BYTES = 4096, CHECKSUM_DIGITS = 8 };

static const char format[] = "modonce-claim-1 ";

uint32_t checksum(const char *bytes, size_t length)
{
	uint32_t hash = 0x811c9dc5;

	for (size_t index = 0; index < length; index++)
		hash = (hash ^ (unsigned char)bytes[index]) * 0x01000193;
	return hash;
}

/* A line of six words and the checksum of all before it; between two words is one blank, so that a word may be empty. */
static bool parse_record(char *bytes, size_t length, struct record *record)
{
	char *end = memchr(bytes, '\n', length), *last, *word;
	char digits[CHECKSUM_DIGITS + 1];
	int blanks = 0;

	if (!end)
		return false;
	*end = '\0';
	last = strrchr(bytes, ' ');
	for (const char *byte = bytes; *byte; byte++)
		blanks += *byte == ' ';
	if (blanks != 6 || strncmp(bytes, format, sizeof(format) - 1) != 0)
		return false;
	snprintf(digits, sizeof(digits), "%08" PRIx32, checksum(bytes, (size_t)(last - bytes)));
	if (strcmp(last + 1, digits) != 0)
		return false;
	record->sequence = strtoll(bytes + sizeof(format) - 1, &word, 10);
	record->failure = *word == ' ' ? (int)strtol(word + 1, &word, 10) : 0;
	record->names_file = word[0] != ' ' || word[1] != ' ';
	return record->sequence >= 0;
}

struct record read_record(int fd)
{
	struct record record = { 0 }, none = { 0 };
	char bytes[RECORD_BYTES];
	ssize_t length = pread(fd, bytes, sizeof(bytes), 0);

	return length > 0 && parse_record(bytes, (size_t)length, &record) ? record : none;
}

void write_record(int fd, int64_t sequence, int failure)
{
	char line[128];
	int length = snprintf(line, sizeof(line), "%s%" PRId64 " %d   process%%20%d", format, sequence, failure, (int)getpid());

	length += snprintf(line + length, sizeof(line) - (size_t)length, " %08" PRIx32 "\n", checksum(line, (size_t)length));
	if (pwrite(fd, line, (size_t)length, 0) == length)
		(void)!ftruncate(fd, length);
}

bool is_of_next_loader(const struct record *record)
{
	return record->sequence > 0 && record->sequence % 2 == 0 && !record->names_file;
}
