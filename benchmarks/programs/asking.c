/*
 * COUNT BESIDE [--uevent] ALIAS: asks a daemon so often, so many at a time, each from a process of its own that says what
 * helper/request.c says, by its code. Ends with 1 if an answer is no success.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../helper/request.h"

static int ask_once(struct request request)
{
	int status = FAILURE;

	request.until_ns = patience_end_ns();
	return ask(&request, &status) == ANSWERED ? status : FAILURE;
}

static int ask_often(int count, const struct request *request)
{
	for (; count > 0; count--) {
		pid_t child = fork();
		int status;

		if (child == 0)
			_exit(ask_once(*request));
		if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0)
			return FAILURE;
	}
	return 0;
}

int main(int argc, char **argv)
{
	int count = argc > 3 ? atoi(argv[1]) : 0, beside = argc > 3 ? atoi(argv[2]) : 0, failed = 0, status;
	struct request request = { .asked = argv + argc - 1, .count = 1 };

	if (count <= 0 || beside <= 0)
		return FAILURE;
	request.uevent = strcmp(argv[3], "--uevent") == 0;
	for (int each = 0; each < beside; each++) {
		pid_t child = fork();

		if (child == 0)
			_exit(ask_often(count / beside, &request));
		failed |= child < 0;
	}
	while (wait(&status) > 0)
		failed |= status != 0;
	return failed ? FAILURE : 0;
}
