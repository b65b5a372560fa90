/*
 * lookup MODULE_DIRECTORY [BUDGET_MS]: what libkmod finds for each request on its input, without any configuration.
 *
 * Prints the request and the names of its modules, in order, or `error NUMBER`, separated by tabs. With a budget it
 * measures instead: lines `# GROUP` divide the input, and for each group it prints the name and the nanoseconds of CPU
 * time that a request takes. A group is asked again and again for that long, and once in full before.
 */
#define _GNU_SOURCE
#include <libkmod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static double cpu_ns(void)
{
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e9 + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1e3;
}

static void answer(struct kmod_ctx *ctx, const char *request)
{
	struct kmod_list *list = NULL, *item;
	int error = kmod_module_new_from_lookup(ctx, request, &list);

	fputs(request, stdout);
	if (error < 0)
		printf("\terror %d", -error);
	kmod_list_foreach(item, list) {
		struct kmod_module *module = kmod_module_get_module(item);

		printf("\t%s", kmod_module_get_name(module));
		kmod_module_unref(module);
	}
	putchar('\n');
	kmod_module_unref_list(list);
}

static void ask_all(struct kmod_ctx *ctx, char **requests, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct kmod_list *list = NULL;

		kmod_module_new_from_lookup(ctx, requests[i], &list);
		kmod_module_unref_list(list);
	}
}

static void measure(struct kmod_ctx *ctx, const char *group, char **requests, size_t count, double budget_ns)
{
	double start, took;
	long passes = 0;

	ask_all(ctx, requests, count);
	start = cpu_ns();
	do {
		ask_all(ctx, requests, count);
		passes++;
		took = cpu_ns() - start;
	} while (took < budget_ns);
	printf("%s\t%.1f\n", group, took / ((double)passes * (double)count));
}

int main(int argc, char **argv)
{
	static const char *const no_config[] = { NULL };
	double budget_ns = argc > 2 ? atof(argv[2]) * 1e6 : 0;
	struct kmod_ctx *ctx;
	char *line = NULL, *group = NULL, **requests = NULL;
	size_t size = 0, count = 0, room = 0;
	ssize_t length;

	if (argc < 2)
		return 2;
	ctx = kmod_new(argv[1], no_config);
	if (ctx == NULL || kmod_load_resources(ctx) < 0)
		return 1;
	while ((length = getline(&line, &size, stdin)) > 0) {
		if (line[length - 1] == '\n')
			line[length - 1] = '\0';
		if (budget_ns == 0) {
			answer(ctx, line);
			continue;
		}
		if (strncmp(line, "# ", 2) == 0) {
			if (count > 0)
				measure(ctx, group, requests, count, budget_ns);
			group = strdup(line + 2);
			count = 0;
			continue;
		}
		if (count == room) {
			room = room == 0 ? 1024 : 2 * room;
			requests = realloc(requests, room * sizeof(*requests));
			if (requests == NULL)
				return 1;
		}
		requests[count++] = strdup(line);
	}
	if (count > 0)
		measure(ctx, group, requests, count, budget_ns);
	return 0;
}
