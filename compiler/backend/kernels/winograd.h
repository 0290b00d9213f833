/* winograd.h - what the files of the Winograd emitter share. */
#ifndef CNNC_WINOGRAD_KERNEL_H
#define CNNC_WINOGRAD_KERNEL_H

#include "../../plan/geometry.h"
#include "../../plan/winograd.h"
#include "../backend.h"

#include <string.h>

typedef struct Winograd {
    Kernel *k;
    WinogradGeometry q;
    int tile_k;
    Transform t[2]; /* down, across */
} Winograd;

/* A direction's place in the loops over a block's tiles: the number of the tile in the
 * image and in the block, "" where there is one only. */
typedef struct TileIndex {
    const char *global, *local;
    bool loop;
} TileIndex;

/* winograd.c */
/* Open the loop over a block's tiles, down (dim 0) or across: `inside` those alone that are
 * in the image. */
TileIndex open_tiles(const Winograd *w, int dim, bool inside);
void close_tiles(const Winograd *w, const TileIndex *i);

/* winograd_forms.c: one dimension of a transform, as statements */
/* result[i]: text of row i of BT times the vectors d0, d1, ... */
void emit_input_forms(Printer *p, const Transform *t, const char **result);
/* result[i]: text of row i of AT times the vectors m0, m1, ..., plus `more` unless NULL */
void emit_output_forms(
        Printer *p, const Transform *t, const char *more, const char **result);

/* winograd_input.c: V = BT d B of the task's block, all input channels */
void emit_winograd_input(const Winograd *w);
/* winograd_output.c: y = act(AT m A + bias + residual) of the block, for group k */
void emit_winograd_output(const Winograd *w);

#endif
