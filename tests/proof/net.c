/* net, made by cnnc 0.1.0 from net.yaml for avx2, batch 2.
 *
 * cc -std=gnu17 -O2 -ffp-contract=fast -mavx2 -mfma -c
 *
 * 10 steps, 10 kernels; arena 12288 bytes and 5184 for each thread, weights 21952 bytes.
 * Anyone may use this file for anything (MIT-0).
 *
 * step  layer                        result               MFLOP       MB  kernel
 *    0  stem                         [8,8,8]               0.06    0.007  conv3x3_c3_k8_h8_relu
 *    1  2                            [8,8,8]               0.02    0.009  conv1x1_c8_k8_h8_relu
 *    2  4                            [8,8,8]               0.00    0.008  maxpool3x3_s1_c8_h8
 *    3  down                         [16,4,4]              0.15    0.020  conv3x3_s2_c16_k16_h4
 *    4  6                            [16,4,4]              0.15    0.015  conv3x3_c16_k16_h4_add
 *    5  7                            [16,4,4]              0.00    0.004  lrn_b2_h4_w4
 *    6  pool                         [16,2,2]              0.00    0.003  avgpool2x2_s2_c16_h4
 *    7  fc                           [5]                   0.00    0.003  linear_c64_k5
 *    8  prob                         [5]                   0.00    0.000  softmax_b1_h1_w1
 *    9  prob.output                  [5]                   0.00    0.000  output_c5_h1
 */
#ifndef __AVX2__
#error "compile this file with -mavx2 -mfma"
#endif

#define CNNC_V 8
#include "net.h"

/* conv 3x3 stride 1x1 pad 1,1,1,1, [3,8,8] -> [8,8,8], relu
 * tile: 8 pixels x 1 vectors of output channels; w: [1][3][3][3][8]
 * task: 4 of 8 rows, 1 of 1 groups of 8 channels
 * rows: the task's input with its padding, [3][6][10] */
static void conv3x3_c3_k8_h8_relu(int part, int parts, const float x[static 384],
        const float w[static 216], const float b[static 8], float y[static 1024],
        float rows[static 180]) {
    const int t1 = cnnc_first(4, part + 1, parts);
    for (int t = cnnc_first(4, part, parts); t < t1; t++) {
        const int n = t / 2;
        const int yt = t % 2;
        const float *const xn = x + n * 192;
        float *const yn = y + n * 512;
        const int y0 = yt * 4;
        const int y1 = y0 + 4;
        const int j0 = y0 < 1 ? 1 - y0 : 0;
        const int j1 = y0 > 3 ? 9 - y0 : 6;
        for (int c = 0; c < 3; c++) {
            for (int j = j0; j < j1; j++) {
                const float *const from = xn + c * 64 + (y0 + j - 1) * 8;
                float *const to = rows + c * 60 + j * 10;
                for (int ix = 0; ix < 1; ix++) {
                    to[ix] = 0.0f;
                }
                for (int ix = 0; ix < 8; ix++) {
                    to[1 + ix] = from[ix];
                }
                for (int ix = 9; ix < 10; ix++) {
                    to[ix] = 0.0f;
                }
            }
        }
        for (int oy = y0; oy < y1; oy++) {
            const int r0 = oy < 1 ? 1 - oy : 0;
            const int r1 = oy > 6 ? 9 - oy : 3;
            for (int ox = 0; ox < 8; ox += 8) {
                vf a0_0 = vf_load(b);
                vf a1_0 = a0_0;
                vf a2_0 = a0_0;
                vf a3_0 = a0_0;
                vf a4_0 = a0_0;
                vf a5_0 = a0_0;
                vf a6_0 = a0_0;
                vf a7_0 = a0_0;
                const float *const xo = rows + (oy - y0) * 10 + ox;
                const float *const xb = xo;
                const float *const wb = w;
                for (int r = r0; r < r1; r++) {
                    for (int s = 0; s < 3; s++) {
                        const float *const xs = xb + r * 10 + s;
                        const float *const ws = wb + r * 72 + s * 24;
                        for (int c = 0; c < 3; c++) {
                            const float *const xc = xs + c * 60;
                            const vf w0 = vf_load(ws + c * 8);
                            a0_0 += xc[0] * w0;
                            a1_0 += xc[1] * w0;
                            a2_0 += xc[2] * w0;
                            a3_0 += xc[3] * w0;
                            a4_0 += xc[4] * w0;
                            a5_0 += xc[5] * w0;
                            a6_0 += xc[6] * w0;
                            a7_0 += xc[7] * w0;
                        }
                    }
                }
                float *const yo = yn + oy * 64 + ox * 8;
                vf_store(yo, vf_relu(a0_0));
                vf_store(yo + 8, vf_relu(a1_0));
                vf_store(yo + 16, vf_relu(a2_0));
                vf_store(yo + 24, vf_relu(a3_0));
                vf_store(yo + 32, vf_relu(a4_0));
                vf_store(yo + 40, vf_relu(a5_0));
                vf_store(yo + 48, vf_relu(a6_0));
                vf_store(yo + 56, vf_relu(a7_0));
            }
        }
    }
}

