/* sysv key - print the key that ftok(3) makes of a file. */
#include "err.h"
#include "out.h"
#include "sysv.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct operand operands[] = {
	{ .metavar = "PATH", .kind = KIND_FILE },
	{ .metavar = "PROJ", .kind = KIND_TEXT },
};

/* PATH and PROJ as the address that they make, which knows the rules: ST_OK, or a usage error. */
static int parse(struct address *a, const char *path, const char *proj)
{
	const char *rule;
	char *text;

	if (strcmp(proj, ":") == 0) /* which an address would take for the one before PROJ */
		proj = "58";
	if (asprintf(&text, "ftok:%s:%s", path, proj) < 0)
		return err_sys(-ENOMEM, path, NULL);
	rule = address_parse(a, FAMILY_MQ, text);
	if (rule)
		err_usage("%s: %s", text, rule);
	free(text);
	return rule ? ST_USAGE : ST_OK;
}

static int run(const void *opts_, int argc, char **argv)
{
	struct address a = { 0 };
	struct stat st;
	int key, r, status = parse(&a, argv[0], argv[1]);

	(void)opts_;
	(void)argc;
	if (status != ST_OK)
		return status;
	r = sysv_key(&a, &key);
	if (r < 0)
		return err_sys(r, argv[0], NULL);
	out_printf("0x%08x\n", (unsigned int)key);
	if (stat(a.name, &st) == 0)
		err_note(argv[0],
			 "made of the last bits of device 0x%llx (8), inode 0x%llx (16) and id "
			 "0x%x (8)",
			 (unsigned long long)st.st_dev, (unsigned long long)st.st_ino,
			 (unsigned int)a.proj);
	return ST_OK;
}

const struct verb sysv_key_verb = {
	.name = "key",
	.brief = "Print the key that ftok(3) makes of the file PATH and PROJ",
	.notes = "PROJ is a character, or a number from 1 to 255.\n",
	OPERANDS(operands),
	.run = run,
};
