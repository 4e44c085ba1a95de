#include "check/stand_in.h"

#include <slalom/optimizer.h>

extern const sl_optimizer stand_in_descent_f64, stand_in_descent_f32;

const plugin *stand_in_descent(void)
{
    static const plugin descent = {
        .path = "",
        .name = "descent",
        .kind = SL_KIND_OPTIMIZER,
        .variant = {&stand_in_descent_f64.plugin, &stand_in_descent_f32.plugin},
    };
    return &descent;
}
