/*
 * Runs programs of module operations on the kernel that it is started on, and writes what became of them. For tests.
 *
 *   runner PROGRAMS HISTORIES     reads a program a line, writes a history a line
 *   runner -q -- NAME             what the kernel starts to request a module: inserts /m/NAME.ko
 *
 * A program is `ID OPERATION;…` for one process, or `ID OPERATION;… // OPERATION;…|OPERATION;…` where a process for each part
 * behind `//` begins at the same moment, after the first part was done. The operations are those of operations.h. A history
 * is a JSON object: the program's id, the result of each operation (by process), and the state after each operation, null
 * where it is as it was. Of several processes there is only the state at the end, and the order in which their operations
 * began (a digit a process) and ended (a letter a process). The result of an operation in which a process was killed is null.
 * After each program all modules are removed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "text.h"
#include "kernel-files.h"
#include "operations.h"
#include "state.h"
#include "processes.h"

enum { LINE_BYTES = 8192 };

/* ---- One process: the state after each operation. */

static void run_alone(char *operations, struct text *history)
{
	static struct text before, now;
	char *operation, *rest = operations;
	int first = 1;

	before.length = 0;
	print(history, ",\"results\":[[");
	struct text *states = new_text();
	while ((operation = next_part(&rest, ";"))) {
		struct result result = perform(operation);

		print_result(history, &result, first);
		print_state(&now);
		if (!first)
			print(states, ",");
		if (same_text(&before, &now))
			print(states, "null");
		else
			print_json(states, now.bytes);
		copy_text(&before, &now);
		first = 0;
	}
	print(history, "]],\"states\":[%s]", states->bytes);
	free_text(states);
}

/* ---- Several processes: the state when all have ended. */

static void run_together(char *operations, struct text *history)
{
	static struct text now;
	struct crowd *crowd = start_crowd(operations);

	print_crowd(history, crowd);
	print_state(&now);
	print(history, ",\"states\":[");
	print_json(history, now.bytes);
	print(history, "]");
}

static void run_program(char *line, FILE *histories)
{
	static struct text history;
	char *rest = line, *id = next_part(&rest, " "), *together = rest ? strstr(rest, "//") : NULL;

	if (!id || !rest)
		fail("no program: %s", line);
	history.length = 0;
	print(&history, "{\"id\":\"%s\"", id);
	if (together) {
		char *operation;

		*together = 0;
		while ((operation = next_part(&rest, ";")))
			perform(operation);
		run_together(together + 2, &history);
	} else {
		run_alone(rest, &history);
	}
	print(&history, "}\n");
	if (fputs(history.bytes, histories) < 0 || fflush(histories))
		fail("cannot write: %s", strerror(errno));
	if (!disabled)
		clean_up(id);
}

int main(int count, char **words)
{
	char line[LINE_BYTES];
	FILE *programs, *histories;

	if (count == 4 && !strcmp(words[1], "-q"))
		return insert_requested(words[3]);
	if (count != 3 || !(programs = fopen(words[1], "r")) || !(histories = fopen(words[2], "w")))
		fail("usage: runner PROGRAMS HISTORIES");
	prepare_operations();
	prepare_state();
	while (fgets(line, sizeof(line), programs)) {
		line[strcspn(line, "\n")] = 0;
		run_program(line, histories);
		if (disabled)
			break;
	}
	return 0;
}
