/* resnet18, made by cnnc 0.1.0 from resnet18.yaml for avx512, batch 1.
 *
 * cc -std=gnu17 -O2 -ffp-contract=fast -mavx512f -mavx512vl -mavx512dq -mavx512bw -mfma -mprefer-vector-width=512 -c
 *
 * 25 steps, 20 kernels; arena 4014080 bytes and 343232 for each thread, weights 108096960 bytes.
 * Anyone may use this file for anything (MIT-0).
 *
 * step  layer                        result               MFLOP       MB  kernel
 *    0  conv1                        [64,112,112]        236.03    3.851  conv7x7_s2_c3_k64_h112_relu
 *    1  maxpool                      [64,56,56]            0.00    4.014  maxpool3x3_s2_c64_h112
 *    2  layer1.0.conv1               [64,56,56]          231.21    2.196  conv3x3_c64_k64_h56_relu_wino4
 *    3  layer1.0.conv2               [64,56,56]          231.21    2.999  conv3x3_c64_k64_h56_add_relu_wino4
 *    4  layer1.1.conv1               [64,56,56]          231.21    2.196  conv3x3_c64_k64_h56_relu_wino4
 *    5  layer1.1.conv2               [64,56,56]          231.21    2.999  conv3x3_c64_k64_h56_add_relu_wino4
 *    6  layer2.0.conv1               [128,28,28]         115.61    2.024  conv3x3_s2_c64_k128_h28_relu_wino2
 *    7  layer2.0.downsample.0        [128,28,28]          12.85    1.238  conv1x1_s2_c64_k128_h28
 *    8  layer2.0.conv2               [128,28,28]         231.21    3.564  conv3x3_c128_k128_h28_add_relu_wino4
 *    9  layer2.1.conv1               [128,28,28]         231.21    3.163  conv3x3_c128_k128_h28_relu_wino4
 *   10  layer2.1.conv2               [128,28,28]         231.21    3.564  conv3x3_c128_k128_h28_add_relu_wino4
 *   11  layer3.0.conv1               [256,14,14]         115.61    3.880  conv3x3_s2_c128_k256_h14_relu_wino2
 *   12  layer3.0.downsample.0        [256,14,14]          12.85    0.734  conv1x1_s2_c128_k256_h14
 *   13  layer3.0.conv2               [256,14,14]         231.21   10.040  conv3x3_c256_k256_h14_add_relu_wino4
 *   14  layer3.1.conv1               [256,14,14]         231.21    9.840  conv3x3_c256_k256_h14_relu_wino4
 *   15  layer3.1.conv2               [256,14,14]         231.21   10.040  conv3x3_c256_k256_h14_add_relu_wino4
 *   16  layer4.0.conv1               [512,7,7]           115.61   13.410  conv3x3_s2_c256_k512_h7_relu_wino2
 *   17  layer4.0.downsample.0        [512,7,7]            12.85    0.827  conv1x1_s2_c256_k512_h7
 *   18  layer4.0.conv2               [512,7,7]           231.21   17.080  conv3x3_c512_k512_h7_add_relu_wino2
 *   19  layer4.1.conv1               [512,7,7]           231.21   16.980  conv3x3_c512_k512_h7_relu_wino2
 *   20  layer4.1.conv2               [512,7,7]           231.21   17.080  conv3x3_c512_k512_h7_add_relu_wino2
 *   21  avgpool                      [512]                 0.00    0.102  global_avgpool_c512_h7
 *   22  fc                           [1000]                1.02    2.074  linear_c512_k1000
 *   23  prob                         [1000]                0.00    0.008  softmax_b63_h1_w1
 *   24  prob.output                  [1000]                0.00    0.008  output_c1000_h1
 */
#ifndef __AVX512F__
#error "compile this file with -mavx512f -mavx512vl -mavx512dq -mavx512bw -mfma -mprefer-vector-width=512"
#endif

#define CNNC_V 16
#include "resnet18.h"

/* conv 7x7 stride 2x2 pad 3,3,3,3, [3,224,224] -> [64,112,112], relu
 * tile: 14 pixels x 2 vectors of output channels; w: [2][3][7][7][32]
 * task: 4 of 112 rows, 2 of 2 groups of 32 channels
 * rows: the task's input with its padding, [3][13][229] */
static void conv7x7_s2_c3_k64_h112_relu(int part, int parts,
        const float x[static 150528], const float w[static 9408],
        const float b[static 64], float y[static 802816], float rows[static 8931]) {
    const int t1 = cnnc_first(28, part + 1, parts);
    for (int t = cnnc_first(28, part, parts); t < t1; t++) {
        const int yt = t;
        const float *const xn = x;
        float *const yn = y;
        const int y0 = yt * 4;
        const int y1 = y0 + 4;
        const int j0 = y0 * 2 < 3 ? 3 - y0 * 2 : 0;
        const int j1 = y0 * 2 > 214 ? 227 - y0 * 2 : 13;
        for (int c = 0; c < 3; c++) {
            for (int j = j0; j < j1; j++) {
                const float *const from = xn + c * 50176 + (y0 * 2 + j - 3) * 224;
                float *const to = rows + c * 2977 + j * 229;
                for (int ix = 0; ix < 3; ix++) {
                    to[ix] = 0.0f;
                }
                for (int ix = 0; ix < 224; ix++) {
                    to[3 + ix] = from[ix];
                }
                for (int ix = 227; ix < 229; ix++) {
                    to[ix] = 0.0f;
                }
            }
        }
        for (int k = 0; k < 2; k++) {
            for (int oy = y0; oy < y1; oy++) {
                const int r0 = oy * 2 < 3 ? 3 - oy * 2 : 0;
                const int r1 = oy * 2 > 220 ? 227 - oy * 2 : 7;
                for (int ox = 0; ox < 112; ox += 14) {
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
                    const float *const xo = rows + (oy - y0) * 2 * 229 + ox * 2;
                    const float *const xb = xo;
                    const float *const wb = w + k * 4704;
                    for (int r = r0; r < r1; r++) {
                        for (int s = 0; s < 7; s++) {
                            const float *const xs = xb + r * 229 + s;
                            const float *const ws = wb + r * 672 + s * 96;
                            for (int c = 0; c < 3; c++) {
                                const float *const xc = xs + c * 2977;
                                const vf w0 = vf_load(ws + c * 32);
                                const vf w1 = vf_load(ws + c * 32 + 16);
                                a0_0 += xc[0] * w0;
                                a0_1 += xc[0] * w1;
                                a1_0 += xc[2] * w0;
                                a1_1 += xc[2] * w1;
                                a2_0 += xc[4] * w0;
                                a2_1 += xc[4] * w1;
                                a3_0 += xc[6] * w0;
                                a3_1 += xc[6] * w1;
                                a4_0 += xc[8] * w0;
                                a4_1 += xc[8] * w1;
                                a5_0 += xc[10] * w0;
                                a5_1 += xc[10] * w1;
                                a6_0 += xc[12] * w0;
                                a6_1 += xc[12] * w1;
                                a7_0 += xc[14] * w0;
                                a7_1 += xc[14] * w1;
                                a8_0 += xc[16] * w0;
                                a8_1 += xc[16] * w1;
                                a9_0 += xc[18] * w0;
                                a9_1 += xc[18] * w1;
                                a10_0 += xc[20] * w0;
                                a10_1 += xc[20] * w1;
                                a11_0 += xc[22] * w0;
                                a11_1 += xc[22] * w1;
                                a12_0 += xc[24] * w0;
                                a12_1 += xc[24] * w1;
                                a13_0 += xc[26] * w0;
                                a13_1 += xc[26] * w1;
                            }
                        }
                    }
                    float *const yo = yn + k * 401408 + oy * 1792 + ox * 16;
                    vf_store(yo, vf_relu(a0_0));
                    vf_store(yo + 16, vf_relu(a1_0));
                    vf_store(yo + 32, vf_relu(a2_0));
                    vf_store(yo + 48, vf_relu(a3_0));
                    vf_store(yo + 64, vf_relu(a4_0));
                    vf_store(yo + 80, vf_relu(a5_0));
                    vf_store(yo + 96, vf_relu(a6_0));
                    vf_store(yo + 112, vf_relu(a7_0));
                    vf_store(yo + 128, vf_relu(a8_0));
                    vf_store(yo + 144, vf_relu(a9_0));
                    vf_store(yo + 160, vf_relu(a10_0));
                    vf_store(yo + 176, vf_relu(a11_0));
                    vf_store(yo + 192, vf_relu(a12_0));
                    vf_store(yo + 208, vf_relu(a13_0));
                    vf_store(yo + 200704, vf_relu(a0_1));
                    vf_store(yo + 200720, vf_relu(a1_1));
                    vf_store(yo + 200736, vf_relu(a2_1));
                    vf_store(yo + 200752, vf_relu(a3_1));
                    vf_store(yo + 200768, vf_relu(a4_1));
                    vf_store(yo + 200784, vf_relu(a5_1));
                    vf_store(yo + 200800, vf_relu(a6_1));
                    vf_store(yo + 200816, vf_relu(a7_1));
                    vf_store(yo + 200832, vf_relu(a8_1));
                    vf_store(yo + 200848, vf_relu(a9_1));
                    vf_store(yo + 200864, vf_relu(a10_1));
                    vf_store(yo + 200880, vf_relu(a11_1));
                    vf_store(yo + 200896, vf_relu(a12_1));
                    vf_store(yo + 200912, vf_relu(a13_1));
                }
            }
        }
    }
}

/* maxpool 3x3 stride 2,2 pad 1,1,1,1, [64,112,112] -> [64,56,56] */
static void maxpool3x3_s2_c64_h112(
        int part, int parts, const float x[static 802816], float y[static 200704]) {
    const int t1 = cnnc_first(56, part + 1, parts);
    for (int t = cnnc_first(56, part, parts); t < t1; t++) {
        const int r1 = t * 4 + 4;
        for (int r = t * 4; r < r1; r++) {
            const int b = r / 56;
            const int oy = r % 56;
            const float *const xb = x + b * 200704;
            float *const yn = y;
            const int y0 = oy * 2 > 1 ? oy * 2 - 1 : 0;
            const int y1 = oy * 2 + 2;
            for (int ox = 0; ox < 1; ox++) {
                const int x0 = ox * 2 > 1 ? ox * 2 - 1 : 0;
                const int x1 = ox * 2 + 2;
                vf a = vf_load(xb + (y0 * 112 + x0) * 16);
                for (int iy = y0; iy < y1; iy++) {
                    for (int ix = x0; ix < x1; ix++) {
                        a = vf_max(a, vf_load(xb + (iy * 112 + ix) * 16));
                    }
                }
                float *const yo = yn + b * 50176 + oy * 896 + ox * 16;
                vf_store(yo, a);
            }
            for (int ox = 1; ox < 49; ox += 8) {
                const float *const xo = xb + (ox * 2 - 1) * 16;
                const float *const top = xo + y0 * 1792;
                vf c0 = vf_load(top);
                vf c1 = vf_load(top + 16);
                vf c2 = vf_load(top + 32);
                vf c3 = vf_load(top + 48);
                vf c4 = vf_load(top + 64);
                vf c5 = vf_load(top + 80);
                vf c6 = vf_load(top + 96);
                vf c7 = vf_load(top + 112);
                vf c8 = vf_load(top + 128);
                vf c9 = vf_load(top + 144);
                vf c10 = vf_load(top + 160);
                vf c11 = vf_load(top + 176);
                vf c12 = vf_load(top + 192);
                vf c13 = vf_load(top + 208);
                vf c14 = vf_load(top + 224);
                vf c15 = vf_load(top + 240);
                vf c16 = vf_load(top + 256);
                for (int iy = y0 + 1; iy < y1; iy++) {
                    const float *const xi = xo + iy * 1792;
                    c0 = vf_max(c0, vf_load(xi));
                    c1 = vf_max(c1, vf_load(xi + 16));
                    c2 = vf_max(c2, vf_load(xi + 32));
                    c3 = vf_max(c3, vf_load(xi + 48));
                    c4 = vf_max(c4, vf_load(xi + 64));
                    c5 = vf_max(c5, vf_load(xi + 80));
                    c6 = vf_max(c6, vf_load(xi + 96));
                    c7 = vf_max(c7, vf_load(xi + 112));
                    c8 = vf_max(c8, vf_load(xi + 128));
                    c9 = vf_max(c9, vf_load(xi + 144));
                    c10 = vf_max(c10, vf_load(xi + 160));
                    c11 = vf_max(c11, vf_load(xi + 176));
                    c12 = vf_max(c12, vf_load(xi + 192));
                    c13 = vf_max(c13, vf_load(xi + 208));
                    c14 = vf_max(c14, vf_load(xi + 224));
                    c15 = vf_max(c15, vf_load(xi + 240));
                    c16 = vf_max(c16, vf_load(xi + 256));
                }
                float *const yo = yn + b * 50176 + oy * 896 + ox * 16;
                const vf a0 = vf_max(vf_max(c0, c1), c2);
                vf_store(yo, a0);
                const vf a1 = vf_max(vf_max(c2, c3), c4);
                vf_store(yo + 16, a1);
                const vf a2 = vf_max(vf_max(c4, c5), c6);
                vf_store(yo + 32, a2);
                const vf a3 = vf_max(vf_max(c6, c7), c8);
                vf_store(yo + 48, a3);
                const vf a4 = vf_max(vf_max(c8, c9), c10);
                vf_store(yo + 64, a4);
                const vf a5 = vf_max(vf_max(c10, c11), c12);
                vf_store(yo + 80, a5);
                const vf a6 = vf_max(vf_max(c12, c13), c14);
                vf_store(yo + 96, a6);
                const vf a7 = vf_max(vf_max(c14, c15), c16);
                vf_store(yo + 112, a7);
            }
            for (int ox = 49; ox < 56; ox += 7) {
                const float *const xo = xb + (ox * 2 - 1) * 16;
                const float *const top = xo + y0 * 1792;
                vf c0 = vf_load(top);
                vf c1 = vf_load(top + 16);
                vf c2 = vf_load(top + 32);
                vf c3 = vf_load(top + 48);
                vf c4 = vf_load(top + 64);
                vf c5 = vf_load(top + 80);
                vf c6 = vf_load(top + 96);
                vf c7 = vf_load(top + 112);
                vf c8 = vf_load(top + 128);
                vf c9 = vf_load(top + 144);
                vf c10 = vf_load(top + 160);
                vf c11 = vf_load(top + 176);
                vf c12 = vf_load(top + 192);
                vf c13 = vf_load(top + 208);
                vf c14 = vf_load(top + 224);
                for (int iy = y0 + 1; iy < y1; iy++) {
                    const float *const xi = xo + iy * 1792;
                    c0 = vf_max(c0, vf_load(xi));
                    c1 = vf_max(c1, vf_load(xi + 16));
                    c2 = vf_max(c2, vf_load(xi + 32));
                    c3 = vf_max(c3, vf_load(xi + 48));
                    c4 = vf_max(c4, vf_load(xi + 64));
                    c5 = vf_max(c5, vf_load(xi + 80));
                    c6 = vf_max(c6, vf_load(xi + 96));
                    c7 = vf_max(c7, vf_load(xi + 112));
                    c8 = vf_max(c8, vf_load(xi + 128));
                    c9 = vf_max(c9, vf_load(xi + 144));
                    c10 = vf_max(c10, vf_load(xi + 160));
                    c11 = vf_max(c11, vf_load(xi + 176));
                    c12 = vf_max(c12, vf_load(xi + 192));
                    c13 = vf_max(c13, vf_load(xi + 208));
                    c14 = vf_max(c14, vf_load(xi + 224));
                }
                float *const yo = yn + b * 50176 + oy * 896 + ox * 16;
                const vf a0 = vf_max(vf_max(c0, c1), c2);
                vf_store(yo, a0);
                const vf a1 = vf_max(vf_max(c2, c3), c4);
                vf_store(yo + 16, a1);
                const vf a2 = vf_max(vf_max(c4, c5), c6);
                vf_store(yo + 32, a2);
                const vf a3 = vf_max(vf_max(c6, c7), c8);
                vf_store(yo + 48, a3);
                const vf a4 = vf_max(vf_max(c8, c9), c10);
                vf_store(yo + 64, a4);
                const vf a5 = vf_max(vf_max(c10, c11), c12);
                vf_store(yo + 80, a5);
                const vf a6 = vf_max(vf_max(c12, c13), c14);
                vf_store(yo + 96, a6);
            }
        }
    }
}

