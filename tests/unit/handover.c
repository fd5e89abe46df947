#include "handover.h"

#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { PIPE_SIZE = 256 * 1024 };

/* A queue that takes back what it is given, up to a number of messages. */
static struct {
	char text[1 << 16];
	size_t used, count, limit;
} queue;

static int take_back(const struct queue *q, const void *data, size_t len, int64_t priority,
		     const struct queue_wait *wait)
{
	(void)q;
	(void)wait;
	if (queue.count == queue.limit)
		return -EAGAIN;
	queue.used += (size_t)snprintf(queue.text + queue.used, sizeof queue.text - queue.used,
				       "%d:%.*s ", (int)priority, (int)len, (const char *)data);
	queue.count++;
	return 0;
}

static const struct queue_ops ops = { .typed = true, .send = take_back };
static const struct queue fake = { .ops = &ops };

static void put(struct handover *h, const char *body, int64_t priority)
{
	size_t len = strlen(body);
	char *to = handover_reserve(h, len + 1);

	*stpcpy(to, body) = '\n';
	handover_take(h, len, priority);
	handover_frame(h, 1, true);
}

/* A handover into a new pipe; returns the reading end. */
static int into_pipe(struct handover *h)
{
	int ends[2];

	CHECK_EQ(pipe(ends), 0);
	CHECK(fcntl(ends[1], F_SETPIPE_SZ, PIPE_SIZE) > 0);
	CHECK_EQ(handover_begin(h, ends[1]), 0);
	queue.used = queue.count = 0;
	queue.limit = SIZE_MAX;
	queue.text[0] = '\0';
	return ends[0];
}

static void end(struct handover *h)
{
	close(h->fd);
	handover_end(h);
}

static void reader_takes(int fd, size_t n)
{
	char buf[4096];

	while (n > 0) {
		ssize_t got = read(fd, buf, n < sizeof buf ? n : sizeof buf);

		if (!CHECK(got > 0))
			return;
		n -= (size_t)got;
	}
}

static void what_is_unread_goes_back(void)
{
	struct handover h;
	int why = 0, reader = into_pipe(&h);

	put(&h, "one", 3);
	put(&h, "two", 3);
	put(&h, "", 2);
	put(&h, "four", 0);
	CHECK_EQ(handover_unwritten(&h), 14);
	CHECK_EQ(handover_write(&h), 0);
	CHECK_EQ(handover_unwritten(&h), 0);
	reader_takes(reader, 7); /* "two" lacks its newline */
	close(reader);
	CHECK(handover_deserted(&h));
	CHECK_EQ(handover_settle(&h), 3);
	CHECK_EQ(handover_return(&h, &fake, &why), 0);
	CHECK_STR(queue.text, "3:two 2: 0:four ");
	end(&h);
}

static void with_a_reader_only_the_unwritten_goes_back(void)
{
	struct handover h;
	int why = 0, reader = into_pipe(&h);

	put(&h, "written", 1);
	CHECK_EQ(handover_write(&h), 0);
	put(&h, "not", 1);
	CHECK_EQ(handover_settle(&h), 1);
	CHECK_EQ(handover_return(&h, &fake, &why), 0);
	CHECK_STR(queue.text, "1:not ");
	close(reader);
	end(&h);
}

static void what_the_queue_does_not_take_stays(void)
{
	struct handover h;
	int why = 0, reader = into_pipe(&h);

	queue.limit = 1;
	put(&h, "a", 1);
	put(&h, "b", 2);
	put(&h, "c", 3);
	close(reader);
	CHECK_EQ(handover_write(&h), -EPIPE);
	CHECK_EQ(handover_settle(&h), 3);
	CHECK_EQ(handover_return(&h, &fake, &why), 2);
	CHECK_EQ(why, -EAGAIN);
	CHECK_EQ(handover_undelivered(&h, 0).tag, 2);
	CHECK_MEM(handover_undelivered(&h, 1).body, "c", 1);
	end(&h);
}

