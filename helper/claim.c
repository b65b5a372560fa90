/*
 * Without a daemon: one next loader at a time for an alias, by the lock files of src/loading/converge/claims.ts, with the
 * records of record.ts. For an alias that is a module's name the file is that module's.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record.h"
#include "request.h"

#define CLAIMS RUN_DIRECTORY "/modonce"
#define LOOK_AGAIN_NS INT64_C(60000000000)

enum { LONGEST_PAUSE_MS = 1000, LONGEST_BLIND_PAUSE_MS = 50, LONGEST_NAME = 200 };

/* `second` and `changes` are -1 while there is none. */
struct claim {
	char path[PATH_MAX];
	int first, second, changes;
	int64_t opened_at;
};

enum take { TAKEN, LOADED_MEANWHILE, FAILED_MEANWHILE, TIMED_OUT };

static uint32_t checksum_of_name(const char *alias)
{
	char name[LONGEST_ALIAS + 1];
	size_t length = 0;

	for (; alias[length] && length < LONGEST_ALIAS; length++)
		name[length] = alias[length] == '-' ? '_' : alias[length];
	return checksum(name, length);
}

/* As claims.ts spells names. What is too long for a file name goes by a checksum. */
static void name_file(char *path, size_t size, const char *alias)
{
	size_t length = (size_t)snprintf(path, size, "%s/", CLAIMS), start = length;

	for (const char *byte = alias; *byte && length < start + LONGEST_NAME; byte++) {
		bool plain = strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_", *byte);
		const char *format = plain ? "%c" : *byte == '-' ? "_" : "%%%02x";

		length += (size_t)snprintf(path + length, size - length, format, (unsigned char)*byte);
	}
	if (length >= start + LONGEST_NAME)
		snprintf(path + start, size - start, "alias-%08" PRIx32, checksum_of_name(alias));
}

static bool is_private(const struct stat *stat)
{
	return stat->st_uid == geteuid() && (stat->st_mode & 077) == 0;
}

static int open_lock(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
	struct stat stat;

	if (fd < 0 || (fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode) && is_private(&stat)))
		return fd;
	close(fd);
	return -1;
}

static bool open_claim(struct claim *claim, const char *alias)
{
	struct stat stat;

	if (mkdir(CLAIMS, 0700) != 0 && errno != EEXIST)
		return false;
	if (lstat(CLAIMS, &stat) != 0 || !S_ISDIR(stat.st_mode) || !is_private(&stat))
		return false;
	name_file(claim->path, sizeof(claim->path), alias);
	claim->first = open_lock(claim->path);
	if (claim->first < 0)
		return false;
	claim->second = -1;
	claim->changes = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (claim->changes >= 0)
		inotify_add_watch(claim->changes, claim->path, IN_MODIFY);
	claim->opened_at = read_record(claim->first).sequence;
	return true;
}

/* A file that cannot be locked (ENOLCK) keeps nobody out. */
static bool try_lock(int fd)
{
	return flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

/* For those whom a stopped holder of the first lock would make wait for ever. */
static bool try_second(struct claim *claim)
{
	char path[PATH_MAX + sizeof(".second")];

	snprintf(path, sizeof(path), "%s.second", claim->path);
	if (claim->second < 0)
		claim->second = open_lock(path);
	return claim->second >= 0 && try_lock(claim->second);
}

/* Until somebody has written a record, or a while has passed: nobody tells of a lock that was given up. */
static void wait_for_record(const struct claim *claim, int limit_ms)
{
	struct pollfd waiting = { .fd = claim->changes, .events = POLLIN };
	char events[512];

	if (claim->changes < 0)
		poll(NULL, 0, limit_ms < LONGEST_BLIND_PAUSE_MS ? limit_ms : LONGEST_BLIND_PAUSE_MS);
	else if (poll(&waiting, 1, limit_ms) > 0)
		while (read(claim->changes, events, sizeof(events)) > 0)
			;
}

/*
 * Takes the lock, unless a next loader has ended meanwhile, for whoever it ran. Then a failure is ours as well, and after a
 * success the next loader sees for itself what is there: many may do that at once.
 */
static enum take take(struct claim *claim, int64_t until_ns)
{
	int64_t look_again_ns = now_ns() + LOOK_AGAIN_NS, seen = claim->opened_at;

	for (int pause_ms = 1;;) {
		bool taken = try_lock(claim->first) || (now_ns() >= look_again_ns && try_second(claim));
		struct record record = read_record(claim->first);
		int left_ms;

		if (is_of_next_loader(&record) && record.sequence > claim->opened_at)
			return record.failure ? FAILED_MEANWHILE : LOADED_MEANWHILE;
		if (taken)
			return TAKEN;
		if (record.sequence != seen) {
			look_again_ns = now_ns() + LOOK_AGAIN_NS;
			pause_ms = 1;
		}
		seen = record.sequence;
		left_ms = milliseconds_until(until_ns);
		if (left_ms == 0)
			return TIMED_OUT;
		wait_for_record(claim, pause_ms < left_ms ? pause_ms : left_ms);
		pause_ms = pause_ms * 2 < LONGEST_PAUSE_MS ? pause_ms * 2 : LONGEST_PAUSE_MS;
	}
}

/* Gives up what was taken. */
static void close_claim(const struct claim *claim)
{
	close(claim->first);
	if (claim->second >= 0)
		close(claim->second);
	if (claim->changes >= 0)
		close(claim->changes);
}

static int run_recorded(const struct claim *claim, char **arguments)
{
	int64_t sequence = read_record(claim->first).sequence;
	int status;

	sequence += sequence % 2 ? 2 : 1;
	write_record(claim->first, sequence, 0);
	status = run_next(arguments);
	/* Whoever was stopped for so long that another one took the second lock does not turn the number back. */
	if (read_record(claim->first).sequence <= sequence)
		write_record(claim->first, sequence + 1, status ? EIO : 0);
	return status;
}

int converge(const struct request *request, char **arguments)
{
	struct claim claim;
	int status = FAILURE;

	/* Who has no /run, or asks for several, is merely not converged. */
	if (request->count != 1 || !open_claim(&claim, request->asked[0]))
		become_next(arguments);
	switch (take(&claim, request->until_ns)) {
	case TAKEN:
		status = run_recorded(&claim, arguments);
		break;
	case LOADED_MEANWHILE:
		close_claim(&claim);
		become_next(arguments);
	case FAILED_MEANWHILE:
	case TIMED_OUT:
		break;
	}
	close_claim(&claim);
	return status;
}
