/* fifo_notes w|r PATH - as one learns it: the writer makes the FIFO anew, opens it and writes
 * "hello" with its NUL; the reader reads once into 128 bytes and prints the text. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int writer(const char *path)
{
	const char text[] = "hello";
	int fd;

	unlink(path);
	if (mkfifo(path, 0644) < 0) {
		perror("mkfifo()");
		return 1;
	}
	fd = open(path, O_WRONLY);
	if (fd < 0) {
		perror("open()");
		return 1;
	}
	return write(fd, text, sizeof text) != sizeof text;
}

static int reader(const char *path)
{
	char buf[128] = "";
	int fd = open(path, O_RDONLY);

	if (fd < 0) {
		perror("open()");
		return 1;
	}
	if (read(fd, buf, sizeof buf - 1) < 0) {
		perror("read()");
		return 1;
	}
	printf("writer said...%s\n", buf);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	return strcmp(argv[1], "w") == 0 ? writer(argv[2]) : reader(argv[2]);
}
