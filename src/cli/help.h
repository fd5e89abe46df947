/* help.h - what --help prints, on stdout, made from the tables alone. */
#ifndef IPCTOOL_HELP_H
#define IPCTOOL_HELP_H

#include "verb.h"

void help_tool(void);
void help_applet(const struct applet *a);
void help_verb(const struct applet *a, const struct verb *v);

#endif
