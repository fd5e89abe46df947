/* mq_make NAME MAXMSG MSGSIZE MODE - creates a queue; mq_make NAME - prints what an open one has.
 */
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int main(int argc, char **argv)
{
	struct mq_attr attr = { 0 };
	struct stat st;
	mqd_t q;

	if (argc > 4) {
		attr.mq_maxmsg = atol(argv[2]);
		attr.mq_msgsize = atol(argv[3]);
		umask(0);
		q = mq_open(argv[1], O_RDWR | O_CREAT | O_EXCL, (mode_t)strtoul(argv[4], NULL, 8),
			    &attr);
	} else {
		q = mq_open(argv[1], O_RDONLY);
	}
	if (q == (mqd_t)-1 || mq_getattr(q, &attr) < 0 || fstat(q, &st) < 0) {
		perror("mq_open");
		return 1;
	}
	printf("maxmsg=%ld msgsize=%ld messages=%ld mode=%04o uid=%d gid=%d\n", attr.mq_maxmsg,
	       attr.mq_msgsize, attr.mq_curmsgs, st.st_mode & 07777, (int)st.st_uid,
	       (int)st.st_gid);
	return 0;
}
