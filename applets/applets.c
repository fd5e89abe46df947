/* applets.c - the one list of applets, in the order of --help. */
#include "applets.h"

#include "verb.h"

const struct applet *const applets[] = {
	&mq_applet,      &sem_applet,      &shm_applet,   &fifo_applet,     &sock_applet,
	&sysv_applet,    &pipe_applet,     &sig_applet,   &lock_applet,     &rwlock_applet,
	&ls_applet,      &rm_applet,       &gc_applet,    &users_applet,    &limits_applet,
	&blocked_applet, &wait_for_applet, &with_applet,  &bench_applet,    &ipcs_applet,
	&ipcrm_applet,   &ipcmk_applet,    &flock_applet, &complete_applet, NULL,
};