/* conv 3x3 stride 1x1 pad 1,1,1,1, [64,56,56] -> [64,56,56], relu
 * Winograd F(4,3) x F(4,3), a tile: 6x6 samples; w: [2][36][64][32]
 * task: 1x14 of 14x14 tiles, 1 of 2 groups of 32 channels
 * s: V [36][4][14][16], planes 912 apart; M [36][2][14][16], 464 apart; T [6][58][16] */
static void conv3x3_c64_k64_h56_relu_wino4(int part, int parts,
        const float x[static 200704], const float w[static 147456],
        const float b[static 64], float y[static 200704], float s[static 55088]) {
    const int t0 = cnnc_first(28, part, parts);
    const int t1 = cnnc_first(28, part + 1, parts);
    for (int t = t0; t < t1; t++) {
        const int kt = t % 2;
        const int by = t / 2;
        const float *const xn = x;
        float *const yn = y;
        float *const V = s;
        float *const M = s + 32832;
        float *const T = s + 49520;
        if (t == t0 || t % 2 == 0) {
            for (int c = 0; c < 4; c++) {
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
                        float *const to = strip + i * 5472 + j * 16;
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
                        vf_store(to + 912, e1 + o1);
                        vf_store(to + 1824, e1 - o1);
                        vf_store(to + 2736, e3 + o3);
                        vf_store(to + 3648, e3 - o3);
                        vf_store(to + 4560, b5);
                    }
                }
            }
        }
        const int k0 = kt;
        const int k1 = k0 + 1;
        for (int k = k0; k < k1; k++) {
            for (int p = 0; p < 36; p++) {
                const float *const vp = V + p * 912;
                const float *const wp = w + k * 73728 + p * 2048;
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
                    for (int block = 0; block < 4; block++) {
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
                const int plane = k * 100352 + q * 50176;
                const vf bias = vf_load(b + k * 32 + q * 16);
                for (int tx = 0; tx < 14; tx++) {
                    const float *const from = M + q * 224 + tx * 16;
                    const int at = plane + by * 3584 + tx * 64;
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

/* conv 3x3 stride 1x1 pad 1,1,1,1, [64,56,56] -> [64,56,56], + z, relu
 * Winograd F(4,3) x F(4,3), a tile: 6x6 samples; w: [2][36][64][32]
 * task: 1x14 of 14x14 tiles, 1 of 2 groups of 32 channels
 * s: V [36][4][14][16], planes 912 apart; M [36][2][14][16], 464 apart; T [6][58][16] */
static void conv3x3_c64_k64_h56_add_relu_wino4(int part, int parts,
        const float x[static 200704], const float w[static 147456],
        const float b[static 64], float y[static 200704], float s[static 55088]) {
    const int t0 = cnnc_first(28, part, parts);
    const int t1 = cnnc_first(28, part + 1, parts);
    for (int t = t0; t < t1; t++) {
        const int kt = t % 2;
        const int by = t / 2;
        const float *const xn = x;
        float *const yn = y;
        float *const V = s;
        float *const M = s + 32832;
        float *const T = s + 49520;
        if (t == t0 || t % 2 == 0) {
            for (int c = 0; c < 4; c++) {
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
                        float *const to = strip + i * 5472 + j * 16;
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
                        vf_store(to + 912, e1 + o1);
                        vf_store(to + 1824, e1 - o1);
                        vf_store(to + 2736, e3 + o3);
                        vf_store(to + 3648, e3 - o3);
                        vf_store(to + 4560, b5);
                    }
                }
            }
        }
        const int k0 = kt;
        const int k1 = k0 + 1;
        for (int k = k0; k < k1; k++) {
            for (int p = 0; p < 36; p++) {
                const float *const vp = V + p * 912;
                const float *const wp = w + k * 73728 + p * 2048;
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
                    for (int block = 0; block < 4; block++) {
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
                const int plane = k * 100352 + q * 50176;
                const vf bias = vf_load(b + k * 32 + q * 16);
                for (int tx = 0; tx < 14; tx++) {
                    const float *const from = M + q * 224 + tx * 16;
                    const int at = plane + by * 3584 + tx * 64;
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
                        vf_store(yo, vf_relu(y0 + vf_load(yo)));
                        vf_store(yo + 16, vf_relu(y1 + vf_load(yo + 16)));
                        vf_store(yo + 32, vf_relu(y2 + vf_load(yo + 32)));
                        vf_store(yo + 48, vf_relu(y3 + vf_load(yo + 48)));
                    }
                }
            }
        }
    }
}

/* conv 3x3 stride 2x2 pad 1,1,1,1, [64,56,56] -> [128,28,28], relu
 * Winograd F(2,3) x F(2,3), a tile: 5x5 samples; w: [4][25][64][32]
 * task: 1x7 of 14x14 tiles, 2 of 4 groups of 32 channels
 * s: V [25][4][7][16], planes 464 apart; M [25][2][7][16], 240 apart; T [5][29][16] */
static void conv3x3_s2_c64_k128_h28_relu_wino2(int part, int parts,
        const float x[static 200704], const float w[static 204800],
        const float b[static 128], float y[static 100352], float s[static 19904]) {
    const int t0 = cnnc_first(56, part, parts);
    const int t1 = cnnc_first(56, part + 1, parts);
    for (int t = t0; t < t1; t++) {
        const int kt = t % 2;
        const int by = t / 4;
        const int bx = t / 2 % 2;
        const float *const xn = x;
        float *const yn = y;
        float *const V = s;
        float *const M = s + 11600;
        float *const T = s + 17584;
        if (t == t0 || t % 2 == 0) {
            const int x0 = bx > 0 ? bx * 28 - 1 : 0;
            const int x1 = bx * 28 + 28;
            for (int c = 0; c < 4; c++) {
                const float *const xc = xn + c * 50176;
                for (int i = 0; i < 5; i++) {
                    for (int j = 0; j < x0 + 1 - bx * 28; j++) {
                        vf_store(T + i * 464 + j * 16, vf_zero());
                    }
                }
                const int r0 = by * 3584 - 896;
                const int r1 = by * 3584;
                const int r2 = by * 3584 + 896;
                const int r3 = by * 3584 + 1792;
                const int r4 = by * 3584 + 2688;
                for (int ix = x0; ix < x1; ix++) {
                    const float *const xi = xc + ix * 16;
                    const vf d0 = by > 0 ? vf_load(xi + r0) : vf_zero();
                    const vf d1 = vf_load(xi + r1);
                    const vf d2 = vf_load(xi + r2);
                    const vf d3 = vf_load(xi + r3);
                    const vf d4 = vf_load(xi + r4);
                    const vf b0 = d2 - d0;
                    const vf b2 = d4 - d2;
                    const int j = ix + 1 - bx * 28;
                    float *const to = T + j * 16;
                    vf_store(to, b0);
                    vf_store(to + 464, d2);
                    vf_store(to + 928, b2);
                    vf_store(to + 1392, d1);
                    vf_store(to + 1856, d3);
                }
                float *const strip = V + c * 112;
                for (int i = 0; i < 5; i++) {
                    for (int j = 0; j < 7; j++) {
                        const float *const from = T + i * 464 + j * 64;
                        float *const to = strip + i * 2320 + j * 16;
                        const vf d0 = vf_load(from);
                        const vf d1 = vf_load(from + 16);
                        const vf d2 = vf_load(from + 32);
                        const vf d3 = vf_load(from + 48);
                        const vf d4 = vf_load(from + 64);
                        const vf b0 = d2 - d0;
                        const vf b2 = d4 - d2;
                        vf_store(to, b0);
                        vf_store(to + 464, d2);
                        vf_store(to + 928, b2);
                        vf_store(to + 1392, d1);
                        vf_store(to + 1856, d3);
                    }
                }
            }
        }
        const int k0 = kt * 2;
        const int k1 = k0 + 2;
        for (int k = k0; k < k1; k++) {
            for (int p = 0; p < 25; p++) {
                const float *const vp = V + p * 464;
                const float *const wp = w + k * 51200 + p * 2048;
                float *const mp = M + p * 240;
                for (int j = 0; j < 7; j += 7) {
                    const float *const vj = vp + j * 16;
                    const vf zero = vf_zero();
                    vf a0_0 = zero, a0_1 = zero;
                    vf a1_0 = zero, a1_1 = zero;
                    vf a2_0 = zero, a2_1 = zero;
                    vf a3_0 = zero, a3_1 = zero;
                    vf a4_0 = zero, a4_1 = zero;
                    vf a5_0 = zero, a5_1 = zero;
                    vf a6_0 = zero, a6_1 = zero;
                    for (int block = 0; block < 4; block++) {
                        for (int c = 0; c < 16; c++) {
                            const float *const vc = vj + block * 112 + c;
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
                    vf_store(mj + 112, a0_1);
                    vf_store(mj + 128, a1_1);
                    vf_store(mj + 144, a2_1);
                    vf_store(mj + 160, a3_1);
                    vf_store(mj + 176, a4_1);
                    vf_store(mj + 192, a5_1);
                    vf_store(mj + 208, a6_1);
                }
            }
            for (int q = 0; q < 2; q++) {
                const int plane = k * 25088 + q * 12544;
                const vf bias = vf_load(b + k * 32 + q * 16);
                for (int jx = 0; jx < 7; jx++) {
                    const int tx = bx * 7 + jx;
                    const float *const from = M + q * 112 + jx * 16;
                    const int at = plane + by * 896 + tx * 32;
                    vf sums[10];
                    for (int j = 0; j < 5; j++) {
                        const vf m0 = vf_load(from + j * 240);
                        const vf m1 = vf_load(from + j * 240 + 1200);
                        const vf m2 = vf_load(from + j * 240 + 2400);
                        const vf m3 = vf_load(from + j * 240 + 3600);
                        const vf m4 = vf_load(from + j * 240 + 4800);
                        const vf y0 = m0 + m1 + m3;
                        const vf y1 = m1 + m2 + m4;
                        sums[j] = y0;
                        sums[5 + j] = y1;
                    }
                    for (int i = 0; i < 2; i++) {
                        const vf m0 = sums[i * 5];
                        const vf m1 = sums[i * 5 + 1];
                        const vf m2 = sums[i * 5 + 2];
                        const vf m3 = sums[i * 5 + 3];
                        const vf m4 = sums[i * 5 + 4];
                        const vf y0 = bias + m0 + m1 + m3;
                        const vf y1 = bias + m1 + m2 + m4;
                        float *const yo = yn + at + i * 448;
                        vf_store(yo, vf_relu(y0));
                        vf_store(yo + 16, vf_relu(y1));
                    }
                }
            }
        }
    }
}

/* conv 1x1 stride 2x2 pad 0,0,0,0, [64,56,56] -> [128,28,28]
 * tile: 14 pixels x 2 vectors of output channels; w: [4][64][1][1][32]
 * task: 1 of 28 rows, 4 of 4 groups of 32 channels */
static void conv1x1_s2_c64_k128_h28(int part, int parts, const float x[static 199792],
        const float w[static 8192], const float b[static 128], float y[static 100352]) {
    const int t1 = cnnc_first(28, part + 1, parts);
    for (int t = cnnc_first(28, part, parts); t < t1; t++) {
        const int yt = t;
        const float *const xn = x;
        float *const yn = y;
        const int y0 = yt;
        const int y1 = y0 + 1;
        for (int k = 0; k < 4; k++) {
            for (int oy = y0; oy < y1; oy++) {
                for (int ox = 0; ox < 28; ox += 14) {
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
                    const float *const xo = xn + oy * 2 * 896 + ox * 32;
                    for (int block = 0; block < 4; block++) {
                        const float *const xb = xo + block * 50176;
                        const float *const wb = w + k * 2048 + block * 512;
                        const float *const xs = xb;
                        const float *const ws = wb;
                        for (int c = 0; c < 16; c++) {
                            const vf w0 = vf_load(ws + c * 32);
                            const vf w1 = vf_load(ws + c * 32 + 16);
                            a0_0 += xs[c] * w0;
                            a0_1 += xs[c] * w1;
                            a1_0 += xs[32 + c] * w0;
                            a1_1 += xs[32 + c] * w1;
                            a2_0 += xs[64 + c] * w0;
                            a2_1 += xs[64 + c] * w1;
                            a3_0 += xs[96 + c] * w0;
                            a3_1 += xs[96 + c] * w1;
                            a4_0 += xs[128 + c] * w0;
                            a4_1 += xs[128 + c] * w1;
                            a5_0 += xs[160 + c] * w0;
                            a5_1 += xs[160 + c] * w1;
                            a6_0 += xs[192 + c] * w0;
                            a6_1 += xs[192 + c] * w1;
                            a7_0 += xs[224 + c] * w0;
                            a7_1 += xs[224 + c] * w1;
                            a8_0 += xs[256 + c] * w0;
                            a8_1 += xs[256 + c] * w1;
                            a9_0 += xs[288 + c] * w0;
                            a9_1 += xs[288 + c] * w1;
                            a10_0 += xs[320 + c] * w0;
                            a10_1 += xs[320 + c] * w1;
                            a11_0 += xs[352 + c] * w0;
                            a11_1 += xs[352 + c] * w1;
                            a12_0 += xs[384 + c] * w0;
                            a12_1 += xs[384 + c] * w1;
                            a13_0 += xs[416 + c] * w0;
                            a13_1 += xs[416 + c] * w1;
                        }
                    }
                    float *const yo = yn + k * 25088 + oy * 448 + ox * 16;
                    vf_store(yo, a0_0);
                    vf_store(yo + 16, a1_0);
                    vf_store(yo + 32, a2_0);
                    vf_store(yo + 48, a3_0);
                    vf_store(yo + 64, a4_0);
                    vf_store(yo + 80, a5_0);
                    vf_store(yo + 96, a6_0);
                    vf_store(yo + 112, a7_0);
                    vf_store(yo + 128, a8_0);
                    vf_store(yo + 144, a9_0);
                    vf_store(yo + 160, a10_0);
                    vf_store(yo + 176, a11_0);
                    vf_store(yo + 192, a12_0);
                    vf_store(yo + 208, a13_0);
                    vf_store(yo + 12544, a0_1);
                    vf_store(yo + 12560, a1_1);
                    vf_store(yo + 12576, a2_1);
                    vf_store(yo + 12592, a3_1);
                    vf_store(yo + 12608, a4_1);
                    vf_store(yo + 12624, a5_1);
                    vf_store(yo + 12640, a6_1);
                    vf_store(yo + 12656, a7_1);
                    vf_store(yo + 12672, a8_1);
                    vf_store(yo + 12688, a9_1);
                    vf_store(yo + 12704, a10_1);
                    vf_store(yo + 12720, a11_1);
                    vf_store(yo + 12736, a12_1);
                    vf_store(yo + 12752, a13_1);
                }
            }
        }
    }
}

/* conv 3x3 stride 1x1 pad 1,1,1,1, [128,28,28] -> [128,28,28], + z, relu
 * Winograd F(4,3) x F(4,3), a tile: 6x6 samples; w: [4][36][128][32]
 * task: 1x7 of 7x7 tiles, 1 of 4 groups of 32 channels
 * s: V [36][8][7][16], planes 912 apart; M [36][2][7][16], 240 apart; T [6][30][16] */
static void conv3x3_c128_k128_h28_add_relu_wino4(int part, int parts,
        const float x[static 100352], const float w[static 589824],
        const float b[static 128], float y[static 100352], float s[static 44336]) {
    const int t0 = cnnc_first(28, part, parts);
    const int t1 = cnnc_first(28, part + 1, parts);
    for (int t = t0; t < t1; t++) {
        const int kt = t % 4;
        const int by = t / 4;
        const float *const xn = x;
        float *const yn = y;
        float *const V = s;
        float *const M = s + 32832;
        float *const T = s + 41456;
        if (t == t0 || t % 4 == 0) {
            for (int c = 0; c < 8; c++) {
                const float *const xc = xn + c * 12544;
                for (int i = 0; i < 6; i++) {
                    for (int j = 0; j < 1; j++) {
                        vf_store(T + i * 480 + j * 16, vf_zero());
                    }
                    for (int j = 29; j < 30; j++) {
                        vf_store(T + i * 480 + j * 16, vf_zero());
                    }
                }
                const int r0 = by * 1792 - 448;
                const int r1 = by * 1792;
                const int r2 = by * 1792 + 448;
                const int r3 = by * 1792 + 896;
                const int r4 = by * 1792 + 1344;
                const int r5 = by * 1792 + 1792;
                for (int ix = 0; ix < 28; ix++) {
                    const float *const xi = xc + ix * 16;
                    const vf d0 = by > 0 ? vf_load(xi + r0) : vf_zero();
                    const vf d1 = vf_load(xi + r1);
                    const vf d2 = vf_load(xi + r2);
                    const vf d3 = vf_load(xi + r3);
                    const vf d4 = vf_load(xi + r4);
                    const vf d5 = by < 6 ? vf_load(xi + r5) : vf_zero();
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
                float *const strip = V + c * 112;
                for (int i = 0; i < 6; i++) {
                    for (int j = 0; j < 7; j++) {
                        const float *const from = T + i * 480 + j * 64;
                        float *const to = strip + i * 5472 + j * 16;
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
                        vf_store(to + 912, e1 + o1);
                        vf_store(to + 1824, e1 - o1);
                        vf_store(to + 2736, e3 + o3);
                        vf_store(to + 3648, e3 - o3);
                        vf_store(to + 4560, b5);
                    }
                }
            }
        }
        const int k0 = kt;
        const int k1 = k0 + 1;
        for (int k = k0; k < k1; k++) {
            for (int p = 0; p < 36; p++) {
                const float *const vp = V + p * 912;
                const float *const wp = w + k * 147456 + p * 4096;
                float *const mp = M + p * 240;
                for (int j = 0; j < 7; j += 7) {
                    const float *const vj = vp + j * 16;
                    const vf zero = vf_zero();
                    vf a0_0 = zero, a0_1 = zero;
                    vf a1_0 = zero, a1_1 = zero;
                    vf a2_0 = zero, a2_1 = zero;
                    vf a3_0 = zero, a3_1 = zero;
                    vf a4_0 = zero, a4_1 = zero;
                    vf a5_0 = zero, a5_1 = zero;
                    vf a6_0 = zero, a6_1 = zero;
                    for (int block = 0; block < 8; block++) {
                        for (int c = 0; c < 16; c++) {
                            const float *const vc = vj + block * 112 + c;
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
                    vf_store(mj + 112, a0_1);
                    vf_store(mj + 128, a1_1);
                    vf_store(mj + 144, a2_1);
                    vf_store(mj + 160, a3_1);
                    vf_store(mj + 176, a4_1);
                    vf_store(mj + 192, a5_1);
                    vf_store(mj + 208, a6_1);
                }
            }
            for (int q = 0; q < 2; q++) {
                const int plane = k * 25088 + q * 12544;
                const vf bias = vf_load(b + k * 32 + q * 16);
                for (int tx = 0; tx < 7; tx++) {
                    const float *const from = M + q * 112 + tx * 16;
                    const int at = plane + by * 1792 + tx * 64;
                    vf sums[24];
                    for (int j = 0; j < 6; j++) {
                        const vf m0 = vf_load(from + j * 240);
                        const vf m1 = vf_load(from + j * 240 + 1440);
                        const vf m2 = vf_load(from + j * 240 + 2880);
                        const vf m3 = vf_load(from + j * 240 + 4320);
                        const vf m4 = vf_load(from + j * 240 + 5760);
                        const vf m5 = vf_load(from + j * 240 + 7200);
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
                        vf_store(yo, vf_relu(y0 + vf_load(yo)));
                        vf_store(yo + 16, vf_relu(y1 + vf_load(yo + 16)));
                        vf_store(yo + 32, vf_relu(y2 + vf_load(yo + 32)));
                        vf_store(yo + 48, vf_relu(y3 + vf_load(yo + 48)));
                    }
                }
            }
        }
    }
}

/* conv 3x3 stride 1x1 pad 1,1,1,1, [128,28,28] -> [128,28,28], relu
 * Winograd F(4,3) x F(4,3), a tile: 6x6 samples; w: [4][36][128][32]
 * task: 1x7 of 7x7 tiles, 1 of 4 groups of 32 channels
 * s: V [36][8][7][16], planes 912 apart; M [36][2][7][16], 240 apart; T [6][30][16] */
static void conv3x3_c128_k128_h28_relu_wino4(int part, int parts,
        const float x[static 100352], const float w[static 589824],
        const float b[static 128], float y[static 100352], float s[static 44336]) {
    const int t0 = cnnc_first(28, part, parts);
    const int t1 = cnnc_first(28, part + 1, parts);
    for (int t = t0; t < t1; t++) {
        const int kt = t % 4;
        const int by = t / 4;
        const float *const xn = x;
        float *const yn = y;
        float *const V = s;
        float *const M = s + 32832;
        float *const T = s + 41456;
        if (t == t0 || t % 4 == 0) {
            for (int c = 0; c < 8; c++) {
                const float *const xc = xn + c * 12544;
                for (int i = 0; i < 6; i++) {
                    for (int j = 0; j < 1; j++) {
                        vf_store(T + i * 480 + j * 16, vf_zero());
                    }
                    for (int j = 29; j < 30; j++) {
                        vf_store(T + i * 480 + j * 16, vf_zero());
                    }
                }
                const int r0 = by * 1792 - 448;
                const int r1 = by * 1792;
                const int r2 = by * 1792 + 448;
                const int r3 = by * 1792 + 896;
                const int r4 = by * 1792 + 1344;
                const int r5 = by * 1792 + 1792;
                for (int ix = 0; ix < 28; ix++) {
                    const float *const xi = xc + ix * 16;
                    const vf d0 = by > 0 ? vf_load(xi + r0) : vf_zero();
                    const vf d1 = vf_load(xi + r1);
                    const vf d2 = vf_load(xi + r2);
                    const vf d3 = vf_load(xi + r3);
                    const vf d4 = vf_load(xi + r4);
                    const vf d5 = by < 6 ? vf_load(xi + r5) : vf_zero();
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
                float *const strip = V + c * 112;
                for (int i = 0; i < 6; i++) {
                    for (int j = 0; j < 7; j++) {
                        const float *const from = T + i * 480 + j * 64;
                        float *const to = strip + i * 5472 + j * 16;
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
                        vf_store(to + 912, e1 + o1);
                        vf_store(to + 1824, e1 - o1);
                        vf_store(to + 2736, e3 + o3);
                        vf_store(to + 3648, e3 - o3);
                        vf_store(to + 4560, b5);
                    }
                }
            }
        }
        const int k0 = kt;
        const int k1 = k0 + 1;
        for (int k = k0; k < k1; k++) {
            for (int p = 0; p < 36; p++) {
                const float *const vp = V + p * 912;
                const float *const wp = w + k * 147456 + p * 4096;
                float *const mp = M + p * 240;
                for (int j = 0; j < 7; j += 7) {
                    const float *const vj = vp + j * 16;
                    const vf zero = vf_zero();
                    vf a0_0 = zero, a0_1 = zero;
                    vf a1_0 = zero, a1_1 = zero;
                    vf a2_0 = zero, a2_1 = zero;
                    vf a3_0 = zero, a3_1 = zero;
                    vf a4_0 = zero, a4_1 = zero;
                    vf a5_0 = zero, a5_1 = zero;
                    vf a6_0 = zero, a6_1 = zero;
                    for (int block = 0; block < 8; block++) {
                        for (int c = 0; c < 16; c++) {
                            const float *const vc = vj + block * 112 + c;
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
                    vf_store(mj + 112, a0_1);
                    vf_store(mj + 128, a1_1);
                    vf_store(mj + 144, a2_1);
                    vf_store(mj + 160, a3_1);
                    vf_store(mj + 176, a4_1);
                    vf_store(mj + 192, a5_1);
                    vf_store(mj + 208, a6_1);
                }
            }
            for (int q = 0; q < 2; q++) {
                const int plane = k * 25088 + q * 12544;
                const vf bias = vf_load(b + k * 32 + q * 16);
                for (int tx = 0; tx < 7; tx++) {
                    const float *const from = M + q * 112 + tx * 16;
                    const int at = plane + by * 1792 + tx * 64;
                    vf sums[24];
                    for (int j = 0; j < 6; j++) {
                        const vf m0 = vf_load(from + j * 240);
                        const vf m1 = vf_load(from + j * 240 + 1440);
                        const vf m2 = vf_load(from + j * 240 + 2880);
                        const vf m3 = vf_load(from + j * 240 + 4320);
                        const vf m4 = vf_load(from + j * 240 + 5760);
                        const vf m5 = vf_load(from + j * 240 + 7200);
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

/* conv 3x3 stride 2x2 pad 1,1,1,1, [128,28,28] -> [256,14,14], relu
 * Winograd F(2,3) x F(2,3), a tile: 5x5 samples; w: [8][25][128][32]
 * task: 1x7 of 7x7 tiles, 1 of 8 groups of 32 channels
 * s: V [25][8][7][16], planes 912 apart; M [25][2][7][16], 240 apart; T [5][29][16] */
static void conv3x3_s2_c128_k256_h14_relu_wino2(int part, int parts,
        const float x[static 100352], const float w[static 819200],
        const float b[static 256], float y[static 50176], float s[static 31104]) {
    const int t0 = cnnc_first(56, part, parts);
    const int t1 = cnnc_first(56, part + 1, parts);
    for (int t = t0; t < t1; t++) {
        const int kt = t % 8;
        const int by = t / 8;
        const float *const xn = x;
        float *const yn = y;
        float *const V = s;
        float *const M = s + 22800;
        float *const T = s + 28784;
        if (t == t0 || t % 8 == 0) {
            for (int c = 0; c < 8; c++) {
                const float *const xc = xn + c * 12544;
                for (int i = 0; i < 5; i++) {
                    for (int j = 0; j < 1; j++) {
                        vf_store(T + i * 464 + j * 16, vf_zero());
                    }
                }
                const int r0 = by * 1792 - 448;
                const int r1 = by * 1792;
                const int r2 = by * 1792 + 448;
                const int r3 = by * 1792 + 896;
                const int r4 = by * 1792 + 1344;
                for (int ix = 0; ix < 28; ix++) {
                    const float *const xi = xc + ix * 16;
                    const vf d0 = by > 0 ? vf_load(xi + r0) : vf_zero();
                    const vf d1 = vf_load(xi + r1);
                    const vf d2 = vf_load(xi + r2);
                    const vf d3 = vf_load(xi + r3);
                    const vf d4 = vf_load(xi + r4);
                    const vf b0 = d2 - d0;
                    const vf b2 = d4 - d2;
                    const int j = ix + 1;
                    float *const to = T + j * 16;
                    vf_store(to, b0);
                    vf_store(to + 464, d2);
                    vf_store(to + 928, b2);
                    vf_store(to + 1392, d1);
                    vf_store(to + 1856, d3);
                }
                float *const strip = V + c * 112;
                for (int i = 0; i < 5; i++) {
                    for (int j = 0; j < 7; j++) {
                        const float *const from = T + i * 464 + j * 64;
                        float *const to = strip + i * 4560 + j * 16;
                        const vf d0 = vf_load(from);
                        const vf d1 = vf_load(from + 16);
                        const vf d2 = vf_load(from + 32);
                        const vf d3 = vf_load(from + 48);
                        const vf d4 = vf_load(from + 64);
                        const vf b0 = d2 - d0;
                        const vf b2 = d4 - d2;
                        vf_store(to, b0);
                        vf_store(to + 912, d2);
                        vf_store(to + 1824, b2);
                        vf_store(to + 2736, d1);
                        vf_store(to + 3648, d3);
                    }
                }
            }
        }
        const int k0 = kt;
        const int k1 = k0 + 1;
        for (int k = k0; k < k1; k++) {
            for (int p = 0; p < 25; p++) {
                const float *const vp = V + p * 912;
                const float *const wp = w + k * 102400 + p * 4096;
                float *const mp = M + p * 240;
                for (int j = 0; j < 7; j += 7) {
                    const float *const vj = vp + j * 16;
                    const vf zero = vf_zero();
                    vf a0_0 = zero, a0_1 = zero;
                    vf a1_0 = zero, a1_1 = zero;
                    vf a2_0 = zero, a2_1 = zero;
                    vf a3_0 = zero, a3_1 = zero;
                    vf a4_0 = zero, a4_1 = zero;
                    vf a5_0 = zero, a5_1 = zero;
                    vf a6_0 = zero, a6_1 = zero;
                    for (int block = 0; block < 8; block++) {
                        for (int c = 0; c < 16; c++) {
                            const float *const vc = vj + block * 112 + c;
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
                    vf_store(mj + 112, a0_1);
                    vf_store(mj + 128, a1_1);
                    vf_store(mj + 144, a2_1);
                    vf_store(mj + 160, a3_1);
                    vf_store(mj + 176, a4_1);
                    vf_store(mj + 192, a5_1);
                    vf_store(mj + 208, a6_1);
                }
            }
            for (int q = 0; q < 2; q++) {
                const int plane = k * 6272 + q * 3136;
                const vf bias = vf_load(b + k * 32 + q * 16);
                for (int tx = 0; tx < 7; tx++) {
                    const float *const from = M + q * 112 + tx * 16;
                    const int at = plane + by * 448 + tx * 32;
                    vf sums[10];
                    for (int j = 0; j < 5; j++) {
                        const vf m0 = vf_load(from + j * 240);
                        const vf m1 = vf_load(from + j * 240 + 1200);
                        const vf m2 = vf_load(from + j * 240 + 2400);
                        const vf m3 = vf_load(from + j * 240 + 3600);
                        const vf m4 = vf_load(from + j * 240 + 4800);
                        const vf y0 = m0 + m1 + m3;
                        const vf y1 = m1 + m2 + m4;
                        sums[j] = y0;
                        sums[5 + j] = y1;
                    }
                    for (int i = 0; i < 2; i++) {
                        const vf m0 = sums[i * 5];
                        const vf m1 = sums[i * 5 + 1];
                        const vf m2 = sums[i * 5 + 2];
                        const vf m3 = sums[i * 5 + 3];
                        const vf m4 = sums[i * 5 + 4];
                        const vf y0 = bias + m0 + m1 + m3;
                        const vf y1 = bias + m1 + m2 + m4;
                        float *const yo = yn + at + i * 224;
                        vf_store(yo, vf_relu(y0));
                        vf_store(yo + 16, vf_relu(y1));
                    }
                }
            }
        }
    }
}

/* conv 1x1 stride 2x2 pad 0,0,0,0, [128,28,28] -> [256,14,14]
 * tile: 14 pixels x 2 vectors of output channels; w: [8][128][1][1][32]
 * task: 1 of 14 rows, 4 of 8 groups of 32 channels */
static void conv1x1_s2_c128_k256_h14(int part, int parts, const float x[static 99888],
        const float w[static 32768], const float b[static 256], float y[static 50176]) {
    const int t1 = cnnc_first(28, part + 1, parts);
    for (int t = cnnc_first(28, part, parts); t < t1; t++) {
        const int kt = t / 14;
        const int yt = t % 14;
        const float *const xn = x;
        float *const yn = y;
        const int k0 = kt * 4;
        const int k1 = k0 + 4;
        const int y0 = yt;
        const int y1 = y0 + 1;
        for (int k = k0; k < k1; k++) {
            for (int oy = y0; oy < y1; oy++) {
                for (int ox = 0; ox < 14; ox += 14) {
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
                    const float *const xo = xn + oy * 2 * 448 + ox * 32;
                    for (int block = 0; block < 8; block++) {
                        const float *const xb = xo + block * 12544;
                        const float *const wb = w + k * 4096 + block * 512;
                        const float *const xs = xb;
                        const float *const ws = wb;
                        for (int c = 0; c < 16; c++) {
                            const vf w0 = vf_load(ws + c * 32);
                            const vf w1 = vf_load(ws + c * 32 + 16);
                            a0_0 += xs[c] * w0;
                            a0_1 += xs[c] * w1;
                            a1_0 += xs[32 + c] * w0;
                            a1_1 += xs[32 + c] * w1;
                            a2_0 += xs[64 + c] * w0;
                            a2_1 += xs[64 + c] * w1;
                            a3_0 += xs[96 + c] * w0;
                            a3_1 += xs[96 + c] * w1;
                            a4_0 += xs[128 + c] * w0;
                            a4_1 += xs[128 + c] * w1;
                            a5_0 += xs[160 + c] * w0;
                            a5_1 += xs[160 + c] * w1;
                            a6_0 += xs[192 + c] * w0;
                            a6_1 += xs[192 + c] * w1;
                            a7_0 += xs[224 + c] * w0;
                            a7_1 += xs[224 + c] * w1;
                            a8_0 += xs[256 + c] * w0;
                            a8_1 += xs[256 + c] * w1;
                            a9_0 += xs[288 + c] * w0;
                            a9_1 += xs[288 + c] * w1;
                            a10_0 += xs[320 + c] * w0;
                            a10_1 += xs[320 + c] * w1;
                            a11_0 += xs[352 + c] * w0;
                            a11_1 += xs[352 + c] * w1;
                            a12_0 += xs[384 + c] * w0;
                            a12_1 += xs[384 + c] * w1;
                            a13_0 += xs[416 + c] * w0;
                            a13_1 += xs[416 + c] * w1;
                        }
                    }
                    float *const yo = yn + k * 6272 + oy * 224 + ox * 16;
                    vf_store(yo, a0_0);
                    vf_store(yo + 16, a1_0);
                    vf_store(yo + 32, a2_0);
                    vf_store(yo + 48, a3_0);
                    vf_store(yo + 64, a4_0);
                    vf_store(yo + 80, a5_0);
                    vf_store(yo + 96, a6_0);
                    vf_store(yo + 112, a7_0);
                    vf_store(yo + 128, a8_0);
                    vf_store(yo + 144, a9_0);
                    vf_store(yo + 160, a10_0);
                    vf_store(yo + 176, a11_0);
                    vf_store(yo + 192, a12_0);
                    vf_store(yo + 208, a13_0);
                    vf_store(yo + 3136, a0_1);
                    vf_store(yo + 3152, a1_1);
                    vf_store(yo + 3168, a2_1);
                    vf_store(yo + 3184, a3_1);
                    vf_store(yo + 3200, a4_1);
                    vf_store(yo + 3216, a5_1);
                    vf_store(yo + 3232, a6_1);
                    vf_store(yo + 3248, a7_1);
                    vf_store(yo + 3264, a8_1);
                    vf_store(yo + 3280, a9_1);
                    vf_store(yo + 3296, a10_1);
                    vf_store(yo + 3312, a11_1);
                    vf_store(yo + 3328, a12_1);
                    vf_store(yo + 3344, a13_1);
                }
            }
        }
    }
}

/* conv 3x3 stride 1x1 pad 1,1,1,1, [256,14,14] -> [256,14,14], + z, relu
 * Winograd F(4,3) x F(4,3), a tile: 6x6 samples; w: [8][36][256][32]
 * task: 2x4 of 4x4 tiles, 2 of 8 groups of 32 channels
 * s: V [36][16][8][16], planes 2064 apart; M [36][2][8][16], 272 apart; T [6][18][16] */
static void conv3x3_c256_k256_h14_add_relu_wino4(int part, int parts,
        const float x[static 50176], const float w[static 2359296],
        const float b[static 256], float y[static 50176], float s[static 85808]) {
    const int t0 = cnnc_first(8, part, parts);
    const int t1 = cnnc_first(8, part + 1, parts);
    for (int t = t0; t < t1; t++) {
        const int kt = t % 4;
        const int by = t / 4;
        const float *const xn = x;
        float *const yn = y;
        float *const V = s;
        float *const M = s + 74304;
        float *const T = s + 84080;
        if (t == t0 || t % 4 == 0) {
            for (int c = 0; c < 16; c++) {
                const float *const xc = xn + c * 3136;
                for (int jy = 0; jy < 2; jy++) {
                    const int ty = by * 2 + jy;
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
                    float *const strip = V + c * 128 + jy * 64;
                    for (int i = 0; i < 6; i++) {
                        for (int j = 0; j < 4; j++) {
                            const float *const from = T + i * 288 + j * 64;
                            float *const to = strip + i * 12384 + j * 16;
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
                            vf_store(to + 2064, e1 + o1);
                            vf_store(to + 4128, e1 - o1);
                            vf_store(to + 6192, e3 + o3);
                            vf_store(to + 8256, e3 - o3);
                            vf_store(to + 10320, b5);
                        }
                    }
                }
            }
        }
        const int k0 = kt * 2;
        const int k1 = k0 + 2;
        for (int k = k0; k < k1; k++) {
            for (int p = 0; p < 36; p++) {
                const float *const vp = V + p * 2064;
                const float *const wp = w + k * 294912 + p * 8192;
                float *const mp = M + p * 272;
                for (int j = 0; j < 8; j += 8) {
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
                    for (int block = 0; block < 16; block++) {
                        for (int c = 0; c < 16; c++) {
                            const float *const vc = vj + block * 128 + c;
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
                    vf_store(mj + 128, a0_1);
                    vf_store(mj + 144, a1_1);
                    vf_store(mj + 160, a2_1);
                    vf_store(mj + 176, a3_1);
                    vf_store(mj + 192, a4_1);
                    vf_store(mj + 208, a5_1);
                    vf_store(mj + 224, a6_1);
                    vf_store(mj + 240, a7_1);
                }
            }
            for (int q = 0; q < 2; q++) {
                const int plane = k * 6272 + q * 3136;
                const vf bias = vf_load(b + k * 32 + q * 16);
                for (int jy = 0; jy < 2; jy++) {
                    const int ty = by * 2 + jy;
                    for (int tx = 0; tx < 4; tx++) {
                        const float *const from = M + q * 128 + jy * 64 + tx * 16;
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
                            vf_store(yo, vf_relu(y0 + vf_load(yo)));
                            vf_store(yo + 16, vf_relu(y1 + vf_load(yo + 16)));
                            if (tx < 3) {
                                vf_store(yo + 32, vf_relu(y2 + vf_load(yo + 32)));
                                vf_store(yo + 48, vf_relu(y3 + vf_load(yo + 48)));
                            }
                        }
                    }
                }
            }
        }
    }
}

/* conv 3x3 stride 1x1 pad 1,1,1,1, [256,14,14] -> [256,14,14], relu
 * Winograd F(4,3) x F(4,3), a tile: 6x6 samples; w: [8][36][256][32]
 * task: 2x4 of 4x4 tiles, 2 of 8 groups of 32 channels
 * s: V [36][16][8][16], planes 2064 apart; M [36][2][8][16], 272 apart; T [6][18][16] */
static void conv3x3_c256_k256_h14_relu_wino4(int part, int parts,
        const float x[static 50176], const float w[static 2359296],
        const float b[static 256], float y[static 50176], float s[static 85808]) {
    const int t0 = cnnc_first(8, part, parts);
    const int t1 = cnnc_first(8, part + 1, parts);
    for (int t = t0; t < t1; t++) {
        const int kt = t % 4;
        const int by = t / 4;
        const float *const xn = x;
        float *const yn = y;
        float *const V = s;
        float *const M = s + 74304;
        float *const T = s + 84080;
        if (t == t0 || t % 4 == 0) {
            for (int c = 0; c < 16; c++) {
                const float *const xc = xn + c * 3136;
                for (int jy = 0; jy < 2; jy++) {
                    const int ty = by * 2 + jy;
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
                    float *const strip = V + c * 128 + jy * 64;
                    for (int i = 0; i < 6; i++) {
                        for (int j = 0; j < 4; j++) {
                            const float *const from = T + i * 288 + j * 64;
                            float *const to = strip + i * 12384 + j * 16;
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
                            vf_store(to + 2064, e1 + o1);
                            vf_store(to + 4128, e1 - o1);
                            vf_store(to + 6192, e3 + o3);
                            vf_store(to + 8256, e3 - o3);
                            vf_store(to + 10320, b5);
                        }
                    }
                }
            }
        }
        const int k0 = kt * 2;
        const int k1 = k0 + 2;
        for (int k = k0; k < k1; k++) {
            for (int p = 0; p < 36; p++) {
                const float *const vp = V + p * 2064;
                const float *const wp = w + k * 294912 + p * 8192;
                float *const mp = M + p * 272;
                for (int j = 0; j < 8; j += 8) {
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
                    for (int block = 0; block < 16; block++) {
                        for (int c = 0; c < 16; c++) {
                            const float *const vc = vj + block * 128 + c;
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
                    vf_store(mj + 128, a0_1);
                    vf_store(mj + 144, a1_1);
                    vf_store(mj + 160, a2_1);
                    vf_store(mj + 176, a3_1);
                    vf_store(mj + 192, a4_1);
                    vf_store(mj + 208, a5_1);
                    vf_store(mj + 224, a6_1);
                    vf_store(mj + 240, a7_1);
                }
            }
            for (int q = 0; q < 2; q++) {
                const int plane = k * 6272 + q * 3136;
                const vf bias = vf_load(b + k * 32 + q * 16);
                for (int jy = 0; jy < 2; jy++) {
                    const int ty = by * 2 + jy;
                    for (int tx = 0; tx < 4; tx++) {
                        const float *const from = M + q * 128 + jy * 64 + tx * 16;
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
}

/* conv 3x3 stride 2x2 pad 1,1,1,1, [256,14,14] -> [512,7,7], relu
 * Winograd F(2,3) x F(2,3), a tile: 5x5 samples; w: [16][25][256][32]
 * task: 2x4 of 4x4 tiles, 4 of 16 groups of 32 channels
 * s: V [25][16][8][16], planes 2064 apart; M [25][2][8][16], 272 apart; T [5][17][16] */
static void conv3x3_s2_c256_k512_h7_relu_wino2(int part, int parts,
        const float x[static 50176], const float w[static 3276800],
        const float b[static 512], float y[static 25088], float s[static 59744]) {
    const int t0 = cnnc_first(8, part, parts);
    const int t1 = cnnc_first(8, part + 1, parts);
    for (int t = t0; t < t1; t++) {
        const int kt = t % 4;
        const int by = t / 4;
        const float *const xn = x;
        float *const yn = y;
        float *const V = s;
        float *const M = s + 51600;
        float *const T = s + 58384;
        if (t == t0 || t % 4 == 0) {
            for (int c = 0; c < 16; c++) {
                const float *const xc = xn + c * 3136;
                for (int jy = 0; jy < 2; jy++) {
                    const int ty = by * 2 + jy;
                    for (int i = 0; i < 5; i++) {
                        for (int j = 0; j < 1; j++) {
                            vf_store(T + i * 272 + j * 16, vf_zero());
                        }
                        for (int j = 15; j < 17; j++) {
                            vf_store(T + i * 272 + j * 16, vf_zero());
                        }
                    }
                    const int r0 = ty * 896 - 224;
                    const int r1 = ty * 896;
                    const int r2 = ty * 896 + 224;
                    const int r3 = ty * 896 + 448;
                    const int r4 = ty * 896 + 672;
                    for (int ix = 0; ix < 14; ix++) {
                        const float *const xi = xc + ix * 16;
                        const vf d0 = ty > 0 ? vf_load(xi + r0) : vf_zero();
                        const vf d1 = vf_load(xi + r1);
                        const vf d2 = vf_load(xi + r2);
                        const vf d3 = ty < 3 ? vf_load(xi + r3) : vf_zero();
                        const vf d4 = ty < 3 ? vf_load(xi + r4) : vf_zero();
                        const vf b0 = d2 - d0;
                        const vf b2 = d4 - d2;
                        const int j = ix + 1;
                        float *const to = T + j * 16;
                        vf_store(to, b0);
                        vf_store(to + 272, d2);
                        vf_store(to + 544, b2);
                        vf_store(to + 816, d1);
                        vf_store(to + 1088, d3);
                    }
                    float *const strip = V + c * 128 + jy * 64;
                    for (int i = 0; i < 5; i++) {
                        for (int j = 0; j < 4; j++) {
                            const float *const from = T + i * 272 + j * 64;
                            float *const to = strip + i * 10320 + j * 16;
                            const vf d0 = vf_load(from);
                            const vf d1 = vf_load(from + 16);
                            const vf d2 = vf_load(from + 32);
                            const vf d3 = vf_load(from + 48);
                            const vf d4 = vf_load(from + 64);
                            const vf b0 = d2 - d0;
                            const vf b2 = d4 - d2;
                            vf_store(to, b0);
                            vf_store(to + 2064, d2);
                            vf_store(to + 4128, b2);
                            vf_store(to + 6192, d1);
                            vf_store(to + 8256, d3);
                        }
                    }
                }
            }
        }
        const int k0 = kt * 4;
        const int k1 = k0 + 4;
        for (int k = k0; k < k1; k++) {
            for (int p = 0; p < 25; p++) {
                const float *const vp = V + p * 2064;
                const float *const wp = w + k * 204800 + p * 8192;
                float *const mp = M + p * 272;
                for (int j = 0; j < 8; j += 8) {
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
                    for (int block = 0; block < 16; block++) {
                        for (int c = 0; c < 16; c++) {
                            const float *const vc = vj + block * 128 + c;
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
                    vf_store(mj + 128, a0_1);
                    vf_store(mj + 144, a1_1);
                    vf_store(mj + 160, a2_1);
                    vf_store(mj + 176, a3_1);
                    vf_store(mj + 192, a4_1);
                    vf_store(mj + 208, a5_1);
                    vf_store(mj + 224, a6_1);
                    vf_store(mj + 240, a7_1);
                }
            }
            for (int q = 0; q < 2; q++) {
                const int plane = k * 1568 + q * 784;
                const vf bias = vf_load(b + k * 32 + q * 16);
                for (int jy = 0; jy < 2; jy++) {
                    const int ty = by * 2 + jy;
                    for (int tx = 0; tx < 4; tx++) {
                        const float *const from = M + q * 128 + jy * 64 + tx * 16;
                        const int at = plane + ty * 224 + tx * 32;
                        vf sums[10];
                        for (int j = 0; j < 5; j++) {
                            const vf m0 = vf_load(from + j * 272);
                            const vf m1 = vf_load(from + j * 272 + 1360);
                            const vf m2 = vf_load(from + j * 272 + 2720);
                            const vf m3 = vf_load(from + j * 272 + 4080);
                            const vf m4 = vf_load(from + j * 272 + 5440);
                            const vf y0 = m0 + m1 + m3;
                            const vf y1 = m1 + m2 + m4;
                            sums[j] = y0;
                            sums[5 + j] = y1;
                        }
                        const int rows = ty < 3 ? 2 : 1;
                        for (int i = 0; i < rows; i++) {
                            const vf m0 = sums[i * 5];
                            const vf m1 = sums[i * 5 + 1];
                            const vf m2 = sums[i * 5 + 2];
                            const vf m3 = sums[i * 5 + 3];
                            const vf m4 = sums[i * 5 + 4];
                            const vf y0 = bias + m0 + m1 + m3;
                            const vf y1 = bias + m1 + m2 + m4;
                            float *const yo = yn + at + i * 112;
                            vf_store(yo, vf_relu(y0));
                            if (tx < 3) {
                                vf_store(yo + 16, vf_relu(y1));
                            }
                        }
                    }
                }
            }
        }
    }
}

/* conv 1x1 stride 2x2 pad 0,0,0,0, [256,14,14] -> [512,7,7]
 * tile: 7 pixels x 2 vectors of output channels; w: [16][256][1][1][32]
 * task: 1 of 7 rows, 4 of 16 groups of 32 channels */
static void conv1x1_s2_c256_k512_h7(int part, int parts, const float x[static 49936],
        const float w[static 131072], const float b[static 512],
        float y[static 25088]) {
    const int t1 = cnnc_first(28, part + 1, parts);
    for (int t = cnnc_first(28, part, parts); t < t1; t++) {
        const int kt = t / 7;
        const int yt = t % 7;
        const float *const xn = x;
        float *const yn = y;
        const int k0 = kt * 4;
        const int k1 = k0 + 4;
        const int y0 = yt;
        const int y1 = y0 + 1;
        for (int k = k0; k < k1; k++) {
            for (int oy = y0; oy < y1; oy++) {
                for (int ox = 0; ox < 7; ox += 7) {
                    vf a0_0 = vf_load(b + k * 32);
                    vf a0_1 = vf_load(b + k * 32 + 16);
                    vf a1_0 = a0_0, a1_1 = a0_1;
                    vf a2_0 = a0_0, a2_1 = a0_1;
                    vf a3_0 = a0_0, a3_1 = a0_1;
                    vf a4_0 = a0_0, a4_1 = a0_1;
                    vf a5_0 = a0_0, a5_1 = a0_1;
                    vf a6_0 = a0_0, a6_1 = a0_1;
                    const float *const xo = xn + oy * 2 * 224 + ox * 32;
                    for (int block = 0; block < 16; block++) {
                        const float *const xb = xo + block * 3136;
                        const float *const wb = w + k * 8192 + block * 512;
                        const float *const xs = xb;
                        const float *const ws = wb;
                        for (int c = 0; c < 16; c++) {
                            const vf w0 = vf_load(ws + c * 32);
                            const vf w1 = vf_load(ws + c * 32 + 16);
                            a0_0 += xs[c] * w0;
                            a0_1 += xs[c] * w1;
                            a1_0 += xs[32 + c] * w0;
                            a1_1 += xs[32 + c] * w1;
                            a2_0 += xs[64 + c] * w0;
                            a2_1 += xs[64 + c] * w1;
                            a3_0 += xs[96 + c] * w0;
                            a3_1 += xs[96 + c] * w1;
                            a4_0 += xs[128 + c] * w0;
                            a4_1 += xs[128 + c] * w1;
                            a5_0 += xs[160 + c] * w0;
                            a5_1 += xs[160 + c] * w1;
                            a6_0 += xs[192 + c] * w0;
                            a6_1 += xs[192 + c] * w1;
                        }
                    }
                    float *const yo = yn + k * 1568 + oy * 112 + ox * 16;
                    vf_store(yo, a0_0);
                    vf_store(yo + 16, a1_0);
                    vf_store(yo + 32, a2_0);
                    vf_store(yo + 48, a3_0);
                    vf_store(yo + 64, a4_0);
                    vf_store(yo + 80, a5_0);
                    vf_store(yo + 96, a6_0);
                    vf_store(yo + 784, a0_1);
                    vf_store(yo + 800, a1_1);
                    vf_store(yo + 816, a2_1);
                    vf_store(yo + 832, a3_1);
                    vf_store(yo + 848, a4_1);
                    vf_store(yo + 864, a5_1);
                    vf_store(yo + 880, a6_1);
                }
            }
        }
    }
}

/* conv 3x3 stride 1x1 pad 1,1,1,1, [512,7,7] -> [512,7,7], + z, relu
 * Winograd F(2,3) x F(2,3), a tile: 4x4 samples; w: [16][16][512][32]
 * task: 2x4 of 4x4 tiles, 4 of 16 groups of 32 channels
 * s: V [16][32][8][16], planes 4112 apart; M [16][2][8][16], 272 apart; T [4][10][16] */
static void conv3x3_c512_k512_h7_add_relu_wino2(int part, int parts,
        const float x[static 25088], const float w[static 4194304],
        const float b[static 512], float y[static 25088], float s[static 70768]) {
    const int t0 = cnnc_first(8, part, parts);
    const int t1 = cnnc_first(8, part + 1, parts);
    for (int t = t0; t < t1; t++) {
        const int kt = t % 4;
        const int by = t / 4;
        const float *const xn = x;
        float *const yn = y;
        float *const V = s;
        float *const M = s + 65792;
        float *const T = s + 70128;
        if (t == t0 || t % 4 == 0) {
            for (int c = 0; c < 32; c++) {
                const float *const xc = xn + c * 784;
                for (int jy = 0; jy < 2; jy++) {
                    const int ty = by * 2 + jy;
                    for (int i = 0; i < 4; i++) {
                        for (int j = 0; j < 1; j++) {
                            vf_store(T + i * 160 + j * 16, vf_zero());
                        }
                        for (int j = 8; j < 10; j++) {
                            vf_store(T + i * 160 + j * 16, vf_zero());
                        }
                    }
                    const int r0 = ty * 224 - 112;
                    const int r1 = ty * 224;
                    const int r2 = ty * 224 + 112;
                    const int r3 = ty * 224 + 224;
                    for (int ix = 0; ix < 7; ix++) {
                        const float *const xi = xc + ix * 16;
                        const vf d0 = ty > 0 ? vf_load(xi + r0) : vf_zero();
                        const vf d1 = vf_load(xi + r1);
                        const vf d2 = ty < 3 ? vf_load(xi + r2) : vf_zero();
                        const vf d3 = ty < 3 ? vf_load(xi + r3) : vf_zero();
                        const vf b0 = d2 - d0;
                        const vf b3 = d3 - d1;
                        const int j = ix + 1;
                        float *const to = T + j * 16;
                        vf_store(to, b0);
                        vf_store(to + 160, d2 + d1);
                        vf_store(to + 320, d2 - d1);
                        vf_store(to + 480, b3);
                    }
                    float *const strip = V + c * 128 + jy * 64;
                    for (int i = 0; i < 4; i++) {
                        for (int j = 0; j < 4; j++) {
                            const float *const from = T + i * 160 + j * 32;
                            float *const to = strip + i * 16448 + j * 16;
                            const vf d0 = vf_load(from);
                            const vf d1 = vf_load(from + 16);
                            const vf d2 = vf_load(from + 32);
                            const vf d3 = vf_load(from + 48);
                            const vf b0 = d2 - d0;
                            const vf b3 = d3 - d1;
                            vf_store(to, b0);
                            vf_store(to + 4112, d2 + d1);
                            vf_store(to + 8224, d2 - d1);
                            vf_store(to + 12336, b3);
                        }
                    }
                }
            }
        }
        const int k0 = kt * 4;
        const int k1 = k0 + 4;
        for (int k = k0; k < k1; k++) {
            for (int p = 0; p < 16; p++) {
                const float *const vp = V + p * 4112;
                const float *const wp = w + k * 262144 + p * 16384;
                float *const mp = M + p * 272;
                for (int j = 0; j < 8; j += 8) {
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
                    for (int block = 0; block < 32; block++) {
                        for (int c = 0; c < 16; c++) {
                            const float *const vc = vj + block * 128 + c;
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
                    vf_store(mj + 128, a0_1);
                    vf_store(mj + 144, a1_1);
                    vf_store(mj + 160, a2_1);
                    vf_store(mj + 176, a3_1);
                    vf_store(mj + 192, a4_1);
                    vf_store(mj + 208, a5_1);
                    vf_store(mj + 224, a6_1);
                    vf_store(mj + 240, a7_1);
                }
            }
            for (int q = 0; q < 2; q++) {
                const int plane = k * 1568 + q * 784;
                const vf bias = vf_load(b + k * 32 + q * 16);
                for (int jy = 0; jy < 2; jy++) {
                    const int ty = by * 2 + jy;
                    for (int tx = 0; tx < 4; tx++) {
                        const float *const from = M + q * 128 + jy * 64 + tx * 16;
                        const int at = plane + ty * 224 + tx * 32;
                        vf sums[8];
                        for (int j = 0; j < 4; j++) {
                            const vf m0 = vf_load(from + j * 272);
                            const vf m1 = vf_load(from + j * 272 + 1088);
                            const vf m2 = vf_load(from + j * 272 + 2176);
                            const vf m3 = vf_load(from + j * 272 + 3264);
                            const vf s1 = m1 + m2;
                            const vf t1 = m1 - m2;
                            const vf y0 = m0 + s1;
                            const vf y1 = t1 + m3;
                            sums[j] = y0;
                            sums[4 + j] = y1;
                        }
                        const int rows = ty < 3 ? 2 : 1;
                        for (int i = 0; i < rows; i++) {
                            const vf m0 = sums[i * 4];
                            const vf m1 = sums[i * 4 + 1];
                            const vf m2 = sums[i * 4 + 2];
                            const vf m3 = sums[i * 4 + 3];
                            const vf s1 = m1 + m2;
                            const vf t1 = m1 - m2;
                            const vf y0 = bias + m0 + s1;
                            const vf y1 = bias + t1 + m3;
                            float *const yo = yn + at + i * 112;
                            vf_store(yo, vf_relu(y0 + vf_load(yo)));
                            if (tx < 3) {
                                vf_store(yo + 16, vf_relu(y1 + vf_load(yo + 16)));
                            }
                        }
                    }
                }
            }
        }
    }
}

/* conv 3x3 stride 1x1 pad 1,1,1,1, [512,7,7] -> [512,7,7], relu
 * Winograd F(2,3) x F(2,3), a tile: 4x4 samples; w: [16][16][512][32]
 * task: 2x4 of 4x4 tiles, 4 of 16 groups of 32 channels
 * s: V [16][32][8][16], planes 4112 apart; M [16][2][8][16], 272 apart; T [4][10][16] */
static void conv3x3_c512_k512_h7_relu_wino2(int part, int parts,
        const float x[static 25088], const float w[static 4194304],
        const float b[static 512], float y[static 25088], float s[static 70768]) {
    const int t0 = cnnc_first(8, part, parts);
    const int t1 = cnnc_first(8, part + 1, parts);
    for (int t = t0; t < t1; t++) {
        const int kt = t % 4;
        const int by = t / 4;
        const float *const xn = x;
        float *const yn = y;
        float *const V = s;
        float *const M = s + 65792;
        float *const T = s + 70128;
        if (t == t0 || t % 4 == 0) {
            for (int c = 0; c < 32; c++) {
                const float *const xc = xn + c * 784;
                for (int jy = 0; jy < 2; jy++) {
                    const int ty = by * 2 + jy;
                    for (int i = 0; i < 4; i++) {
                        for (int j = 0; j < 1; j++) {
                            vf_store(T + i * 160 + j * 16, vf_zero());
                        }
                        for (int j = 8; j < 10; j++) {
                            vf_store(T + i * 160 + j * 16, vf_zero());
                        }
                    }
                    const int r0 = ty * 224 - 112;
                    const int r1 = ty * 224;
                    const int r2 = ty * 224 + 112;
                    const int r3 = ty * 224 + 224;
                    for (int ix = 0; ix < 7; ix++) {
                        const float *const xi = xc + ix * 16;
                        const vf d0 = ty > 0 ? vf_load(xi + r0) : vf_zero();
                        const vf d1 = vf_load(xi + r1);
                        const vf d2 = ty < 3 ? vf_load(xi + r2) : vf_zero();
                        const vf d3 = ty < 3 ? vf_load(xi + r3) : vf_zero();
                        const vf b0 = d2 - d0;
                        const vf b3 = d3 - d1;
                        const int j = ix + 1;
                        float *const to = T + j * 16;
                        vf_store(to, b0);
                        vf_store(to + 160, d2 + d1);
                        vf_store(to + 320, d2 - d1);
                        vf_store(to + 480, b3);
                    }
                    float *const strip = V + c * 128 + jy * 64;
                    for (int i = 0; i < 4; i++) {
                        for (int j = 0; j < 4; j++) {
                            const float *const from = T + i * 160 + j * 32;
                            float *const to = strip + i * 16448 + j * 16;
                            const vf d0 = vf_load(from);
                            const vf d1 = vf_load(from + 16);
                            const vf d2 = vf_load(from + 32);
                            const vf d3 = vf_load(from + 48);
                            const vf b0 = d2 - d0;
                            const vf b3 = d3 - d1;
                            vf_store(to, b0);
                            vf_store(to + 4112, d2 + d1);
                            vf_store(to + 8224, d2 - d1);
                            vf_store(to + 12336, b3);
                        }
                    }
                }
            }
        }
        const int k0 = kt * 4;
        const int k1 = k0 + 4;
        for (int k = k0; k < k1; k++) {
            for (int p = 0; p < 16; p++) {
                const float *const vp = V + p * 4112;
                const float *const wp = w + k * 262144 + p * 16384;
                float *const mp = M + p * 272;
                for (int j = 0; j < 8; j += 8) {
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
                    for (int block = 0; block < 32; block++) {
                        for (int c = 0; c < 16; c++) {
                            const float *const vc = vj + block * 128 + c;
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
                    vf_store(mj + 128, a0_1);
                    vf_store(mj + 144, a1_1);
                    vf_store(mj + 160, a2_1);
                    vf_store(mj + 176, a3_1);
                    vf_store(mj + 192, a4_1);
                    vf_store(mj + 208, a5_1);
                    vf_store(mj + 224, a6_1);
                    vf_store(mj + 240, a7_1);
                }
            }
            for (int q = 0; q < 2; q++) {
                const int plane = k * 1568 + q * 784;
                const vf bias = vf_load(b + k * 32 + q * 16);
                for (int jy = 0; jy < 2; jy++) {
                    const int ty = by * 2 + jy;
                    for (int tx = 0; tx < 4; tx++) {
                        const float *const from = M + q * 128 + jy * 64 + tx * 16;
                        const int at = plane + ty * 224 + tx * 32;
                        vf sums[8];
                        for (int j = 0; j < 4; j++) {
                            const vf m0 = vf_load(from + j * 272);
                            const vf m1 = vf_load(from + j * 272 + 1088);
                            const vf m2 = vf_load(from + j * 272 + 2176);
                            const vf m3 = vf_load(from + j * 272 + 3264);
                            const vf s1 = m1 + m2;
                            const vf t1 = m1 - m2;
                            const vf y0 = m0 + s1;
                            const vf y1 = t1 + m3;
                            sums[j] = y0;
                            sums[4 + j] = y1;
                        }
                        const int rows = ty < 3 ? 2 : 1;
                        for (int i = 0; i < rows; i++) {
                            const vf m0 = sums[i * 4];
                            const vf m1 = sums[i * 4 + 1];
                            const vf m2 = sums[i * 4 + 2];
                            const vf m3 = sums[i * 4 + 3];
                            const vf s1 = m1 + m2;
                            const vf t1 = m1 - m2;
                            const vf y0 = bias + m0 + s1;
                            const vf y1 = bias + t1 + m3;
                            float *const yo = yn + at + i * 112;
                            vf_store(yo, vf_relu(y0));
                            if (tx < 3) {
                                vf_store(yo + 16, vf_relu(y1));
                            }
                        }
                    }
                }
            }
        }
    }
}

/* global_avgpool, [512,7,7] -> [512] */
static void global_avgpool_c512_h7(
        int part, int parts, const float x[static 25088], float y[static 512]) {
    const int t1 = cnnc_first(1, part + 1, parts);
    for (int t = cnnc_first(1, part, parts); t < t1; t++) {
        const int r1 = t * 32 + 32;
        for (int r = t * 32; r < r1; r++) {
            const int b = r;
            const float *const xb = x + b * 784;
            float *const yn = y;
            const int y0 = 0;
            const int y1 = 7;
            for (int ox = 0; ox < 1; ox++) {
                const int x0 = 0;
                const int x1 = 7;
                vf a = vf_zero();
                for (int iy = y0; iy < y1; iy++) {
                    for (int ix = x0; ix < x1; ix++) {
                        a += vf_load(xb + (iy * 7 + ix) * 16);
                    }
                }
                a = vf_div(a, vf_set1((float)((y1 - y0) * (x1 - x0))));
                float *const yo = yn + b * 16;
                vf_store(yo, a);
            }
        }
    }
}

/* linear 512 -> 1000
 * w: [21][3][512][16]; task: 48 channels */
static void linear_c512_k1000(int part, int parts, const float x[static 512],
        const float w[static 516096], const float b[static 1008],
        float y[static 1008]) {
    const int t1 = cnnc_first(21, part + 1, parts);
    for (int t = cnnc_first(21, part, parts); t < t1; t++) {
        const int k = t;
        const float *const wk = w + k * 24576;
        {
            const float *const xn = x;
            vf a0_0 = vf_load(b + k * 48);
            vf a0_1 = vf_load(b + k * 48 + 16);
            vf a0_2 = vf_load(b + k * 48 + 32);
            for (int c = 0; c < 512; c++) {
                const vf w0 = vf_load(wk + c * 16);
                const vf w1 = vf_load(wk + c * 16 + 8192);
                const vf w2 = vf_load(wk + c * 16 + 16384);
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
static const cnnc_layer resnet18_layers[25] = {
    {"conv1", "conv 7x7/2 pad 3 3->64 + batch_norm + relu", "conv7x7_s2_c3_k64_h112_relu", 64, 112, 112, 236027904, 236027904, 3851264, 37888},
    {"maxpool", "maxpool 3x3/2 pad 1", "maxpool3x3_s2_c64_h112", 64, 56, 56, 0, 0, 4014080, 0},
    {"layer1.0.conv1", "conv 3x3 pad 1 64->64 + batch_norm + relu", "conv3x3_c64_k64_h56_relu_wino4", 64, 56, 56, 231211008, 57802752, 2195712, 590080},
    {"layer1.0.conv2", "conv 3x3 pad 1 64->64 + batch_norm + add + relu", "conv3x3_c64_k64_h56_add_relu_wino4", 64, 56, 56, 231211008, 57802752, 2998528, 590080},
    {"layer1.1.conv1", "conv 3x3 pad 1 64->64 + batch_norm + relu", "conv3x3_c64_k64_h56_relu_wino4", 64, 56, 56, 231211008, 57802752, 2195712, 590080},
    {"layer1.1.conv2", "conv 3x3 pad 1 64->64 + batch_norm + add + relu", "conv3x3_c64_k64_h56_add_relu_wino4", 64, 56, 56, 231211008, 57802752, 2998528, 590080},
    {"layer2.0.conv1", "conv 3x3/2 pad 1 64->128 + batch_norm + relu", "conv3x3_s2_c64_k128_h28_relu_wino2", 128, 28, 28, 115605504, 80281600, 2023936, 819712},
    {"layer2.0.downsample.0", "conv 1x1/2 64->128 + batch_norm", "conv1x1_s2_c64_k128_h28", 128, 28, 28, 12845056, 12845056, 1237504, 33280},
    {"layer2.0.conv2", "conv 3x3 pad 1 128->128 + batch_norm + add + relu", "conv3x3_c128_k128_h28_add_relu_wino4", 128, 28, 28, 231211008, 57802752, 3564032, 2359808},
    {"layer2.1.conv1", "conv 3x3 pad 1 128->128 + batch_norm + relu", "conv3x3_c128_k128_h28_relu_wino4", 128, 28, 28, 231211008, 57802752, 3162624, 2359808},
    {"layer2.1.conv2", "conv 3x3 pad 1 128->128 + batch_norm + add + relu", "conv3x3_c128_k128_h28_add_relu_wino4", 128, 28, 28, 231211008, 57802752, 3564032, 2359808},
    {"layer3.0.conv1", "conv 3x3/2 pad 1 128->256 + batch_norm + relu", "conv3x3_s2_c128_k256_h14_relu_wino2", 256, 14, 14, 115605504, 80281600, 3879936, 3277824},
    {"layer3.0.downsample.0", "conv 1x1/2 128->256 + batch_norm", "conv1x1_s2_c128_k256_h14", 256, 14, 14, 12845056, 12845056, 734208, 132096},
    {"layer3.0.conv2", "conv 3x3 pad 1 256->256 + batch_norm + add + relu", "conv3x3_c256_k256_h14_add_relu_wino4", 256, 14, 14, 231211008, 75497472, 10040320, 9438208},
    {"layer3.1.conv1", "conv 3x3 pad 1 256->256 + batch_norm + relu", "conv3x3_c256_k256_h14_relu_wino4", 256, 14, 14, 231211008, 75497472, 9839616, 9438208},
    {"layer3.1.conv2", "conv 3x3 pad 1 256->256 + batch_norm + add + relu", "conv3x3_c256_k256_h14_add_relu_wino4", 256, 14, 14, 231211008, 75497472, 10040320, 9438208},
    {"layer4.0.conv1", "conv 3x3/2 pad 1 256->512 + batch_norm + relu", "conv3x3_s2_c256_k512_h7_relu_wino2", 512, 7, 7, 115605504, 104857600, 13410304, 13109248},
    {"layer4.0.downsample.0", "conv 1x1/2 256->512 + batch_norm", "conv1x1_s2_c256_k512_h7", 512, 7, 7, 12845056, 12845056, 827392, 526336},
    {"layer4.0.conv2", "conv 3x3 pad 1 512->512 + batch_norm + add + relu", "conv3x3_c512_k512_h7_add_relu_wino2", 512, 7, 7, 231211008, 134217728, 17080320, 16779264},
    {"layer4.1.conv1", "conv 3x3 pad 1 512->512 + batch_norm + relu", "conv3x3_c512_k512_h7_relu_wino2", 512, 7, 7, 231211008, 134217728, 16979968, 16779264},
    {"layer4.1.conv2", "conv 3x3 pad 1 512->512 + batch_norm + add + relu", "conv3x3_c512_k512_h7_add_relu_wino2", 512, 7, 7, 231211008, 134217728, 17080320, 16779264},
    {"avgpool", "global_avgpool", "global_avgpool_c512_h7", 512, 1, 1, 0, 0, 102400, 0},
    {"fc", "linear 512->1000", "linear_c512_k1000", 1000, 1, 1, 1024000, 1024000, 2074496, 2068416},
    {"prob", "softmax", "softmax_b63_h1_w1", 1000, 1, 1, 0, 0, 8064, 0},
    {"prob.output", "output", "output_c1000_h1", 1000, 1, 1, 0, 0, 8032, 0},
};
static const cnnc_tensor resnet18_outputs[1] = {
    {"prob", 1000, 1, 1},
};
static const char *const resnet18_labels[1000] = {
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
const cnnc_model resnet18 = {
    .name = "resnet18", .target = "avx512", .version = "0.1.0",
    .fingerprint = 0x34577b39a1d224cc, .batch = 1,
    .input = {"image", 3, 224, 224},
    .n_outputs = 1, .outputs = resnet18_outputs,
    .weights_bytes = 108096960, .arena_bytes = 4014080, .scratch_bytes = 343232,
    .steps = 25, .layers = resnet18_layers,
    .preprocess = {.resize = 256, .crop_h = 224, .crop_w = 224, .invert = 0,
        .n_mean = 3, .n_std = 3, .scale = 0.00392156886f,
        .mean = {0.485000014f, 0.456f, 0.405999988f}, .std = {0.229000002f, 0.224000007f, 0.224999994f}},
    .n_labels = 1000, .labels = resnet18_labels,
};
// clang-format on

typedef struct resnet18_job {
    const float *w;
    float *arena;
    cnnc_team *team;
    const float *image;
    float *prob;
    int first, last;
} resnet18_job;

/* What each thread does: its part of every step. */
static void resnet18_part(void *job_, int part, int parts) {
    const resnet18_job *const job = (const resnet18_job *)job_;
    const int first = job->first, last = job->last;
    const float *const image = job->image;
    const float *const w = job->w;
    float *const arena = job->arena;
    float *const prob = job->prob;
    float *const scratch = arena + 1003520 + part * 85808;
    float *const relu_at = arena + 0;                       /* [64,112,112] */
    float *const maxpool_at = arena + 802816;               /* [64,56,56] */
    float *const layer1_0_2_at = arena + 0;                 /* [64,56,56] */
    float *const layer1_1_2_at = arena + 0;                 /* [64,56,56] */
    float *const layer2_0_2_at = arena + 0;                 /* [128,28,28] */
    float *const layer2_0_downsample_1_at = arena + 100352; /* [128,28,28] */
    float *const layer2_1_2_at = arena + 0;                 /* [128,28,28] */
    float *const layer3_0_2_at = arena + 0;                 /* [256,14,14] */
    float *const layer3_0_downsample_1_at = arena + 50176;  /* [256,14,14] */
    float *const layer3_1_2_at = arena + 0;                 /* [256,14,14] */
    float *const layer4_0_2_at = arena + 0;                 /* [512,7,7] */
    float *const layer4_0_downsample_1_at = arena + 25088;  /* [512,7,7] */
    float *const layer4_1_2_at = arena + 0;                 /* [512,7,7] */
    float *const avgpool_at = arena + 1008;                 /* [512] */
    float *const fc_at = arena + 0;                         /* [1000] */

    /* conv1: conv 7x7/2 pad 3 3->64 + batch_norm + relu   resnet.yaml:30 (block 'resnet', :9)
     *   in   image [3,224,224]
     *   out  relu [64,112,112] arena+0   236.03 MFLOP, 3.851 MB */
    if (first <= 0 && last >= 0) {
        conv7x7_s2_c3_k64_h112_relu(
                part, parts, image, w + 0, w + 9408, relu_at, scratch);
        cnnc_barrier(job->team);
    }

    /* maxpool: maxpool 3x3/2 pad 1   resnet.yaml:33 (block 'resnet', :9)
     *   in   relu [64,112,112] arena+0
     *   out  maxpool [64,56,56] arena+3211264   0.00 MFLOP, 4.014 MB */
    if (first <= 1 && last >= 1) {
        maxpool3x3_s2_c64_h112(part, parts, relu_at, maxpool_at);
        cnnc_barrier(job->team);
    }

    /* layer1.0.conv1: conv 3x3 pad 1 64->64 + batch_norm + relu   residual.yaml:29 (block 'basic', :16)
     *   in   maxpool [64,56,56] arena+3211264
     *   out  layer1.0.2 [64,56,56] arena+0   231.21 MFLOP, 2.196 MB */
    if (first <= 2 && last >= 2) {
        conv3x3_c64_k64_h56_relu_wino4(
                part, parts, maxpool_at, w + 9472, w + 156928, layer1_0_2_at, scratch);
        cnnc_barrier(job->team);
    }

    /* layer1.0.conv2: conv 3x3 pad 1 64->64 + batch_norm + add + relu   residual.yaml:33 (block 'basic', :16)
     *   in   layer1.0.2 [64,56,56] arena+0
     *   in   maxpool [64,56,56] arena+3211264
     *   out  layer1.0.5 [64,56,56] arena+3211264   231.21 MFLOP, 2.999 MB */
    if (first <= 3 && last >= 3) {
        conv3x3_c64_k64_h56_add_relu_wino4(part, parts, layer1_0_2_at, w + 156992,
                w + 304448, maxpool_at, scratch);
        cnnc_barrier(job->team);
    }

    /* layer1.1.conv1: conv 3x3 pad 1 64->64 + batch_norm + relu   residual.yaml:29 (block 'basic', :16)
     *   in   layer1.0.5 [64,56,56] arena+3211264
     *   out  layer1.1.2 [64,56,56] arena+0   231.21 MFLOP, 2.196 MB */
    if (first <= 4 && last >= 4) {
        conv3x3_c64_k64_h56_relu_wino4(part, parts, maxpool_at, w + 304512, w + 451968,
                layer1_1_2_at, scratch);
        cnnc_barrier(job->team);
    }

    /* layer1.1.conv2: conv 3x3 pad 1 64->64 + batch_norm + add + relu   residual.yaml:33 (block 'basic', :16)
     *   in   layer1.1.2 [64,56,56] arena+0
     *   in   layer1.0.5 [64,56,56] arena+3211264
     *   out  layer1.1.5 [64,56,56] arena+3211264   231.21 MFLOP, 2.999 MB */
    if (first <= 5 && last >= 5) {
        conv3x3_c64_k64_h56_add_relu_wino4(part, parts, layer1_1_2_at, w + 452032,
                w + 599488, maxpool_at, scratch);
        cnnc_barrier(job->team);
    }

    /* layer2.0.conv1: conv 3x3/2 pad 1 64->128 + batch_norm + relu   residual.yaml:29 (block 'basic', :16)
     *   in   layer1.1.5 [64,56,56] arena+3211264
     *   out  layer2.0.2 [128,28,28] arena+0   115.61 MFLOP, 2.024 MB */
    if (first <= 6 && last >= 6) {
        conv3x3_s2_c64_k128_h28_relu_wino2(part, parts, maxpool_at, w + 599552,
                w + 804352, layer2_0_2_at, scratch);
        cnnc_barrier(job->team);
    }

    /* layer2.0.downsample.0: conv 1x1/2 64->128 + batch_norm   residual.yaml:87 (block 'projection', :78)
     *   in   layer1.1.5 [64,56,56] arena+3211264
     *   out  layer2.0.downsample.1 [128,28,28] arena+401408   12.85 MFLOP, 1.238 MB */
    if (first <= 7 && last >= 7) {
        conv1x1_s2_c64_k128_h28(part, parts, maxpool_at, w + 804480, w + 812672,
                layer2_0_downsample_1_at);
        cnnc_barrier(job->team);
    }

    /* layer2.0.conv2: conv 3x3 pad 1 128->128 + batch_norm + add + relu   residual.yaml:33 (block 'basic', :16)
     *   in   layer2.0.2 [128,28,28] arena+0
     *   in   layer2.0.downsample.1 [128,28,28] arena+401408
     *   out  layer2.0.6 [128,28,28] arena+401408   231.21 MFLOP, 3.564 MB */
    if (first <= 8 && last >= 8) {
        conv3x3_c128_k128_h28_add_relu_wino4(part, parts, layer2_0_2_at, w + 812800,
                w + 1402624, layer2_0_downsample_1_at, scratch);
        cnnc_barrier(job->team);
    }

    /* layer2.1.conv1: conv 3x3 pad 1 128->128 + batch_norm + relu   residual.yaml:29 (block 'basic', :16)
     *   in   layer2.0.6 [128,28,28] arena+401408
     *   out  layer2.1.2 [128,28,28] arena+0   231.21 MFLOP, 3.163 MB */
    if (first <= 9 && last >= 9) {
        conv3x3_c128_k128_h28_relu_wino4(part, parts, layer2_0_downsample_1_at,
                w + 1402752, w + 1992576, layer2_1_2_at, scratch);
        cnnc_barrier(job->team);
    }

    /* layer2.1.conv2: conv 3x3 pad 1 128->128 + batch_norm + add + relu   residual.yaml:33 (block 'basic', :16)
     *   in   layer2.1.2 [128,28,28] arena+0
     *   in   layer2.0.6 [128,28,28] arena+401408
     *   out  layer2.1.5 [128,28,28] arena+401408   231.21 MFLOP, 3.564 MB */
    if (first <= 10 && last >= 10) {
        conv3x3_c128_k128_h28_add_relu_wino4(part, parts, layer2_1_2_at, w + 1992704,
                w + 2582528, layer2_0_downsample_1_at, scratch);
        cnnc_barrier(job->team);
    }

    /* layer3.0.conv1: conv 3x3/2 pad 1 128->256 + batch_norm + relu   residual.yaml:29 (block 'basic', :16)
     *   in   layer2.1.5 [128,28,28] arena+401408
     *   out  layer3.0.2 [256,14,14] arena+0   115.61 MFLOP, 3.880 MB */
    if (first <= 11 && last >= 11) {
        conv3x3_s2_c128_k256_h14_relu_wino2(part, parts, layer2_0_downsample_1_at,
                w + 2582656, w + 3401856, layer3_0_2_at, scratch);
        cnnc_barrier(job->team);
    }

    /* layer3.0.downsample.0: conv 1x1/2 128->256 + batch_norm   residual.yaml:87 (block 'projection', :78)
     *   in   layer2.1.5 [128,28,28] arena+401408
     *   out  layer3.0.downsample.1 [256,14,14] arena+200704   12.85 MFLOP, 0.734 MB */
    if (first <= 12 && last >= 12) {
        conv1x1_s2_c128_k256_h14(part, parts, layer2_0_downsample_1_at, w + 3402112,
                w + 3434880, layer3_0_downsample_1_at);
        cnnc_barrier(job->team);
    }

    /* layer3.0.conv2: conv 3x3 pad 1 256->256 + batch_norm + add + relu   residual.yaml:33 (block 'basic', :16)
     *   in   layer3.0.2 [256,14,14] arena+0
     *   in   layer3.0.downsample.1 [256,14,14] arena+200704
     *   out  layer3.0.6 [256,14,14] arena+200704   231.21 MFLOP, 10.040 MB */
    if (first <= 13 && last >= 13) {
        conv3x3_c256_k256_h14_add_relu_wino4(part, parts, layer3_0_2_at, w + 3435136,
                w + 5794432, layer3_0_downsample_1_at, scratch);
        cnnc_barrier(job->team);
    }

    /* layer3.1.conv1: conv 3x3 pad 1 256->256 + batch_norm + relu   residual.yaml:29 (block 'basic', :16)
     *   in   layer3.0.6 [256,14,14] arena+200704
     *   out  layer3.1.2 [256,14,14] arena+0   231.21 MFLOP, 9.840 MB */
    if (first <= 14 && last >= 14) {
        conv3x3_c256_k256_h14_relu_wino4(part, parts, layer3_0_downsample_1_at,
                w + 5794688, w + 8153984, layer3_1_2_at, scratch);
        cnnc_barrier(job->team);
    }

    /* layer3.1.conv2: conv 3x3 pad 1 256->256 + batch_norm + add + relu   residual.yaml:33 (block 'basic', :16)
     *   in   layer3.1.2 [256,14,14] arena+0
     *   in   layer3.0.6 [256,14,14] arena+200704
     *   out  layer3.1.5 [256,14,14] arena+200704   231.21 MFLOP, 10.040 MB */
    if (first <= 15 && last >= 15) {
        conv3x3_c256_k256_h14_add_relu_wino4(part, parts, layer3_1_2_at, w + 8154240,
                w + 10513536, layer3_0_downsample_1_at, scratch);
        cnnc_barrier(job->team);
    }

    /* layer4.0.conv1: conv 3x3/2 pad 1 256->512 + batch_norm + relu   residual.yaml:29 (block 'basic', :16)
     *   in   layer3.1.5 [256,14,14] arena+200704
     *   out  layer4.0.2 [512,7,7] arena+0   115.61 MFLOP, 13.410 MB */
    if (first <= 16 && last >= 16) {
        conv3x3_s2_c256_k512_h7_relu_wino2(part, parts, layer3_0_downsample_1_at,
                w + 10513792, w + 13790592, layer4_0_2_at, scratch);
        cnnc_barrier(job->team);
    }

    /* layer4.0.downsample.0: conv 1x1/2 256->512 + batch_norm   residual.yaml:87 (block 'projection', :78)
     *   in   layer3.1.5 [256,14,14] arena+200704
     *   out  layer4.0.downsample.1 [512,7,7] arena+100352   12.85 MFLOP, 0.827 MB */
    if (first <= 17 && last >= 17) {
        conv1x1_s2_c256_k512_h7(part, parts, layer3_0_downsample_1_at, w + 13791104,
                w + 13922176, layer4_0_downsample_1_at);
        cnnc_barrier(job->team);
    }

    /* layer4.0.conv2: conv 3x3 pad 1 512->512 + batch_norm + add + relu   residual.yaml:33 (block 'basic', :16)
     *   in   layer4.0.2 [512,7,7] arena+0
     *   in   layer4.0.downsample.1 [512,7,7] arena+100352
     *   out  layer4.0.6 [512,7,7] arena+100352   231.21 MFLOP, 17.080 MB */
    if (first <= 18 && last >= 18) {
        conv3x3_c512_k512_h7_add_relu_wino2(part, parts, layer4_0_2_at, w + 13922688,
                w + 18116992, layer4_0_downsample_1_at, scratch);
        cnnc_barrier(job->team);
    }

    /* layer4.1.conv1: conv 3x3 pad 1 512->512 + batch_norm + relu   residual.yaml:29 (block 'basic', :16)
     *   in   layer4.0.6 [512,7,7] arena+100352
     *   out  layer4.1.2 [512,7,7] arena+0   231.21 MFLOP, 16.980 MB */
    if (first <= 19 && last >= 19) {
        conv3x3_c512_k512_h7_relu_wino2(part, parts, layer4_0_downsample_1_at,
                w + 18117504, w + 22311808, layer4_1_2_at, scratch);
        cnnc_barrier(job->team);
    }

    /* layer4.1.conv2: conv 3x3 pad 1 512->512 + batch_norm + add + relu   residual.yaml:33 (block 'basic', :16)
     *   in   layer4.1.2 [512,7,7] arena+0
     *   in   layer4.0.6 [512,7,7] arena+100352
     *   out  layer4.1.5 [512,7,7] arena+100352   231.21 MFLOP, 17.080 MB */
    if (first <= 20 && last >= 20) {
        conv3x3_c512_k512_h7_add_relu_wino2(part, parts, layer4_1_2_at, w + 22312320,
                w + 26506624, layer4_0_downsample_1_at, scratch);
        cnnc_barrier(job->team);
    }

    /* avgpool: global_avgpool   resnet.yaml:40 (block 'resnet', :9)
     *   in   layer4.1.5 [512,7,7] arena+100352
     *   out  avgpool [512] arena+4032   0.00 MFLOP, 0.102 MB */
    if (first <= 21 && last >= 21) {
        global_avgpool_c512_h7(part, parts, layer4_0_downsample_1_at, avgpool_at);
        cnnc_barrier(job->team);
    }

    /* fc: linear 512->1000   resnet.yaml:42 (block 'resnet', :9)
     *   in   flatten [512] arena+4032
     *   out  fc [1000] arena+0   1.02 MFLOP, 2.074 MB */
    if (first <= 22 && last >= 22) {
        linear_c512_k1000(part, parts, avgpool_at, w + 26507136, w + 27023232, fc_at);
        cnnc_barrier(job->team);
    }

    /* prob: softmax   resnet18.yaml:10
     *   in   fc [1000] arena+0
     *   out  prob [1000] arena+0   0.00 MFLOP, 0.008 MB */
    if (first <= 23 && last >= 23) {
        softmax_b63_h1_w1(part, parts, fc_at);
        cnnc_barrier(job->team);
    }

    /* prob.output: output   resnet18.yaml:10
     *   in   prob [1000] arena+0
     *   out  prob.output [1000]   0.00 MFLOP, 0.008 MB */
    if (first <= 24 && last >= 24) {
        output_c1000_h1(part, parts, fc_at, prob);
        cnnc_barrier(job->team);
    }
}

cnnc_status resnet18_steps(const cnnc_weights *weights, void *arena, cnnc_team *team,
        const float *image, float *prob, int first, int last) {
    const cnnc_status status = cnnc_check_run(&resnet18, weights, arena, image);
    if (status != CNNC_OK) {
        return status;
    }
    resnet18_job job;
    job.w = weights->data;
    job.arena = (float *)arena;
    job.team = team;
    job.image = image;
    job.prob = prob;
    job.first = first;
    job.last = last;
    cnnc_team_run(team, resnet18_part, &job);
    return CNNC_OK;
}

cnnc_status resnet18_run(const cnnc_weights *weights, void *arena, cnnc_team *team,
        const float *image, float *prob) {
    return resnet18_steps(weights, arena, team, image, prob, 0, 24);
}
