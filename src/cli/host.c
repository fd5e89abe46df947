/* host.c - whose process it is. */
#include "host.h"

const struct host *host;
