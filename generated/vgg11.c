/* vgg11, made by cnnc 0.1.0 from vgg11.yaml for avx512, batch 1.
 *
 * cc -std=gnu17 -O2 -ffp-contract=fast -mavx512f -mavx512vl -mavx512dq -mavx512bw -mfma -mprefer-vector-width=512 -c
 *
 * 13 steps, 13 kernels; arena 4816896 bytes and 3854528 for each thread, weights 642176448 bytes.
 * Anyone may use this file for anything (MIT-0).
 *
 * step  layer                        result               MFLOP       MB  kernel
 *    0  features.0                   [64,224,224]        173.41    3.821  conv3x3_c3_k64_h224_relu_maxpool
 *    1  features.3                   [128,112,112]      1849.69    5.997  conv3x3_c64_k128_h112_relu_maxpool_wino4
 *    2  features.6                   [256,56,56]        1849.69    9.537  conv3x3_c128_k256_h56_relu_wino4
 *    3  features.8                   [256,56,56]        3699.38   13.452  conv3x3_c256_k256_h56_relu_maxpool_wino4
 *    4  features.11                  [512,28,28]        1849.69   21.285  conv3x3_c256_k512_h28_relu_wino4
 *    5  features.13                  [512,28,28]        3699.38   39.758  conv3x3_c512_k512_h28_relu_maxpool_wino4
 *    6  features.16                  [512,14,14]         924.84   38.554  conv3x3_c512_k512_h14_relu_wino4
 *    7  features.18                  [512,14,14]         924.84   38.253  conv3x3_c512_k512_h14_relu_maxpool_wino4
 *    8  classifier.0                 [4096]              205.52  411.175  linear_c25088_k4096_relu
 *    9  classifier.3                 [4096]               33.55   67.158  linear_c4096_k4096_relu
 *   10  classifier.6                 [1000]                8.19   16.540  linear_c4096_k1000
 *   11  prob                         [1000]                0.00    0.008  softmax_b63_h1_w1
 *   12  prob.output                  [1000]                0.00    0.008  output_c1000_h1
 */
#ifndef __AVX512F__
#error "compile this file with -mavx512f -mavx512vl -mavx512dq -mavx512bw -mfma -mprefer-vector-width=512"
#endif

#define CNNC_V 16
#include "vgg11.h"

/* conv 3x3 stride 1x1 pad 1,1,1,1, [3,224,224] -> [64,224,224], relu
 * y: maxpool 2x2 of that, [64,112,112]; that is not stored
 * tile: 14 pixels x 2 vectors of output channels; w: [2][3][3][3][32]
 * task: 4 of 224 rows, 2 of 2 groups of 32 channels
 * rows: the task's input with its padding, [3][6][226] */
static void conv3x3_c3_k64_h224_relu_maxpool(int part, int parts,
        const float x[static 150528], const float w[static 1728],
        const float b[static 64], float y[static 802816], float rows[static 4068]) {
    const int t1 = cnnc_first(56, part + 1, parts);
    for (int t = cnnc_first(56, part, parts); t < t1; t++) {
        const int yt = t;
        const float *const xn = x;
        float *const yn = y;
        const int y0 = yt * 4;
        const int y1 = y0 + 4;
        const int j0 = y0 < 1 ? 1 - y0 : 0;
        const int j1 = y0 > 219 ? 225 - y0 : 6;
        for (int c = 0; c < 3; c++) {
            for (int j = j0; j < j1; j++) {
                const float *const from = xn + c * 50176 + (y0 + j - 1) * 224;
                float *const to = rows + c * 1356 + j * 226;
                for (int ix = 0; ix < 1; ix++) {
                    to[ix] = 0.0f;
                }
                for (int ix = 0; ix < 224; ix++) {
                    to[1 + ix] = from[ix];
                }
                for (int ix = 225; ix < 226; ix++) {
                    to[ix] = 0.0f;
                }
            }
        }
        for (int k = 0; k < 2; k++) {
            for (int oy = y0; oy < y1; oy++) {
                const int r0 = oy < 1 ? 1 - oy : 0;
                const int r1 = oy > 222 ? 225 - oy : 3;
                const int lower = oy % 2; /* row of a window */
                for (int ox = 0; ox < 224; ox += 14) {
                    vf a0_0 = vf_load(b + k * 32);
                    vf a0_1 = vf_load(b + k * 32 + 16);
                    vf a1_0 = a0_0, a1_1 = a0_1;
                    vf a2_0 = a0_0, a2_1 = a0_1;
                    vf a3_0 = a0_0, a3_1 = a0_1;
                    vf a4_0 = a0_0, a4_1 = a0_1;
                    vf a5_0 = a0_0, a5_1 = a0_1;
                    vf a6_0 = a0_0, a6_1 = a0_1;
                    vf a7_0 = a0_0, a7_1 = a0_1;
                    vf a8_0 = a0_0, a8_1 = a0_1;
                    vf a9_0 = a0_0, a9_1 = a0_1;
                    vf a10_0 = a0_0, a10_1 = a0_1;
                    vf a11_0 = a0_0, a11_1 = a0_1;
                    vf a12_0 = a0_0, a12_1 = a0_1;
                    vf a13_0 = a0_0, a13_1 = a0_1;
                    const float *const xo = rows + (oy - y0) * 226 + ox;
                    const float *const xb = xo;
                    const float *const wb = w + k * 864;
                    for (int r = r0; r < r1; r++) {
                        for (int s = 0; s < 3; s++) {
                            const float *const xs = xb + r * 226 + s;
                            const float *const ws = wb + r * 288 + s * 96;
                            for (int c = 0; c < 3; c++) {
                                const float *const xc = xs + c * 1356;
                                const vf w0 = vf_load(ws + c * 32);
                                const vf w1 = vf_load(ws + c * 32 + 16);
                                a0_0 += xc[0] * w0;
                                a0_1 += xc[0] * w1;
                                a1_0 += xc[1] * w0;
                                a1_1 += xc[1] * w1;
                                a2_0 += xc[2] * w0;
                                a2_1 += xc[2] * w1;
                                a3_0 += xc[3] * w0;
                                a3_1 += xc[3] * w1;
                                a4_0 += xc[4] * w0;
                                a4_1 += xc[4] * w1;
                                a5_0 += xc[5] * w0;
                                a5_1 += xc[5] * w1;
                                a6_0 += xc[6] * w0;
                                a6_1 += xc[6] * w1;
                                a7_0 += xc[7] * w0;
                                a7_1 += xc[7] * w1;
                                a8_0 += xc[8] * w0;
                                a8_1 += xc[8] * w1;
                                a9_0 += xc[9] * w0;
                                a9_1 += xc[9] * w1;
                                a10_0 += xc[10] * w0;
                                a10_1 += xc[10] * w1;
                                a11_0 += xc[11] * w0;
                                a11_1 += xc[11] * w1;
                                a12_0 += xc[12] * w0;
                                a12_1 += xc[12] * w1;
                                a13_0 += xc[13] * w0;
                                a13_1 += xc[13] * w1;
                            }
                        }
                    }
                    float *const yo = yn + k * 401408 + oy / 2 * 1792 + ox / 2 * 16;
                    const vf p0_0 = vf_relu(vf_max(a0_0, a1_0));
                    const vf u0_0 = lower > 0 ? vf_load(yo) : p0_0;
                    vf_store(yo, vf_max(u0_0, p0_0));
                    const vf p1_0 = vf_relu(vf_max(a2_0, a3_0));
                    const vf u1_0 = lower > 0 ? vf_load(yo + 16) : p1_0;
                    vf_store(yo + 16, vf_max(u1_0, p1_0));
                    const vf p2_0 = vf_relu(vf_max(a4_0, a5_0));
                    const vf u2_0 = lower > 0 ? vf_load(yo + 32) : p2_0;
                    vf_store(yo + 32, vf_max(u2_0, p2_0));
                    const vf p3_0 = vf_relu(vf_max(a6_0, a7_0));
                    const vf u3_0 = lower > 0 ? vf_load(yo + 48) : p3_0;
                    vf_store(yo + 48, vf_max(u3_0, p3_0));
                    const vf p4_0 = vf_relu(vf_max(a8_0, a9_0));
                    const vf u4_0 = lower > 0 ? vf_load(yo + 64) : p4_0;
                    vf_store(yo + 64, vf_max(u4_0, p4_0));
                    const vf p5_0 = vf_relu(vf_max(a10_0, a11_0));
                    const vf u5_0 = lower > 0 ? vf_load(yo + 80) : p5_0;
                    vf_store(yo + 80, vf_max(u5_0, p5_0));
                    const vf p6_0 = vf_relu(vf_max(a12_0, a13_0));
                    const vf u6_0 = lower > 0 ? vf_load(yo + 96) : p6_0;
                    vf_store(yo + 96, vf_max(u6_0, p6_0));
                    const vf p0_1 = vf_relu(vf_max(a0_1, a1_1));
                    const vf u0_1 = lower > 0 ? vf_load(yo + 200704) : p0_1;
                    vf_store(yo + 200704, vf_max(u0_1, p0_1));
                    const vf p1_1 = vf_relu(vf_max(a2_1, a3_1));
                    const vf u1_1 = lower > 0 ? vf_load(yo + 200720) : p1_1;
                    vf_store(yo + 200720, vf_max(u1_1, p1_1));
                    const vf p2_1 = vf_relu(vf_max(a4_1, a5_1));
                    const vf u2_1 = lower > 0 ? vf_load(yo + 200736) : p2_1;
                    vf_store(yo + 200736, vf_max(u2_1, p2_1));
                    const vf p3_1 = vf_relu(vf_max(a6_1, a7_1));
                    const vf u3_1 = lower > 0 ? vf_load(yo + 200752) : p3_1;
                    vf_store(yo + 200752, vf_max(u3_1, p3_1));
                    const vf p4_1 = vf_relu(vf_max(a8_1, a9_1));
                    const vf u4_1 = lower > 0 ? vf_load(yo + 200768) : p4_1;
                    vf_store(yo + 200768, vf_max(u4_1, p4_1));
                    const vf p5_1 = vf_relu(vf_max(a10_1, a11_1));
                    const vf u5_1 = lower > 0 ? vf_load(yo + 200784) : p5_1;
                    vf_store(yo + 200784, vf_max(u5_1, p5_1));
                    const vf p6_1 = vf_relu(vf_max(a12_1, a13_1));
                    const vf u6_1 = lower > 0 ? vf_load(yo + 200800) : p6_1;
                    vf_store(yo + 200800, vf_max(u6_1, p6_1));
                }
            }
        }
    }
}

/* conv 3x3 stride 1x1 pad 1,1,1,1, [64,112,112] -> [128,112,112], relu
 * y: maxpool 2x2 of that, [128,56,56]; that is not stored
 * Winograd F(4,3) x F(4,3), a tile: 6x6 samples; w: [4][36][64][32]
 * task: 2x28 of 28x28 tiles, 1 of 4 groups of 32 channels
 * s: V [36][4][56][16], planes 3600 apart; M [36][2][56][16], 1808 apart; T [6][114][16] */
