/* lenet, made by cnnc 0.1.0 from lenet.yaml for generic, batch 1.
 *
 * cc -std=gnu17 -O2 -ffp-contract=fast -c
 *
 * 7 steps, 7 kernels; arena 6304 bytes and 19456 for each thread, weights 262016 bytes.
 * Anyone may use this file for anything (MIT-0).
 *
 * step  layer                        result               MFLOP       MB  kernel
 *    0  0                            [6,28,28]             0.24    0.009  conv5x5_c1_k6_h28_sigmoid_avgpool
 *    1  3                            [16,10,10]            0.48    0.031  conv5x5_c6_k16_h10_sigmoid_avgpool_wino4
 *    2  7                            [120]                 0.10    0.195  linear_c400_k120_sigmoid
 *    3  9                            [84]                  0.02    0.042  linear_c120_k84_sigmoid
 *    4  11                           [10]                  0.00    0.004  linear_c84_k10
 *    5  prob                         [10]                  0.00    0.000  softmax_b10_h1_w1
 *    6  prob.output                  [10]                  0.00    0.000  output_c10_h1
 */
#define CNNC_V 1
#include "lenet.h"

/* conv 5x5 stride 1x1 pad 2,2,2,2, [1,28,28] -> [6,28,28], sigmoid
 * y: avgpool 2x2 of that, [6,14,14]; that is not stored
 * tile: 4 pixels x 3 vectors of output channels; w: [2][1][5][5][3]
 * task: 4 of 28 rows, 1 of 2 groups of 3 channels
 * rows: the task's input with its padding, [1][8][32] */
