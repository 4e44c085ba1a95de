/* What a process that was forked from the one with the store must not have. */
#pragma once

/* Leaves nothing open but `kept`, which becomes descriptor 3 and is returned, and 0 to 2.
   Unmaps the index of the store's log, which SQLite shares with every reader and writer: a wild
   write of a plugin would reach it. */
int inherited_drop(int kept);
