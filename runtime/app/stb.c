/* stb.c - the code of stb_image, in a translation unit of its own.
 *
 * SPDX-License-Identifier: MIT-0
 */
#define STB_IMAGE_IMPLEMENTATION
#include "stb.h"
