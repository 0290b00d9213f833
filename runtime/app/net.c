/* net.c - the network that this program was built for, under names that don't depend on it.
 *
 * SPDX-License-Identifier: MIT-0
 *
 * Compiled with -DCNNC_NET=lenet '-DCNNC_HEADER="lenet.h"': the network's name in C, and the
 * header that cnnc wrote.
 */
#include CNNC_HEADER

#include "app.h"

#define PASTE(a, b) a##b
#define NAME(net, function) PASTE(net, function)

const cnnc_model *const app_model = &CNNC_NET;

cnnc_status app_steps(const cnnc_weights *w, void *arena, cnnc_team *team,
        const float *image, float *const *outputs, int first, int last) {
    return NAME(CNNC_NET, _steps_array)(w, arena, team, image, outputs, first, last);
}