static void conv5x5_c1_k6_h28_sigmoid_avgpool(int part, int parts,
        const float x[static 784], const float w[static 150], const float b[static 6],
        float y[static 1176], float rows[static 256]) {
    const int t1 = cnnc_first(14, part + 1, parts);
    for (int t = cnnc_first(14, part, parts); t < t1; t++) {
        const int kt = t / 7;
        const int yt = t % 7;
        const float *const xn = x;
        float *const yn = y;
        const int k0 = kt;
        const int k1 = k0 + 1;
        const int y0 = yt * 4;
        const int y1 = y0 + 4;
        const int j0 = y0 < 2 ? 2 - y0 : 0;
        const int j1 = y0 > 22 ? 30 - y0 : 8;
        for (int c = 0; c < 1; c++) {
            for (int j = j0; j < j1; j++) {
                const float *const from = xn + c * 784 + (y0 + j - 2) * 28;
                float *const to = rows + c * 256 + j * 32;
                for (int ix = 0; ix < 2; ix++) {
                    to[ix] = 0.0f;
                }
                for (int ix = 0; ix < 28; ix++) {
                    to[2 + ix] = from[ix];
                }
                for (int ix = 30; ix < 32; ix++) {
                    to[ix] = 0.0f;
                }
            }
        }
        for (int k = k0; k < k1; k++) {
            for (int oy = y0; oy < y1; oy++) {
                const int r0 = oy < 2 ? 2 - oy : 0;
                const int r1 = oy > 25 ? 30 - oy : 5;
                const int lower = oy % 2; /* row of a window */
                for (int ox = 0; ox < 28; ox += 4) {
                    vf a0_0 = vf_load(b + k * 3);
                    vf a0_1 = vf_load(b + k * 3 + 1);
                    vf a0_2 = vf_load(b + k * 3 + 2);
                    vf a1_0 = a0_0, a1_1 = a0_1, a1_2 = a0_2;
                    vf a2_0 = a0_0, a2_1 = a0_1, a2_2 = a0_2;
                    vf a3_0 = a0_0, a3_1 = a0_1, a3_2 = a0_2;
                    const float *const xo = rows + (oy - y0) * 32 + ox;
                    const float *const xb = xo;
                    const float *const wb = w + k * 75;
                    for (int r = r0; r < r1; r++) {
                        for (int s = 0; s < 5; s++) {
                            const float *const xs = xb + r * 32 + s;
                            const float *const ws = wb + r * 15 + s * 3;
                            const float *const xc = xs;
                            const vf w0 = vf_load(ws);
                            const vf w1 = vf_load(ws + 1);
                            const vf w2 = vf_load(ws + 2);
                            a0_0 += xc[0] * w0;
                            a0_1 += xc[0] * w1;
                            a0_2 += xc[0] * w2;
                            a1_0 += xc[1] * w0;
                            a1_1 += xc[1] * w1;
                            a1_2 += xc[1] * w2;
                            a2_0 += xc[2] * w0;
                            a2_1 += xc[2] * w1;
                            a2_2 += xc[2] * w2;
                            a3_0 += xc[3] * w0;
                            a3_1 += xc[3] * w1;
                            a3_2 += xc[3] * w2;
                        }
                    }
                    float *const yo = yn + k * 588 + oy / 2 * 14 + ox / 2;
                    const vf p0_0 = (vf_sigmoid(a0_0) + vf_sigmoid(a1_0)) * 0.25f;
                    const vf u0_0 = lower > 0 ? vf_load(yo) : vf_zero();
                    vf_store(yo, u0_0 + p0_0);
                    const vf p1_0 = (vf_sigmoid(a2_0) + vf_sigmoid(a3_0)) * 0.25f;
                    const vf u1_0 = lower > 0 ? vf_load(yo + 1) : vf_zero();
                    vf_store(yo + 1, u1_0 + p1_0);
                    const vf p0_1 = (vf_sigmoid(a0_1) + vf_sigmoid(a1_1)) * 0.25f;
                    const vf u0_1 = lower > 0 ? vf_load(yo + 196) : vf_zero();
                    vf_store(yo + 196, u0_1 + p0_1);
                    const vf p1_1 = (vf_sigmoid(a2_1) + vf_sigmoid(a3_1)) * 0.25f;
                    const vf u1_1 = lower > 0 ? vf_load(yo + 197) : vf_zero();
                    vf_store(yo + 197, u1_1 + p1_1);
                    const vf p0_2 = (vf_sigmoid(a0_2) + vf_sigmoid(a1_2)) * 0.25f;
                    const vf u0_2 = lower > 0 ? vf_load(yo + 392) : vf_zero();
                    vf_store(yo + 392, u0_2 + p0_2);
                    const vf p1_2 = (vf_sigmoid(a2_2) + vf_sigmoid(a3_2)) * 0.25f;
                    const vf u1_2 = lower > 0 ? vf_load(yo + 393) : vf_zero();
                    vf_store(yo + 393, u1_2 + p1_2);
                }
            }
        }
    }
}

/* conv 5x5 stride 1x1 pad 0,0,0,0, [6,14,14] -> [16,10,10], sigmoid
 * y: avgpool 2x2 of that, [16,5,5]; that is not stored
 * Winograd F(4,5) x F(4,5), a tile: 8x8 samples; w: [8][64][6][2]
 * task: 3x3 of 3x3 tiles, 1 of 8 groups of 2 channels
 * s: V [64][6][9][1], planes 55 apart; M [64][2][9][1], 19 apart; T [8][16][1] */
