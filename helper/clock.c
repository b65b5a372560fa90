/* How long a request may take: two minutes in all, or what is left of the two minutes of the helper that has led to it. */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "request.h"

#define SECOND_NS INT64_C(1000000000)

static const int64_t patience_ns = 120 * SECOND_NS;
static const char until[] = "MODONCE_UNTIL_NS";

int64_t now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * SECOND_NS + time.tv_nsec;
}

/* Something that a command of a helper has started may outlive it by far and ask for itself: then the moment is stale. */
static int64_t inherited_ns(int64_t now)
{
	const char *text = getenv(until);
	int64_t moment;
	char *end;

	if (!text || *text < '0' || *text > '9')
		return INT64_MAX;
	errno = 0;
	moment = strtoll(text, &end, 10);
	return errno || *end || now - moment >= patience_ns ? INT64_MAX : moment;
}

/* Tells the moment to the next loader as well, for whose install commands the kernel waits too. */
int64_t patience_end_ns(void)
{
	int64_t now = now_ns(), inherited = inherited_ns(now), own = now + patience_ns;
	int64_t moment = inherited < own ? inherited : own;
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, moment);
	setenv(until, text, 1);
	return moment;
}

/* Rounded up, for poll(2), and never negative, which would be for ever. */
int milliseconds_until(int64_t moment_ns)
{
	int64_t left = moment_ns - now_ns();

	if (left <= 0)
		return 0;
	left = (left + 999999) / 1000000;
	return left > INT_MAX ? INT_MAX : (int)left;
}
