/*
 * measured FILE COMMAND [ARGUMENT...]: runs the command and writes to FILE what it took: microseconds of CPU (user and
 * system), microseconds of wall time, peak memory in KiB. Its children count where it waited for them. Exits as it did.
 * Small on purpose: between fork and exec, a child's peak memory is that of its parent.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long micros(struct timeval time)
{
	return time.tv_sec * 1000000LL + time.tv_usec;
}

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000LL + time.tv_nsec / 1000;
}

int main(int argc, char **argv)
{
	struct rusage used;
	long long start = now();
	FILE *report;
	pid_t child;
	int status;

	if (argc < 3)
		return 125;
	child = fork();
	if (child < 0)
		return 125;
	if (child == 0) {
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (wait4(child, &status, 0, &used) < 0)
		return 125;
	report = fopen(argv[1], "w");
	if (report == NULL)
		return 125;
	fprintf(report, "%lld %lld %ld\n", micros(used.ru_utime) + micros(used.ru_stime), now() - start, used.ru_maxrss);
	fclose(report);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 126;
}
