/* What a lock file says of the last insertion. src/loading/converge/record.ts is the same in TypeScript. */
#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `sequence` is odd while an insertion runs, then the next even number. `failure` is an errno, 0 for a success. */
struct record {
	int64_t sequence;
	int failure;
	/* It tells which file was inserted, so that a loader wrote it which opens files itself. */
	bool names_file;
};

/* FNV-1a, 32 bits: against torn writes, not against enemies, who cannot open the file. */
uint32_t checksum(const char *bytes, size_t length);

/* What is no whole record counts as the first of all, with the number 0. */
struct record read_record(int fd);

/* That it cannot be written must not hinder a load. */
void write_record(int fd, int64_t sequence, int failure);

/* Does it tell how a next loader ended? */
bool is_of_next_loader(const struct record *record);

#endif