static void conv5x5_c6_k16_h10_sigmoid_avgpool_wino4(int part, int parts,
        const float x[static 1176], const float w[static 6144],
        const float b[static 16], float y[static 400], float s[static 4863]) {
    const int t0 = cnnc_first(8, part, parts);
    const int t1 = cnnc_first(8, part + 1, parts);
    for (int t = t0; t < t1; t++) {
        const int kt = t;
        const float *const xn = x;
        float *const yn = y;
        float *const V = s;
        float *const M = s + 3520;
        float *const T = s + 4735;
        if (t == t0 || t % 8 == 0) {
            for (int c = 0; c < 6; c++) {
                const float *const xc = xn + c * 196;
                for (int ty = 0; ty < 3; ty++) {
                    for (int i = 0; i < 8; i++) {
                        for (int j = 14; j < 16; j++) {
                            vf_store(T + i * 16 + j, vf_zero());
                        }
                    }
                    const int r0 = ty * 56;
                    const int r1 = ty * 56 + 14;
                    const int r2 = ty * 56 + 28;
                    const int r3 = ty * 56 + 42;
                    const int r4 = ty * 56 + 56;
                    const int r5 = ty * 56 + 70;
                    const int r6 = ty * 56 + 84;
                    const int r7 = ty * 56 + 98;
                    for (int ix = 0; ix < 14; ix++) {
                        const float *const xi = xc + ix;
                        const vf d0 = vf_load(xi + r0);
                        const vf d1 = vf_load(xi + r1);
                        const vf d2 = vf_load(xi + r2);
                        const vf d3 = vf_load(xi + r3);
                        const vf d4 = vf_load(xi + r4);
                        const vf d5 = vf_load(xi + r5);
                        const vf d6 = ty < 2 ? vf_load(xi + r6) : vf_zero();
                        const vf d7 = ty < 2 ? vf_load(xi + r7) : vf_zero();
                        const vf b0 = d6 - d0 + 5.25f * d2 - 5.25f * d4;
                        const vf e1 = d2 + d6 - 4.25f * d4;
                        const vf o1 = d1 + d5 - 4.25f * d3;
                        const vf e3 = d6 + 0.25f * d2 - 1.25f * d4;
                        const vf o3 = 0.5f * d1 - 2.5f * d3 + 2.0f * d5;
                        const vf e5 = d6 + 4.0f * d2 - 5.0f * d4;
                        const vf o5 = 2.0f * d1 - 2.5f * d3 + 0.5f * d5;
                        const vf b7 = d7 - d1 + 5.25f * d3 - 5.25f * d5;
                        float *const to = T + ix;
                        vf_store(to, b0);
                        vf_store(to + 16, e1 + o1);
                        vf_store(to + 32, e1 - o1);
                        vf_store(to + 48, e3 + o3);
                        vf_store(to + 64, e3 - o3);
                        vf_store(to + 80, e5 + o5);
                        vf_store(to + 96, e5 - o5);
                        vf_store(to + 112, b7);
                    }
                    float *const strip = V + c * 9 + ty * 3;
                    for (int i = 0; i < 8; i++) {
                        for (int j = 0; j < 3; j++) {
                            const float *const from = T + i * 16 + j * 4;
                            float *const to = strip + i * 440 + j;
                            const vf d0 = vf_load(from);
                            const vf d1 = vf_load(from + 1);
                            const vf d2 = vf_load(from + 2);
                            const vf d3 = vf_load(from + 3);
                            const vf d4 = vf_load(from + 4);
                            const vf d5 = vf_load(from + 5);
                            const vf d6 = vf_load(from + 6);
                            const vf d7 = vf_load(from + 7);
                            const vf b0 = d6 - d0 + 5.25f * d2 - 5.25f * d4;
                            const vf e1 = d2 + d6 - 4.25f * d4;
                            const vf o1 = d1 + d5 - 4.25f * d3;
                            const vf e3 = d6 + 0.25f * d2 - 1.25f * d4;
                            const vf o3 = 0.5f * d1 - 2.5f * d3 + 2.0f * d5;
                            const vf e5 = d6 + 4.0f * d2 - 5.0f * d4;
                            const vf o5 = 2.0f * d1 - 2.5f * d3 + 0.5f * d5;
                            const vf b7 = d7 - d1 + 5.25f * d3 - 5.25f * d5;
                            vf_store(to, b0);
                            vf_store(to + 55, e1 + o1);
                            vf_store(to + 110, e1 - o1);
                            vf_store(to + 165, e3 + o3);
                            vf_store(to + 220, e3 - o3);
                            vf_store(to + 275, e5 + o5);
                            vf_store(to + 330, e5 - o5);
                            vf_store(to + 385, b7);
                        }
                    }
                }
            }
        }
        const int k0 = kt;
        const int k1 = k0 + 1;
        for (int k = k0; k < k1; k++) {
            for (int p = 0; p < 64; p++) {
                const float *const vp = V + p * 55;
                const float *const wp = w + k * 768 + p * 12;
                float *const mp = M + p * 19;
                for (int j = 0; j < 5; j += 5) {
                    const float *const vj = vp + j;
                    const vf zero = vf_zero();
                    vf a0_0 = zero, a0_1 = zero;
                    vf a1_0 = zero, a1_1 = zero;
                    vf a2_0 = zero, a2_1 = zero;
                    vf a3_0 = zero, a3_1 = zero;
                    vf a4_0 = zero, a4_1 = zero;
                    for (int block = 0; block < 6; block++) {
                        const float *const vc = vj + block * 9;
                        const float *const wc = wp + block * 2;
                        const vf w0 = vf_load(wc);
                        const vf w1 = vf_load(wc + 1);
                        a0_0 += vc[0] * w0;
                        a0_1 += vc[0] * w1;
                        a1_0 += vc[1] * w0;
                        a1_1 += vc[1] * w1;
                        a2_0 += vc[2] * w0;
                        a2_1 += vc[2] * w1;
                        a3_0 += vc[3] * w0;
                        a3_1 += vc[3] * w1;
                        a4_0 += vc[4] * w0;
                        a4_1 += vc[4] * w1;
                    }
                    float *const mj = mp + j;
                    vf_store(mj, a0_0);
                    vf_store(mj + 1, a1_0);
                    vf_store(mj + 2, a2_0);
                    vf_store(mj + 3, a3_0);
                    vf_store(mj + 4, a4_0);
                    vf_store(mj + 9, a0_1);
                    vf_store(mj + 10, a1_1);
                    vf_store(mj + 11, a2_1);
                    vf_store(mj + 12, a3_1);
                    vf_store(mj + 13, a4_1);
                }
                for (int j = 5; j < 9; j += 4) {
                    const float *const vj = vp + j;
                    const vf zero = vf_zero();
                    vf a0_0 = zero, a0_1 = zero;
                    vf a1_0 = zero, a1_1 = zero;
                    vf a2_0 = zero, a2_1 = zero;
                    vf a3_0 = zero, a3_1 = zero;
                    for (int block = 0; block < 6; block++) {
                        const float *const vc = vj + block * 9;
                        const float *const wc = wp + block * 2;
                        const vf w0 = vf_load(wc);
                        const vf w1 = vf_load(wc + 1);
                        a0_0 += vc[0] * w0;
                        a0_1 += vc[0] * w1;
                        a1_0 += vc[1] * w0;
                        a1_1 += vc[1] * w1;
                        a2_0 += vc[2] * w0;
                        a2_1 += vc[2] * w1;
                        a3_0 += vc[3] * w0;
                        a3_1 += vc[3] * w1;
                    }
                    float *const mj = mp + j;
                    vf_store(mj, a0_0);
                    vf_store(mj + 1, a1_0);
                    vf_store(mj + 2, a2_0);
                    vf_store(mj + 3, a3_0);
                    vf_store(mj + 9, a0_1);
                    vf_store(mj + 10, a1_1);
                    vf_store(mj + 11, a2_1);
                    vf_store(mj + 12, a3_1);
                }
            }
            for (int q = 0; q < 2; q++) {
                const int plane = k * 50 + q * 25;
                const vf bias = vf_load(b + k * 2 + q);
                for (int ty = 0; ty < 3; ty++) {
                    for (int tx = 0; tx < 3; tx++) {
                        const float *const from = M + q * 9 + ty * 3 + tx;
                        const int at = plane + ty * 10 + tx * 2;
                        vf sums[32];
                        for (int j = 0; j < 8; j++) {
                            const vf m0 = vf_load(from + j * 19);
                            const vf m1 = vf_load(from + j * 19 + 152);
                            const vf m2 = vf_load(from + j * 19 + 304);
                            const vf m3 = vf_load(from + j * 19 + 456);
                            const vf m4 = vf_load(from + j * 19 + 608);
                            const vf m5 = vf_load(from + j * 19 + 760);
                            const vf m6 = vf_load(from + j * 19 + 912);
                            const vf m7 = vf_load(from + j * 19 + 1064);
                            const vf s1 = m1 + m2;
                            const vf t1 = m1 - m2;
                            const vf s3 = m3 + m4;
                            const vf t3 = m3 - m4;
                            const vf s5 = m5 + m6;
                            const vf t5 = m5 - m6;
                            const vf y0 = m0 + s1 + s3 + s5;
                            const vf y1 = t1 + 2.0f * t3 + 0.5f * t5;
                            const vf y2 = s1 + 4.0f * s3 + 0.25f * s5;
                            const vf y3 = t1 + m7 + 8.0f * t3 + 0.125f * t5;
                            sums[j] = y0;
                            sums[8 + j] = y1;
                            sums[16 + j] = y2;
                            sums[24 + j] = y3;
                        }
                        const int rows = ty < 2 ? 4 : 2;
                        vf pairs[8];
                        for (int i = 0; i < rows; i++) {
                            const vf m0 = sums[i * 8];
                            const vf m1 = sums[i * 8 + 1];
                            const vf m2 = sums[i * 8 + 2];
                            const vf m3 = sums[i * 8 + 3];
                            const vf m4 = sums[i * 8 + 4];
                            const vf m5 = sums[i * 8 + 5];
                            const vf m6 = sums[i * 8 + 6];
                            const vf m7 = sums[i * 8 + 7];
                            const vf s1 = m1 + m2;
                            const vf t1 = m1 - m2;
                            const vf s3 = m3 + m4;
                            const vf t3 = m3 - m4;
                            const vf s5 = m5 + m6;
                            const vf t5 = m5 - m6;
                            const vf y0 = bias + m0 + s1 + s3 + s5;
                            const vf y1 = bias + t1 + 2.0f * t3 + 0.5f * t5;
                            const vf y2 = bias + s1 + 4.0f * s3 + 0.25f * s5;
                            const vf y3 = bias + t1 + m7 + 8.0f * t3 + 0.125f * t5;
                            const vf p0 = (vf_sigmoid(y0) + vf_sigmoid(y1)) * 0.25f;
                            pairs[i * 2] = p0;
                            if (tx < 2) {
                                const vf p1 = (vf_sigmoid(y2) + vf_sigmoid(y3)) * 0.25f;
                                pairs[i * 2 + 1] = p1;
                            }
                        }
                        for (int i = 0; i < rows / 2; i++) {
                            float *const yo = yn + at + i * 5;
                            const vf upper0 = pairs[i * 4];
                            const vf lower0 = pairs[i * 4 + 2];
                            vf_store(yo, upper0 + lower0);
                            if (tx < 2) {
                                const vf upper1 = pairs[i * 4 + 1];
                                const vf lower1 = pairs[i * 4 + 3];
                                vf_store(yo + 1, upper1 + lower1);
                            }
                        }
                    }
                }
            }
        }
    }
}

