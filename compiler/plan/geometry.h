/* geometry.h - the shapes that a convolution's planner, emitter and packer agree on. */
#ifndef CNNC_GEOMETRY_H
#define CNNC_GEOMETRY_H

#include "cnnc.h"

/* A row of n pixels cut into tiles as even as can be: `wide` tiles of `size` pixels, then
 * `narrow` tiles of size - step. 27 pixels in tiles of at most 14, step 1: one of 14, one
 * of 13. */
typedef struct Tiles {
    int size, step, wide, narrow;
} Tiles;

typedef struct ConvGeometry {
    int v;
    int k_vectors;     /* output channels in vectors: ceil(K / v) */
    int groups;        /* of tile_k vectors of output channels: the loop over k */
    int c_lanes;       /* input lanes up to the last real channel: the loop over c */
    int c_step, k_per; /* groups k .. k + k_per - 1 start at lane k / k_per * c_step */
    int in_h, in_w, out_h, out_w; /* of a 1x1 at stride 1 with its rows joined */
    int pool; /* side of a pool's window, of which out_h and out_w are whole; or 1 */
    int kernel[2], stride[2], dilation[2], pad_top, pad_left;
    bool planar; /* the input is the network's image */
    bool padded; /* rows are copied into scratch, with their padding */
    int rows;    /* row_chunk: output rows of a task */
    int row_chunks, k_chunks;
    int scratch_rows, scratch_w; /* of the padded copy, for each channel block */
    Tiles tiles;
} ConvGeometry;

/* The most pixels that fit a register tile of k vectors of output channels. */
int tile_most_pixels(const Target *t, int k);
/* n pixels in tiles of at most `most`. */
Tiles cut_tiles(int n, int most);
/* n: a conv whose choice has tile_p, tile_k and, for what hangs on them, row_chunk and
 * k_chunk. */
ConvGeometry conv_geometry(const Graph *g, const Node *n);
/* The largest of 4, 3, 2, 1 that divides n: vectors of a group where any number serves. */
int widest_group(int n);

/* ---- Winograd ---- */

/* An image is cut into tiles of m[0] x m[1] outputs, which overlap in their inputs; a block
 * of tiles is transformed at once, in planes: one for each of the n[0] * n[1] products. */
typedef struct WinogradGeometry {
    int v;
    int m[2], r[2], n[2],
            step[2];         /* F(m, r) down and across: n samples, step to the next */
    int pad[2];              /* above, left */
    int in[2], out[2];       /* height, width */
    int pool;                /* side of a pool's window, a divisor of out; or 1 */
    int tiles[2];            /* of an image */
    int block[2], blocks[2]; /* tiles of a block, blocks of an image */
    int block_tiles, planes;
    Tiles register_tiles;  /* of a block's tiles */
    int c_blocks, c_lanes; /* of the input; lanes up to the last real channel */
    int groups, k_chunks;  /* of tile_k vectors of outputs; tasks that share a block */
    int columns;           /* of the block's input */
    /* scratch, in floats: V [planes][c_blocks][block_tiles][v], M [planes][tile_k]
     * [block_tiles][v], planes apart by an odd number of vectors; T [n[0]][columns][v] */
    int v_plane, m_plane;
    int64_t v_floats, m_floats, t_floats;
} WinogradGeometry;

bool is_winograd(Algorithm a);
/* m of a direction of r taps: one where there is nothing to gain. */
int tile_outputs(Algorithm a, int r);
/* Whether the algorithm computes the convolution n: its stride, kernel, groups, and an image
 * no smaller than a tile of outputs. */
bool winograd_applies(const Node *n, Algorithm a);
/* n: a conv whose choice is a Winograd algorithm, with block and tile. */
WinogradGeometry winograd_geometry(const Graph *g, const Node *n);
/* Multiplications of one image by the chosen algorithm, between real channels: Winograd's
 * are those of all planes, of tiles that overhang the image as well. */
int64_t algorithm_macs(const Graph *g, const Node *n);

#endif