static void conv3x3_c64_k128_h112_relu_maxpool_wino4(int part, int parts,
        const float x[static 802816], const float w[static 294912],
        const float b[static 128], float y[static 401408], float s[static 205616]) {
    const int t0 = cnnc_first(56, part, parts);
    const int t1 = cnnc_first(56, part + 1, parts);
    for (int t = t0; t < t1; t++) {
        const int kt = t % 4;
        const int by = t / 4;
        const float *const xn = x;
        float *const yn = y;
        float *const V = s;
        float *const M = s + 129600;
        float *const T = s + 194672;
        if (t == t0 || t % 4 == 0) {
            for (int c = 0; c < 4; c++) {
                const float *const xc = xn + c * 200704;
                for (int jy = 0; jy < 2; jy++) {
                    const int ty = by * 2 + jy;
                    for (int i = 0; i < 6; i++) {
                        for (int j = 0; j < 1; j++) {
                            vf_store(T + i * 1824 + j * 16, vf_zero());
                        }
                        for (int j = 113; j < 114; j++) {
                            vf_store(T + i * 1824 + j * 16, vf_zero());
                        }
                    }
                    const int r0 = ty * 7168 - 1792;
                    const int r1 = ty * 7168;
                    const int r2 = ty * 7168 + 1792;
                    const int r3 = ty * 7168 + 3584;
                    const int r4 = ty * 7168 + 5376;
                    const int r5 = ty * 7168 + 7168;
                    for (int ix = 0; ix < 112; ix++) {
                        const float *const xi = xc + ix * 16;
                        const vf d0 = ty > 0 ? vf_load(xi + r0) : vf_zero();
                        const vf d1 = vf_load(xi + r1);
                        const vf d2 = vf_load(xi + r2);
                        const vf d3 = vf_load(xi + r3);
                        const vf d4 = vf_load(xi + r4);
                        const vf d5 = ty < 27 ? vf_load(xi + r5) : vf_zero();
                        const vf b0 = d4 + 0.87890625f * d0 - 2.640625f * d2;
                        const vf e1 = d4 - 2.25f * d2;
                        const vf o1 = 0.625f * d3 - 1.40625f * d1;
                        const vf e3 = d4 - 0.390625f * d2;
                        const vf o3 = 1.5f * d3 - 0.5859375f * d1;
                        const vf b5 = d5 + 0.87890625f * d1 - 2.640625f * d3;
                        const int j = ix + 1;
                        float *const to = T + j * 16;
                        vf_store(to, b0);
                        vf_store(to + 1824, e1 + o1);
                        vf_store(to + 3648, e1 - o1);
                        vf_store(to + 5472, e3 + o3);
                        vf_store(to + 7296, e3 - o3);
                        vf_store(to + 9120, b5);
                    }
                    float *const strip = V + c * 896 + jy * 448;
                    for (int i = 0; i < 6; i++) {
                        for (int j = 0; j < 28; j++) {
                            const float *const from = T + i * 1824 + j * 64;
                            float *const to = strip + i * 21600 + j * 16;
                            const vf d0 = vf_load(from);
                            const vf d1 = vf_load(from + 16);
                            const vf d2 = vf_load(from + 32);
                            const vf d3 = vf_load(from + 48);
                            const vf d4 = vf_load(from + 64);
                            const vf d5 = vf_load(from + 80);
                            const vf b0 = d4 + 0.87890625f * d0 - 2.640625f * d2;
                            const vf e1 = d4 - 2.25f * d2;
                            const vf o1 = 0.625f * d3 - 1.40625f * d1;
                            const vf e3 = d4 - 0.390625f * d2;
                            const vf o3 = 1.5f * d3 - 0.5859375f * d1;
                            const vf b5 = d5 + 0.87890625f * d1 - 2.640625f * d3;
                            vf_store(to, b0);
                            vf_store(to + 3600, e1 + o1);
                            vf_store(to + 7200, e1 - o1);
                            vf_store(to + 10800, e3 + o3);
                            vf_store(to + 14400, e3 - o3);
                            vf_store(to + 18000, b5);
                        }
                    }
                }
            }
        }
        const int k0 = kt;
        const int k1 = k0 + 1;
        for (int k = k0; k < k1; k++) {
            for (int p = 0; p < 36; p++) {
                const float *const vp = V + p * 3600;
                const float *const wp = w + k * 73728 + p * 2048;
                float *const mp = M + p * 1808;
                for (int j = 0; j < 56; j += 14) {
                    const float *const vj = vp + j * 16;
                    const vf zero = vf_zero();
                    vf a0_0 = zero, a0_1 = zero;
                    vf a1_0 = zero, a1_1 = zero;
                    vf a2_0 = zero, a2_1 = zero;
                    vf a3_0 = zero, a3_1 = zero;
                    vf a4_0 = zero, a4_1 = zero;
                    vf a5_0 = zero, a5_1 = zero;
                    vf a6_0 = zero, a6_1 = zero;
                    vf a7_0 = zero, a7_1 = zero;
                    vf a8_0 = zero, a8_1 = zero;
                    vf a9_0 = zero, a9_1 = zero;
                    vf a10_0 = zero, a10_1 = zero;
                    vf a11_0 = zero, a11_1 = zero;
                    vf a12_0 = zero, a12_1 = zero;
                    vf a13_0 = zero, a13_1 = zero;
                    for (int block = 0; block < 4; block++) {
                        for (int c = 0; c < 16; c++) {
                            const float *const vc = vj + block * 896 + c;
                            const float *const wc = wp + block * 512 + c * 32;
                            const vf w0 = vf_load(wc);
                            const vf w1 = vf_load(wc + 16);
                            a0_0 += vc[0] * w0;
                            a0_1 += vc[0] * w1;
                            a1_0 += vc[16] * w0;
                            a1_1 += vc[16] * w1;
                            a2_0 += vc[32] * w0;
                            a2_1 += vc[32] * w1;
                            a3_0 += vc[48] * w0;
                            a3_1 += vc[48] * w1;
                            a4_0 += vc[64] * w0;
                            a4_1 += vc[64] * w1;
                            a5_0 += vc[80] * w0;
                            a5_1 += vc[80] * w1;
                            a6_0 += vc[96] * w0;
                            a6_1 += vc[96] * w1;
                            a7_0 += vc[112] * w0;
                            a7_1 += vc[112] * w1;
                            a8_0 += vc[128] * w0;
                            a8_1 += vc[128] * w1;
                            a9_0 += vc[144] * w0;
                            a9_1 += vc[144] * w1;
                            a10_0 += vc[160] * w0;
                            a10_1 += vc[160] * w1;
                            a11_0 += vc[176] * w0;
                            a11_1 += vc[176] * w1;
                            a12_0 += vc[192] * w0;
                            a12_1 += vc[192] * w1;
                            a13_0 += vc[208] * w0;
                            a13_1 += vc[208] * w1;
                        }
                    }
                    float *const mj = mp + j * 16;
                    vf_store(mj, a0_0);
                    vf_store(mj + 16, a1_0);
                    vf_store(mj + 32, a2_0);
                    vf_store(mj + 48, a3_0);
                    vf_store(mj + 64, a4_0);
                    vf_store(mj + 80, a5_0);
                    vf_store(mj + 96, a6_0);
                    vf_store(mj + 112, a7_0);
                    vf_store(mj + 128, a8_0);
                    vf_store(mj + 144, a9_0);
                    vf_store(mj + 160, a10_0);
                    vf_store(mj + 176, a11_0);
                    vf_store(mj + 192, a12_0);
                    vf_store(mj + 208, a13_0);
                    vf_store(mj + 896, a0_1);
                    vf_store(mj + 912, a1_1);
                    vf_store(mj + 928, a2_1);
                    vf_store(mj + 944, a3_1);
                    vf_store(mj + 960, a4_1);
                    vf_store(mj + 976, a5_1);
                    vf_store(mj + 992, a6_1);
                    vf_store(mj + 1008, a7_1);
                    vf_store(mj + 1024, a8_1);
                    vf_store(mj + 1040, a9_1);
                    vf_store(mj + 1056, a10_1);
                    vf_store(mj + 1072, a11_1);
                    vf_store(mj + 1088, a12_1);
                    vf_store(mj + 1104, a13_1);
                }
            }
            for (int q = 0; q < 2; q++) {
                const int plane = k * 100352 + q * 50176;
                const vf bias = vf_load(b + k * 32 + q * 16);
                for (int jy = 0; jy < 2; jy++) {
                    const int ty = by * 2 + jy;
                    for (int tx = 0; tx < 28; tx++) {
                        const float *const from = M + q * 896 + jy * 448 + tx * 16;
                        const int at = plane + ty * 1792 + tx * 32;
                        vf sums[24];
                        for (int j = 0; j < 6; j++) {
                            const vf m0 = vf_load(from + j * 1808);
                            const vf m1 = vf_load(from + j * 1808 + 10848);
                            const vf m2 = vf_load(from + j * 1808 + 21696);
                            const vf m3 = vf_load(from + j * 1808 + 32544);
                            const vf m4 = vf_load(from + j * 1808 + 43392);
                            const vf m5 = vf_load(from + j * 1808 + 54240);
                            const vf s1 = m1 + m2;
                            const vf t1 = m1 - m2;
                            const vf s3 = m3 + m4;
                            const vf t3 = m3 - m4;
                            const vf y0 = m0 + s1 + s3;
                            const vf y1 = 0.625f * t1 + 1.5f * t3;
                            const vf y2 = 0.390625f * s1 + 2.25f * s3;
                            const vf y3 = m5 + 0.244140625f * t1 + 3.375f * t3;
                            sums[j] = y0;
                            sums[6 + j] = y1;
                            sums[12 + j] = y2;
                            sums[18 + j] = y3;
                        }
                        vf pairs[8];
                        for (int i = 0; i < 4; i++) {
                            const vf m0 = sums[i * 6];
                            const vf m1 = sums[i * 6 + 1];
                            const vf m2 = sums[i * 6 + 2];
                            const vf m3 = sums[i * 6 + 3];
                            const vf m4 = sums[i * 6 + 4];
                            const vf m5 = sums[i * 6 + 5];
                            const vf s1 = m1 + m2;
                            const vf t1 = m1 - m2;
                            const vf s3 = m3 + m4;
                            const vf t3 = m3 - m4;
                            const vf y0 = bias + m0 + s1 + s3;
                            const vf y1 = bias + 0.625f * t1 + 1.5f * t3;
                            const vf y2 = bias + 0.390625f * s1 + 2.25f * s3;
                            const vf y3 = bias + m5 + 0.244140625f * t1 + 3.375f * t3;
                            const vf p0 = vf_relu(vf_max(y0, y1));
                            pairs[i * 2] = p0;
                            const vf p1 = vf_relu(vf_max(y2, y3));
                            pairs[i * 2 + 1] = p1;
                        }
                        for (int i = 0; i < 2; i++) {
                            float *const yo = yn + at + i * 896;
                            const vf upper0 = pairs[i * 4];
                            const vf lower0 = pairs[i * 4 + 2];
                            vf_store(yo, vf_max(upper0, lower0));
                            const vf upper1 = pairs[i * 4 + 1];
                            const vf lower1 = pairs[i * 4 + 3];
                            vf_store(yo + 16, vf_max(upper1, lower1));
                        }
                    }
                }
            }
        }
    }
}

/* conv 3x3 stride 1x1 pad 1,1,1,1, [128,56,56] -> [256,56,56], relu
 * Winograd F(4,3) x F(4,3), a tile: 6x6 samples; w: [8][36][128][32]
 * task: 2x14 of 14x14 tiles, 1 of 8 groups of 32 channels
 * s: V [36][8][28][16], planes 3600 apart; M [36][2][28][16], 912 apart; T [6][58][16] */
static void conv3x3_c128_k256_h56_relu_wino4(int part, int parts,
        const float x[static 401408], const float w[static 1179648],
        const float b[static 256], float y[static 802816], float s[static 167984]) {
    const int t0 = cnnc_first(56, part, parts);
    const int t1 = cnnc_first(56, part + 1, parts);
    for (int t = t0; t < t1; t++) {
        const int kt = t % 8;
        const int by = t / 8;
        const float *const xn = x;
        float *const yn = y;
        float *const V = s;
        float *const M = s + 129600;
        float *const T = s + 162416;
        if (t == t0 || t % 8 == 0) {
            for (int c = 0; c < 8; c++) {
                const float *const xc = xn + c * 50176;
                for (int jy = 0; jy < 2; jy++) {
                    const int ty = by * 2 + jy;
                    for (int i = 0; i < 6; i++) {
                        for (int j = 0; j < 1; j++) {
                            vf_store(T + i * 928 + j * 16, vf_zero());
                        }
                        for (int j = 57; j < 58; j++) {
                            vf_store(T + i * 928 + j * 16, vf_zero());
                        }
                    }
                    const int r0 = ty * 3584 - 896;
                    const int r1 = ty * 3584;
                    const int r2 = ty * 3584 + 896;
                    const int r3 = ty * 3584 + 1792;
                    const int r4 = ty * 3584 + 2688;
                    const int r5 = ty * 3584 + 3584;
                    for (int ix = 0; ix < 56; ix++) {
                        const float *const xi = xc + ix * 16;
                        const vf d0 = ty > 0 ? vf_load(xi + r0) : vf_zero();
                        const vf d1 = vf_load(xi + r1);
                        const vf d2 = vf_load(xi + r2);
                        const vf d3 = vf_load(xi + r3);
                        const vf d4 = vf_load(xi + r4);
                        const vf d5 = ty < 13 ? vf_load(xi + r5) : vf_zero();
                        const vf b0 = d4 + 0.87890625f * d0 - 2.640625f * d2;
                        const vf e1 = d4 - 2.25f * d2;
                        const vf o1 = 0.625f * d3 - 1.40625f * d1;
                        const vf e3 = d4 - 0.390625f * d2;
                        const vf o3 = 1.5f * d3 - 0.5859375f * d1;
                        const vf b5 = d5 + 0.87890625f * d1 - 2.640625f * d3;
                        const int j = ix + 1;
                        float *const to = T + j * 16;
                        vf_store(to, b0);
                        vf_store(to + 928, e1 + o1);
                        vf_store(to + 1856, e1 - o1);
                        vf_store(to + 2784, e3 + o3);
                        vf_store(to + 3712, e3 - o3);
                        vf_store(to + 4640, b5);
                    }
                    float *const strip = V + c * 448 + jy * 224;
                    for (int i = 0; i < 6; i++) {
                        for (int j = 0; j < 14; j++) {
                            const float *const from = T + i * 928 + j * 64;
                            float *const to = strip + i * 21600 + j * 16;
                            const vf d0 = vf_load(from);
                            const vf d1 = vf_load(from + 16);
                            const vf d2 = vf_load(from + 32);
                            const vf d3 = vf_load(from + 48);
                            const vf d4 = vf_load(from + 64);
                            const vf d5 = vf_load(from + 80);
                            const vf b0 = d4 + 0.87890625f * d0 - 2.640625f * d2;
                            const vf e1 = d4 - 2.25f * d2;
                            const vf o1 = 0.625f * d3 - 1.40625f * d1;
                            const vf e3 = d4 - 0.390625f * d2;
                            const vf o3 = 1.5f * d3 - 0.5859375f * d1;
                            const vf b5 = d5 + 0.87890625f * d1 - 2.640625f * d3;
                            vf_store(to, b0);
                            vf_store(to + 3600, e1 + o1);
                            vf_store(to + 7200, e1 - o1);
                            vf_store(to + 10800, e3 + o3);
                            vf_store(to + 14400, e3 - o3);
                            vf_store(to + 18000, b5);
                        }
                    }
                }
            }
        }
        const int k0 = kt;
        const int k1 = k0 + 1;
        for (int k = k0; k < k1; k++) {
            for (int p = 0; p < 36; p++) {
                const float *const vp = V + p * 3600;
                const float *const wp = w + k * 147456 + p * 4096;
                float *const mp = M + p * 912;
                for (int j = 0; j < 28; j += 14) {
                    const float *const vj = vp + j * 16;
                    const vf zero = vf_zero();
                    vf a0_0 = zero, a0_1 = zero;
                    vf a1_0 = zero, a1_1 = zero;
                    vf a2_0 = zero, a2_1 = zero;
                    vf a3_0 = zero, a3_1 = zero;
                    vf a4_0 = zero, a4_1 = zero;
                    vf a5_0 = zero, a5_1 = zero;
                    vf a6_0 = zero, a6_1 = zero;
                    vf a7_0 = zero, a7_1 = zero;
                    vf a8_0 = zero, a8_1 = zero;
                    vf a9_0 = zero, a9_1 = zero;
                    vf a10_0 = zero, a10_1 = zero;
                    vf a11_0 = zero, a11_1 = zero;
                    vf a12_0 = zero, a12_1 = zero;
                    vf a13_0 = zero, a13_1 = zero;
                    for (int block = 0; block < 8; block++) {
                        for (int c = 0; c < 16; c++) {
                            const float *const vc = vj + block * 448 + c;
                            const float *const wc = wp + block * 512 + c * 32;
                            const vf w0 = vf_load(wc);
                            const vf w1 = vf_load(wc + 16);
                            a0_0 += vc[0] * w0;
                            a0_1 += vc[0] * w1;
                            a1_0 += vc[16] * w0;
                            a1_1 += vc[16] * w1;
                            a2_0 += vc[32] * w0;
                            a2_1 += vc[32] * w1;
                            a3_0 += vc[48] * w0;
                            a3_1 += vc[48] * w1;
                            a4_0 += vc[64] * w0;
                            a4_1 += vc[64] * w1;
                            a5_0 += vc[80] * w0;
                            a5_1 += vc[80] * w1;
                            a6_0 += vc[96] * w0;
                            a6_1 += vc[96] * w1;
                            a7_0 += vc[112] * w0;
                            a7_1 += vc[112] * w1;
                            a8_0 += vc[128] * w0;
                            a8_1 += vc[128] * w1;
                            a9_0 += vc[144] * w0;
                            a9_1 += vc[144] * w1;
                            a10_0 += vc[160] * w0;
                            a10_1 += vc[160] * w1;
                            a11_0 += vc[176] * w0;
                            a11_1 += vc[176] * w1;
                            a12_0 += vc[192] * w0;
                            a12_1 += vc[192] * w1;
                            a13_0 += vc[208] * w0;
                            a13_1 += vc[208] * w1;
                        }
                    }
                    float *const mj = mp + j * 16;
                    vf_store(mj, a0_0);
                    vf_store(mj + 16, a1_0);
                    vf_store(mj + 32, a2_0);
                    vf_store(mj + 48, a3_0);
                    vf_store(mj + 64, a4_0);
                    vf_store(mj + 80, a5_0);
                    vf_store(mj + 96, a6_0);
                    vf_store(mj + 112, a7_0);
                    vf_store(mj + 128, a8_0);
                    vf_store(mj + 144, a9_0);
                    vf_store(mj + 160, a10_0);
                    vf_store(mj + 176, a11_0);
                    vf_store(mj + 192, a12_0);
                    vf_store(mj + 208, a13_0);
                    vf_store(mj + 448, a0_1);
                    vf_store(mj + 464, a1_1);
                    vf_store(mj + 480, a2_1);
                    vf_store(mj + 496, a3_1);
                    vf_store(mj + 512, a4_1);
                    vf_store(mj + 528, a5_1);
                    vf_store(mj + 544, a6_1);
                    vf_store(mj + 560, a7_1);
                    vf_store(mj + 576, a8_1);
                    vf_store(mj + 592, a9_1);
                    vf_store(mj + 608, a10_1);
                    vf_store(mj + 624, a11_1);
                    vf_store(mj + 640, a12_1);
                    vf_store(mj + 656, a13_1);
                }
            }
            for (int q = 0; q < 2; q++) {
                const int plane = k * 100352 + q * 50176;
                const vf bias = vf_load(b + k * 32 + q * 16);
                for (int jy = 0; jy < 2; jy++) {
                    const int ty = by * 2 + jy;
                    for (int tx = 0; tx < 14; tx++) {
                        const float *const from = M + q * 448 + jy * 224 + tx * 16;
                        const int at = plane + ty * 3584 + tx * 64;
                        vf sums[24];
                        for (int j = 0; j < 6; j++) {
                            const vf m0 = vf_load(from + j * 912);
                            const vf m1 = vf_load(from + j * 912 + 5472);
                            const vf m2 = vf_load(from + j * 912 + 10944);
                            const vf m3 = vf_load(from + j * 912 + 16416);
                            const vf m4 = vf_load(from + j * 912 + 21888);
                            const vf m5 = vf_load(from + j * 912 + 27360);
                            const vf s1 = m1 + m2;
                            const vf t1 = m1 - m2;
                            const vf s3 = m3 + m4;
                            const vf t3 = m3 - m4;
                            const vf y0 = m0 + s1 + s3;
                            const vf y1 = 0.625f * t1 + 1.5f * t3;
                            const vf y2 = 0.390625f * s1 + 2.25f * s3;
                            const vf y3 = m5 + 0.244140625f * t1 + 3.375f * t3;
                            sums[j] = y0;
                            sums[6 + j] = y1;
                            sums[12 + j] = y2;
                            sums[18 + j] = y3;
                        }
                        for (int i = 0; i < 4; i++) {
                            const vf m0 = sums[i * 6];
                            const vf m1 = sums[i * 6 + 1];
                            const vf m2 = sums[i * 6 + 2];
                            const vf m3 = sums[i * 6 + 3];
                            const vf m4 = sums[i * 6 + 4];
                            const vf m5 = sums[i * 6 + 5];
                            const vf s1 = m1 + m2;
                            const vf t1 = m1 - m2;
                            const vf s3 = m3 + m4;
                            const vf t3 = m3 - m4;
                            const vf y0 = bias + m0 + s1 + s3;
                            const vf y1 = bias + 0.625f * t1 + 1.5f * t3;
                            const vf y2 = bias + 0.390625f * s1 + 2.25f * s3;
                            const vf y3 = bias + m5 + 0.244140625f * t1 + 3.375f * t3;
                            float *const yo = yn + at + i * 896;
                            vf_store(yo, vf_relu(y0));
                            vf_store(yo + 16, vf_relu(y1));
                            vf_store(yo + 32, vf_relu(y2));
                            vf_store(yo + 48, vf_relu(y3));
                        }
                    }
                }
            }
        }
    }
}

