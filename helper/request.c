/*
 * Asks modonce's daemon for a module and ends as the daemon says; where there is none, the next loader is asked.
 *
 *   PROGRAM -q -- ALIAS            as the kernel calls its helper
 *   PROGRAM --uevent [NAME…]       as udev's RUN: for NAME, or for what MODALIAS names
 *   PROGRAM …                      is the next loader
 *
 * It is one static program of libc alone, because the kernel may start fifty of it at once, without descriptors, without a
 * PATH, in an initramfs. docs/helper-protocol.md has its states.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "request.h"

enum { KERNEL_ARGUMENTS = 4 };

/* What is opened later must not become somebody's standard output. */
static void open_standard_descriptors(void)
{
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd && open("/", O_RDONLY) != fd)
			exit(FAILURE);
}

static bool is_for_daemon(const struct request *request)
{
	for (int index = 0; index < request->count; index++)
		if (!*request->asked[index] || strlen(request->asked[index]) > LONGEST_ALIAS)
			return false;
	/* The family of the socket itself: asking for it would ask for it. */
	return strcmp(request->asked[0], "net-pf-1") != 0;
}

/* Whom udev's rule falls back to: as systemd calls modprobe for a name that may be blacklisted and may be absent. */
static char **next_of_uevent(const struct request *request)
{
	char **arguments = calloc((size_t)request->count + 4, sizeof(*arguments));

	if (!arguments)
		exit(FAILURE);
	arguments[1] = "-abq";
	arguments[2] = "--";
	memcpy(arguments + 3, request->asked, (size_t)request->count * sizeof(*arguments));
	return arguments;
}

static int load(struct request *request, char **next)
{
	int status = FAILURE;

	if (milliseconds_until(request->until_ns) == 0)
		return FAILURE;
	if (!is_for_daemon(request))
		become_next(next);
	switch (ask(request, &status)) {
	case ANSWERED:
		return status;
	case FAILED:
		return FAILURE;
	case GONE:
		break;
	}
	return converge(request, next);
}

int main(int argc, char **argv)
{
	struct request request = { .until_ns = patience_end_ns() };
	char *modalias[] = { getenv("MODALIAS"), NULL };

	if (argc < 1)
		return FAILURE;
	open_standard_descriptors();
	if (argc == KERNEL_ARGUMENTS && strcmp(argv[1], "-q") == 0 && strcmp(argv[2], "--") == 0) {
		request.asked = argv + 3;
		request.count = 1;
		return load(&request, argv);
	}
	if (argc < 2 || strcmp(argv[1], "--uevent") != 0)
		become_next(argv);
	request.uevent = true;
	/* The kernel ends the modalias of a CPU with a newline. */
	if (modalias[0])
		modalias[0][strcspn(modalias[0], "\n")] = '\0';
	request.asked = argc > 2 ? argv + 2 : modalias;
	request.count = argc > 2 ? argc - 2 : 1;
	/* A device without a modalias asks for nothing. */
	if (!request.asked[0] || !*request.asked[0])
		return 0;
	return load(&request, next_of_uevent(&request));
}