/* linear 400 -> 120, sigmoid
 * w: [30][4][400][1]; task: 4 channels */
static void linear_c400_k120_sigmoid(int part, int parts, const float x[static 400],
        const float w[static 48000], const float b[static 120], float y[static 120]) {
    const int t1 = cnnc_first(30, part + 1, parts);
    for (int t = cnnc_first(30, part, parts); t < t1; t++) {
        const int k = t;
        const float *const wk = w + k * 1600;
        {
            const float *const xn = x;
            vf a0_0 = vf_load(b + k * 4);
            vf a0_1 = vf_load(b + k * 4 + 1);
            vf a0_2 = vf_load(b + k * 4 + 2);
            vf a0_3 = vf_load(b + k * 4 + 3);
            for (int c = 0; c < 400; c++) {
                const vf w0 = vf_load(wk + c * 1);
                const vf w1 = vf_load(wk + c * 1 + 400);
                const vf w2 = vf_load(wk + c * 1 + 800);
                const vf w3 = vf_load(wk + c * 1 + 1200);
                a0_0 += xn[c] * w0;
                a0_1 += xn[c] * w1;
                a0_2 += xn[c] * w2;
                a0_3 += xn[c] * w3;
            }
            float *const yo = y + k * 4;
            vf_store(yo + 0, vf_sigmoid(a0_0));
            vf_store(yo + 1, vf_sigmoid(a0_1));
            vf_store(yo + 2, vf_sigmoid(a0_2));
            vf_store(yo + 3, vf_sigmoid(a0_3));
        }
    }
}