/* conv 3x3 stride 1x1 pad 1,1,1,1, [256,56,56] -> [256,56,56], relu
 * y: maxpool 2x2 of that, [256,28,28]; that is not stored
 * Winograd F(4,3) x F(4,3), a tile: 6x6 samples; w: [8][36][256][32]
 * task: 1x14 of 14x14 tiles, 2 of 8 groups of 32 channels
 * s: V [36][16][14][16], planes 3600 apart; M [36][2][14][16], 464 apart; T [6][58][16] */
static void conv3x3_c256_k256_h56_relu_maxpool_wino4(int part, int parts,
        const float x[static 802816], const float w[static 2359296],
        const float b[static 256], float y[static 200704], float s[static 151856]) {
    const int t0 = cnnc_first(56, part, parts);
    const int t1 = cnnc_first(56, part + 1, parts);
    for (int t = t0; t < t1; t++) {
        const int kt = t % 4;
        const int by = t / 4;
        const float *const xn = x;
        float *const yn = y;
        float *const V = s;
        float *const M = s + 129600;
        float *const T = s + 146288;
        if (t == t0 || t % 4 == 0) {
            for (int c = 0; c < 16; c++) {
                const float *const xc = xn + c * 50176;
                for (int i = 0; i < 6; i++) {
                    for (int j = 0; j < 1; j++) {
                        vf_store(T + i * 928 + j * 16, vf_zero());
                    }
                    for (int j = 57; j < 58; j++) {
                        vf_store(T + i * 928 + j * 16, vf_zero());
                    }
                }
                const int r0 = by * 3584 - 896;
                const int r1 = by * 3584;
                const int r2 = by * 3584 + 896;
                const int r3 = by * 3584 + 1792;
                const int r4 = by * 3584 + 2688;
                const int r5 = by * 3584 + 3584;
                for (int ix = 0; ix < 56; ix++) {
                    const float *const xi = xc + ix * 16;
                    const vf d0 = by > 0 ? vf_load(xi + r0) : vf_zero();
                    const vf d1 = vf_load(xi + r1);
                    const vf d2 = vf_load(xi + r2);
                    const vf d3 = vf_load(xi + r3);
                    const vf d4 = vf_load(xi + r4);
                    const vf d5 = by < 13 ? vf_load(xi + r5) : vf_zero();
                    const vf b0 = d4 + 0.87890625f * d0 - 2.640625f * d2;
                    const vf e1 = d4 - 2.25f * d2;
                    const vf o1 = 0.625f * d3 - 1.40625f * d1;
                    const vf e3 = d4 - 0.390625f * d2;
                    const vf o3 = 1.5f * d3 - 0.5859375f * d1;
                    const vf b5 = d5 + 0.87890625f * d1 - 2.640625f * d3;
                    const int j = ix + 1;
                    float *const to = T + j * 16;
                    vf_store(to, b0);
                    vf_store(to + 928, e1 + o1);
                    vf_store(to + 1856, e1 - o1);
                    vf_store(to + 2784, e3 + o3);
                    vf_store(to + 3712, e3 - o3);
                    vf_store(to + 4640, b5);
                }
                float *const strip = V + c * 224;
                for (int i = 0; i < 6; i++) {
                    for (int j = 0; j < 14; j++) {
                        const float *const from = T + i * 928 + j * 64;
                        float *const to = strip + i * 21600 + j * 16;
                        const vf d0 = vf_load(from);
                        const vf d1 = vf_load(from + 16);
                        const vf d2 = vf_load(from + 32);
                        const vf d3 = vf_load(from + 48);
                        const vf d4 = vf_load(from + 64);
                        const vf d5 = vf_load(from + 80);
                        const vf b0 = d4 + 0.87890625f * d0 - 2.640625f * d2;
                        const vf e1 = d4 - 2.25f * d2;
                        const vf o1 = 0.625f * d3 - 1.40625f * d1;
                        const vf e3 = d4 - 0.390625f * d2;
                        const vf o3 = 1.5f * d3 - 0.5859375f * d1;
                        const vf b5 = d5 + 0.87890625f * d1 - 2.640625f * d3;
                        vf_store(to, b0);
                        vf_store(to + 3600, e1 + o1);
                        vf_store(to + 7200, e1 - o1);
                        vf_store(to + 10800, e3 + o3);
                        vf_store(to + 14400, e3 - o3);
                        vf_store(to + 18000, b5);
                    }
                }
            }
        }
        const int k0 = kt * 2;
        const int k1 = k0 + 2;
        for (int k = k0; k < k1; k++) {
            for (int p = 0; p < 36; p++) {
                const float *const vp = V + p * 3600;
                const float *const wp = w + k * 294912 + p * 8192;
                float *const mp = M + p * 464;
                for (int j = 0; j < 14; j += 14) {
                    const float *const vj = vp + j * 16;
                    const vf zero = vf_zero();
                    vf a0_0 = zero, a0_1 = zero;
                    vf a1_0 = zero, a1_1 = zero;
                    vf a2_0 = zero, a2_1 = zero;
                    vf a3_0 = zero, a3_1 = zero;
                    vf a4_0 = zero, a4_1 = zero;
                    vf a5_0 = zero, a5_1 = zero;
                    vf a6_0 = zero, a6_1 = zero;
                    vf a7_0 = zero, a7_1 = zero;
                    vf a8_0 = zero, a8_1 = zero;
                    vf a9_0 = zero, a9_1 = zero;
                    vf a10_0 = zero, a10_1 = zero;
                    vf a11_0 = zero, a11_1 = zero;
                    vf a12_0 = zero, a12_1 = zero;
                    vf a13_0 = zero, a13_1 = zero;
                    for (int block = 0; block < 16; block++) {
                        for (int c = 0; c < 16; c++) {
                            const float *const vc = vj + block * 224 + c;
                            const float *const wc = wp + block * 512 + c * 32;
                            const vf w0 = vf_load(wc);
                            const vf w1 = vf_load(wc + 16);
                            a0_0 += vc[0] * w0;
                            a0_1 += vc[0] * w1;
                            a1_0 += vc[16] * w0;
                            a1_1 += vc[16] * w1;
                            a2_0 += vc[32] * w0;
                            a2_1 += vc[32] * w1;
                            a3_0 += vc[48] * w0;
                            a3_1 += vc[48] * w1;
                            a4_0 += vc[64] * w0;
                            a4_1 += vc[64] * w1;
                            a5_0 += vc[80] * w0;
                            a5_1 += vc[80] * w1;
                            a6_0 += vc[96] * w0;
                            a6_1 += vc[96] * w1;
                            a7_0 += vc[112] * w0;
                            a7_1 += vc[112] * w1;
                            a8_0 += vc[128] * w0;
                            a8_1 += vc[128] * w1;
                            a9_0 += vc[144] * w0;
                            a9_1 += vc[144] * w1;
                            a10_0 += vc[160] * w0;
                            a10_1 += vc[160] * w1;
                            a11_0 += vc[176] * w0;
                            a11_1 += vc[176] * w1;
                            a12_0 += vc[192] * w0;
                            a12_1 += vc[192] * w1;
                            a13_0 += vc[208] * w0;
                            a13_1 += vc[208] * w1;
                        }
                    }
                    float *const mj = mp + j * 16;
                    vf_store(mj, a0_0);
                    vf_store(mj + 16, a1_0);
                    vf_store(mj + 32, a2_0);
                    vf_store(mj + 48, a3_0);
                    vf_store(mj + 64, a4_0);
                    vf_store(mj + 80, a5_0);
                    vf_store(mj + 96, a6_0);
                    vf_store(mj + 112, a7_0);
                    vf_store(mj + 128, a8_0);
                    vf_store(mj + 144, a9_0);
                    vf_store(mj + 160, a10_0);
                    vf_store(mj + 176, a11_0);
                    vf_store(mj + 192, a12_0);
                    vf_store(mj + 208, a13_0);
                    vf_store(mj + 224, a0_1);
                    vf_store(mj + 240, a1_1);
                    vf_store(mj + 256, a2_1);
                    vf_store(mj + 272, a3_1);
                    vf_store(mj + 288, a4_1);
                    vf_store(mj + 304, a5_1);
                    vf_store(mj + 320, a6_1);
                    vf_store(mj + 336, a7_1);
                    vf_store(mj + 352, a8_1);
                    vf_store(mj + 368, a9_1);
                    vf_store(mj + 384, a10_1);
                    vf_store(mj + 400, a11_1);
                    vf_store(mj + 416, a12_1);
                    vf_store(mj + 432, a13_1);
                }
            }
            for (int q = 0; q < 2; q++) {
                const int plane = k * 25088 + q * 12544;
                const vf bias = vf_load(b + k * 32 + q * 16);
                for (int tx = 0; tx < 14; tx++) {
                    const float *const from = M + q * 224 + tx * 16;
                    const int at = plane + by * 896 + tx * 32;
                    vf sums[24];
                    for (int j = 0; j < 6; j++) {
                        const vf m0 = vf_load(from + j * 464);
                        const vf m1 = vf_load(from + j * 464 + 2784);
                        const vf m2 = vf_load(from + j * 464 + 5568);
                        const vf m3 = vf_load(from + j * 464 + 8352);
                        const vf m4 = vf_load(from + j * 464 + 11136);
                        const vf m5 = vf_load(from + j * 464 + 13920);
                        const vf s1 = m1 + m2;
                        const vf t1 = m1 - m2;
                        const vf s3 = m3 + m4;
                        const vf t3 = m3 - m4;
                        const vf y0 = m0 + s1 + s3;
                        const vf y1 = 0.625f * t1 + 1.5f * t3;
                        const vf y2 = 0.390625f * s1 + 2.25f * s3;
                        const vf y3 = m5 + 0.244140625f * t1 + 3.375f * t3;
                        sums[j] = y0;
                        sums[6 + j] = y1;
                        sums[12 + j] = y2;
                        sums[18 + j] = y3;
                    }
                    vf pairs[8];
                    for (int i = 0; i < 4; i++) {
                        const vf m0 = sums[i * 6];
                        const vf m1 = sums[i * 6 + 1];
                        const vf m2 = sums[i * 6 + 2];
                        const vf m3 = sums[i * 6 + 3];
                        const vf m4 = sums[i * 6 + 4];
                        const vf m5 = sums[i * 6 + 5];
                        const vf s1 = m1 + m2;
                        const vf t1 = m1 - m2;
                        const vf s3 = m3 + m4;
                        const vf t3 = m3 - m4;
                        const vf y0 = bias + m0 + s1 + s3;
                        const vf y1 = bias + 0.625f * t1 + 1.5f * t3;
                        const vf y2 = bias + 0.390625f * s1 + 2.25f * s3;
                        const vf y3 = bias + m5 + 0.244140625f * t1 + 3.375f * t3;
                        const vf p0 = vf_relu(vf_max(y0, y1));
                        pairs[i * 2] = p0;
                        const vf p1 = vf_relu(vf_max(y2, y3));
                        pairs[i * 2 + 1] = p1;
                    }
                    for (int i = 0; i < 2; i++) {
                        float *const yo = yn + at + i * 448;
                        const vf upper0 = pairs[i * 4];
                        const vf lower0 = pairs[i * 4 + 2];
                        vf_store(yo, vf_max(upper0, lower0));
                        const vf upper1 = pairs[i * 4 + 1];
                        const vf lower1 = pairs[i * 4 + 3];
                        vf_store(yo + 16, vf_max(upper1, lower1));
                    }
                }
            }
        }
    }
}

/* conv 3x3 stride 1x1 pad 1,1,1,1, [256,28,28] -> [512,28,28], relu
 * Winograd F(4,3) x F(4,3), a tile: 6x6 samples; w: [16][36][256][32]
 * task: 7x7 of 7x7 tiles, 2 of 16 groups of 32 channels
 * s: V [36][16][49][16], planes 12560 apart; M [36][2][49][16], 1584 apart; T [6][30][16] */
