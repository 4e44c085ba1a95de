/* A real Slurm on this machine: a controller and two nodes of one core each, with a munge of
   their own, in a scratch folder and on free ports. */
#pragma once

#include <stdbool.h>

enum { CLUSTER_NODES = 2 };

/* Why there can be no Slurm here, or NULL. */
const char *cluster_obstacle(void);
/* Once per test program, around all of its tests: the scratch folder. */
bool cluster_open(void);
void cluster_close(void);

/* Starts all of it and sets SLURM_CONF; on false the daemons' last words are on stderr. */
bool cluster_start(void);
/* Ends all daemons and jobs. */
void cluster_stop(void);

/* SIGKILL for the node's daemon and everything that runs on it. Node 1 or 2. */
void cluster_kill_node(int node);
void cluster_start_node(int node);
