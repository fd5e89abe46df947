/* failed.h - what becomes of messages whose commands failed: none is lost. */
#ifndef IPCTOOL_MQ_FAILED_H
#define IPCTOOL_MQ_FAILED_H

#include "handover.h"
#include "jobs.h"

/* A command ended with a wait status: its message leaves its job, or is held there. */
void failed_settle(struct jobs *j, struct job *job, int wait_status);

/*
 * The message of a job goes back to the queue, or is held while that is full. False when that
 * cannot be, and standard error has it.
 */
bool failed_return(struct jobs *j, struct job *job);

/* The same for one that has no job; QUEUE_MARGIN bytes before its body may be used. */
void failed_return_message(struct jobs *j, struct message m);

/* At the end: waits until the queue takes what is held. The last resort is standard error. */
void failed_return_held(struct jobs *j);

/* Tells how many failed, where each alone was no news. */
void failed_sum_up(const struct jobs *j);

#endif
