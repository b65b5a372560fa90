/*
 * The next loader: the absolute path in the file `next-loader` beside this program, else the one that it was built with.
 * Never this program itself, neither by a link nor round about by a script.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "request.h"

/* How many next loaders led here. Install commands that call modprobe need a few. */
static const char mark[] = "MODONCE_NEXT";

enum { MOST_MARKS = 8 };

_Noreturn static void refuse(const char *why, const char *path)
{
	fprintf(stderr, "modonce request: %s: %s\n", path, why);
	exit(FAILURE);
}

/* By the kernel's link, or where /proc is not mounted by the path that was executed. */
static const char *own_path(char *path, size_t size)
{
	ssize_t length = readlink("/proc/self/exe", path, size - 1);

	if (length <= 0)
		return (const char *)getauxval(AT_EXECFN);
	path[length] = '\0';
	return path;
}

/* A file that anybody else could write counts for nothing. */
static bool is_ours(int fd)
{
	struct stat stat;

	return fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode) && (stat.st_uid == 0 || stat.st_uid == geteuid()) &&
	       (stat.st_mode & 022) == 0;
}

/* The first line of the file beside `program`; an empty text where there is none to be trusted. */
static void read_recorded(const char *program, char *path, size_t size)
{
	const char *slash = strrchr(program, '/');
	ssize_t length = 0;
	char file[PATH_MAX];
	int fd;

	snprintf(file, sizeof(file), "%.*snext-loader", slash ? (int)(slash - program) + 1 : 0, program);
	fd = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd >= 0 && is_ours(fd))
		length = read(fd, path, size - 1);
	if (fd >= 0)
		close(fd);
	path[length > 0 ? length : 0] = '\0';
	path[strcspn(path, "\n")] = '\0';
}

static const char *next_loader(void)
{
	static char recorded[PATH_MAX];
	char link[PATH_MAX];
	const char *program = own_path(link, sizeof(link)), *path = NEXT_LOADER;
	struct stat own, next;

	if (program)
		read_recorded(program, recorded, sizeof(recorded));
	if (*recorded)
		path = recorded;
	if (*path != '/')
		refuse("the next loader is no absolute path", path);
	if (stat(path, &next) != 0)
		refuse(strerror(errno), path);
	if (program && stat(program, &own) == 0 && own.st_dev == next.st_dev && own.st_ino == next.st_ino)
		refuse("the next loader is this program itself", path);
	return path;
}

static void count_mark(const char *path)
{
	const char *text = getenv(mark);
	int marks = text && *text >= '0' && *text <= '9' && !text[1] ? *text - '0' : 0;
	char next[2] = { (char)('1' + marks), '\0' };

	if (marks >= MOST_MARKS)
		refuse("the next loader leads back here", path);
	setenv(mark, next, 1);
}

/* Replaces this process. The first argument becomes the path: a loader may go by its own name. */
_Noreturn void become_next(char **arguments)
{
	const char *path = next_loader();

	count_mark(path);
	arguments[0] = (char *)path;
	execv(path, arguments);
	refuse(strerror(errno), path);
}

int run_next(char **arguments)
{
	pid_t child = fork();
	int status;

	if (child == 0)
		become_next(arguments);
	if (child < 0)
		return FAILURE;
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return FAILURE;
	return WIFEXITED(status) ? WEXITSTATUS(status) : FAILURE;
}