/* conv 1x1 stride 1x1 pad 0,0,0,0, [8,8,8] -> [8,8,8], relu
 * tile: 11 pixels x 1 vectors of output channels; w: [1][8][1][1][8]
 * task: 1 of 2 rows, 1 of 1 groups of 8 channels */
static void conv1x1_c8_k8_h8_relu(int part, int parts, const float x[static 1024],
        const float w[static 64], const float b[static 8], float y[static 1536]) {
    const int t1 = cnnc_first(4, part + 1, parts);
    for (int t = cnnc_first(4, part, parts); t < t1; t++) {
        const int n = t / 2;
        const int yt = t % 2;
        const float *const xn = x + n * 512;
        float *const yn = y + n * 1024;
        const int y0 = yt;
        const int y1 = y0 + 1;
        for (int oy = y0; oy < y1; oy++) {
            for (int ox = 0; ox < 22; ox += 11) {
                vf a0_0 = vf_load(b);
                vf a1_0 = a0_0;
                vf a2_0 = a0_0;
                vf a3_0 = a0_0;
                vf a4_0 = a0_0;
                vf a5_0 = a0_0;
                vf a6_0 = a0_0;
                vf a7_0 = a0_0;
                vf a8_0 = a0_0;
                vf a9_0 = a0_0;
                vf a10_0 = a0_0;
                const float *const xo = xn + oy * 256 + ox * 8;
                const float *const xb = xo;
                const float *const wb = w;
                const float *const xs = xb;
                const float *const ws = wb;
                for (int c = 0; c < 8; c++) {
                    const vf w0 = vf_load(ws + c * 8);
                    a0_0 += xs[c] * w0;
                    a1_0 += xs[8 + c] * w0;
                    a2_0 += xs[16 + c] * w0;
                    a3_0 += xs[24 + c] * w0;
                    a4_0 += xs[32 + c] * w0;
                    a5_0 += xs[40 + c] * w0;
                    a6_0 += xs[48 + c] * w0;
                    a7_0 += xs[56 + c] * w0;
                    a8_0 += xs[64 + c] * w0;
                    a9_0 += xs[72 + c] * w0;
                    a10_0 += xs[80 + c] * w0;
                }
                float *const yo = yn + oy * 256 + ox * 8;
                vf_store(yo, vf_relu(a0_0));
                vf_store(yo + 8, vf_relu(a1_0));
                vf_store(yo + 16, vf_relu(a2_0));
                vf_store(yo + 24, vf_relu(a3_0));
                vf_store(yo + 32, vf_relu(a4_0));
                vf_store(yo + 40, vf_relu(a5_0));
                vf_store(yo + 48, vf_relu(a6_0));
                vf_store(yo + 56, vf_relu(a7_0));
                vf_store(yo + 64, vf_relu(a8_0));
                vf_store(yo + 72, vf_relu(a9_0));
                vf_store(yo + 80, vf_relu(a10_0));
            }
            for (int ox = 22; ox < 32; ox += 10) {
                vf a0_0 = vf_load(b);
                vf a1_0 = a0_0;
                vf a2_0 = a0_0;
                vf a3_0 = a0_0;
                vf a4_0 = a0_0;
                vf a5_0 = a0_0;
                vf a6_0 = a0_0;
                vf a7_0 = a0_0;
                vf a8_0 = a0_0;
                vf a9_0 = a0_0;
                const float *const xo = xn + oy * 256 + ox * 8;
                const float *const xb = xo;
                const float *const wb = w;
                const float *const xs = xb;
                const float *const ws = wb;
                for (int c = 0; c < 8; c++) {
                    const vf w0 = vf_load(ws + c * 8);
                    a0_0 += xs[c] * w0;
                    a1_0 += xs[8 + c] * w0;
                    a2_0 += xs[16 + c] * w0;
                    a3_0 += xs[24 + c] * w0;
                    a4_0 += xs[32 + c] * w0;
                    a5_0 += xs[40 + c] * w0;
                    a6_0 += xs[48 + c] * w0;
                    a7_0 += xs[56 + c] * w0;
                    a8_0 += xs[64 + c] * w0;
                    a9_0 += xs[72 + c] * w0;
                }
                float *const yo = yn + oy * 256 + ox * 8;
                vf_store(yo, vf_relu(a0_0));
                vf_store(yo + 8, vf_relu(a1_0));
                vf_store(yo + 16, vf_relu(a2_0));
                vf_store(yo + 24, vf_relu(a3_0));
                vf_store(yo + 32, vf_relu(a4_0));
                vf_store(yo + 40, vf_relu(a5_0));
                vf_store(yo + 48, vf_relu(a6_0));
                vf_store(yo + 56, vf_relu(a7_0));
                vf_store(yo + 64, vf_relu(a8_0));
                vf_store(yo + 72, vf_relu(a9_0));
            }
        }
    }
}

