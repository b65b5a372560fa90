/*
 * ask-all N: asks the daemon for nest_a00 to nest_aNN at once, as a person, and for its status again and again until the last
 * is answered, over one connection. Prints what came of it as JSON: a program that starts at once and computes nothing
 * measures the daemon, and not itself.
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

/* The daemon takes so many requests of one connection, and then ends it. */
enum { REQUESTS_A_CONNECTION = 200 };

static const char STATUS[] = "GET /v1/status HTTP/1.1\r\nHost: modonce\r\n\r\n";

struct load {
	char answer[ANSWER_BYTES];
	size_t size;
};

static struct load loads[LOADS_MAX];
static struct pollfd fds[LOADS_MAX + 1];
static double waits[WAITS_MAX];

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

int main(int argc, char **argv)
{
	int count = argc == 2 ? atoi(argv[1]) : 0, most = 0, asked = 1, statuses = 0, loaded = 0;
	if (count < 1 || count > LOADS_MAX) errx(64, "how many?");
	struct pollfd *status = &fds[count];
	*status = (struct pollfd){ .fd = connected(), .events = POLLIN };
	/* What answers questions is read with the first one. */
	say(status->fd, STATUS);
	running(status->fd);
	for (int load = 0; load < count; load++) fds[load] = (struct pollfd){ .fd = begun_load(load), .events = POLLIN };

	double since = now_ms();
	say(status->fd, STATUS);
	for (int left = count, is_asking = 1; left > 0;) {
		poll(fds, count + 1, is_asking ? -1 : PAUSE_MS);
		if (!is_asking && now_ms() - since >= PAUSE_MS) {
			if (++asked % REQUESTS_A_CONNECTION == 0) {
				close(status->fd);
				status->fd = connected();
			}
			since = now_ms();
			say(status->fd, STATUS);
			is_asking = 1;
		} else if (is_asking && status->revents != 0) {
			int now = running(status->fd);
			if (statuses < WAITS_MAX) waits[statuses++] = now_ms() - since;
			if (now > most) most = now;
			since = now_ms();
			is_asking = 0;
		}
		for (int load = 0; load < count; load++) {
			if (fds[load].fd < 0 || fds[load].revents == 0 || hear(&loads[load], fds[load].fd)) continue;
			close(fds[load].fd);
			fds[load].fd = -1;
			left--;
		}
	}
	for (int load = 0; load < count; load++) loaded += strstr(loads[load].answer, "\"kind\":\"loaded\"") != NULL;
	if (statuses == 0) errx(1, "no status was told");
	qsort(waits, statuses, sizeof *waits, ascending);
	printf("{\"loaded\":%d,\"most\":%d,\"statuses\":%d,\"medianMs\":%.1f,\"p90Ms\":%.1f,\"longestMs\":%.1f}\n", loaded, most, statuses,
	       waits[statuses / 2], waits[statuses * 9 / 10], waits[statuses - 1]);
}
