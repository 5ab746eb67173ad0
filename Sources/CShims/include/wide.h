// Loops that the compiler unrolls over the registers that the processor has.
#ifndef ALBATROSS_WIDE_H
#define ALBATROSS_WIDE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>

#define ALBATROSS_WIDE __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,bmi,bmi2,lzcnt,popcnt")))

static inline int albatross_is_wide(void) {
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2")
        && __builtin_cpu_supports("lzcnt") && __builtin_cpu_supports("popcnt");
}

// Makes `name` of `name_body`, which is compiled twice: for any processor, and for one with AVX-512.
#define ALBATROSS_TWICE(result, name, parameters, arguments)                              \
    ALBATROSS_WIDE static inline result name##_wide parameters { return name##_body arguments; } \
    static inline result name parameters {                                                \
        if (albatross_is_wide()) return name##_wide arguments;                            \
        return name##_body arguments;                                                     \
    }
#else
#define ALBATROSS_TWICE(result, name, parameters, arguments) \
    static inline result name parameters { return name##_body arguments; }
#endif

#define ALBATROSS_BODY static inline __attribute__((always_inline))

#endif