/* maxpool 3x3 stride 1,1 pad 1,1,1,1, [8,8,8] -> [8,8,8] */
static void maxpool3x3_s1_c8_h8(
        int part, int parts, const float x[static 1024], float y[static 1536]) {
    const int t1 = cnnc_first(1, part + 1, parts);
    for (int t = cnnc_first(1, part, parts); t < t1; t++) {
        const int r1 = t * 16 + 16;
        for (int r = t * 16; r < r1; r++) {
            const int n = r / 8;
            const int oy = r % 8;
            const float *const xb = x + n * 512;
            float *const yr = y + n * 1024 + oy * 64;
            const int y0 = oy > 1 ? oy - 1 : 0;
            const int y1 = oy > 6 ? 8 : oy + 2;
            for (int ox = 0; ox < 8; ox++) {
                const int x0 = ox > 1 ? ox - 1 : 0;
                const int x1 = ox > 6 ? 8 : ox + 2;
                vf a = vf_load(xb + (y0 * 8 + x0) * 8);
                for (int iy = y0; iy < y1; iy++) {
                    for (int ix = x0; ix < x1; ix++) {
                        a = vf_max(a, vf_load(xb + (iy * 8 + ix) * 8));
                    }
                }
                vf_store(yr + ox * 8, a);
            }
        }
    }
}

/* conv 3x3 stride 2x2 pad 1,1,1,1, [16,8,8] -> [16,4,4]
 * tile: 4 pixels x 2 vectors of output channels; w: [1][16][3][3][16]
 * task: 4 of 4 rows, 1 of 1 groups of 16 channels
 * rows: the task's input with its padding, [2][9][9][8] */