static void conv3x3_c256_k512_h28_relu_wino4(int part, int parts,
        const float x[static 200704], const float w[static 4718592],
        const float b[static 512], float y[static 401408], float s[static 512048]) {
    const int t0 = cnnc_first(8, part, parts);
    const int t1 = cnnc_first(8, part + 1, parts);
    for (int t = t0; t < t1; t++) {
        const int kt = t;
        const float *const xn = x;
        float *const yn = y;
        float *const V = s;
        float *const M = s + 452160;
        float *const T = s + 509168;
        if (t == t0 || t % 8 == 0) {
            for (int c = 0; c < 16; c++) {
                const float *const xc = xn + c * 12544;
                for (int ty = 0; ty < 7; ty++) {
                    for (int i = 0; i < 6; i++) {
                        for (int j = 0; j < 1; j++) {
                            vf_store(T + i * 480 + j * 16, vf_zero());
                        }
                        for (int j = 29; j < 30; j++) {
                            vf_store(T + i * 480 + j * 16, vf_zero());
                        }
                    }
                    const int r0 = ty * 1792 - 448;
                    const int r1 = ty * 1792;
                    const int r2 = ty * 1792 + 448;
                    const int r3 = ty * 1792 + 896;
                    const int r4 = ty * 1792 + 1344;
                    const int r5 = ty * 1792 + 1792;
                    for (int ix = 0; ix < 28; ix++) {
                        const float *const xi = xc + ix * 16;
                        const vf d0 = ty > 0 ? vf_load(xi + r0) : vf_zero();
                        const vf d1 = vf_load(xi + r1);
                        const vf d2 = vf_load(xi + r2);
                        const vf d3 = vf_load(xi + r3);
                        const vf d4 = vf_load(xi + r4);
                        const vf d5 = ty < 6 ? vf_load(xi + r5) : vf_zero();
                        const vf b0 = d4 + 0.87890625f * d0 - 2.640625f * d2;
                        const vf e1 = d4 - 2.25f * d2;
                        const vf o1 = 0.625f * d3 - 1.40625f * d1;
                        const vf e3 = d4 - 0.390625f * d2;
                        const vf o3 = 1.5f * d3 - 0.5859375f * d1;
                        const vf b5 = d5 + 0.87890625f * d1 - 2.640625f * d3;
                        const int j = ix + 1;
                        float *const to = T + j * 16;
                        vf_store(to, b0);
                        vf_store(to + 480, e1 + o1);
                        vf_store(to + 960, e1 - o1);
                        vf_store(to + 1440, e3 + o3);
                        vf_store(to + 1920, e3 - o3);
                        vf_store(to + 2400, b5);
                    }
                    float *const strip = V + c * 784 + ty * 112;
                    for (int i = 0; i < 6; i++) {
                        for (int j = 0; j < 7; j++) {
                            const float *const from = T + i * 480 + j * 64;
                            float *const to = strip + i * 75360 + j * 16;
                            const vf d0 = vf_load(from);
                            const vf d1 = vf_load(from + 16);
                            const vf d2 = vf_load(from + 32);
                            const vf d3 = vf_load(from + 48);
                            const vf d4 = vf_load(from + 64);
                            const vf d5 = vf_load(from + 80);
                            const vf b0 = d4 + 0.87890625f * d0 - 2.640625f * d2;
                            const vf e1 = d4 - 2.25f * d2;
                            const vf o1 = 0.625f * d3 - 1.40625f * d1;
                            const vf e3 = d4 - 0.390625f * d2;
                            const vf o3 = 1.5f * d3 - 0.5859375f * d1;
                            const vf b5 = d5 + 0.87890625f * d1 - 2.640625f * d3;
                            vf_store(to, b0);
                            vf_store(to + 12560, e1 + o1);
                            vf_store(to + 25120, e1 - o1);
                            vf_store(to + 37680, e3 + o3);
                            vf_store(to + 50240, e3 - o3);
                            vf_store(to + 62800, b5);
                        }
                    }
                }
            }
        }
        const int k0 = kt * 2;
        const int k1 = k0 + 2;
        for (int k = k0; k < k1; k++) {
            for (int p = 0; p < 36; p++) {
                const float *const vp = V + p * 12560;
                const float *const wp = w + k * 294912 + p * 8192;
                float *const mp = M + p * 1584;
                for (int j = 0; j < 13; j += 13) {
                    const float *const vj = vp + j * 16;
                    const vf zero = vf_zero();
                    vf a0_0 = zero, a0_1 = zero;
                    vf a1_0 = zero, a1_1 = zero;
                    vf a2_0 = zero, a2_1 = zero;
                    vf a3_0 = zero, a3_1 = zero;
                    vf a4_0 = zero, a4_1 = zero;
                    vf a5_0 = zero, a5_1 = zero;
                    vf a6_0 = zero, a6_1 = zero;
                    vf a7_0 = zero, a7_1 = zero;
                    vf a8_0 = zero, a8_1 = zero;
                    vf a9_0 = zero, a9_1 = zero;
                    vf a10_0 = zero, a10_1 = zero;
                    vf a11_0 = zero, a11_1 = zero;
                    vf a12_0 = zero, a12_1 = zero;
                    for (int block = 0; block < 16; block++) {
                        for (int c = 0; c < 16; c++) {
                            const float *const vc = vj + block * 784 + c;
                            const float *const wc = wp + block * 512 + c * 32;
                            const vf w0 = vf_load(wc);
                            const vf w1 = vf_load(wc + 16);
                            a0_0 += vc[0] * w0;
                            a0_1 += vc[0] * w1;
                            a1_0 += vc[16] * w0;
                            a1_1 += vc[16] * w1;
                            a2_0 += vc[32] * w0;
                            a2_1 += vc[32] * w1;
                            a3_0 += vc[48] * w0;
                            a3_1 += vc[48] * w1;
                            a4_0 += vc[64] * w0;
                            a4_1 += vc[64] * w1;
                            a5_0 += vc[80] * w0;
                            a5_1 += vc[80] * w1;
                            a6_0 += vc[96] * w0;
                            a6_1 += vc[96] * w1;
                            a7_0 += vc[112] * w0;
                            a7_1 += vc[112] * w1;
                            a8_0 += vc[128] * w0;
                            a8_1 += vc[128] * w1;
                            a9_0 += vc[144] * w0;
                            a9_1 += vc[144] * w1;
                            a10_0 += vc[160] * w0;
                            a10_1 += vc[160] * w1;
                            a11_0 += vc[176] * w0;
                            a11_1 += vc[176] * w1;
                            a12_0 += vc[192] * w0;
                            a12_1 += vc[192] * w1;
                        }
                    }
                    float *const mj = mp + j * 16;
                    vf_store(mj, a0_0);
                    vf_store(mj + 16, a1_0);
                    vf_store(mj + 32, a2_0);
                    vf_store(mj + 48, a3_0);
                    vf_store(mj + 64, a4_0);
                    vf_store(mj + 80, a5_0);
                    vf_store(mj + 96, a6_0);
                    vf_store(mj + 112, a7_0);
                    vf_store(mj + 128, a8_0);
                    vf_store(mj + 144, a9_0);
                    vf_store(mj + 160, a10_0);
                    vf_store(mj + 176, a11_0);
                    vf_store(mj + 192, a12_0);
                    vf_store(mj + 784, a0_1);
                    vf_store(mj + 800, a1_1);
                    vf_store(mj + 816, a2_1);
                    vf_store(mj + 832, a3_1);
                    vf_store(mj + 848, a4_1);
                    vf_store(mj + 864, a5_1);
                    vf_store(mj + 880, a6_1);
                    vf_store(mj + 896, a7_1);
                    vf_store(mj + 912, a8_1);
                    vf_store(mj + 928, a9_1);
                    vf_store(mj + 944, a10_1);
                    vf_store(mj + 960, a11_1);
                    vf_store(mj + 976, a12_1);
                }
                for (int j = 13; j < 49; j += 12) {
                    const float *const vj = vp + j * 16;
                    const vf zero = vf_zero();
                    vf a0_0 = zero, a0_1 = zero;
                    vf a1_0 = zero, a1_1 = zero;
                    vf a2_0 = zero, a2_1 = zero;
                    vf a3_0 = zero, a3_1 = zero;
                    vf a4_0 = zero, a4_1 = zero;
                    vf a5_0 = zero, a5_1 = zero;
                    vf a6_0 = zero, a6_1 = zero;
                    vf a7_0 = zero, a7_1 = zero;
                    vf a8_0 = zero, a8_1 = zero;
                    vf a9_0 = zero, a9_1 = zero;
                    vf a10_0 = zero, a10_1 = zero;
                    vf a11_0 = zero, a11_1 = zero;
                    for (int block = 0; block < 16; block++) {
                        for (int c = 0; c < 16; c++) {
                            const float *const vc = vj + block * 784 + c;
                            const float *const wc = wp + block * 512 + c * 32;
                            const vf w0 = vf_load(wc);
                            const vf w1 = vf_load(wc + 16);
                            a0_0 += vc[0] * w0;
                            a0_1 += vc[0] * w1;
                            a1_0 += vc[16] * w0;
                            a1_1 += vc[16] * w1;
                            a2_0 += vc[32] * w0;
                            a2_1 += vc[32] * w1;
                            a3_0 += vc[48] * w0;
                            a3_1 += vc[48] * w1;
                            a4_0 += vc[64] * w0;
                            a4_1 += vc[64] * w1;
                            a5_0 += vc[80] * w0;
                            a5_1 += vc[80] * w1;
                            a6_0 += vc[96] * w0;
                            a6_1 += vc[96] * w1;
                            a7_0 += vc[112] * w0;
                            a7_1 += vc[112] * w1;
                            a8_0 += vc[128] * w0;
                            a8_1 += vc[128] * w1;
                            a9_0 += vc[144] * w0;
                            a9_1 += vc[144] * w1;
                            a10_0 += vc[160] * w0;
                            a10_1 += vc[160] * w1;
                            a11_0 += vc[176] * w0;
                            a11_1 += vc[176] * w1;
                        }
                    }
                    float *const mj = mp + j * 16;
                    vf_store(mj, a0_0);
                    vf_store(mj + 16, a1_0);
                    vf_store(mj + 32, a2_0);
                    vf_store(mj + 48, a3_0);
                    vf_store(mj + 64, a4_0);
                    vf_store(mj + 80, a5_0);
                    vf_store(mj + 96, a6_0);
                    vf_store(mj + 112, a7_0);
                    vf_store(mj + 128, a8_0);
                    vf_store(mj + 144, a9_0);
                    vf_store(mj + 160, a10_0);
                    vf_store(mj + 176, a11_0);
                    vf_store(mj + 784, a0_1);
                    vf_store(mj + 800, a1_1);
                    vf_store(mj + 816, a2_1);
                    vf_store(mj + 832, a3_1);
                    vf_store(mj + 848, a4_1);
                    vf_store(mj + 864, a5_1);
                    vf_store(mj + 880, a6_1);
                    vf_store(mj + 896, a7_1);
                    vf_store(mj + 912, a8_1);
                    vf_store(mj + 928, a9_1);
                    vf_store(mj + 944, a10_1);
                    vf_store(mj + 960, a11_1);
                }
            }
            for (int q = 0; q < 2; q++) {
                const int plane = k * 25088 + q * 12544;
                const vf bias = vf_load(b + k * 32 + q * 16);
                for (int ty = 0; ty < 7; ty++) {
                    for (int tx = 0; tx < 7; tx++) {
                        const float *const from = M + q * 784 + ty * 112 + tx * 16;
                        const int at = plane + ty * 1792 + tx * 64;
                        vf sums[24];
                        for (int j = 0; j < 6; j++) {
                            const vf m0 = vf_load(from + j * 1584);
                            const vf m1 = vf_load(from + j * 1584 + 9504);
                            const vf m2 = vf_load(from + j * 1584 + 19008);
                            const vf m3 = vf_load(from + j * 1584 + 28512);
                            const vf m4 = vf_load(from + j * 1584 + 38016);
                            const vf m5 = vf_load(from + j * 1584 + 47520);
                            const vf s1 = m1 + m2;
                            const vf t1 = m1 - m2;
                            const vf s3 = m3 + m4;
                            const vf t3 = m3 - m4;
                            const vf y0 = m0 + s1 + s3;
                            const vf y1 = 0.625f * t1 + 1.5f * t3;
                            const vf y2 = 0.390625f * s1 + 2.25f * s3;
                            const vf y3 = m5 + 0.244140625f * t1 + 3.375f * t3;
                            sums[j] = y0;
                            sums[6 + j] = y1;
                            sums[12 + j] = y2;
                            sums[18 + j] = y3;
                        }
                        for (int i = 0; i < 4; i++) {
                            const vf m0 = sums[i * 6];
                            const vf m1 = sums[i * 6 + 1];
                            const vf m2 = sums[i * 6 + 2];
                            const vf m3 = sums[i * 6 + 3];
                            const vf m4 = sums[i * 6 + 4];
                            const vf m5 = sums[i * 6 + 5];
                            const vf s1 = m1 + m2;
                            const vf t1 = m1 - m2;
                            const vf s3 = m3 + m4;
                            const vf t3 = m3 - m4;
                            const vf y0 = bias + m0 + s1 + s3;
                            const vf y1 = bias + 0.625f * t1 + 1.5f * t3;
                            const vf y2 = bias + 0.390625f * s1 + 2.25f * s3;
                            const vf y3 = bias + m5 + 0.244140625f * t1 + 3.375f * t3;
                            float *const yo = yn + at + i * 448;
                            vf_store(yo, vf_relu(y0));
                            vf_store(yo + 16, vf_relu(y1));
                            vf_store(yo + 32, vf_relu(y2));
                            vf_store(yo + 48, vf_relu(y3));
                        }
                    }
                }
            }
        }
    }
}

/* conv 3x3 stride 1x1 pad 1,1,1,1, [512,28,28] -> [512,28,28], relu
 * y: maxpool 2x2 of that, [512,14,14]; that is not stored
 * Winograd F(4,3) x F(4,3), a tile: 6x6 samples; w: [16][36][512][32]
 * task: 7x7 of 7x7 tiles, 2 of 16 groups of 32 channels
 * s: V [36][32][49][16], planes 25104 apart; M [36][2][49][16], 1584 apart; T [6][30][16] */
