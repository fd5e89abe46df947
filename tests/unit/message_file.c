/* message_file.c - messages as files that nobody can change. */
#include "message_file.h"

#include "check.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static void keeps_what_it_was(void)
{
	struct message_file f;
	char seen[8] = "";

	CHECK_EQ(message_file_make(&f), 0);
	CHECK_EQ(message_file_put(&f, "message", 7, 42), 0);
	CHECK_EQ(f.tag, 42);
	CHECK(write(f.fd, "spoilt", 6) < 0 && errno == EPERM);
	CHECK(ftruncate(f.fd, 0) < 0 && errno == EPERM);
	CHECK_EQ(read(f.fd, seen, sizeof seen), 7);
	CHECK_STR(seen, "message");
	CHECK_EQ(read(f.fd, seen, sizeof seen), 0);
	memset(seen, 0, sizeof seen);
	CHECK_EQ(message_file_get(&f, seen), 0);
	CHECK_STR(seen, "message");
	message_file_rewind(&f);
	CHECK_EQ(read(f.fd, seen, 3), 3);
	message_file_close(&f);
	CHECK_EQ(f.fd, -1);
}

static void holds_nothing_and_much(void)
{
	const size_t much = 16 << 20;
	char *body = calloc(2, much);
	struct message_file f;

	memset(body, 'x', much);
	CHECK_EQ(message_file_make(&f), 0);
	CHECK_EQ(message_file_put(&f, body, 0, 0), 0);
	CHECK_EQ(read(f.fd, body, 1), 0);
	message_file_close(&f);
	CHECK_EQ(message_file_make(&f), 0);
	CHECK_EQ(message_file_put(&f, body, much, 0), 0);
	CHECK_EQ(message_file_get(&f, body + much), 0);
	CHECK(memcmp(body, body + much, much) == 0);
	message_file_close(&f);
	free(body);
}

static const struct check_case cases[] = {
	{ "keeps what it was", keeps_what_it_was },
	{ "holds nothing, and much", holds_nothing_and_much },
};
CHECK_MAIN(cases)