static void conv3x3_s2_c16_k16_h4(int part, int parts, const float x[static 2048],
        const float w[static 2304], const float b[static 16], float y[static 512],
        float rows[static 1296]) {
    const int t1 = cnnc_first(2, part + 1, parts);
    for (int t = cnnc_first(2, part, parts); t < t1; t++) {
        const int n = t;
        const float *const xn = x + n * 1024;
        float *const yn = y + n * 256;
        for (int c = 0; c < 2; c++) {
            for (int j = 1; j < 9; j++) {
                const float *const from = xn + c * 512 + (j - 1) * 64;
                float *const to = rows + c * 648 + j * 72;
                for (int ix = 0; ix < 1; ix++) {
                    vf_store(to + ix * 8, vf_zero());
                }
                for (int ix = 0; ix < 8; ix++) {
                    vf_store(to + (1 + ix) * 8, vf_load(from + ix * 8));
                }
            }
        }
        for (int oy = 0; oy < 4; oy++) {
            const int r0 = oy * 2 < 1 ? 1 - oy * 2 : 0;
            for (int ox = 0; ox < 4; ox += 4) {
                vf a0_0 = vf_load(b);
                vf a0_1 = vf_load(b + 8);
                vf a1_0 = a0_0, a1_1 = a0_1;
                vf a2_0 = a0_0, a2_1 = a0_1;
                vf a3_0 = a0_0, a3_1 = a0_1;
                const float *const xo = rows + oy * 2 * 72 + ox * 16;
                for (int block = 0; block < 2; block++) {
                    const float *const xb = xo + block * 648;
                    const float *const wb = w + block * 1152;
                    for (int r = r0; r < 3; r++) {
                        for (int s = 0; s < 3; s++) {
                            const float *const xs = xb + r * 72 + s * 8;
                            const float *const ws = wb + r * 384 + s * 128;
                            for (int c = 0; c < 8; c++) {
                                const vf w0 = vf_load(ws + c * 16);
                                const vf w1 = vf_load(ws + c * 16 + 8);
                                a0_0 += xs[c] * w0;
                                a0_1 += xs[c] * w1;
                                a1_0 += xs[16 + c] * w0;
                                a1_1 += xs[16 + c] * w1;
                                a2_0 += xs[32 + c] * w0;
                                a2_1 += xs[32 + c] * w1;
                                a3_0 += xs[48 + c] * w0;
                                a3_1 += xs[48 + c] * w1;
                            }
                        }
                    }
                }
                float *const yo = yn + oy * 32 + ox * 8;
                vf_store(yo, a0_0);
                vf_store(yo + 8, a1_0);
                vf_store(yo + 16, a2_0);
                vf_store(yo + 24, a3_0);
                vf_store(yo + 128, a0_1);
                vf_store(yo + 136, a1_1);
                vf_store(yo + 144, a2_1);
                vf_store(yo + 152, a3_1);
            }
        }
    }
}

/* conv 3x3 stride 1x1 pad 1,1,1,1, [16,4,4] -> [16,4,4], + z
 * tile: 4 pixels x 2 vectors of output channels; w: [1][16][3][3][16]
 * task: 4 of 4 rows, 1 of 1 groups of 16 channels
 * rows: the task's input with its padding, [2][5][6][8] */
