/* The state of a chain between two steps: its clocks, counters and everything that its plugins
   keep. Compiled once per precision. */
#pragma once

#include "run/chain.h"
#include "run/image.h"

#define chain_image SL_PRECISE(chain_image)
#define chain_save  SL_PRECISE(chain_save)
#define chain_load  SL_PRECISE(chain_load)

/* To be made before the first step. `spoil`: see image_new. NULL when there is no memory. */
image *chain_image(const chain *, const loaded *, bool spoil);

/* Stops the clocks. False with a sentence when the plugins do not let it be saved. */
bool chain_save(chain *, const image *, tape *, failure *);
/* Takes over what chain_save wrote, into a chain that has made no step. False and nothing is
   changed: it does not fit. */
bool chain_load(chain *, const image *, reel *, failure *);