static void conv3x3_c512_k512_h28_relu_maxpool_wino4(int part, int parts,
        const float x[static 401408], const float w[static 9437184],
        const float b[static 512], float y[static 100352], float s[static 963632]) {
    const int t0 = cnnc_first(8, part, parts);
    const int t1 = cnnc_first(8, part + 1, parts);
    for (int t = t0; t < t1; t++) {
        const int kt = t;
        const float *const xn = x;
        float *const yn = y;
        float *const V = s;
        float *const M = s + 903744;
        float *const T = s + 960752;
        if (t == t0 || t % 8 == 0) {
            for (int c = 0; c < 32; c++) {
                const float *const xc = xn + c * 12544;
                for (int ty = 0; ty < 7; ty++) {
                    for (int i = 0; i < 6; i++) {
                        for (int j = 0; j < 1; j++) {
                            vf_store(T + i * 480 + j * 16, vf_zero());
                        }
                        for (int j = 29; j < 30; j++) {
                            vf_store(T + i * 480 + j * 16, vf_zero());
                        }
                    }
                    const int r0 = ty * 1792 - 448;
                    const int r1 = ty * 1792;
                    const int r2 = ty * 1792 + 448;
                    const int r3 = ty * 1792 + 896;
                    const int r4 = ty * 1792 + 1344;
                    const int r5 = ty * 1792 + 1792;
                    for (int ix = 0; ix < 28; ix++) {
                        const float *const xi = xc + ix * 16;
                        const vf d0 = ty > 0 ? vf_load(xi + r0) : vf_zero();
                        const vf d1 = vf_load(xi + r1);
                        const vf d2 = vf_load(xi + r2);
                        const vf d3 = vf_load(xi + r3);
                        const vf d4 = vf_load(xi + r4);
                        const vf d5 = ty < 6 ? vf_load(xi + r5) : vf_zero();
                        const vf b0 = d4 + 0.87890625f * d0 - 2.640625f * d2;
                        const vf e1 = d4 - 2.25f * d2;
                        const vf o1 = 0.625f * d3 - 1.40625f * d1;
                        const vf e3 = d4 - 0.390625f * d2;
                        const vf o3 = 1.5f * d3 - 0.5859375f * d1;
                        const vf b5 = d5 + 0.87890625f * d1 - 2.640625f * d3;
                        const int j = ix + 1;
                        float *const to = T + j * 16;
                        vf_store(to, b0);
                        vf_store(to + 480, e1 + o1);
                        vf_store(to + 960, e1 - o1);
                        vf_store(to + 1440, e3 + o3);
                        vf_store(to + 1920, e3 - o3);
                        vf_store(to + 2400, b5);
                    }
                    float *const strip = V + c * 784 + ty * 112;
                    for (int i = 0; i < 6; i++) {
                        for (int j = 0; j < 7; j++) {
                            const float *const from = T + i * 480 + j * 64;
                            float *const to = strip + i * 150624 + j * 16;
                            const vf d0 = vf_load(from);
                            const vf d1 = vf_load(from + 16);
                            const vf d2 = vf_load(from + 32);
                            const vf d3 = vf_load(from + 48);
                            const vf d4 = vf_load(from + 64);
                            const vf d5 = vf_load(from + 80);
                            const vf b0 = d4 + 0.87890625f * d0 - 2.640625f * d2;
                            const vf e1 = d4 - 2.25f * d2;
                            const vf o1 = 0.625f * d3 - 1.40625f * d1;
                            const vf e3 = d4 - 0.390625f * d2;
                            const vf o3 = 1.5f * d3 - 0.5859375f * d1;
                            const vf b5 = d5 + 0.87890625f * d1 - 2.640625f * d3;
                            vf_store(to, b0);
                            vf_store(to + 25104, e1 + o1);
                            vf_store(to + 50208, e1 - o1);
                            vf_store(to + 75312, e3 + o3);
                            vf_store(to + 100416, e3 - o3);
                            vf_store(to + 125520, b5);
                        }
                    }
                }
            }
        }
        const int k0 = kt * 2;
        const int k1 = k0 + 2;
        for (int k = k0; k < k1; k++) {
            for (int p = 0; p < 36; p++) {
                const float *const vp = V + p * 25104;
                const float *const wp = w + k * 589824 + p * 16384;
                float *const mp = M + p * 1584;
                for (int j = 0; j < 13; j += 13) {
                    const float *const vj = vp + j * 16;
                    const vf zero = vf_zero();
                    vf a0_0 = zero, a0_1 = zero;
                    vf a1_0 = zero, a1_1 = zero;
                    vf a2_0 = zero, a2_1 = zero;
                    vf a3_0 = zero, a3_1 = zero;
                    vf a4_0 = zero, a4_1 = zero;
                    vf a5_0 = zero, a5_1 = zero;
                    vf a6_0 = zero, a6_1 = zero;
                    vf a7_0 = zero, a7_1 = zero;
                    vf a8_0 = zero, a8_1 = zero;
                    vf a9_0 = zero, a9_1 = zero;
                    vf a10_0 = zero, a10_1 = zero;
                    vf a11_0 = zero, a11_1 = zero;
                    vf a12_0 = zero, a12_1 = zero;
                    for (int block = 0; block < 32; block++) {
                        for (int c = 0; c < 16; c++) {
                            const float *const vc = vj + block * 784 + c;
                            const float *const wc = wp + block * 512 + c * 32;
                            const vf w0 = vf_load(wc);
                            const vf w1 = vf_load(wc + 16);
                            a0_0 += vc[0] * w0;
                            a0_1 += vc[0] * w1;
                            a1_0 += vc[16] * w0;
                            a1_1 += vc[16] * w1;
                            a2_0 += vc[32] * w0;
                            a2_1 += vc[32] * w1;
                            a3_0 += vc[48] * w0;
                            a3_1 += vc[48] * w1;
                            a4_0 += vc[64] * w0;
                            a4_1 += vc[64] * w1;
                            a5_0 += vc[80] * w0;
                            a5_1 += vc[80] * w1;
                            a6_0 += vc[96] * w0;
                            a6_1 += vc[96] * w1;
                            a7_0 += vc[112] * w0;
                            a7_1 += vc[112] * w1;
                            a8_0 += vc[128] * w0;
                            a8_1 += vc[128] * w1;
                            a9_0 += vc[144] * w0;
                            a9_1 += vc[144] * w1;
                            a10_0 += vc[160] * w0;
                            a10_1 += vc[160] * w1;
                            a11_0 += vc[176] * w0;
                            a11_1 += vc[176] * w1;
                            a12_0 += vc[192] * w0;
                            a12_1 += vc[192] * w1;
                        }
                    }
                    float *const mj = mp + j * 16;
                    vf_store(mj, a0_0);
                    vf_store(mj + 16, a1_0);
                    vf_store(mj + 32, a2_0);
                    vf_store(mj + 48, a3_0);
                    vf_store(mj + 64, a4_0);
                    vf_store(mj + 80, a5_0);
                    vf_store(mj + 96, a6_0);
                    vf_store(mj + 112, a7_0);
                    vf_store(mj + 128, a8_0);
                    vf_store(mj + 144, a9_0);
                    vf_store(mj + 160, a10_0);
                    vf_store(mj + 176, a11_0);
                    vf_store(mj + 192, a12_0);
                    vf_store(mj + 784, a0_1);
                    vf_store(mj + 800, a1_1);
                    vf_store(mj + 816, a2_1);
                    vf_store(mj + 832, a3_1);
                    vf_store(mj + 848, a4_1);
                    vf_store(mj + 864, a5_1);
                    vf_store(mj + 880, a6_1);
                    vf_store(mj + 896, a7_1);
                    vf_store(mj + 912, a8_1);
                    vf_store(mj + 928, a9_1);
                    vf_store(mj + 944, a10_1);
                    vf_store(mj + 960, a11_1);
                    vf_store(mj + 976, a12_1);
                }
                for (int j = 13; j < 49; j += 12) {
                    const float *const vj = vp + j * 16;
                    const vf zero = vf_zero();
                    vf a0_0 = zero, a0_1 = zero;
                    vf a1_0 = zero, a1_1 = zero;
                    vf a2_0 = zero, a2_1 = zero;
                    vf a3_0 = zero, a3_1 = zero;
                    vf a4_0 = zero, a4_1 = zero;
                    vf a5_0 = zero, a5_1 = zero;
                    vf a6_0 = zero, a6_1 = zero;
                    vf a7_0 = zero, a7_1 = zero;
                    vf a8_0 = zero, a8_1 = zero;
                    vf a9_0 = zero, a9_1 = zero;
                    vf a10_0 = zero, a10_1 = zero;
                    vf a11_0 = zero, a11_1 = zero;
                    for (int block = 0; block < 32; block++) {
                        for (int c = 0; c < 16; c++) {
                            const float *const vc = vj + block * 784 + c;
                            const float *const wc = wp + block * 512 + c * 32;
                            const vf w0 = vf_load(wc);
                            const vf w1 = vf_load(wc + 16);
                            a0_0 += vc[0] * w0;
                            a0_1 += vc[0] * w1;
                            a1_0 += vc[16] * w0;
                            a1_1 += vc[16] * w1;
                            a2_0 += vc[32] * w0;
                            a2_1 += vc[32] * w1;
                            a3_0 += vc[48] * w0;
                            a3_1 += vc[48] * w1;
                            a4_0 += vc[64] * w0;
                            a4_1 += vc[64] * w1;
                            a5_0 += vc[80] * w0;
                            a5_1 += vc[80] * w1;
                            a6_0 += vc[96] * w0;
                            a6_1 += vc[96] * w1;
                            a7_0 += vc[112] * w0;
                            a7_1 += vc[112] * w1;
                            a8_0 += vc[128] * w0;
                            a8_1 += vc[128] * w1;
                            a9_0 += vc[144] * w0;
                            a9_1 += vc[144] * w1;
                            a10_0 += vc[160] * w0;
                            a10_1 += vc[160] * w1;
                            a11_0 += vc[176] * w0;
                            a11_1 += vc[176] * w1;
                        }
                    }
                    float *const mj = mp + j * 16;
                    vf_store(mj, a0_0);
                    vf_store(mj + 16, a1_0);
                    vf_store(mj + 32, a2_0);
                    vf_store(mj + 48, a3_0);
                    vf_store(mj + 64, a4_0);
                    vf_store(mj + 80, a5_0);
                    vf_store(mj + 96, a6_0);
                    vf_store(mj + 112, a7_0);
                    vf_store(mj + 128, a8_0);
                    vf_store(mj + 144, a9_0);
                    vf_store(mj + 160, a10_0);
                    vf_store(mj + 176, a11_0);
                    vf_store(mj + 784, a0_1);
                    vf_store(mj + 800, a1_1);
                    vf_store(mj + 816, a2_1);
                    vf_store(mj + 832, a3_1);
                    vf_store(mj + 848, a4_1);
                    vf_store(mj + 864, a5_1);
                    vf_store(mj + 880, a6_1);
                    vf_store(mj + 896, a7_1);
                    vf_store(mj + 912, a8_1);
                    vf_store(mj + 928, a9_1);
                    vf_store(mj + 944, a10_1);
                    vf_store(mj + 960, a11_1);
                }
            }
            for (int q = 0; q < 2; q++) {
                const int plane = k * 6272 + q * 3136;
                const vf bias = vf_load(b + k * 32 + q * 16);
                for (int ty = 0; ty < 7; ty++) {
                    for (int tx = 0; tx < 7; tx++) {
                        const float *const from = M + q * 784 + ty * 112 + tx * 16;
                        const int at = plane + ty * 448 + tx * 32;
                        vf sums[24];
                        for (int j = 0; j < 6; j++) {
                            const vf m0 = vf_load(from + j * 1584);
                            const vf m1 = vf_load(from + j * 1584 + 9504);
                            const vf m2 = vf_load(from + j * 1584 + 19008);
                            const vf m3 = vf_load(from + j * 1584 + 28512);
                            const vf m4 = vf_load(from + j * 1584 + 38016);
                            const vf m5 = vf_load(from + j * 1584 + 47520);
                            const vf s1 = m1 + m2;
                            const vf t1 = m1 - m2;
                            const vf s3 = m3 + m4;
                            const vf t3 = m3 - m4;
                            const vf y0 = m0 + s1 + s3;
                            const vf y1 = 0.625f * t1 + 1.5f * t3;
                            const vf y2 = 0.390625f * s1 + 2.25f * s3;
                            const vf y3 = m5 + 0.244140625f * t1 + 3.375f * t3;
                            sums[j] = y0;
                            sums[6 + j] = y1;
                            sums[12 + j] = y2;
                            sums[18 + j] = y3;
                        }
                        vf pairs[8];
                        for (int i = 0; i < 4; i++) {
                            const vf m0 = sums[i * 6];
                            const vf m1 = sums[i * 6 + 1];
                            const vf m2 = sums[i * 6 + 2];
                            const vf m3 = sums[i * 6 + 3];
                            const vf m4 = sums[i * 6 + 4];
                            const vf m5 = sums[i * 6 + 5];
                            const vf s1 = m1 + m2;
                            const vf t1 = m1 - m2;
                            const vf s3 = m3 + m4;
                            const vf t3 = m3 - m4;
                            const vf y0 = bias + m0 + s1 + s3;
                            const vf y1 = bias + 0.625f * t1 + 1.5f * t3;
                            const vf y2 = bias + 0.390625f * s1 + 2.25f * s3;
                            const vf y3 = bias + m5 + 0.244140625f * t1 + 3.375f * t3;
                            const vf p0 = vf_relu(vf_max(y0, y1));
                            pairs[i * 2] = p0;
                            const vf p1 = vf_relu(vf_max(y2, y3));
                            pairs[i * 2 + 1] = p1;
                        }
                        for (int i = 0; i < 2; i++) {
                            float *const yo = yn + at + i * 224;
                            const vf upper0 = pairs[i * 4];
                            const vf lower0 = pairs[i * 4 + 2];
                            vf_store(yo, vf_max(upper0, lower0));
                            const vf upper1 = pairs[i * 4 + 1];
                            const vf lower1 = pairs[i * 4 + 3];
                            vf_store(yo + 16, vf_max(upper1, lower1));
                        }
                    }
                }
            }
        }
    }
}

/* conv 3x3 stride 1x1 pad 1,1,1,1, [512,14,14] -> [512,14,14], relu
 * Winograd F(4,3) x F(4,3), a tile: 6x6 samples; w: [32][36][512][16]
 * task: 4x4 of 4x4 tiles, 4 of 32 groups of 16 channels
 * s: V [36][32][16][16], planes 8208 apart; M [36][1][16][16], 272 apart; T [6][18][16] */
static void conv3x3_c512_k512_h14_relu_wino4(int part, int parts,
        const float x[static 100352], const float w[static 9437184],
        const float b[static 512], float y[static 100352], float s[static 306992]) {
    const int t0 = cnnc_first(8, part, parts);
    const int t1 = cnnc_first(8, part + 1, parts);
    for (int t = t0; t < t1; t++) {
        const int kt = t;
        const float *const xn = x;
        float *const yn = y;
        float *const V = s;
        float *const M = s + 295488;
        float *const T = s + 305264;
        if (t == t0 || t % 8 == 0) {
            for (int c = 0; c < 32; c++) {
                const float *const xc = xn + c * 3136;
                for (int ty = 0; ty < 4; ty++) {
                    for (int i = 0; i < 6; i++) {
                        for (int j = 0; j < 1; j++) {
                            vf_store(T + i * 288 + j * 16, vf_zero());
                        }
                        for (int j = 15; j < 18; j++) {
                            vf_store(T + i * 288 + j * 16, vf_zero());
                        }
                    }
                    const int r0 = ty * 896 - 224;
                    const int r1 = ty * 896;
                    const int r2 = ty * 896 + 224;
                    const int r3 = ty * 896 + 448;
                    const int r4 = ty * 896 + 672;
                    const int r5 = ty * 896 + 896;
                    for (int ix = 0; ix < 14; ix++) {
                        const float *const xi = xc + ix * 16;
                        const vf d0 = ty > 0 ? vf_load(xi + r0) : vf_zero();
                        const vf d1 = vf_load(xi + r1);
                        const vf d2 = vf_load(xi + r2);
                        const vf d3 = ty < 3 ? vf_load(xi + r3) : vf_zero();
                        const vf d4 = ty < 3 ? vf_load(xi + r4) : vf_zero();
                        const vf d5 = ty < 3 ? vf_load(xi + r5) : vf_zero();
                        const vf b0 = d4 + 0.87890625f * d0 - 2.640625f * d2;
                        const vf e1 = d4 - 2.25f * d2;
                        const vf o1 = 0.625f * d3 - 1.40625f * d1;
                        const vf e3 = d4 - 0.390625f * d2;
                        const vf o3 = 1.5f * d3 - 0.5859375f * d1;
                        const vf b5 = d5 + 0.87890625f * d1 - 2.640625f * d3;
                        const int j = ix + 1;
                        float *const to = T + j * 16;
                        vf_store(to, b0);
                        vf_store(to + 288, e1 + o1);
                        vf_store(to + 576, e1 - o1);
                        vf_store(to + 864, e3 + o3);
                        vf_store(to + 1152, e3 - o3);
                        vf_store(to + 1440, b5);
                    }
                    float *const strip = V + c * 256 + ty * 64;
                    for (int i = 0; i < 6; i++) {
                        for (int j = 0; j < 4; j++) {
                            const float *const from = T + i * 288 + j * 64;
                            float *const to = strip + i * 49248 + j * 16;
                            const vf d0 = vf_load(from);
                            const vf d1 = vf_load(from + 16);
                            const vf d2 = vf_load(from + 32);
                            const vf d3 = vf_load(from + 48);
                            const vf d4 = vf_load(from + 64);
                            const vf d5 = vf_load(from + 80);
                            const vf b0 = d4 + 0.87890625f * d0 - 2.640625f * d2;
                            const vf e1 = d4 - 2.25f * d2;
                            const vf o1 = 0.625f * d3 - 1.40625f * d1;
                            const vf e3 = d4 - 0.390625f * d2;
                            const vf o3 = 1.5f * d3 - 0.5859375f * d1;
                            const vf b5 = d5 + 0.87890625f * d1 - 2.640625f * d3;
                            vf_store(to, b0);
                            vf_store(to + 8208, e1 + o1);
                            vf_store(to + 16416, e1 - o1);
                            vf_store(to + 24624, e3 + o3);
                            vf_store(to + 32832, e3 - o3);
                            vf_store(to + 41040, b5);
                        }
                    }
                }
            }
        }
        const int k0 = kt * 4;
        const int k1 = k0 + 4;
        for (int k = k0; k < k1; k++) {
            for (int p = 0; p < 36; p++) {
                const float *const vp = V + p * 8208;
                const float *const wp = w + k * 294912 + p * 8192;
                float *const mp = M + p * 272;
                for (int j = 0; j < 16; j += 16) {
                    const float *const vj = vp + j * 16;
                    const vf zero = vf_zero();
                    vf a0_0 = zero;
                    vf a1_0 = zero;
                    vf a2_0 = zero;
                    vf a3_0 = zero;
                    vf a4_0 = zero;
                    vf a5_0 = zero;
                    vf a6_0 = zero;
                    vf a7_0 = zero;
                    vf a8_0 = zero;
                    vf a9_0 = zero;
                    vf a10_0 = zero;
                    vf a11_0 = zero;
                    vf a12_0 = zero;
                    vf a13_0 = zero;
                    vf a14_0 = zero;
                    vf a15_0 = zero;
                    for (int block = 0; block < 32; block++) {
                        for (int c = 0; c < 16; c++) {
                            const float *const vc = vj + block * 256 + c;
                            const float *const wc = wp + block * 256 + c * 16;
                            const vf w0 = vf_load(wc);
                            a0_0 += vc[0] * w0;
                            a1_0 += vc[16] * w0;
                            a2_0 += vc[32] * w0;
                            a3_0 += vc[48] * w0;
                            a4_0 += vc[64] * w0;
                            a5_0 += vc[80] * w0;
                            a6_0 += vc[96] * w0;
                            a7_0 += vc[112] * w0;
                            a8_0 += vc[128] * w0;
                            a9_0 += vc[144] * w0;
                            a10_0 += vc[160] * w0;
                            a11_0 += vc[176] * w0;
                            a12_0 += vc[192] * w0;
                            a13_0 += vc[208] * w0;
                            a14_0 += vc[224] * w0;
                            a15_0 += vc[240] * w0;
                        }
                    }
                    float *const mj = mp + j * 16;
                    vf_store(mj, a0_0);
                    vf_store(mj + 16, a1_0);
                    vf_store(mj + 32, a2_0);
                    vf_store(mj + 48, a3_0);
                    vf_store(mj + 64, a4_0);
                    vf_store(mj + 80, a5_0);
                    vf_store(mj + 96, a6_0);
                    vf_store(mj + 112, a7_0);
                    vf_store(mj + 128, a8_0);
                    vf_store(mj + 144, a9_0);
                    vf_store(mj + 160, a10_0);
                    vf_store(mj + 176, a11_0);
                    vf_store(mj + 192, a12_0);
                    vf_store(mj + 208, a13_0);
                    vf_store(mj + 224, a14_0);
                    vf_store(mj + 240, a15_0);
                }
            }
            const int plane = k * 3136;
            const vf bias = vf_load(b + k * 16);
            for (int ty = 0; ty < 4; ty++) {
                for (int tx = 0; tx < 4; tx++) {
                    const float *const from = M + ty * 64 + tx * 16;
                    const int at = plane + ty * 896 + tx * 64;
                    vf sums[24];
                    for (int j = 0; j < 6; j++) {
                        const vf m0 = vf_load(from + j * 272);
                        const vf m1 = vf_load(from + j * 272 + 1632);
                        const vf m2 = vf_load(from + j * 272 + 3264);
                        const vf m3 = vf_load(from + j * 272 + 4896);
                        const vf m4 = vf_load(from + j * 272 + 6528);
                        const vf m5 = vf_load(from + j * 272 + 8160);
                        const vf s1 = m1 + m2;
                        const vf t1 = m1 - m2;
                        const vf s3 = m3 + m4;
                        const vf t3 = m3 - m4;
                        const vf y0 = m0 + s1 + s3;
                        const vf y1 = 0.625f * t1 + 1.5f * t3;
                        const vf y2 = 0.390625f * s1 + 2.25f * s3;
                        const vf y3 = m5 + 0.244140625f * t1 + 3.375f * t3;
                        sums[j] = y0;
                        sums[6 + j] = y1;
                        sums[12 + j] = y2;
                        sums[18 + j] = y3;
                    }
                    const int rows = ty < 3 ? 4 : 2;
                    for (int i = 0; i < rows; i++) {
                        const vf m0 = sums[i * 6];
                        const vf m1 = sums[i * 6 + 1];
                        const vf m2 = sums[i * 6 + 2];
                        const vf m3 = sums[i * 6 + 3];
                        const vf m4 = sums[i * 6 + 4];
                        const vf m5 = sums[i * 6 + 5];
                        const vf s1 = m1 + m2;
                        const vf t1 = m1 - m2;
                        const vf s3 = m3 + m4;
                        const vf t3 = m3 - m4;
                        const vf y0 = bias + m0 + s1 + s3;
                        const vf y1 = bias + 0.625f * t1 + 1.5f * t3;
                        const vf y2 = bias + 0.390625f * s1 + 2.25f * s3;
                        const vf y3 = bias + m5 + 0.244140625f * t1 + 3.375f * t3;
                        float *const yo = yn + at + i * 224;
                        vf_store(yo, vf_relu(y0));
                        vf_store(yo + 16, vf_relu(y1));
                        if (tx < 3) {
                            vf_store(yo + 32, vf_relu(y2));
                            vf_store(yo + 48, vf_relu(y3));
                        }
                    }
                }
            }
        }
    }
}