static void conv3x3_c16_k16_h4_add(int part, int parts, const float x[static 512],
        const float w[static 2304], const float b[static 16], const float z[static 512],
        float y[static 512], float rows[static 480]) {
    const int t1 = cnnc_first(2, part + 1, parts);
    for (int t = cnnc_first(2, part, parts); t < t1; t++) {
        const int n = t;
        const float *const xn = x + n * 256;
        const float *const zn = z + n * 256;
        float *const yn = y + n * 256;
        for (int c = 0; c < 2; c++) {
            for (int j = 1; j < 5; j++) {
                const float *const from = xn + c * 128 + (j - 1) * 32;
                float *const to = rows + c * 240 + j * 48;
                for (int ix = 0; ix < 1; ix++) {
                    vf_store(to + ix * 8, vf_zero());
                }
                for (int ix = 0; ix < 4; ix++) {
                    vf_store(to + (1 + ix) * 8, vf_load(from + ix * 8));
                }
                for (int ix = 5; ix < 6; ix++) {
                    vf_store(to + ix * 8, vf_zero());
                }
            }
        }
        for (int oy = 0; oy < 4; oy++) {
            const int r0 = oy < 1 ? 1 - oy : 0;
            const int r1 = oy > 2 ? 5 - oy : 3;
            for (int ox = 0; ox < 4; ox += 4) {
                vf a0_0 = vf_load(b);
                vf a0_1 = vf_load(b + 8);
                vf a1_0 = a0_0, a1_1 = a0_1;
                vf a2_0 = a0_0, a2_1 = a0_1;
                vf a3_0 = a0_0, a3_1 = a0_1;
                const float *const xo = rows + oy * 48 + ox * 8;
                for (int block = 0; block < 2; block++) {
                    const float *const xb = xo + block * 240;
                    const float *const wb = w + block * 1152;
                    for (int r = r0; r < r1; r++) {
                        for (int s = 0; s < 3; s++) {
                            const float *const xs = xb + r * 48 + s * 8;
                            const float *const ws = wb + r * 384 + s * 128;
                            for (int c = 0; c < 8; c++) {
                                const vf w0 = vf_load(ws + c * 16);
                                const vf w1 = vf_load(ws + c * 16 + 8);
                                a0_0 += xs[c] * w0;
                                a0_1 += xs[c] * w1;
                                a1_0 += xs[8 + c] * w0;
                                a1_1 += xs[8 + c] * w1;
                                a2_0 += xs[16 + c] * w0;
                                a2_1 += xs[16 + c] * w1;
                                a3_0 += xs[24 + c] * w0;
                                a3_1 += xs[24 + c] * w1;
                            }
                        }
                    }
                }
                float *const yo = yn + oy * 32 + ox * 8;
                const float *const zo = zn + oy * 32 + ox * 8;
                vf_store(yo, a0_0 + vf_load(zo));
                vf_store(yo + 8, a1_0 + vf_load(zo + 8));
                vf_store(yo + 16, a2_0 + vf_load(zo + 16));
                vf_store(yo + 24, a3_0 + vf_load(zo + 24));
                vf_store(yo + 128, a0_1 + vf_load(zo + 128));
                vf_store(yo + 136, a1_1 + vf_load(zo + 136));
                vf_store(yo + 144, a2_1 + vf_load(zo + 144));
                vf_store(yo + 152, a3_1 + vf_load(zo + 152));
            }
        }
    }
}

/* lrn size 3 alpha 0.0001 beta 0.75 k 1, [16,4,4] */
static void lrn_b2_h4_w4(
        int part, int parts, const float x[static 512], float y[static 512]) {
    const int t1 = cnnc_first(1, part + 1, parts);
    for (int t = cnnc_first(1, part, parts); t < t1; t++) {
        const int r1 = t * 8 + 8;
        for (int r = t * 8; r < r1; r++) {
            const int n = r / 4;
            const int oy = r % 4;
            for (int ox = 0; ox < 4; ox++) {
                const float *const xp = x + n * 256 + oy * 32 + ox * 8;
                float *const yp = y + n * 256 + oy * 32 + ox * 8;
                float square[18];
                float sums[16] __attribute__((aligned(64)));
                for (int c = 0; c < 1; c++) {
                    square[c] = 0.0f;
                }
                for (int c = 17; c < 18; c++) {
                    square[c] = 0.0f;
                }
                for (int c = 0; c < 16; c++) {
                    const int at = c / 8 * 128 + c % 8;
                    square[c + 1] = xp[at] * xp[at];
                }
                for (int c = 0; c < 16; c++) {
                    sums[c] = 0.0f;
                }
                for (int c = 0; c < 16; c++) {
                    for (int j = 0; j < 3; j++) {
                        sums[c] += square[c + j];
                    }
                }
                for (int b = 0; b < 2; b++) {
                    const vf s = vf_load(sums + b * 8) * 3.33333337e-05f + 1.0f;
                    const vf root = vf_sqrt(s);
                    const vf d = vf_div(vf_set1(1.0f), root * vf_sqrt(root));
                    vf_store(yp + b * 128, vf_load(xp + b * 128) * d);
                }
            }
        }
    }
}

