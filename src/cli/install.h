/* install.h - `ipctool --install [-s] DIR [NAME]...`: links for the applets, as busybox does. */
#ifndef IPCTOOL_INSTALL_H
#define IPCTOOL_INSTALL_H

#include "verb.h"

extern const struct verb install_verb;

#endif