/* linear 120 -> 84, sigmoid
 * w: [21][4][120][1]; task: 4 channels */
static void linear_c120_k84_sigmoid(int part, int parts, const float x[static 120],
        const float w[static 10080], const float b[static 84], float y[static 84]) {
    const int t1 = cnnc_first(21, part + 1, parts);
    for (int t = cnnc_first(21, part, parts); t < t1; t++) {
        const int k = t;
        const float *const wk = w + k * 480;
        {
            const float *const xn = x;
            vf a0_0 = vf_load(b + k * 4);
            vf a0_1 = vf_load(b + k * 4 + 1);
            vf a0_2 = vf_load(b + k * 4 + 2);
            vf a0_3 = vf_load(b + k * 4 + 3);
            for (int c = 0; c < 120; c++) {
                const vf w0 = vf_load(wk + c * 1);
                const vf w1 = vf_load(wk + c * 1 + 120);
                const vf w2 = vf_load(wk + c * 1 + 240);
                const vf w3 = vf_load(wk + c * 1 + 360);
                a0_0 += xn[c] * w0;
                a0_1 += xn[c] * w1;
                a0_2 += xn[c] * w2;
                a0_3 += xn[c] * w3;
            }
            float *const yo = y + k * 4;
            vf_store(yo + 0, vf_sigmoid(a0_0));
            vf_store(yo + 1, vf_sigmoid(a0_1));
            vf_store(yo + 2, vf_sigmoid(a0_2));
            vf_store(yo + 3, vf_sigmoid(a0_3));
        }
    }
}

