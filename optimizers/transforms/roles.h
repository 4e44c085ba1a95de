/* Which tensors a transform of matrices takes: those of two dimensions and more that play one
   of the chosen roles, seen as matrices of shape[0] rows. */
#pragma once

#include <slalom/problem.h>
#include <stdio.h>

typedef struct roles {
    bool matrix, head, embedding, factor;
} roles;

#define ROLES_OPTIONS(self)                                                                    \
    SL_BOOL(self, matrix, 1, "take the weight matrices"),                                      \
        SL_BOOL(self, head, 0, "take the last layer's matrix"),                                \
        SL_BOOL(self, embedding, 0, "take embeddings"),                                        \
        SL_BOOL(self, factor, 0, "take factors of low-rank products")

/* The struct of a plugin with these options keeps them under their own names. */
#define ROLES_OF(h) roles_make((h)->matrix, (h)->head, (h)->embedding, (h)->factor)

static inline roles roles_make(bool matrix, bool head, bool embedding, bool factor)
{
    roles r = {matrix, head, embedding, factor};
    return r;
}

static inline bool roles_take(roles r, const sl_tensor *t)
{
    if (t->dims < 2)
        return false;
    return (t->role == SL_ROLE_MATRIX && r.matrix) || (t->role == SL_ROLE_HEAD && r.head) ||
           (t->role == SL_ROLE_EMBEDDING && r.embedding) ||
           (t->role == SL_ROLE_FACTOR && r.factor);
}

/* "matrix, head": what is chosen. */
static inline sl_status roles_unmet(sl_host *host, roles r)
{
    char list[64];
    snprintf(list, sizeof list, "%s%s%s%s", r.matrix ? ", matrix" : "", r.head ? ", head" : "",
             r.embedding ? ", embedding" : "", r.factor ? ", factor" : "");
    if (!list[0])
        return sl_fail(host, "no role is chosen: set matrix, head, embedding or factor");
    return sl_fail(host,
                   "no tensor below is a matrix of a chosen role (%s); `slalom info` of the "
                   "problem lists its tensors",
                   list + 2);
}