/* avgpool 2x2 stride 2,2 pad 0,0,0,0, [16,4,4] -> [16,2,2] */
static void avgpool2x2_s2_c16_h4(
        int part, int parts, const float x[static 512], float y[static 128]) {
    const int t1 = cnnc_first(1, part + 1, parts);
    for (int t = cnnc_first(1, part, parts); t < t1; t++) {
        const int r1 = t * 8 + 8;
        for (int r = t * 8; r < r1; r++) {
            const int n = r / 4;
            const int b = r / 2 % 2;
            const int oy = r % 2;
            const float *const xb = x + n * 256 + b * 128;
            float *const yr = y + n * 64 + b * 32 + oy * 16;
            const int y0 = oy * 2;
            const int y1 = oy * 2 + 2;
            for (int ox = 0; ox < 2; ox++) {
                const int x0 = ox * 2;
                const int x1 = ox * 2 + 2;
                vf a = vf_zero();
                for (int iy = y0; iy < y1; iy++) {
                    for (int ix = x0; ix < x1; ix++) {
                        a += vf_load(xb + (iy * 4 + ix) * 8);
                    }
                }
                const int rows = 2;
                const int columns = 2;
                a = vf_div(a, vf_set1((float)(rows * columns)));
                vf_store(yr + ox * 8, a);
            }
        }
    }
}

/* linear 64 -> 5
 * w: [1][1][64][8]; task: 8 channels */
static void linear_c64_k5(int part, int parts, const float x[static 128],
        const float w[static 512], const float b[static 8], float y[static 16]) {
    const int t1 = cnnc_first(1, part + 1, parts);
    for (int t = cnnc_first(1, part, parts); t < t1; t++) {
        const float *const wk = w;
        {
            const float *const xn = x;
            vf a0_0 = vf_load(b);
            vf a1_0 = a0_0;
            for (int c = 0; c < 64; c++) {
                const vf w0 = vf_load(wk + c * 8);
                a0_0 += xn[c] * w0;
                a1_0 += xn[64 + c] * w0;
            }
            float *const yo = y;
            vf_store(yo + 0, a0_0);
            vf_store(yo + 8, a1_0);
        }
    }
}

/* softmax over channels, [5]; the sum is in double */
static void softmax_b1_h1_w1(int part, int parts, float y[static 16]) {
    const int t1 = cnnc_first(1, part + 1, parts);
    for (int t = cnnc_first(1, part, parts); t < t1; t++) {
        const int r1 = t * 2 + 2;
        for (int r = t * 2; r < r1; r++) {
            const int n = r;
            for (int ox = 0; ox < 1; ox++) {
                float *const yp = y + n * 8;
                float most = yp[0];
                for (int c = 0; c < 5; c++) {
                    const int at = c / 8 * 8 + c % 8;
                    most = yp[at] > most ? yp[at] : most;
                }
                for (int b = 0; b < 1; b++) {
                    const vf e = vf_exp_diff(vf_load(yp), vf_set1(most));
                    vf_store(yp, e);
                }
                double sum = 0.0;
                for (int c = 0; c < 5; c++) {
                    const int at = c / 8 * 8 + c % 8;
                    sum += (double)yp[at];
                }
                const vf all = vf_set1((float)sum);
                for (int b = 0; b < 1; b++) {
                    float *const yb = yp;
                    vf_store(yb, vf_div(vf_load(yb), all));
                }
            }
        }
    }
}

/* output, [5]: [1][1][1][8] to planar */
static void output_c5_h1(
        int part, int parts, const float x[static 13], float y[static 10]) {
    const int t1 = cnnc_first(1, part + 1, parts);
    for (int t = cnnc_first(1, part, parts); t < t1; t++) {
        const int r1 = t * 2 + 2;
        for (int r = t * 2; r < r1; r++) {
            const int n = r;
            const float *const xn = x + n * 8;
            float *const yn = y + n * 5;
            for (int c = 0; c < 5; c++) {
                const float *const xc = xn + c;
                float *const yc = yn + c * 1;
                for (int ox = 0; ox < 1; ox++) {
                    yc[0] = xc[0];
                }
            }
        }
    }
}

