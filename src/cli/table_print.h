/* table_print.h - what table.c hands on: rows that are filled. */
#ifndef IPCTOOL_TABLE_PRINT_H
#define IPCTOOL_TABLE_PRINT_H

#include "table.h"

/* Writes the row that was filled, or keeps it for table_print_end(). */
void table_print_row(struct table *t);
void table_print_end(struct table *t);

#endif