/* linear 84 -> 10
 * w: [5][2][84][1]; task: 2 channels */
static void linear_c84_k10(int part, int parts, const float x[static 84],
        const float w[static 840], const float b[static 10], float y[static 10]) {
    const int t1 = cnnc_first(5, part + 1, parts);
    for (int t = cnnc_first(5, part, parts); t < t1; t++) {
        const int k = t;
        const float *const wk = w + k * 168;
        {
            const float *const xn = x;
            vf a0_0 = vf_load(b + k * 2);
            vf a0_1 = vf_load(b + k * 2 + 1);
            for (int c = 0; c < 84; c++) {
                const vf w0 = vf_load(wk + c * 1);
                const vf w1 = vf_load(wk + c * 1 + 84);
                a0_0 += xn[c] * w0;
                a0_1 += xn[c] * w1;
            }
            float *const yo = y + k * 2;
            vf_store(yo + 0, a0_0);
            vf_store(yo + 1, a0_1);
        }
    }
}

/* softmax over channels, [10]; the sum is in double */
static void softmax_b10_h1_w1(int part, int parts, float y[static 10]) {
    const int r1 = cnnc_first(1, part + 1, parts);
    for (int r = cnnc_first(1, part, parts); r < r1; r++) {
        for (int ox = 0; ox < 1; ox++) {
            float *const yp = y;
            float most = yp[0];
            for (int c = 0; c < 10; c++) {
                const int at = c * 1;
                most = yp[at] > most ? yp[at] : most;
            }
            for (int b = 0; b < 10; b++) {
                const vf e = vf_exp_diff(vf_load(yp + b), vf_set1(most));
                vf_store(yp + b, e);
            }
            double sum = 0.0;
            for (int c = 0; c < 10; c++) {
                const int at = c * 1;
                sum += (double)yp[at];
            }
            const vf all = vf_set1((float)sum);
            for (int b = 0; b < 10; b++) {
                float *const yb = yp + b;
                vf_store(yb, vf_div(vf_load(yb), all));
            }
        }
    }
}

