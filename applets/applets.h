/* applets.h - what the applets' folders give to the list. */
#ifndef IPCTOOL_APPLETS_H
#define IPCTOOL_APPLETS_H

#include "verb.h"

extern const struct applet mq_applet;
extern const struct applet sem_applet;
extern const struct applet shm_applet;
extern const struct applet fifo_applet;
extern const struct applet rwlock_applet;
extern const struct applet lock_applet;
extern const struct applet sock_applet;
extern const struct applet sysv_applet;
extern const struct applet pipe_applet;
extern const struct applet sig_applet;
extern const struct applet ls_applet;
extern const struct applet rm_applet;
extern const struct applet gc_applet;
extern const struct applet limits_applet;
extern const struct applet blocked_applet;
extern const struct applet wait_for_applet;
extern const struct applet with_applet;
extern const struct applet users_applet;
extern const struct applet ipcs_applet;
extern const struct applet ipcrm_applet;
extern const struct applet ipcmk_applet;
extern const struct applet flock_applet;
extern const struct applet bench_applet;
extern const struct applet complete_applet;

#endif