// clang-format off
static const cnnc_layer net_layers[10] = {
    {"stem", "conv 3x3 pad 1 3->8 + relu", "conv3x3_c3_k8_h8_relu", 8, 8, 8, 55296, 55296, 6592, 960},
    {"2", "conv 1x1 8->8 + relu", "conv1x1_c8_k8_h8_relu", 8, 8, 8, 16384, 16384, 8512, 320},
    {"4", "maxpool 3x3 pad 1", "maxpool3x3_s1_c8_h8", 8, 8, 8, 0, 0, 8192, 0},
    {"down", "conv 3x3/2 pad 1 16->16", "conv3x3_s2_c16_k16_h4", 16, 4, 4, 147456, 147456, 19520, 9280},
    {"6", "conv 3x3 pad 1 16->16 + add", "conv3x3_c16_k16_h4_add", 16, 4, 4, 147456, 147456, 15424, 9280},
    {"7", "lrn", "lrn_b2_h4_w4", 16, 4, 4, 0, 0, 4096, 0},
    {"pool", "avgpool 2x2/2", "avgpool2x2_s2_c16_h4", 16, 2, 2, 0, 0, 2560, 0},
    {"fc", "linear 64->5", "linear_c64_k5", 5, 1, 1, 1280, 1280, 2688, 2112},
    {"prob", "softmax", "softmax_b1_h1_w1", 5, 1, 1, 0, 0, 128, 0},
    {"prob.output", "output", "output_c5_h1", 5, 1, 1, 0, 0, 104, 0},
};
static const cnnc_tensor net_outputs[1] = {
    {"prob", 5, 1, 1},
};
const cnnc_model net = {
    .name = "net", .target = "avx2", .version = "0.1.0",
    .fingerprint = 0x77edaf8db33d2dd1, .batch = 2,
    .input = {"image", 3, 8, 8},
    .n_outputs = 1, .outputs = net_outputs,
    .weights_bytes = 21952, .arena_bytes = 12288, .scratch_bytes = 5184,
    .steps = 10, .layers = net_layers,
    .preprocess = {.resize = 0, .crop_h = 0, .crop_w = 0, .invert = 0,
        .n_mean = 0, .n_std = 0, .scale = 0.00392156886f,
        .mean = {0}, .std = {0}},
};
// clang-format on

typedef struct net_job {
    const float *w;
    float *arena;
    cnnc_team *team;
    const float *image;
    float *prob;
    int first, last;
} net_job;