/* output, [10]: [10][1][1][1] to planar */
static void output_c10_h1(
        int part, int parts, const float x[static 10], float y[static 10]) {
    const int r1 = cnnc_first(1, part + 1, parts);
    for (int r = cnnc_first(1, part, parts); r < r1; r++) {
        const float *const xn = x;
        float *const yn = y;
        for (int c = 0; c < 10; c++) {
            const float *const xc = xn + c * 1;
            float *const yc = yn + c * 1;
            for (int ox = 0; ox < 1; ox++) {
                yc[0] = xc[0];
            }
        }
    }
}

// clang-format off
static const cnnc_layer lenet_layers[7] = {
    {"0", "conv 5x5 pad 2 1->6 + sigmoid", "conv5x5_c1_k6_h28_sigmoid_avgpool", 6, 28, 28, 235200, 235200, 8544, 704},
    {"3", "conv 5x5 6->16 + sigmoid", "conv5x5_c6_k16_h10_sigmoid_avgpool_wino4", 16, 10, 10, 480000, 110592, 30944, 24640},
    {"7", "linear 400->120 + sigmoid", "linear_c400_k120_sigmoid", 120, 1, 1, 96000, 96000, 194592, 192512},
    {"9", "linear 120->84 + sigmoid", "linear_c120_k84_sigmoid", 84, 1, 1, 20160, 20160, 41520, 40704},
    {"11", "linear 84->10", "linear_c84_k10", 10, 1, 1, 1680, 1680, 3832, 3456},
    {"prob", "softmax", "softmax_b10_h1_w1", 10, 1, 1, 0, 0, 80, 0},
    {"prob.output", "output", "output_c10_h1", 10, 1, 1, 0, 0, 80, 0},
};
static const cnnc_tensor lenet_outputs[1] = {
    {"prob", 10, 1, 1},
};
static const char *const lenet_labels[10] = {
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
};
const cnnc_model lenet = {
    .name = "lenet", .target = "generic", .version = "0.1.0",
    .fingerprint = 0x6501082c348a4cde, .batch = 1,
    .input = {"image", 1, 28, 28},
    .n_outputs = 1, .outputs = lenet_outputs,
    .weights_bytes = 262016, .arena_bytes = 6304, .scratch_bytes = 19456,
    .steps = 7, .layers = lenet_layers,
    .preprocess = {.resize = 28, .crop_h = 28, .crop_w = 28, .invert = 0,
        .n_mean = 0, .n_std = 0, .scale = 0.00392156886f,
        .mean = {0}, .std = {0}},
    .n_labels = 10, .labels = lenet_labels,
};
// clang-format on

typedef struct lenet_job {
    const float *w;
    float *arena;
    cnnc_team *team;
    const float *image;
    float *prob;
    int first, last;
} lenet_job;

