#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A POSIX record lock and not flock: forked children do not inherit it, so trials that outlive
   a killed parent do not keep the store closed. It sits in a file of its own because closing
   any descriptor of the database would drop SQLite's own locks. */

static bool name_lock(const char *store, char *name, size_t size)
{
    return (size_t)snprintf(name, size, "%s-lock", store) < size;
}

static int refuse(const char *store, int descriptor, failure *f)
{
    struct flock holder = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(descriptor, F_GETLK, &holder) == 0 && holder.l_type != F_UNLCK)
        failure_set(f,
                    "%s: process %ld is writing to this store: wait for it, or give another "
                    "store with --store",
                    store, (long)holder.l_pid);
    else
        failure_set(f, "%s: cannot lock the store: %s", store, strerror(errno));
    close(descriptor);
    return -1;
}

int lock_take(const char *store, failure *f)
{
    char name[4096];
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (!name_lock(store, name, sizeof name)) {
        failure_set(f, "%s: the path of the store is too long", store);
        return -1;
    }
    int descriptor = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0) {
        failure_set(f, "%s: cannot write to the store: %s", store, strerror(errno));
        return -1;
    }
    return fcntl(descriptor, F_SETLK, &whole) == 0 ? descriptor : refuse(store, descriptor, f);
}

/* The empty file stays: removing it would let two processes lock two different files. */
void lock_release(int descriptor)
{
    if (descriptor >= 0)
        close(descriptor);
}
