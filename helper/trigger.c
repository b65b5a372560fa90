/*
 * Makes the kernel ask for modules, from many threads or many processes that wait behind one gate. For tests.
 *
 *   trigger socket FAMILY TYPE PROTOCOL [-n THREADS]
 *   trigger mount FSTYPE [-n THREADS]
 *   trigger open FILE [-n THREADS]
 *   trigger exec N COMMAND [ARGUMENT…]
 *
 * Prints a line for each distinct result: how many had it, and the time from the gate's opening to the last of them.
 * exec adds a line with the times of all, and with two moments of CLOCK_MONOTONIC to put beside a trace of the kernel.
 * Exits with 0 if all succeeded, 1 if one did not, 2 if called wrongly, 3 if it could not do its own part.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "outcomes.h"

enum { LARGEST_N = 4096, STACK_BYTES = 64 * 1024 };

struct request {
	int (*ask)(const struct request *);
	int family, type, protocol;
	const char *name;
};

struct thread {
	pthread_t id;
	const struct request *request;
	struct outcome outcome;
};

/* Shared by threads and by processes. All meet at the barrier twice; `opened_ns` is written between the two. */
struct gate {
	pthread_barrier_t barrier;
	int64_t opened_ns;
};

static struct gate *gate;

static void fail(int status, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	fputs("trigger: ", stderr);
	vfprintf(stderr, format, values);
	fputc('\n', stderr);
	exit(status);
}

static int64_t now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static int number(const char *word, const char *what, int least, int most)
{
	char *end;
	long value;

	errno = 0;
	value = strtol(word, &end, 0);
	if (errno || end == word || *end || value < least || value > most)
		fail(2, "%s must be a number from %d to %d, not '%s'", what, least, most, word);
	return (int)value;
}

static void *allocate(size_t count, size_t size)
{
	void *memory = calloc(count, size);

	if (!memory)
		fail(3, "out of memory");
	return memory;
}

static void make_gate(int n)
{
	pthread_barrierattr_t attributes;

	gate = mmap(NULL, sizeof(*gate), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (gate == MAP_FAILED)
		fail(3, "mmap: %s", strerror(errno));
	pthread_barrierattr_init(&attributes);
	pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	pthread_barrier_init(&gate->barrier, &attributes, (unsigned)n + 1);
}

static void open_gate(void)
{
	pthread_barrier_wait(&gate->barrier);
	gate->opened_ns = now_ns();
	pthread_barrier_wait(&gate->barrier);
}

static void pass_gate(void)
{
	pthread_barrier_wait(&gate->barrier);
	pthread_barrier_wait(&gate->barrier);
}

/* ---- What a thread asks: each answers an errno. */

static int close_or_errno(int fd)
{
	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static int ask_socket(const struct request *request)
{
	return close_or_errno(socket(request->family, request->type, request->protocol));
}

static int ask_open(const struct request *request)
{
	return close_or_errno(open(request->name, O_RDONLY | O_NONBLOCK));
}

/* The kernel looks for the file system before it looks at the device, so a missing device is no hindrance. */
static int ask_mount(const struct request *request)
{
	char directory[] = "/tmp/trigger-XXXXXX";
	int result = 0;

	if (!mkdtemp(directory))
		return errno;
	if (mount("none", directory, request->name, 0, NULL) < 0)
		result = errno;
	else
		umount2(directory, MNT_DETACH);
	rmdir(directory);
	return result;
}

/* ---- Threads. */

static void *run_thread(void *argument)
{
	struct thread *thread = argument;

	pass_gate();
	thread->outcome.result = thread->request->ask(thread->request);
	thread->outcome.ns = now_ns() - gate->opened_ns;
	return NULL;
}

static int run_threads(const struct request *request, int n)
{
	struct thread *threads = allocate((size_t)n, sizeof(*threads));
	struct outcome *outcomes = allocate((size_t)n, sizeof(*outcomes));
	pthread_attr_t attributes;
	int error;

	make_gate(n);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	for (int i = 0; i < n; i++) {
		threads[i].request = request;
		error = pthread_create(&threads[i].id, &attributes, run_thread, &threads[i]);
		if (error)
			fail(3, "thread %d: %s", i + 1, strerror(error));
	}
	open_gate();
	for (int i = 0; i < n; i++) {
		pthread_join(threads[i].id, NULL);
		outcomes[i] = threads[i].outcome;
	}
	return print_results(outcomes, n, thread_label) ? 0 : 1;
}

/* ---- Processes. */

/* Until the gate opens a child dies with its parent, because nobody else would open it. */
static void become(char **command, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(3);
	pass_gate();
	prctl(PR_SET_PDEATHSIG, 0);
	execvp(command[0], command);
	dprintf(STDERR_FILENO, "trigger: %s: %s\n", command[0], strerror(errno));
	_exit(127);
}

static void wait_for(const pid_t *children, struct outcome *outcomes, int n)
{
	for (int left = n, status; left > 0;) {
		pid_t child = waitpid(-1, &status, 0);

		if (child < 0 && errno != EINTR)
			fail(3, "waitpid: %s", strerror(errno));
		for (int i = 0; child > 0 && i < n; i++) {
			if (children[i] != child)
				continue;
			outcomes[i] = (struct outcome){ .result = status, .ns = now_ns() - gate->opened_ns };
			left--;
		}
	}
}

static int run_processes(int n, char **command)
{
	pid_t *children = allocate((size_t)n, sizeof(*children)), parent = getpid();
	struct outcome *outcomes = allocate((size_t)n, sizeof(*outcomes));
	int all_ok;

	make_gate(n);
	for (int i = 0; i < n; i++) {
		children[i] = fork();
		if (children[i] < 0)
			fail(3, "process %d: %s", i + 1, strerror(errno));
		if (children[i] == 0)
			become(command, parent);
	}
	open_gate();
	wait_for(children, outcomes, n);
	all_ok = print_results(outcomes, n, process_label);
	print_times(outcomes, n, gate->opened_ns);
	return all_ok ? 0 : 1;
}

static const char *const USAGE = "usage: trigger socket FAMILY TYPE PROTOCOL [-n THREADS] | mount FSTYPE [-n THREADS] | "
				 "open FILE [-n THREADS] | exec N COMMAND [ARGUMENT…]";

int main(int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : "";
	struct request request = { 0 };
	int words, n = 1;

	if (!strcmp(verb, "exec") && argc > 3)
		return run_processes(number(argv[2], "N", 1, LARGEST_N), argv + 3);
	words = !strcmp(verb, "socket") ? 5 : !strcmp(verb, "mount") || !strcmp(verb, "open") ? 3 : 0;
	if (!words || (argc != words && !(argc == words + 2 && !strcmp(argv[words], "-n"))))
		fail(2, "%s", USAGE);
	if (argc > words)
		n = number(argv[words + 1], "THREADS", 1, LARGEST_N);
	request.name = argv[2];
	request.ask = !strcmp(verb, "mount") ? ask_mount : ask_open;
	if (!strcmp(verb, "socket")) {
		request.ask = ask_socket;
		request.family = number(argv[2], "FAMILY", 0, 255);
		request.type = number(argv[3], "TYPE", 0, 255);
		request.protocol = number(argv[4], "PROTOCOL", 0, 65535);
	}
	return run_threads(&request, n);
}
