/* The conversation with the daemon. Before it accepts the request, whatever goes wrong leads to the next loader. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "request.h"

enum { REQUEST_BYTES = 17 * 1024, HEAD_BYTES = 4096, PROCESSING = 102, UNAVAILABLE = 503 };

struct conversation {
	int socket;
	bool accepted;
	/* Until the request is to be accepted, and until all is to be over. */
	int64_t accept_ns, until_ns;
	char bytes[HEAD_BYTES];
	size_t length;
};

/* Waits for room in the daemon's queue and in the socket's buffer, but no longer than for an acceptance. */
static bool limit_sending(const struct conversation *talk)
{
	int left = milliseconds_until(talk->accept_ns);
	struct timeval time = { .tv_sec = left / 1000, .tv_usec = left % 1000 * 1000 };

	/* No time at all would mean for ever. */
	return left > 0 && setsockopt(talk->socket, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof(time)) == 0;
}

static bool connect_to_daemon(const struct conversation *talk)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = RUN_DIRECTORY "/modonce.sock" };
	int result;

	do
		result = connect(talk->socket, (struct sockaddr *)&address, sizeof(address));
	while (result < 0 && errno == EINTR);
	return result == 0;
}

static bool send_all(const struct conversation *talk, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t sent = send(talk->socket, bytes, length, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return false;
		bytes += sent;
		length -= (size_t)sent;
	}
	return true;
}

/* Reads what has come; false where nothing came in time, nothing will come any more, or it is more than a head. */
static bool receive(struct conversation *talk)
{
	int64_t limit = talk->accepted || talk->until_ns < talk->accept_ns ? talk->until_ns : talk->accept_ns;

	for (;;) {
		struct pollfd waiting = { .fd = talk->socket, .events = POLLIN };
		int ready = poll(&waiting, 1, milliseconds_until(limit));
		ssize_t received;

		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0)
			return false;
		received = recv(talk->socket, talk->bytes + talk->length, sizeof(talk->bytes) - talk->length, 0);
		if (received < 0 && errno == EINTR)
			continue;
		if (received <= 0)
			return false;
		talk->length += (size_t)received;
		return true;
	}
}

/* Up to the first answer that is final. An interim one is taken away from the bytes. */
static enum verdict listen_to(struct conversation *talk, int *status)
{
	for (;;) {
		struct head head;
		int taken = read_head(talk->bytes, talk->length, &head);

		if (taken > 0 && head.code >= 200) {
			*status = head.status;
			/* It shuts down, or has as many requests as it can hold. */
			return head.code == UNAVAILABLE && !talk->accepted ? GONE : ANSWERED;
		}
		if (taken > 0) {
			talk->accepted = talk->accepted || head.code == PROCESSING;
			talk->length -= (size_t)taken;
			memmove(talk->bytes, talk->bytes + taken, talk->length);
		} else if (taken < 0 || !receive(talk)) {
			return talk->accepted ? FAILED : GONE;
		}
	}
}

enum verdict ask(const struct request *request, int *status)
{
	static char bytes[REQUEST_BYTES];
	static struct conversation talk;
	size_t length = write_request(request, bytes, sizeof(bytes));
	enum verdict verdict = GONE;
	int64_t now = now_ns();

	talk.socket = length > 0 ? socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) : -1;
	if (talk.socket < 0)
		return GONE;
	talk.until_ns = request->until_ns;
	talk.accept_ns = now + (request->until_ns - now) / 4;
	if (limit_sending(&talk) && connect_to_daemon(&talk) && send_all(&talk, bytes, length))
		verdict = listen_to(&talk, status);
	close(talk.socket);
	return verdict;
}
