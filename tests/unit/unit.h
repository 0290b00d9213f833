/* unit.h - what every unit test includes: cmocka and the compiler's vocabulary. */
#ifndef UNIT_H
#define UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cnnc.h"

static inline int reset(void **state) {
    (void)state;
    arena_reset_all();
    return 0;
}

#endif