/* What each thread does: its part of every step. */
static void lenet_part(void *job_, int part, int parts) {
    const lenet_job *const job = (const lenet_job *)job_;
    const int first = job->first, last = job->last;
    const float *const image = job->image;
    const float *const w = job->w;
    float *const arena = job->arena;
    float *const prob = job->prob;
    float *const scratch = arena + 1576 + part * 4864;
    float *const layer_2_at = arena + 0;    /* [6,14,14] */
    float *const layer_5_at = arena + 1176; /* [16,5,5] */
    float *const layer_8_at = arena + 0;    /* [120] */
    float *const layer_10_at = arena + 120; /* [84] */
    float *const layer_11_at = arena + 0;   /* [10] */

    /* 0: conv 5x5 pad 2 1->6 + sigmoid   lenet.yaml:9
     *   in   image [1,28,28]
     *   out  1 [6,28,28] not stored
     *   with 2: avgpool 2x2/2   lenet.yaml:11
     *   out  2 [6,14,14] arena+0   0.24 MFLOP, 0.009 MB */
    if (first <= 0 && last >= 0) {
        conv5x5_c1_k6_h28_sigmoid_avgpool(
                part, parts, image, w + 0, w + 160, layer_2_at, scratch);
        cnnc_barrier(job->team);
    }

    /* 3: conv 5x5 6->16 + sigmoid   lenet.yaml:12
     *   in   2 [6,14,14] arena+0
     *   out  4 [16,10,10] not stored
     *   with 5: avgpool 2x2/2   lenet.yaml:14
     *   out  5 [16,5,5] arena+4704   0.48 MFLOP, 0.031 MB */
    if (first <= 1 && last >= 1) {
        conv5x5_c6_k16_h10_sigmoid_avgpool_wino4(
                part, parts, layer_2_at, w + 176, w + 6320, layer_5_at, scratch);
        cnnc_barrier(job->team);
    }

    /* 7: linear 400->120 + sigmoid   lenet.yaml:16
     *   in   6 [400] arena+4704
     *   out  8 [120] arena+0   0.10 MFLOP, 0.195 MB */
    if (first <= 2 && last >= 2) {
        linear_c400_k120_sigmoid(
                part, parts, layer_5_at, w + 6336, w + 54336, layer_8_at);
        cnnc_barrier(job->team);
    }

    /* 9: linear 120->84 + sigmoid   lenet.yaml:18
     *   in   8 [120] arena+0
     *   out  10 [84] arena+480   0.02 MFLOP, 0.042 MB */
    if (first <= 3 && last >= 3) {
        linear_c120_k84_sigmoid(
                part, parts, layer_8_at, w + 54464, w + 64544, layer_10_at);
        cnnc_barrier(job->team);
    }

    /* 11: linear 84->10   lenet.yaml:20
     *   in   10 [84] arena+480
     *   out  11 [10] arena+0   0.00 MFLOP, 0.004 MB */
    if (first <= 4 && last >= 4) {
        linear_c84_k10(part, parts, layer_10_at, w + 64640, w + 65488, layer_11_at);
        cnnc_barrier(job->team);
    }

    /* prob: softmax   lenet.yaml:21
     *   in   11 [10] arena+0
     *   out  prob [10] arena+0   0.00 MFLOP, 0.000 MB */
    if (first <= 5 && last >= 5) {
        softmax_b10_h1_w1(part, parts, layer_11_at);
        cnnc_barrier(job->team);
    }

    /* prob.output: output   lenet.yaml:21
     *   in   prob [10] arena+0
     *   out  prob.output [10]   0.00 MFLOP, 0.000 MB */
    if (first <= 6 && last >= 6) {
        output_c10_h1(part, parts, layer_11_at, prob);
        cnnc_barrier(job->team);
    }
}

cnnc_status lenet_steps(const cnnc_weights *weights, void *arena, cnnc_team *team,
        const float *image, float *prob, int first, int last) {
    const cnnc_status status = cnnc_check_run(&lenet, weights, arena, image);
    if (status != CNNC_OK) {
        return status;
    }
    lenet_job job;
    job.w = weights->data;
    job.arena = (float *)arena;
    job.team = team;
    job.image = image;
    job.prob = prob;
    job.first = first;
    job.last = last;
    cnnc_team_run(team, lenet_part, &job);
    return CNNC_OK;
}

cnnc_status lenet_run(const cnnc_weights *weights, void *arena, cnnc_team *team,
        const float *image, float *prob) {
    return lenet_steps(weights, arena, team, image, prob, 0, 6);
}
