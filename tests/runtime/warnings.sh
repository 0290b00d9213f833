#!/bin/sh
# The runtime without a warning: gcc and clang with all that is asked of emitted code, and its
# header in C++.
#
#   warnings.sh RUNTIME TESTS
set -eu
flags="-Wall -Wextra -Wconversion -Wshadow -Werror -fsyntax-only -I $1 -I $2"
for cc in gcc clang; do
    command -v $cc >/dev/null || continue
    for target in "" "-mavx512f -mavx512vl -mavx512dq -mavx512bw -mfma"; do
        [ -z "$target" ] || [ "$(uname -m)" = x86_64 ] || continue
        $cc -std=gnu17 -O2 $flags $target -DCNNC_NET=tiny '-DCNNC_HEADER="tiny.h"' \
            "$1"/cnnc_rt.c "$1"/app/*.c "$2"/tiny.c
    done
done
for standard in c++11 c++17 c++20; do
    g++ -std=$standard -pedantic $flags "$2"/header.cpp
done
