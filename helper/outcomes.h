/* How each thread or process of the trigger ended, and how that is printed. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* `result` is an errno (0: success) for threads, what wait(2) says for processes; `ns` counts from the gate's opening. */
struct outcome {
	int result;
	int64_t ns;
};

static int by_time(const void *left, const void *right)
{
	const struct outcome *a = left, *b = right;

	return (a->ns > b->ns) - (a->ns < b->ns);
}

static int by_result(const void *left, const void *right)
{
	const struct outcome *a = left, *b = right;

	return a->result == b->result ? by_time(a, b) : a->result < b->result ? -1 : 1;
}

static const char *thread_label(int result, char *buffer, size_t size)
{
	const char *name = result ? strerrorname_np(result) : "ok";

	snprintf(buffer, size, "errno-%d", result);
	return name ? name : buffer;
}

static const char *process_label(int result, char *buffer, size_t size)
{
	if (WIFSIGNALED(result))
		snprintf(buffer, size, "signal-%d", WTERMSIG(result));
	else
		snprintf(buffer, size, "exit-%d", WEXITSTATUS(result));
	return buffer;
}

/* One line a result. Answers whether the only result is 0, success. */
static int print_results(struct outcome *outcomes, int n, const char *(*label)(int, char *, size_t))
{
	char buffer[32];

	qsort(outcomes, (size_t)n, sizeof(*outcomes), by_result);
	for (int first = 0, next; first < n; first = next) {
		for (next = first + 1; next < n && outcomes[next].result == outcomes[first].result;)
			next++;
		printf("n=%d %s=%d total=%.3fs\n", n, label(outcomes[first].result, buffer, sizeof(buffer)), next - first,
		       (double)outcomes[next - 1].ns / 1e9);
	}
	return outcomes[0].result == 0 && outcomes[n - 1].result == 0;
}

/* All times in one line; the median is the lower of the two middle ones. */
static void print_times(struct outcome *outcomes, int n, int64_t opened_ns)
{
	int64_t first_ok_ns = -1;

	qsort(outcomes, (size_t)n, sizeof(*outcomes), by_time);
	for (int i = n - 1; i >= 0; i--)
		if (outcomes[i].result == 0)
			first_ok_ns = outcomes[i].ns;
	printf("wall=%" PRId64 "ms min=%" PRId64 "ms median=%" PRId64 "ms max=%" PRId64 "ms gate=%.6fs",
	       outcomes[n - 1].ns / 1000000, outcomes[0].ns / 1000000, outcomes[(n - 1) / 2].ns / 1000000,
	       outcomes[n - 1].ns / 1000000, (double)opened_ns / 1e9);
	if (first_ok_ns >= 0)
		printf(" first-ok=%.6fs", (double)(opened_ns + first_ok_ns) / 1e9);
	putchar('\n');
}