/* conv 3x3 stride 1x1 pad 1,1,1,1, [512,14,14] -> [512,14,14], relu
 * y: maxpool 2x2 of that, [512,7,7]; that is not stored
 * Winograd F(4,3) x F(4,3), a tile: 6x6 samples; w: [32][36][512][16]
 * task: 4x4 of 4x4 tiles, 4 of 32 groups of 16 channels
 * s: V [36][32][16][16], planes 8208 apart; M [36][1][16][16], 272 apart; T [6][18][16] */
static void conv3x3_c512_k512_h14_relu_maxpool_wino4(int part, int parts,
        const float x[static 100352], const float w[static 9437184],
        const float b[static 512], float y[static 25088], float s[static 306992]) {
    const int t0 = cnnc_first(8, part, parts);
    const int t1 = cnnc_first(8, part + 1, parts);
    for (int t = t0; t < t1; t++) {
        const int kt = t;
        const float *const xn = x;
        float *const yn = y;
        float *const V = s;
        float *const M = s + 295488;
        float *const T = s + 305264;
        if (t == t0 || t % 8 == 0) {
            for (int c = 0; c < 32; c++) {
                const float *const xc = xn + c * 3136;
                for (int ty = 0; ty < 4; ty++) {
                    for (int i = 0; i < 6; i++) {
                        for (int j = 0; j < 1; j++) {
                            vf_store(T + i * 288 + j * 16, vf_zero());
                        }
                        for (int j = 15; j < 18; j++) {
                            vf_store(T + i * 288 + j * 16, vf_zero());
                        }
                    }
                    const int r0 = ty * 896 - 224;
                    const int r1 = ty * 896;
                    const int r2 = ty * 896 + 224;
                    const int r3 = ty * 896 + 448;
                    const int r4 = ty * 896 + 672;
                    const int r5 = ty * 896 + 896;
                    for (int ix = 0; ix < 14; ix++) {
                        const float *const xi = xc + ix * 16;
                        const vf d0 = ty > 0 ? vf_load(xi + r0) : vf_zero();
                        const vf d1 = vf_load(xi + r1);
                        const vf d2 = vf_load(xi + r2);
                        const vf d3 = ty < 3 ? vf_load(xi + r3) : vf_zero();
                        const vf d4 = ty < 3 ? vf_load(xi + r4) : vf_zero();
                        const vf d5 = ty < 3 ? vf_load(xi + r5) : vf_zero();
                        const vf b0 = d4 + 0.87890625f * d0 - 2.640625f * d2;
                        const vf e1 = d4 - 2.25f * d2;
                        const vf o1 = 0.625f * d3 - 1.40625f * d1;
                        const vf e3 = d4 - 0.390625f * d2;
                        const vf o3 = 1.5f * d3 - 0.5859375f * d1;
                        const vf b5 = d5 + 0.87890625f * d1 - 2.640625f * d3;
                        const int j = ix + 1;
                        float *const to = T + j * 16;
                        vf_store(to, b0);
                        vf_store(to + 288, e1 + o1);
                        vf_store(to + 576, e1 - o1);
                        vf_store(to + 864, e3 + o3);
                        vf_store(to + 1152, e3 - o3);
                        vf_store(to + 1440, b5);
                    }
                    float *const strip = V + c * 256 + ty * 64;
                    for (int i = 0; i < 6; i++) {
                        for (int j = 0; j < 4; j++) {
                            const float *const from = T + i * 288 + j * 64;
                            float *const to = strip + i * 49248 + j * 16;
                            const vf d0 = vf_load(from);
                            const vf d1 = vf_load(from + 16);
                            const vf d2 = vf_load(from + 32);
                            const vf d3 = vf_load(from + 48);
                            const vf d4 = vf_load(from + 64);
                            const vf d5 = vf_load(from + 80);
                            const vf b0 = d4 + 0.87890625f * d0 - 2.640625f * d2;
                            const vf e1 = d4 - 2.25f * d2;
                            const vf o1 = 0.625f * d3 - 1.40625f * d1;
                            const vf e3 = d4 - 0.390625f * d2;
                            const vf o3 = 1.5f * d3 - 0.5859375f * d1;
                            const vf b5 = d5 + 0.87890625f * d1 - 2.640625f * d3;
                            vf_store(to, b0);
                            vf_store(to + 8208, e1 + o1);
                            vf_store(to + 16416, e1 - o1);
                            vf_store(to + 24624, e3 + o3);
                            vf_store(to + 32832, e3 - o3);
                            vf_store(to + 41040, b5);
                        }
                    }
                }
            }
        }
        const int k0 = kt * 4;
        const int k1 = k0 + 4;
        for (int k = k0; k < k1; k++) {
            for (int p = 0; p < 36; p++) {
                const float *const vp = V + p * 8208;
                const float *const wp = w + k * 294912 + p * 8192;
                float *const mp = M + p * 272;
                for (int j = 0; j < 16; j += 16) {
                    const float *const vj = vp + j * 16;
                    const vf zero = vf_zero();
                    vf a0_0 = zero;
                    vf a1_0 = zero;
                    vf a2_0 = zero;
                    vf a3_0 = zero;
                    vf a4_0 = zero;
                    vf a5_0 = zero;
                    vf a6_0 = zero;
                    vf a7_0 = zero;
                    vf a8_0 = zero;
                    vf a9_0 = zero;
                    vf a10_0 = zero;
                    vf a11_0 = zero;
                    vf a12_0 = zero;
                    vf a13_0 = zero;
                    vf a14_0 = zero;
                    vf a15_0 = zero;
                    for (int block = 0; block < 32; block++) {
                        for (int c = 0; c < 16; c++) {
                            const float *const vc = vj + block * 256 + c;
                            const float *const wc = wp + block * 256 + c * 16;
                            const vf w0 = vf_load(wc);
                            a0_0 += vc[0] * w0;
                            a1_0 += vc[16] * w0;
                            a2_0 += vc[32] * w0;
                            a3_0 += vc[48] * w0;
                            a4_0 += vc[64] * w0;
                            a5_0 += vc[80] * w0;
                            a6_0 += vc[96] * w0;
                            a7_0 += vc[112] * w0;
                            a8_0 += vc[128] * w0;
                            a9_0 += vc[144] * w0;
                            a10_0 += vc[160] * w0;
                            a11_0 += vc[176] * w0;
                            a12_0 += vc[192] * w0;
                            a13_0 += vc[208] * w0;
                            a14_0 += vc[224] * w0;
                            a15_0 += vc[240] * w0;
                        }
                    }
                    float *const mj = mp + j * 16;
                    vf_store(mj, a0_0);
                    vf_store(mj + 16, a1_0);
                    vf_store(mj + 32, a2_0);
                    vf_store(mj + 48, a3_0);
                    vf_store(mj + 64, a4_0);
                    vf_store(mj + 80, a5_0);
                    vf_store(mj + 96, a6_0);
                    vf_store(mj + 112, a7_0);
                    vf_store(mj + 128, a8_0);
                    vf_store(mj + 144, a9_0);
                    vf_store(mj + 160, a10_0);
                    vf_store(mj + 176, a11_0);
                    vf_store(mj + 192, a12_0);
                    vf_store(mj + 208, a13_0);
                    vf_store(mj + 224, a14_0);
                    vf_store(mj + 240, a15_0);
                }
            }
            const int plane = k * 784;
            const vf bias = vf_load(b + k * 16);
            for (int ty = 0; ty < 4; ty++) {
                for (int tx = 0; tx < 4; tx++) {
                    const float *const from = M + ty * 64 + tx * 16;
                    const int at = plane + ty * 224 + tx * 32;
                    vf sums[24];
                    for (int j = 0; j < 6; j++) {
                        const vf m0 = vf_load(from + j * 272);
                        const vf m1 = vf_load(from + j * 272 + 1632);
                        const vf m2 = vf_load(from + j * 272 + 3264);
                        const vf m3 = vf_load(from + j * 272 + 4896);
                        const vf m4 = vf_load(from + j * 272 + 6528);
                        const vf m5 = vf_load(from + j * 272 + 8160);
                        const vf s1 = m1 + m2;
                        const vf t1 = m1 - m2;
                        const vf s3 = m3 + m4;
                        const vf t3 = m3 - m4;
                        const vf y0 = m0 + s1 + s3;
                        const vf y1 = 0.625f * t1 + 1.5f * t3;
                        const vf y2 = 0.390625f * s1 + 2.25f * s3;
                        const vf y3 = m5 + 0.244140625f * t1 + 3.375f * t3;
                        sums[j] = y0;
                        sums[6 + j] = y1;
                        sums[12 + j] = y2;
                        sums[18 + j] = y3;
                    }
                    const int rows = ty < 3 ? 4 : 2;
                    vf pairs[8];
                    for (int i = 0; i < rows; i++) {
                        const vf m0 = sums[i * 6];
                        const vf m1 = sums[i * 6 + 1];
                        const vf m2 = sums[i * 6 + 2];
                        const vf m3 = sums[i * 6 + 3];
                        const vf m4 = sums[i * 6 + 4];
                        const vf m5 = sums[i * 6 + 5];
                        const vf s1 = m1 + m2;
                        const vf t1 = m1 - m2;
                        const vf s3 = m3 + m4;
                        const vf t3 = m3 - m4;
                        const vf y0 = bias + m0 + s1 + s3;
                        const vf y1 = bias + 0.625f * t1 + 1.5f * t3;
                        const vf y2 = bias + 0.390625f * s1 + 2.25f * s3;
                        const vf y3 = bias + m5 + 0.244140625f * t1 + 3.375f * t3;
                        const vf p0 = vf_relu(vf_max(y0, y1));
                        pairs[i * 2] = p0;
                        if (tx < 3) {
                            const vf p1 = vf_relu(vf_max(y2, y3));
                            pairs[i * 2 + 1] = p1;
                        }
                    }
                    for (int i = 0; i < rows / 2; i++) {
                        float *const yo = yn + at + i * 112;
                        const vf upper0 = pairs[i * 4];
                        const vf lower0 = pairs[i * 4 + 2];
                        vf_store(yo, vf_max(upper0, lower0));
                        if (tx < 3) {
                            const vf upper1 = pairs[i * 4 + 1];
                            const vf lower1 = pairs[i * 4 + 3];
                            vf_store(yo + 16, vf_max(upper1, lower1));
                        }
                    }
                }
            }
        }
    }
}

/* linear 25088 -> 4096, relu
 * w: [64][4][25088][16]; task: 64 channels */
static void linear_c25088_k4096_relu(int part, int parts, const float x[static 25088],
        const float w[static 102760448], const float b[static 4096],
        float y[static 4096]) {
    const int t1 = cnnc_first(64, part + 1, parts);
    for (int t = cnnc_first(64, part, parts); t < t1; t++) {
        const int k = t;
        const float *const wk = w + k * 1605632;
        {
            const float *const xn = x;
            vf a0_0 = vf_load(b + k * 64);
            vf a0_1 = vf_load(b + k * 64 + 16);
            vf a0_2 = vf_load(b + k * 64 + 32);
            vf a0_3 = vf_load(b + k * 64 + 48);
            for (int c = 0; c < 25088; c++) {
                const vf w0 = vf_load(wk + c * 16);
                const vf w1 = vf_load(wk + c * 16 + 401408);
                const vf w2 = vf_load(wk + c * 16 + 802816);
                const vf w3 = vf_load(wk + c * 16 + 1204224);
                a0_0 += xn[c] * w0;
                a0_1 += xn[c] * w1;
                a0_2 += xn[c] * w2;
                a0_3 += xn[c] * w3;
            }
            float *const yo = y + k * 64;
            vf_store(yo + 0, vf_relu(a0_0));
            vf_store(yo + 16, vf_relu(a0_1));
            vf_store(yo + 32, vf_relu(a0_2));
            vf_store(yo + 48, vf_relu(a0_3));
        }
    }
}

/* linear 4096 -> 4096, relu
 * w: [64][4][4096][16]; task: 64 channels */
static void linear_c4096_k4096_relu(int part, int parts, const float x[static 4096],
        const float w[static 16777216], const float b[static 4096],
        float y[static 4096]) {
    const int t1 = cnnc_first(64, part + 1, parts);
    for (int t = cnnc_first(64, part, parts); t < t1; t++) {
        const int k = t;
        const float *const wk = w + k * 262144;
        {
            const float *const xn = x;
            vf a0_0 = vf_load(b + k * 64);
            vf a0_1 = vf_load(b + k * 64 + 16);
            vf a0_2 = vf_load(b + k * 64 + 32);
            vf a0_3 = vf_load(b + k * 64 + 48);
            for (int c = 0; c < 4096; c++) {
                const vf w0 = vf_load(wk + c * 16);
                const vf w1 = vf_load(wk + c * 16 + 65536);
                const vf w2 = vf_load(wk + c * 16 + 131072);
                const vf w3 = vf_load(wk + c * 16 + 196608);
                a0_0 += xn[c] * w0;
                a0_1 += xn[c] * w1;
                a0_2 += xn[c] * w2;
                a0_3 += xn[c] * w3;
            }
            float *const yo = y + k * 64;
            vf_store(yo + 0, vf_relu(a0_0));
            vf_store(yo + 16, vf_relu(a0_1));
            vf_store(yo + 32, vf_relu(a0_2));
            vf_store(yo + 48, vf_relu(a0_3));
        }
    }
}

/* linear 4096 -> 1000
 * w: [21][3][4096][16]; task: 48 channels */
static void linear_c4096_k1000(int part, int parts, const float x[static 4096],
        const float w[static 4128768], const float b[static 1008],
        float y[static 1008]) {
    const int t1 = cnnc_first(21, part + 1, parts);
    for (int t = cnnc_first(21, part, parts); t < t1; t++) {
        const int k = t;
        const float *const wk = w + k * 196608;
        {
            const float *const xn = x;
            vf a0_0 = vf_load(b + k * 48);
            vf a0_1 = vf_load(b + k * 48 + 16);
            vf a0_2 = vf_load(b + k * 48 + 32);
            for (int c = 0; c < 4096; c++) {
                const vf w0 = vf_load(wk + c * 16);
                const vf w1 = vf_load(wk + c * 16 + 65536);
                const vf w2 = vf_load(wk + c * 16 + 131072);
                a0_0 += xn[c] * w0;
                a0_1 += xn[c] * w1;
                a0_2 += xn[c] * w2;
            }
            float *const yo = y + k * 48;
            vf_store(yo + 0, a0_0);
            vf_store(yo + 16, a0_1);
            vf_store(yo + 32, a0_2);
        }
    }
}

/* softmax over channels, [1000]; the sum is in double */
static void softmax_b63_h1_w1(int part, int parts, float y[static 1008]) {
    const int r1 = cnnc_first(1, part + 1, parts);
    for (int r = cnnc_first(1, part, parts); r < r1; r++) {
        for (int ox = 0; ox < 1; ox++) {
            float *const yp = y;
            float most = yp[0];
            for (int c = 0; c < 1000; c++) {
                const int at = c / 16 * 16 + c % 16;
                most = yp[at] > most ? yp[at] : most;
            }
            for (int b = 0; b < 63; b++) {
                const vf e = vf_exp_diff(vf_load(yp + b * 16), vf_set1(most));
                vf_store(yp + b * 16, e);
            }
            double sum = 0.0;
            for (int c = 0; c < 1000; c++) {
                const int at = c / 16 * 16 + c % 16;
                sum += (double)yp[at];
            }
            const vf all = vf_set1((float)sum);
            for (int b = 0; b < 63; b++) {
                float *const yb = yp + b * 16;
                vf_store(yb, vf_div(vf_load(yb), all));
            }
        }
    }
}