/* What each thread does: its part of every step. */
static void net_part(void *job_, int part, int parts) {
    const net_job *const job = (const net_job *)job_;
    const int first = job->first, last = job->last;
    const float *const image = job->image;
    const float *const w = job->w;
    float *const arena = job->arena;
    float *const prob = job->prob;
    float *const scratch = arena + 3072 + part * 1296;
    float *const layer_1_at = arena + 2048; /* [8,8,8] */
    float *const concat_at = arena + 0;     /* [16,8,8] */
    float *const down_at = arena + 2048;    /* [16,4,4] */
    float *const add_at = arena + 0;        /* [16,4,4] */
    float *const layer_7_at = arena + 512;  /* [16,4,4] */
    float *const pool_at = arena + 0;       /* [16,2,2] */
    float *const fc_at = arena + 128;       /* [5] */

    /* stem: conv 3x3 pad 1 3->8 + relu   net.yaml:5
     *   in   image [3,8,8]
     *   out  1 [8,8,8] arena+8192   0.06 MFLOP, 0.007 MB */
    if (first <= 0 && last >= 0) {
        conv3x3_c3_k8_h8_relu(part, parts, image, w + 0, w + 224, layer_1_at, scratch);
        cnnc_barrier(job->team);
    }

    /* 2: conv 1x1 8->8 + relu   net.yaml:8
     *   in   1 [8,8,8] arena+8192
     *   out  3 [8,8,8] arena+0   0.02 MFLOP, 0.009 MB */
    if (first <= 1 && last >= 1) {
        conv1x1_c8_k8_h8_relu(part, parts, layer_1_at, w + 240, w + 304, concat_at);
        cnnc_barrier(job->team);
    }

    /* 4: maxpool 3x3 pad 1   net.yaml:10
     *   in   1 [8,8,8] arena+8192
     *   out  4 [8,8,8] arena+2048   0.00 MFLOP, 0.008 MB */
    if (first <= 2 && last >= 2) {
        maxpool3x3_s1_c8_h8(part, parts, layer_1_at, concat_at + 512);
        cnnc_barrier(job->team);
    }

    /* down: conv 3x3/2 pad 1 16->16   net.yaml:11
     *   in   concat [16,8,8] arena+0
     *   out  down [16,4,4] arena+8192   0.15 MFLOP, 0.020 MB */
    if (first <= 3 && last >= 3) {
        conv3x3_s2_c16_k16_h4(
                part, parts, concat_at, w + 320, w + 2624, down_at, scratch);
        cnnc_barrier(job->team);
    }

    /* 6: conv 3x3 pad 1 16->16 + add   net.yaml:13
     *   in   down [16,4,4] arena+8192
     *   in   down [16,4,4] arena+8192
     *   out  add [16,4,4] arena+0   0.15 MFLOP, 0.015 MB */
    if (first <= 4 && last >= 4) {
        conv3x3_c16_k16_h4_add(
                part, parts, down_at, w + 2640, w + 4944, down_at, add_at, scratch);
        cnnc_barrier(job->team);
    }

    /* 7: lrn   net.yaml:15
     *   in   add [16,4,4] arena+0
     *   out  7 [16,4,4] arena+2048   0.00 MFLOP, 0.004 MB */
    if (first <= 5 && last >= 5) {
        lrn_b2_h4_w4(part, parts, add_at, layer_7_at);
        cnnc_barrier(job->team);
    }

    /* pool: avgpool 2x2/2   net.yaml:16
     *   in   7 [16,4,4] arena+2048
     *   out  pool [16,2,2] arena+0   0.00 MFLOP, 0.003 MB */
    if (first <= 6 && last >= 6) {
        avgpool2x2_s2_c16_h4(part, parts, layer_7_at, pool_at);
        cnnc_barrier(job->team);
    }

    /* fc: linear 64->5   net.yaml:18
     *   in   9 [64] arena+0
     *   out  fc [5] arena+512   0.00 MFLOP, 0.003 MB */
    if (first <= 7 && last >= 7) {
        linear_c64_k5(part, parts, pool_at, w + 4960, w + 5472, fc_at);
        cnnc_barrier(job->team);
    }

    /* prob: softmax   net.yaml:19
     *   in   fc [5] arena+512
     *   out  prob [5] arena+512   0.00 MFLOP, 0.000 MB */
    if (first <= 8 && last >= 8) {
        softmax_b1_h1_w1(part, parts, fc_at);
        cnnc_barrier(job->team);
    }

    /* prob.output: output   net.yaml:19
     *   in   prob [5] arena+512
     *   out  prob.output [5]   0.00 MFLOP, 0.000 MB */
    if (first <= 9 && last >= 9) {
        output_c5_h1(part, parts, fc_at, prob);
        cnnc_barrier(job->team);
    }
}

cnnc_status net_steps(const cnnc_weights *weights, void *arena, cnnc_team *team,
        const float *image, float *prob, int first, int last) {
    const cnnc_status status = cnnc_check_run(&net, weights, arena, image);
    if (status != CNNC_OK) {
        return status;
    }
    net_job job;
    job.w = weights->data;
    job.arena = (float *)arena;
    job.team = team;
    job.image = image;
    job.prob = prob;
    job.first = first;
    job.last = last;
    cnnc_team_run(team, net_part, &job);
    return CNNC_OK;
}

cnnc_status net_run(const cnnc_weights *weights, void *arena, cnnc_team *team,
        const float *image, float *prob) {
    return net_steps(weights, arena, team, image, prob, 0, 9);
}
