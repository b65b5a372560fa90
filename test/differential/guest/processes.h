/*
 * Several processes that begin at one moment. Each writes its results, and when each operation began and ended, to memory that
 * all share. Of one that is killed the last operation never ends.
 */
enum { PROCESSES = 4, OPERATIONS = 32 };

struct step {
	int64_t began_ns, ended_ns;
	struct result result;
};

struct crowd {
	int count, ready, go;
	pid_t pids[PROCESSES];
	int steps_of[PROCESSES];
	struct step steps[PROCESSES][OPERATIONS];
};

/* A moment at which an operation of a process began or ended: its mark is a digit or a letter. */
struct moment {
	int64_t at_ns;
	char mark;
};

static void run_process(struct crowd *crowd, int process, char *operations)
{
	char *operation, *rest = operations;

	open_keeper();
	peers = crowd->pids;
	__atomic_add_fetch(&crowd->ready, 1, __ATOMIC_SEQ_CST);
	while (!__atomic_load_n(&crowd->go, __ATOMIC_SEQ_CST))
		;
	while ((operation = next_part(&rest, ";"))) {
		struct step *step = &crowd->steps[process][crowd->steps_of[process]++];

		step->began_ns = now_ns();
		step->result = perform(operation);
		/* Last: of one that is killed now, the whole result is there or none. */
		__atomic_store_n(&step->ended_ns, now_ns(), __ATOMIC_SEQ_CST);
		if (crowd->steps_of[process] == OPERATIONS)
			break;
	}
	_exit(0);
}

/* Runs all to their end. */
static struct crowd *start_crowd(char *programs)
{
	static struct crowd *crowd;
	char *operations, *rest = programs;

	if (!crowd)
		crowd = mmap(NULL, sizeof(*crowd), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (crowd == MAP_FAILED)
		fail("mmap: %s", strerror(errno));
	memset(crowd, 0, sizeof(*crowd));
	while ((operations = next_part(&rest, "|"))) {
		int process = crowd->count++;
		pid_t child = process == PROCESSES ? -1 : fork();

		if (child < 0)
			fail("too many processes");
		if (!child)
			run_process(crowd, process, operations);
		crowd->pids[process] = child;
	}
	while (__atomic_load_n(&crowd->ready, __ATOMIC_SEQ_CST) < crowd->count)
		usleep(100);
	__atomic_store_n(&crowd->go, 1, __ATOMIC_SEQ_CST);
	for (int process = 0, status; process < crowd->count; process++)
		if (wait(&status) < 0 || (status && status != SIGKILL))
			fail("a process ended with %x", status);
	return crowd;
}

static int compare_moments(const void *one, const void *other)
{
	const struct moment *first = one, *second = other;

	if (first->at_ns != second->at_ns)
		return first->at_ns < second->at_ns ? -1 : 1;
	/* Digits come before letters: of what falls into one moment, nothing was over before the other began. */
	return first->mark - second->mark;
}

static void print_order(struct text *text, const struct crowd *crowd)
{
	struct moment moments[2 * PROCESSES * OPERATIONS];
	int count = 0;

	for (int process = 0; process < crowd->count; process++) {
		for (int index = 0; index < crowd->steps_of[process]; index++) {
			const struct step *step = &crowd->steps[process][index];

			if (step->began_ns)
				moments[count++] = (struct moment){ step->began_ns, '0' + process };
			if (step->ended_ns)
				moments[count++] = (struct moment){ step->ended_ns, 'a' + process };
		}
	}
	qsort(moments, count, sizeof(*moments), compare_moments);
	print(text, ",\"order\":\"");
	for (int index = 0; index < count; index++)
		print(text, "%c", moments[index].mark);
	print(text, "\"");
}

static void print_step(struct text *text, const struct step *step, int first)
{
	if (step->ended_ns)
		print_result(text, &step->result, first);
	else if (step->began_ns)
		print(text, first ? "null" : ",null");
}

static void print_crowd(struct text *text, const struct crowd *crowd)
{
	print(text, ",\"results\":[");
	for (int process = 0; process < crowd->count; process++) {
		print(text, process ? ",[" : "[");
		for (int index = 0; index < crowd->steps_of[process]; index++)
			print_step(text, &crowd->steps[process][index], !index);
		print(text, "]");
	}
	print(text, "]");
	print_order(text, crowd);
}