/* output, [1000]: [63][1][1][16] to planar */
static void output_c1000_h1(
        int part, int parts, const float x[static 1000], float y[static 1000]) {
    const int r1 = cnnc_first(1, part + 1, parts);
    for (int r = cnnc_first(1, part, parts); r < r1; r++) {
        const float *const xn = x;
        float *const yn = y;
        for (int c = 0; c < 1000; c++) {
            const float *const xc = xn + c / 16 * 16 + c % 16;
            float *const yc = yn + c * 1;
            for (int ox = 0; ox < 1; ox++) {
                yc[0] = xc[0];
            }
        }
    }
}

// clang-format off
static const cnnc_layer vgg11_layers[13] = {
    {"features.0", "conv 3x3 pad 1 3->64 + relu", "conv3x3_c3_k64_h224_relu_maxpool", 64, 224, 224, 173408256, 173408256, 3820544, 7168},
    {"features.3", "conv 3x3 pad 1 64->128 + relu", "conv3x3_c64_k128_h112_relu_maxpool_wino4", 128, 112, 112, 1849688064, 462422016, 5997056, 1180160},
    {"features.6", "conv 3x3 pad 1 128->256 + relu", "conv3x3_c128_k256_h56_relu_wino4", 256, 56, 56, 1849688064, 462422016, 9536512, 4719616},
    {"features.8", "conv 3x3 pad 1 256->256 + relu", "conv3x3_c256_k256_h56_relu_maxpool_wino4", 256, 56, 56, 3699376128, 924844032, 13452288, 9438208},
    {"features.11", "conv 3x3 pad 1 256->512 + relu", "conv3x3_c256_k512_h28_relu_wino4", 512, 28, 28, 1849688064, 462422016, 21284864, 18876416},
    {"features.13", "conv 3x3 pad 1 512->512 + relu", "conv3x3_c512_k512_h28_relu_maxpool_wino4", 512, 28, 28, 3699376128, 924844032, 39757824, 37750784},
    {"features.16", "conv 3x3 pad 1 512->512 + relu", "conv3x3_c512_k512_h14_relu_wino4", 512, 14, 14, 924844032, 301989888, 38553600, 37750784},
    {"features.18", "conv 3x3 pad 1 512->512 + relu", "conv3x3_c512_k512_h14_relu_maxpool_wino4", 512, 14, 14, 924844032, 301989888, 38252544, 37750784},
    {"classifier.0", "linear 25088->4096 + relu", "linear_c25088_k4096_relu", 4096, 1, 1, 205520896, 205520896, 411174912, 411058176},
    {"classifier.3", "linear 4096->4096 + relu", "linear_c4096_k4096_relu", 4096, 1, 1, 33554432, 33554432, 67158016, 67125248},
    {"classifier.6", "linear 4096->1000", "linear_c4096_k1000", 1000, 1, 1, 8192000, 8192000, 16539520, 16519104},
    {"prob", "softmax", "softmax_b63_h1_w1", 1000, 1, 1, 0, 0, 8064, 0},
    {"prob.output", "output", "output_c1000_h1", 1000, 1, 1, 0, 0, 8032, 0},
};
static const cnnc_tensor vgg11_outputs[1] = {
    {"prob", 1000, 1, 1},
};
static const char *const vgg11_labels[1000] = {
    "tench",
    "goldfish",
    "great white shark",
    "tiger shark",
    "hammerhead",
    "electric ray",
    "stingray",
    "cock",
    "hen",
    "ostrich",
    "brambling",
    "goldfinch",
    "house finch",
    "junco",
    "indigo bunting",
    "robin",
    "bulbul",
    "jay",
    "magpie",
    "chickadee",
    "water ouzel",
    "kite",
    "bald eagle",
    "vulture",
    "great grey owl",
    "European fire salamander",
    "common newt",
    "eft",
    "spotted salamander",
    "axolotl",
    "bullfrog",
    "tree frog",
    "tailed frog",
    "loggerhead",
    "leatherback turtle",
    "mud turtle",
    "terrapin",
    "box turtle",
    "banded gecko",
    "common iguana",
    "American chameleon",
    "whiptail",
    "agama",
    "frilled lizard",
    "alligator lizard",
    "Gila monster",
    "green lizard",
    "African chameleon",
    "Komodo dragon",
    "African crocodile",
    "American alligator",
    "triceratops",
    "thunder snake",
    "ringneck snake",
    "hognose snake",
    "green snake",
    "king snake",
    "garter snake",
    "water snake",
    "vine snake",
    "night snake",
    "boa constrictor",
    "rock python",
    "Indian cobra",
    "green mamba",
    "sea snake",
    "horned viper",
    "diamondback",
    "sidewinder",
    "trilobite",
    "harvestman",
    "scorpion",
    "black and gold garden spider",
    "barn spider",
    "garden spider",
    "black widow",
    "tarantula",
    "wolf spider",
    "tick",
    "centipede",
    "black grouse",
    "ptarmigan",
    "ruffed grouse",
    "prairie chicken",
    "peacock",
    "quail",
    "partridge",
    "African grey",
    "macaw",
    "sulphur-crested cockatoo",
    "lorikeet",
    "coucal",
    "bee eater",
    "hornbill",
    "hummingbird",
    "jacamar",
    "toucan",
    "drake",
    "red-breasted merganser",
    "goose",
    "black swan",
    "tusker",
    "echidna",
    "platypus",
    "wallaby",
    "koala",
    "wombat",
    "jellyfish",
    "sea anemone",
    "brain coral",
    "flatworm",
    "nematode",
    "conch",
    "snail",
    "slug",
    "sea slug",
    "chiton",
    "chambered nautilus",
    "Dungeness crab",
    "rock crab",
    "fiddler crab",
    "king crab",
    "American lobster",
    "spiny lobster",
    "crayfish",
    "hermit crab",
    "isopod",
    "white stork",
    "black stork",
    "spoonbill",
    "flamingo",
    "little blue heron",
    "American egret",
    "bittern",
    "crane bird",
    "limpkin",
    "European gallinule",
    "American coot",
    "bustard",
    "ruddy turnstone",
    "red-backed sandpiper",
    "redshank",
    "dowitcher",
    "oystercatcher",
    "pelican",
    "king penguin",
    "albatross",
    "grey whale",
    "killer whale",
    "dugong",
    "sea lion",
    "Chihuahua",
    "Japanese spaniel",
    "Maltese dog",
    "Pekinese",
    "Shih-Tzu",
    "Blenheim spaniel",
    "papillon",
    "toy terrier",
    "Rhodesian ridgeback",
    "Afghan hound",
    "basset",
    "beagle",
    "bloodhound",
    "bluetick",
    "black-and-tan coonhound",
    "Walker hound",
    "English foxhound",
    "redbone",
    "borzoi",
    "Irish wolfhound",
    "Italian greyhound",
    "whippet",
    "Ibizan hound",
    "Norwegian elkhound",
    "otterhound",
    "Saluki",
    "Scottish deerhound",
    "Weimaraner",
    "Staffordshire bullterrier",
    "American Staffordshire terrier",
    "Bedlington terrier",
    "Border terrier",
    "Kerry blue terrier",
    "Irish terrier",
    "Norfolk terrier",
    "Norwich terrier",
    "Yorkshire terrier",
    "wire-haired fox terrier",
    "Lakeland terrier",
    "Sealyham terrier",
    "Airedale",
    "cairn",
    "Australian terrier",
    "Dandie Dinmont",
    "Boston bull",
    "miniature schnauzer",
    "giant schnauzer",
    "standard schnauzer",
    "Scotch terrier",
    "Tibetan terrier",
    "silky terrier",
    "soft-coated wheaten terrier",
    "West Highland white terrier",
    "Lhasa",
    "flat-coated retriever",
    "curly-coated retriever",
    "golden retriever",
    "Labrador retriever",
    "Chesapeake Bay retriever",
    "German short-haired pointer",
    "vizsla",
    "English setter",
    "Irish setter",
    "Gordon setter",
    "Brittany spaniel",
    "clumber",
    "English springer",
    "Welsh springer spaniel",
    "cocker spaniel",
    "Sussex spaniel",
    "Irish water spaniel",
    "kuvasz",
    "schipperke",
    "groenendael",
    "malinois",
    "briard",
    "kelpie",
    "komondor",
    "Old English sheepdog",
    "Shetland sheepdog",
    "collie",
    "Border collie",
    "Bouvier des Flandres",
    "Rottweiler",
    "German shepherd",
    "Doberman",
    "miniature pinscher",
    "Greater Swiss Mountain dog",
    "Bernese mountain dog",
    "Appenzeller",
    "EntleBucher",
    "boxer",
    "bull mastiff",
    "Tibetan mastiff",
    "French bulldog",
    "Great Dane",
    "Saint Bernard",
    "Eskimo dog",
    "malamute",
    "Siberian husky",
    "dalmatian",
    "affenpinscher",
    "basenji",
    "pug",
    "Leonberg",
    "Newfoundland",
    "Great Pyrenees",
    "Samoyed",
    "Pomeranian",
    "chow",
    "keeshond",
    "Brabancon griffon",
    "Pembroke",
    "Cardigan",
    "toy poodle",
    "miniature poodle",
    "standard poodle",
    "Mexican hairless",
    "timber wolf",
    "white wolf",
    "red wolf",
    "coyote",
    "dingo",
    "dhole",
    "African hunting dog",
    "hyena",
    "red fox",
    "kit fox",
    "Arctic fox",
    "grey fox",
    "tabby",
    "tiger cat",
    "Persian cat",
    "Siamese cat",
    "Egyptian cat",
    "cougar",
    "lynx",
    "leopard",
    "snow leopard",
    "jaguar",
    "lion",
    "tiger",
    "cheetah",
    "brown bear",
    "American black bear",
    "ice bear",
    "sloth bear",
    "mongoose",
    "meerkat",
    "tiger beetle",
    "ladybug",
    "ground beetle",
    "long-horned beetle",
    "leaf beetle",
    "dung beetle",
    "rhinoceros beetle",
    "weevil",
    "fly",
    "bee",
    "ant",
    "grasshopper",
    "cricket",
    "walking stick",
    "cockroach",
    "mantis",
    "cicada",
    "leafhopper",
    "lacewing",
    "dragonfly",
    "damselfly",
    "admiral",
    "ringlet",
    "monarch",
    "cabbage butterfly",
    "sulphur butterfly",
    "lycaenid",
    "starfish",
    "sea urchin",
    "sea cucumber",
    "wood rabbit",
    "hare",
    "Angora",
    "hamster",
    "porcupine",
    "fox squirrel",
    "marmot",
    "beaver",
    "guinea pig",
    "sorrel",
    "zebra",
    "hog",
    "wild boar",
    "warthog",
    "hippopotamus",
    "ox",
    "water buffalo",
    "bison",
    "ram",
    "bighorn",
    "ibex",
    "hartebeest",
    "impala",
    "gazelle",
    "Arabian camel",
    "llama",
    "weasel",
    "mink",
    "polecat",
    "black-footed ferret",
    "otter",
    "skunk",
    "badger",
    "armadillo",
    "three-toed sloth",
    "orangutan",
    "gorilla",
    "chimpanzee",
    "gibbon",
    "siamang",
    "guenon",
    "patas",
    "baboon",
    "macaque",
    "langur",
    "colobus",
    "proboscis monkey",
    "marmoset",
    "capuchin",
    "howler monkey",
    "titi",
    "spider monkey",
    "squirrel monkey",
    "Madagascar cat",
    "indri",
    "Indian elephant",
    "African elephant",
    "lesser panda",
    "giant panda",
    "barracouta",
    "eel",
    "coho",
    "rock beauty",
    "anemone fish",
    "sturgeon",
    "gar",
    "lionfish",
    "puffer",
    "abacus",
    "abaya",
    "academic gown",
    "accordion",
    "acoustic guitar",
    "aircraft carrier",
    "airliner",
    "airship",
    "altar",
    "ambulance",
    "amphibian",
    "analog clock",
    "apiary",
    "apron",
    "ashcan",
    "assault rifle",
    "backpack",
    "bakery",
    "balance beam",
    "balloon",
    "ballpoint",
    "Band Aid",
    "banjo",
    "bannister",
    "barbell",
    "barber chair",
    "barbershop",
    "barn",
    "barometer",
    "barrel",
    "barrow",
    "baseball",
    "basketball",
    "bassinet",
    "bassoon",
    "bathing cap",
    "bath towel",
    "bathtub",
    "beach wagon",
    "beacon",
    "beaker",
    "bearskin",
    "beer bottle",
    "beer glass",
    "bell cote",
    "bib",
    "bicycle-built-for-two",
    "bikini",
    "binder",
    "binoculars",
    "birdhouse",
    "boathouse",
    "bobsled",
    "bolo tie",
    "bonnet",
    "bookcase",
    "bookshop",
    "bottlecap",
    "bow",
    "bow tie",
    "brass",
    "brassiere",
    "breakwater",
    "breastplate",
    "broom",
    "bucket",
    "buckle",
    "bulletproof vest",
    "bullet train",
    "butcher shop",
    "cab",
    "caldron",
    "candle",
    "cannon",
    "canoe",
    "can opener",
    "cardigan",
    "car mirror",
    "carousel",
    "carpenter's kit",
    "carton",
    "car wheel",
    "cash machine",
    "cassette",
    "cassette player",
    "castle",
    "catamaran",
    "CD player",
    "cello",
    "cellular telephone",
    "chain",
    "chainlink fence",
    "chain mail",
    "chain saw",
    "chest",
    "chiffonier",
    "chime",
    "china cabinet",
    "Christmas stocking",
    "church",
    "cinema",
    "cleaver",
    "cliff dwelling",
    "cloak",
    "clog",
    "cocktail shaker",
    "coffee mug",
    "coffeepot",
    "coil",
    "combination lock",
    "computer keyboard",
    "confectionery",
    "container ship",
    "convertible",
    "corkscrew",
    "cornet",
    "cowboy boot",
    "cowboy hat",
    "cradle",
    "crane",
    "crash helmet",
    "crate",
    "crib",
    "Crock Pot",
    "croquet ball",
    "crutch",
    "cuirass",
    "dam",
    "desk",
    "desktop computer",
    "dial telephone",
    "diaper",
    "digital clock",
    "digital watch",
    "dining table",
    "dishrag",
    "dishwasher",
    "disk brake",
    "dock",
    "dogsled",
    "dome",
    "doormat",
    "drilling platform",
    "drum",
    "drumstick",
    "dumbbell",
    "Dutch oven",
    "electric fan",
    "electric guitar",
    "electric locomotive",
    "entertainment center",
    "envelope",
    "espresso maker",
    "face powder",
    "feather boa",
    "file",
    "fireboat",
    "fire engine",
    "fire screen",
    "flagpole",
    "flute",
    "folding chair",
    "football helmet",
    "forklift",
    "fountain",
    "fountain pen",
    "four-poster",
    "freight car",
    "French horn",
    "frying pan",
    "fur coat",
    "garbage truck",
    "gasmask",
    "gas pump",
    "goblet",
    "go-kart",
    "golf ball",
    "golfcart",
    "gondola",
    "gong",
    "gown",
    "grand piano",
    "greenhouse",
    "grille",
    "grocery store",
    "guillotine",
    "hair slide",
    "hair spray",
    "half track",
    "hammer",
    "hamper",
    "hand blower",
    "hand-held computer",
    "handkerchief",
    "hard disc",
    "harmonica",
    "harp",
    "harvester",
    "hatchet",
    "holster",
    "home theater",
    "honeycomb",
    "hook",
    "hoopskirt",
    "horizontal bar",
    "horse cart",
    "hourglass",
    "iPod",
    "iron",
    "jack-o'-lantern",
    "jean",
    "jeep",
    "jersey",
    "jigsaw puzzle",
    "jinrikisha",
    "joystick",
    "kimono",
    "knee pad",
    "knot",
    "lab coat",
    "ladle",
    "lampshade",
    "laptop",
    "lawn mower",
    "lens cap",
    "letter opener",
    "library",
    "lifeboat",
    "lighter",
    "limousine",
    "liner",
    "lipstick",
    "Loafer",
    "lotion",
    "loudspeaker",
    "loupe",
    "lumbermill",
    "magnetic compass",
    "mailbag",
    "mailbox",
    "maillot",
    "maillot tank suit",
    "manhole cover",
    "maraca",
    "marimba",
    "mask",
    "matchstick",
    "maypole",
    "maze",
    "measuring cup",
    "medicine chest",
    "megalith",
    "microphone",
    "microwave",
    "military uniform",
    "milk can",
    "minibus",
    "miniskirt",
    "minivan",
    "missile",
    "mitten",
    "mixing bowl",
    "mobile home",
    "Model T",
    "modem",
    "monastery",
    "monitor",
    "moped",
    "mortar",
    "mortarboard",
    "mosque",
    "mosquito net",
    "motor scooter",
    "mountain bike",
    "mountain tent",
    "mouse",
    "mousetrap",
    "moving van",
    "muzzle",
    "nail",
    "neck brace",
    "necklace",
    "nipple",
    "notebook",
    "obelisk",
    "oboe",
    "ocarina",
    "odometer",
    "oil filter",
    "organ",
    "oscilloscope",
    "overskirt",
    "oxcart",
    "oxygen mask",
    "packet",
    "paddle",
    "paddlewheel",
    "padlock",
    "paintbrush",
    "pajama",
    "palace",
    "panpipe",
    "paper towel",
    "parachute",
    "parallel bars",
    "park bench",
    "parking meter",
    "passenger car",
    "patio",
    "pay-phone",
    "pedestal",
    "pencil box",
    "pencil sharpener",
    "perfume",
    "Petri dish",
    "photocopier",
    "pick",
    "pickelhaube",
    "picket fence",
    "pickup",
    "pier",
    "piggy bank",
    "pill bottle",
    "pillow",
    "ping-pong ball",
    "pinwheel",
    "pirate",
    "pitcher",
    "plane",
    "planetarium",
    "plastic bag",
    "plate rack",
    "plow",
    "plunger",
    "Polaroid camera",
    "pole",
    "police van",
    "poncho",
    "pool table",
    "pop bottle",
    "pot",
    "potter's wheel",
    "power drill",
    "prayer rug",
    "printer",
    "prison",
    "projectile",
    "projector",
    "puck",
    "punching bag",
    "purse",
    "quill",
    "quilt",
    "racer",
    "racket",
    "radiator",
    "radio",
    "radio telescope",
    "rain barrel",
    "recreational vehicle",
    "reel",
    "reflex camera",
    "refrigerator",
    "remote control",
    "restaurant",
    "revolver",
    "rifle",
    "rocking chair",
    "rotisserie",
    "rubber eraser",
    "rugby ball",
    "rule",
    "running shoe",
    "safe",
    "safety pin",
    "saltshaker",
    "sandal",
    "sarong",
    "sax",
    "scabbard",
    "scale",
    "school bus",
    "schooner",
    "scoreboard",
    "screen",
    "screw",
    "screwdriver",
    "seat belt",
    "sewing machine",
    "shield",
    "shoe shop",
    "shoji",
    "shopping basket",
    "shopping cart",
    "shovel",
    "shower cap",
    "shower curtain",
    "ski",
    "ski mask",
    "sleeping bag",
    "slide rule",
    "sliding door",
    "slot",
    "snorkel",
    "snowmobile",
    "snowplow",
    "soap dispenser",
    "soccer ball",
    "sock",
    "solar dish",
    "sombrero",
    "soup bowl",
    "space bar",
    "space heater",
    "space shuttle",
    "spatula",
    "speedboat",
    "spider web",
    "spindle",
    "sports car",
    "spotlight",
    "stage",
    "steam locomotive",
    "steel arch bridge",
    "steel drum",
    "stethoscope",
    "stole",
    "stone wall",
    "stopwatch",
    "stove",
    "strainer",
    "streetcar",
    "stretcher",
    "studio couch",
    "stupa",
    "submarine",
    "suit",
    "sundial",
    "sunglass",
    "sunglasses",
    "sunscreen",
    "suspension bridge",
    "swab",
    "sweatshirt",
    "swimming trunks",
    "swing",
    "switch",
    "syringe",
    "table lamp",
    "tank",
    "tape player",
    "teapot",
    "teddy",
    "television",
    "tennis ball",
    "thatch",
    "theater curtain",
    "thimble",
    "thresher",
    "throne",
    "tile roof",
    "toaster",
    "tobacco shop",
    "toilet seat",
    "torch",
    "totem pole",
    "tow truck",
    "toyshop",
    "tractor",
    "trailer truck",
    "tray",
    "trench coat",
    "tricycle",
    "trimaran",
    "tripod",
    "triumphal arch",
    "trolleybus",
    "trombone",
    "tub",
    "turnstile",
    "typewriter keyboard",
    "umbrella",
    "unicycle",
    "upright",
    "vacuum",
    "vase",
    "vault",
    "velvet",
    "vending machine",
    "vestment",
    "viaduct",
    "violin",
    "volleyball",
    "waffle iron",
    "wall clock",
    "wallet",
    "wardrobe",
    "warplane",
    "washbasin",
    "washer",
    "water bottle",
    "water jug",
    "water tower",
    "whiskey jug",
    "whistle",
    "wig",
    "window screen",
    "window shade",
    "Windsor tie",
    "wine bottle",
    "wing",
    "wok",
    "wooden spoon",
    "wool",
    "worm fence",
    "wreck",
    "yawl",
    "yurt",
    "web site",
    "comic book",
    "crossword puzzle",
    "street sign",
    "traffic light",
    "book jacket",
    "menu",
    "plate",
    "guacamole",
    "consomme",
    "hot pot",
    "trifle",
    "ice cream",
    "ice lolly",
    "French loaf",
    "bagel",
    "pretzel",
    "cheeseburger",
    "hotdog",
    "mashed potato",
    "head cabbage",
    "broccoli",
    "cauliflower",
    "zucchini",
    "spaghetti squash",
    "acorn squash",
    "butternut squash",
    "cucumber",
    "artichoke",
    "bell pepper",
    "cardoon",
    "mushroom",
    "Granny Smith",
    "strawberry",
    "orange",
    "lemon",
    "fig",
    "pineapple",
    "banana",
    "jackfruit",
    "custard apple",
    "pomegranate",
    "hay",
    "carbonara",
    "chocolate sauce",
    "dough",
    "meat loaf",
    "pizza",
    "potpie",
    "burrito",
    "red wine",
    "espresso",
    "cup",
    "eggnog",
    "alp",
    "bubble",
    "cliff",
    "coral reef",
    "geyser",
    "lakeside",
    "promontory",
    "sandbar",
    "seashore",
    "valley",
    "volcano",
    "ballplayer",
    "groom",
    "scuba diver",
    "rapeseed",
    "daisy",
    "yellow lady's slipper",
    "corn",
    "acorn",
    "hip",
    "buckeye",
    "coral fungus",
    "agaric",
    "gyromitra",
    "stinkhorn",
    "earthstar",
    "hen-of-the-woods",
    "bolete",
    "ear",
    "toilet tissue",
};
const cnnc_model vgg11 = {
    .name = "vgg11", .target = "avx512", .version = "0.1.0",
    .fingerprint = 0x62013544391bb5f5, .batch = 1,
    .input = {"image", 3, 224, 224},
    .n_outputs = 1, .outputs = vgg11_outputs,
    .weights_bytes = 642176448, .arena_bytes = 4816896, .scratch_bytes = 3854528,
    .steps = 13, .layers = vgg11_layers,
    .preprocess = {.resize = 256, .crop_h = 224, .crop_w = 224, .invert = 0,
        .n_mean = 3, .n_std = 3, .scale = 0.00392156886f,
        .mean = {0.485000014f, 0.456f, 0.405999988f}, .std = {0.229000002f, 0.224000007f, 0.224999994f}},
    .n_labels = 1000, .labels = vgg11_labels,
};
// clang-format on

