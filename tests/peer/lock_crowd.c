/* lock_crowd DIRECTORY COUNT: locks that many new files there, says so, and keeps the locks. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int count = argc == 3 ? atoi(argv[2]) : 0;
	char path[4096];

	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof path, "%s/%d", argv[1], i);
		if (flock(open(path, O_RDWR | O_CREAT, 0600), LOCK_EX) < 0) {
			perror(path);
			return 1;
		}
	}
	puts("locked");
	fflush(stdout);
	for (;;)
		pause();
}
