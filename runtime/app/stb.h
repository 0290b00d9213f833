/* stb.h - stb_image with what this program reads: PNG, JPEG, PPM and PGM, and deflate.
 *
 * SPDX-License-Identifier: MIT-0
 */
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_ONLY_PNM
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_MAX_DIMENSIONS 32768
#include <stb/stb_image.h>