typedef struct vgg11_job {
    const float *w;
    float *arena;
    cnnc_team *team;
    const float *image;
    float *prob;
    int first, last;
} vgg11_job;

/* What each thread does: its part of every step. */
static void vgg11_part(void *job_, int part, int parts) {
    const vgg11_job *const job = (const vgg11_job *)job_;
    const int first = job->first, last = job->last;
    const float *const image = job->image;
    const float *const w = job->w;
    float *const arena = job->arena;
    float *const prob = job->prob;
    float *const scratch = arena + 1204224 + part * 963632;
    float *const features_2_at = arena + 0;       /* [64,112,112] */
    float *const features_5_at = arena + 802816;  /* [128,56,56] */
    float *const features_7_at = arena + 0;       /* [256,56,56] */
    float *const features_10_at = arena + 802816; /* [256,28,28] */
    float *const features_12_at = arena + 0;      /* [512,28,28] */
    float *const features_15_at = arena + 401408; /* [512,14,14] */
    float *const features_17_at = arena + 0;      /* [512,14,14] */
    float *const features_20_at = arena + 100352; /* [512,7,7] */
    float *const classifier_1_at = arena + 0;     /* [4096] */
    float *const classifier_4_at = arena + 4096;  /* [4096] */
    float *const classifier_6_at = arena + 0;     /* [1000] */

    /* features.0: conv 3x3 pad 1 3->64 + relu   vgg.yaml:13 (repeat, round 0, :10)
     *   in   image [3,224,224]
     *   out  features.1 [64,224,224] not stored
     *   with features.2: maxpool 2x2/2   vgg.yaml:16 (block 'vgg_block', :23)
     *   out  features.2 [64,112,112] arena+0   173.41 MFLOP, 3.821 MB */
    if (first <= 0 && last >= 0) {
        conv3x3_c3_k64_h224_relu_maxpool(
                part, parts, image, w + 0, w + 1728, features_2_at, scratch);
        cnnc_barrier(job->team);
    }

    /* features.3: conv 3x3 pad 1 64->128 + relu   vgg.yaml:13 (repeat, round 0, :10)
     *   in   features.2 [64,112,112] arena+0
     *   out  features.4 [128,112,112] not stored
     *   with features.5: maxpool 2x2/2   vgg.yaml:16 (block 'vgg_block', :24)
     *   out  features.5 [128,56,56] arena+3211264   1849.69 MFLOP, 5.997 MB */
    if (first <= 1 && last >= 1) {
        conv3x3_c64_k128_h112_relu_maxpool_wino4(part, parts, features_2_at, w + 1792,
                w + 296704, features_5_at, scratch);
        cnnc_barrier(job->team);
    }

    /* features.6: conv 3x3 pad 1 128->256 + relu   vgg.yaml:13 (repeat, round 0, :10)
     *   in   features.5 [128,56,56] arena+3211264
     *   out  features.7 [256,56,56] arena+0   1849.69 MFLOP, 9.537 MB */
    if (first <= 2 && last >= 2) {
        conv3x3_c128_k256_h56_relu_wino4(part, parts, features_5_at, w + 296832,
                w + 1476480, features_7_at, scratch);
        cnnc_barrier(job->team);
    }

    /* features.8: conv 3x3 pad 1 256->256 + relu   vgg.yaml:13 (repeat, round 1, :10)
     *   in   features.7 [256,56,56] arena+0
     *   out  features.9 [256,56,56] not stored
     *   with features.10: maxpool 2x2/2   vgg.yaml:16 (block 'vgg_block', :25)
     *   out  features.10 [256,28,28] arena+3211264   3699.38 MFLOP, 13.452 MB */
    if (first <= 3 && last >= 3) {
        conv3x3_c256_k256_h56_relu_maxpool_wino4(part, parts, features_7_at,
                w + 1476736, w + 3836032, features_10_at, scratch);
        cnnc_barrier(job->team);
    }

    /* features.11: conv 3x3 pad 1 256->512 + relu   vgg.yaml:13 (repeat, round 0, :10)
     *   in   features.10 [256,28,28] arena+3211264
     *   out  features.12 [512,28,28] arena+0   1849.69 MFLOP, 21.285 MB */
    if (first <= 4 && last >= 4) {
        conv3x3_c256_k512_h28_relu_wino4(part, parts, features_10_at, w + 3836288,
                w + 8554880, features_12_at, scratch);
        cnnc_barrier(job->team);
    }

    /* features.13: conv 3x3 pad 1 512->512 + relu   vgg.yaml:13 (repeat, round 1, :10)
     *   in   features.12 [512,28,28] arena+0
     *   out  features.14 [512,28,28] not stored
     *   with features.15: maxpool 2x2/2   vgg.yaml:16 (block 'vgg_block', :26)
     *   out  features.15 [512,14,14] arena+1605632   3699.38 MFLOP, 39.758 MB */
    if (first <= 5 && last >= 5) {
        conv3x3_c512_k512_h28_relu_maxpool_wino4(part, parts, features_12_at,
                w + 8555392, w + 17992576, features_15_at, scratch);
        cnnc_barrier(job->team);
    }

    /* features.16: conv 3x3 pad 1 512->512 + relu   vgg.yaml:13 (repeat, round 0, :10)
     *   in   features.15 [512,14,14] arena+1605632
     *   out  features.17 [512,14,14] arena+0   924.84 MFLOP, 38.554 MB */
    if (first <= 6 && last >= 6) {
        conv3x3_c512_k512_h14_relu_wino4(part, parts, features_15_at, w + 17993088,
                w + 27430272, features_17_at, scratch);
        cnnc_barrier(job->team);
    }

    /* features.18: conv 3x3 pad 1 512->512 + relu   vgg.yaml:13 (repeat, round 1, :10)
     *   in   features.17 [512,14,14] arena+0
     *   out  features.19 [512,14,14] not stored
     *   with features.20: maxpool 2x2/2   vgg.yaml:16 (block 'vgg_block', :27)
     *   out  features.20 [512,7,7] arena+401408   924.84 MFLOP, 38.253 MB */
    if (first <= 7 && last >= 7) {
        conv3x3_c512_k512_h14_relu_maxpool_wino4(part, parts, features_17_at,
                w + 27430784, w + 36867968, features_20_at, scratch);
        cnnc_barrier(job->team);
    }

    /* classifier.0: linear 25088->4096 + relu   vgg.yaml:33 (block 'vgg', :8)
     *   in   flatten [25088] arena+401408
     *   out  classifier.1 [4096] arena+0   205.52 MFLOP, 411.175 MB */
    if (first <= 8 && last >= 8) {
        linear_c25088_k4096_relu(part, parts, features_20_at, w + 36868480,
                w + 139628928, classifier_1_at);
        cnnc_barrier(job->team);
    }

    /* classifier.3: linear 4096->4096 + relu   vgg.yaml:36 (block 'vgg', :8)
     *   in   classifier.1 [4096] arena+0
     *   out  classifier.4 [4096] arena+16384   33.55 MFLOP, 67.158 MB */
    if (first <= 9 && last >= 9) {
        linear_c4096_k4096_relu(part, parts, classifier_1_at, w + 139633024,
                w + 156410240, classifier_4_at);
        cnnc_barrier(job->team);
    }

    /* classifier.6: linear 4096->1000   vgg.yaml:39 (block 'vgg', :8)
     *   in   classifier.4 [4096] arena+16384
     *   out  classifier.6 [1000] arena+0   8.19 MFLOP, 16.540 MB */
    if (first <= 10 && last >= 10) {
        linear_c4096_k1000(part, parts, classifier_4_at, w + 156414336, w + 160543104,
                classifier_6_at);
        cnnc_barrier(job->team);
    }

    /* prob: softmax   vgg.yaml:40 (block 'vgg', :8)
     *   in   classifier.6 [1000] arena+0
     *   out  prob [1000] arena+0   0.00 MFLOP, 0.008 MB */
    if (first <= 11 && last >= 11) {
        softmax_b63_h1_w1(part, parts, classifier_6_at);
        cnnc_barrier(job->team);
    }

    /* prob.output: output   vgg.yaml:40 (block 'vgg', :8)
     *   in   prob [1000] arena+0
     *   out  prob.output [1000]   0.00 MFLOP, 0.008 MB */
    if (first <= 12 && last >= 12) {
        output_c1000_h1(part, parts, classifier_6_at, prob);
        cnnc_barrier(job->team);
    }
}

cnnc_status vgg11_steps(const cnnc_weights *weights, void *arena, cnnc_team *team,
        const float *image, float *prob, int first, int last) {
    const cnnc_status status = cnnc_check_run(&vgg11, weights, arena, image);
    if (status != CNNC_OK) {
        return status;
    }
    vgg11_job job;
    job.w = weights->data;
    job.arena = (float *)arena;
    job.team = team;
    job.image = image;
    job.prob = prob;
    job.first = first;
    job.last = last;
    cnnc_team_run(team, vgg11_part, &job);
    return CNNC_OK;
}

cnnc_status vgg11_run(const cnnc_weights *weights, void *arena, cnnc_team *team,
        const float *image, float *prob) {
    return vgg11_steps(weights, arena, team, image, prob, 0, 12);
}
