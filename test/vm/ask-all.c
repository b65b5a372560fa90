/*
 * ask-all N: asks the daemon for nest_a00 to nest_aNN at once, as a person, and for its status again and again until the last
 * is answered, over one connection, and over a new one each time. Prints what came of it as JSON: a program that starts at
 * once and computes nothing measures the daemon, and not itself.
 */
#define _GNU_SOURCE
#include <err.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { LOADS_MAX = 100, WAITS_MAX = 100000, ANSWER_BYTES = 4096, PAUSE_MS = 20 };

enum { KEPT, NEW, ASKERS };

/* The daemon takes so many requests of one connection, and then ends it. */
enum { REQUESTS_A_CONNECTION = 200 };

static const char STATUS[] = "GET /v1/status HTTP/1.1\r\nHost: modonce\r\n\r\n";

struct load {
	char answer[ANSWER_BYTES];
	size_t size;
};

/* Asks for the status, again PAUSE_MS after each answer. */
struct asker {
	int is_asking;
	double since;
	int asked;
	int answered;
	double waits[WAITS_MAX];
};

static struct load loads[LOADS_MAX];
static struct asker askers[ASKERS];
static struct pollfd fds[LOADS_MAX + ASKERS];

static double now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static int connected(void)
{
	const struct sockaddr_un daemon = { .sun_family = AF_UNIX, .sun_path = "/run/modonce.sock" };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (const struct sockaddr *)&daemon, sizeof daemon) < 0) err(1, "connect");
	return fd;
}

static void say(int fd, const char *text)
{
	if (write(fd, text, strlen(text)) != (ssize_t)strlen(text)) err(1, "write");
}

static int begun_load(int index)
{
	char body[64], request[256];
	int fd = connected();
	snprintf(body, sizeof body, "{\"asked\":[\"nest_a%02d\"],\"from\":\"person\"}", index);
	snprintf(request, sizeof request,
		 "POST /v1/load HTTP/1.1\r\nHost: modonce\r\nContent-Type: application/json\r\n"
		 "Content-Length: %zu\r\nConnection: close\r\n\r\n%s",
		 strlen(body), body);
	say(fd, request);
	return fd;
}

/* False when all was said. */
static int hear(struct load *load, int fd)
{
	ssize_t size = read(fd, load->answer + load->size, sizeof load->answer - 1 - load->size);
	if (size > 0) load->size += size;
	return size > 0;
}

/* How many loads of persons run, by the status that is to be read. */
static int running(int fd)
{
	char answer[2 * ANSWER_BYTES];
	ssize_t size = read(fd, answer, sizeof answer - 1);
	if (size <= 0) err(1, "no status");
	answer[size] = 0;
	const char *person = strstr(answer, "\"person\":");
	if (person == NULL) errx(1, "no status: %s", answer);
	return atoi(person + strlen("\"person\":"));
}

static int ascending(const void *one, const void *other)
{
	double difference = *(const double *)one - *(const double *)other;
	return (difference > 0) - (difference < 0);
}

/* The connection is there already where it is not a new one. */
static void ask(struct asker *asker, struct pollfd *connection, int is_new)
{
	asker->since = now_ms();
	if (is_new) {
		close(connection->fd);
		connection->fd = connected();
	}
	say(connection->fd, STATUS);
	asker->is_asking = 1;
	asker->asked++;
}

/* Reads an answer that is there, or asks when it is time to. Gives how many loads ran, and 0 where nothing was told. */
static int go_on(struct asker *asker, struct pollfd *connection, int is_new)
{
	if (!asker->is_asking) {
		int is_over = asker->asked % REQUESTS_A_CONNECTION == 0;
		if (now_ms() - asker->since >= PAUSE_MS) ask(asker, connection, is_new || is_over);
		return 0;
	}
	if (connection->revents == 0) return 0;
	int now = running(connection->fd);
	if (asker->answered < WAITS_MAX) asker->waits[asker->answered++] = now_ms() - asker->since;
	asker->since = now_ms();
	asker->is_asking = 0;
	return now;
}

static void print_waits(const char *name, struct asker *asker)
{
	double *waits = asker->waits;
	int count = asker->answered;
	if (count == 0) errx(1, "no status was told");
	qsort(waits, count, sizeof *waits, ascending);
	printf(",\"%s\":{\"statuses\":%d,\"medianMs\":%.1f,\"p90Ms\":%.1f,\"longestMs\":%.1f}", name, count, waits[count / 2],
	       waits[count * 9 / 10], waits[count - 1]);
}

int main(int argc, char **argv)
{
	int count = argc == 2 ? atoi(argv[1]) : 0, most = 0, loaded = 0;
	if (count < 1 || count > LOADS_MAX) errx(64, "how many?");
	struct pollfd *connections = &fds[count];
	for (int asker = 0; asker < ASKERS; asker++) connections[asker] = (struct pollfd){ .fd = connected(), .events = POLLIN };
	/* What answers questions is read with the first one. */
	say(connections[KEPT].fd, STATUS);
	running(connections[KEPT].fd);
	for (int load = 0; load < count; load++) fds[load] = (struct pollfd){ .fd = begun_load(load), .events = POLLIN };

	for (int asker = 0; asker < ASKERS; asker++) ask(&askers[asker], &connections[asker], asker == NEW);
	for (int left = count; left > 0;) {
		int is_asking = askers[KEPT].is_asking && askers[NEW].is_asking;
		poll(fds, count + ASKERS, is_asking ? -1 : PAUSE_MS / 4);
		for (int asker = 0; asker < ASKERS; asker++) {
			int now = go_on(&askers[asker], &connections[asker], asker == NEW);
			if (now > most) most = now;
		}
		for (int load = 0; load < count; load++) {
			if (fds[load].fd < 0 || fds[load].revents == 0 || hear(&loads[load], fds[load].fd)) continue;
			close(fds[load].fd);
			fds[load].fd = -1;
			left--;
		}
	}
	for (int load = 0; load < count; load++) loaded += strstr(loads[load].answer, "\"kind\":\"loaded\"") != NULL;
	printf("{\"loaded\":%d,\"most\":%d", loaded, most);
	print_waits("kept", &askers[KEPT]);
	print_waits("new", &askers[NEW]);
	printf("}\n");
}
