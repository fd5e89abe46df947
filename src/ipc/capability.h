/* capability.h - what this process may do beyond its user and groups: capabilities(7). */
#ifndef IPCTOOL_CAPABILITY_H
#define IPCTOOL_CAPABILITY_H

#include <stdbool.h>

/*
 * Is CAP_SYS_ADMIN (of <linux/capability.h>) and so on in the effective set? What counts for the
 * whole machine also needs capability_everywhere(): elsewhere they are those of a container.
 */
bool capability_has(unsigned int capability);
bool capability_everywhere(void);

#endif