static void texts_apart_from_their_bodies(void)
{
	struct handover h;
	int why = 0, reader = into_pipe(&h);
	char buf[32] = "";

	for (int i = 0; i < 3; i++) {
		char *to = handover_reserve(&h, 32);

		sprintf(to, "bod%d<text>", i);
		handover_take(&h, 4, 0);
		handover_frame(&h, 6, false);
	}
	CHECK_EQ(handover_write(&h), 0);
	CHECK_EQ(read(reader, buf, 11), 11);
	CHECK_STR(buf, "<text><text");
	close(reader);
	CHECK_EQ(handover_settle(&h), 2);
	CHECK_EQ(handover_return(&h, &fake, &why), 0);
	CHECK_STR(queue.text, "0:bod1 0:bod2 ");
	end(&h);
}

static void what_cannot_be_written_to(void)
{
	struct handover h;
	int ends[2];

	CHECK_EQ(handover_begin(&h, 999), -EBADF);
	handover_end(&h);
	CHECK_EQ(pipe(ends), 0);
	CHECK_EQ(handover_begin(&h, ends[0]), -EBADF);
	handover_end(&h);
	close(ends[0]);
	CHECK_EQ(handover_begin(&h, ends[1]), -EPIPE);
	handover_end(&h);
	close(ends[1]);
	ends[0] = open("/dev/full", O_WRONLY);
	CHECK_EQ(handover_begin(&h, ends[0]), -ENOSPC);
	handover_end(&h);
	close(ends[0]);
}

/*
 * Megabytes through a pipe whose reader lags behind by a random number of bytes, and dies: of
 * messages 0, 1, 2, ... exactly those are left over whose end was not read.
 */
static void stream(unsigned int seed, int count, size_t longest)
{
	struct handover h;
	int why = 0, reader = into_pipe(&h), unread = 0;
	uint64_t *ends = calloc((size_t)count, sizeof *ends), total = 0, read_bytes = 0;
	size_t left = 0;

	srandom(seed);
	for (int i = 0; i < count; i++) {
		size_t len = 8 + (size_t)random() % longest, waiting;
		char *to = handover_reserve(&h, len + 1);

		memset(to, '.', len);
		memcpy(to, &i, sizeof i);
		to[len] = '\n';
		handover_take(&h, len, 0);
		handover_frame(&h, 1, true);
		ends[i] = total += len + 1;
		waiting = handover_unwritten(&h) + (size_t)unread;
		if (waiting > PIPE_SIZE / 4) {
			size_t n = (size_t)random() % (size_t)(unread + 1);

			reader_takes(reader, n);
			read_bytes += n;
		}
		ioctl(reader, FIONREAD, &unread);
		/* Never so much that it would block: a page need not be full. */
		if (handover_unwritten(&h) + (size_t)unread < PIPE_SIZE / 2 && random() % 4 == 0)
			CHECK_EQ(handover_write(&h), 0);
		ioctl(reader, FIONREAD, &unread);
	}
	close(reader);
	left = handover_settle(&h);
	for (size_t i = 0; i < left; i++) {
		int number;

		memcpy(&number, handover_undelivered(&h, i).body, sizeof number);
		CHECK_EQ(number, count - (int)(left - i));
	}
	CHECK(left > 0 && ends[count - (int)left] > read_bytes);
	CHECK((int)left == count || ends[count - (int)left - 1] <= read_bytes);
	queue.limit = 0;
	CHECK_EQ(handover_return(&h, &fake, &why), left);
	end(&h);
	free(ends);
}

static void megabytes_through_a_pipe(void)
{
	for (unsigned int seed = 1; seed <= 20; seed++) {
		stream(seed, 20000, 24);
		stream(seed, 2000, 3000);
		stream(seed, 300, 40000);
	}
}

static const struct check_case cases[] = {
	{ "what is unread goes back", what_is_unread_goes_back },
	{ "with a reader, only what is unwritten", with_a_reader_only_the_unwritten_goes_back },
	{ "what the queue does not take stays", what_the_queue_does_not_take_stays },
	{ "texts apart from their bodies", texts_apart_from_their_bodies },
	{ "what cannot be written to", what_cannot_be_written_to },
	{ "megabytes through a pipe", megabytes_through_a_pipe },
};
CHECK_MAIN(cases)
