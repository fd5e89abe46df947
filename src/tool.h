/* tool.h - from argv to an applet and its verb: what the executable and bash's builtin share. */
#ifndef IPCTOOL_TOOL_H
#define IPCTOOL_TOOL_H

#include <stdbool.h>

/*
 * Does what argv says, argv[0] being the name that we were called by. Returns the status to leave
 * with, which is more than ST_SIGNAL for who is to end by that signal; nothing is held back, nor
 * open, and standard output is written.
 */
int tool_run(int argc, char **argv);

/* Would that run commands, or change for good the process that does it? */
bool tool_needs_process(int argc, char **argv);

#endif
