/* What the parts of the request client share. Its states are those of docs/helper-protocol.md. */
#ifndef REQUEST_H
#define REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Tests are built with a directory of their own. */
#ifndef RUN_DIRECTORY
#define RUN_DIRECTORY "/run"
#endif

/* Where nothing is recorded beside the program. */
#ifndef NEXT_LOADER
#define NEXT_LOADER "/sbin/modprobe"
#endif

/* kmod's status of whatever failed. */
enum { FAILURE = 1 };

/* The kernel has none that is longer; the next loader takes it. */
enum { LONGEST_ALIAS = 2048 };

/* How the daemon answered: not at all, so that the next loader is asked; badly; or with an exit status. */
enum verdict { GONE, FAILED, ANSWERED };

struct request {
	bool uevent;
	/* Names and aliases, NULL behind the last. */
	char **asked;
	int count;
	/* On the monotonic clock. */
	int64_t until_ns;
};

/* What an HTTP head says. `status` is the exit status. */
struct head {
	int code;
	int status;
};

/* clock.c */
int64_t now_ns(void);
int64_t patience_end_ns(void);
int milliseconds_until(int64_t moment_ns);

/* body.c: the length of the whole request, 0 where it does not fit. */
size_t write_request(const struct request *request, char *bytes, size_t size);

/* answer.c: the length of the head, 0 where its end has not come, -1 where this is none. */
int read_head(const char *bytes, size_t length, struct head *head);

/* ask.c */
enum verdict ask(const struct request *request, int *status);

/* next.c */
_Noreturn void become_next(char **arguments);
int run_next(char **arguments);

/* claim.c: the exit status of the next loader, which one at a time runs for an alias. */
int converge(const struct request *request, char **arguments);

#endif
