// Numbers of many fields, read sixteen bytes at a time. Each kernel goes on until a field that it does not know how to
// read, and tells how many it has read: what is unusual or wrong is judged by the code that goes byte by byte.
#ifndef ALBATROSS_NUMBERS_H
#define ALBATROSS_NUMBERS_H

#include "recall.h"

// How an integer has to be written.
typedef struct {
    uint32_t shortest, longest;  // digits, 1 to 16
    int leading_zeros;           // 1 where the first of several digits may be zero
    uint64_t limit;              // the largest
} albatross_integer_form;

static inline int albatross_numbers_are_wide(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("sse4.1") != 0;
#else
    return 0;
#endif
}

#if defined(__x86_64__)
// The last bytes of sixteen, by their number.
static const uint8_t albatross_last_bytes[32] = {
    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,
    0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};

#define ALBATROSS_SSE4 __attribute__((target("sse4.1"), always_inline)) static inline

// What the last `count` of sixteen digits write; `wrong` is set where one of them is no digit.
ALBATROSS_SSE4 uint64_t albatross_sixteen_digits(__m128i text, uint32_t count, int *wrong) {
    const __m128i mask = _mm_loadu_si128((const __m128i *)(albatross_last_bytes + count));
    const __m128i digits = _mm_and_si128(_mm_sub_epi8(text, _mm_set1_epi8('0')), mask);
    *wrong = !_mm_testz_si128(_mm_subs_epu8(digits, _mm_set1_epi8(9)), _mm_set1_epi8((char)0xFF));
    const __m128i pairs = _mm_maddubs_epi16(digits, _mm_set1_epi16(0x010A));
    const __m128i fours = _mm_madd_epi16(pairs, _mm_set1_epi32(0x00010064));
    const __m128i packed = _mm_packus_epi32(fours, fours);
    const uint64_t eights = (uint64_t)_mm_cvtsi128_si64(_mm_madd_epi16(packed, _mm_set1_epi32(0x00012710)));
    return (eights & 0xFFFFFFFF) * 100000000 + (eights >> 32);
}

#define ALBATROSS_READ_INTEGERS(number)                                                           \
    for (size_t i = 0; i < count; i++) {                                                          \
        const uint32_t start = tokens[i].position, size = tokens[i].extent >> 1;                     \
        if (start >> 31) {                                                                        \
            values[i] = null;                                                                     \
            continue;                                                                             \
        }                                                                                         \
        if (size < form.shortest || size > form.longest) return i;                                \
        if ((size_t)start + size > length || start + size < 16) return i;                         \
        int wrong;                                                                                \
        const __m128i text = _mm_loadu_si128((const __m128i *)(block + start + size - 16));       \
        const uint64_t value = albatross_sixteen_digits(text, size, &wrong);                      \
        const int zero = !form.leading_zeros & (size > 1) & (block[start] == '0');                \
        if (wrong | zero | (value > form.limit)) return i;                                        \
        values[i] = (number)value;                                                                \
    }                                                                                             \
    return count;

__attribute__((target("sse4.1"))) static inline size_t albatross_read_longs_sse4(
    const uint8_t *block, size_t length, const albatross_run *tokens, size_t count, albatross_integer_form form,
    int64_t null, int64_t *values) {
    ALBATROSS_READ_INTEGERS(int64_t)
}

__attribute__((target("sse4.1"))) static inline size_t albatross_read_integers_sse4(
    const uint8_t *block, size_t length, const albatross_run *tokens, size_t count, albatross_integer_form form,
    int32_t null, int32_t *values) {
    ALBATROSS_READ_INTEGERS(int32_t)
}
#undef ALBATROSS_READ_INTEGERS

__attribute__((target("sse4.1"))) static inline size_t albatross_read_seconds_sse4(
    const uint8_t *block, size_t length, const albatross_run *tokens, size_t count, uint32_t decimals, double scale,
    double null, double *values) {
    // The digits before the point move up by one, over it.
    const uint32_t point = 15 - decimals;
    uint8_t order[16];
    for (uint32_t i = 0; i < 16; i++) order[i] = i > point ? (uint8_t)i : i > 0 ? (uint8_t)(i - 1) : 0x80;
    const __m128i without_point = _mm_loadu_si128((const __m128i *)order);
    for (size_t i = 0; i < count; i++) {
        const uint32_t start = tokens[i].position, size = tokens[i].extent >> 1;
        if (start >> 31) {
            values[i] = null;
            continue;
        }
        if ((size_t)start + size > length || start + size < 16) return i;
        if (size < decimals + 2 || size > 16) {
            if (size != 2 || block[start] != '-' || block[start + 1] != '1') return i;
            values[i] = -1;
            continue;
        }
        int wrong;
        const __m128i text = _mm_loadu_si128((const __m128i *)(block + start + size - 16));
        const uint64_t value = albatross_sixteen_digits(_mm_shuffle_epi8(text, without_point), size - 1, &wrong);
        const int zero = (size > decimals + 2) & (block[start] == '0');
        if (wrong | zero | (block[start + size - 1 - decimals] != '.')) return i;
        // Exact: both are integers below 2^53, so the quotient is the double nearest to the text.
        values[i] = (double)value / scale;
    }
    return count;
}

// Timestamps of six decimals in the minute whose sixteen bytes are given.
__attribute__((target("sse4.1"))) static inline size_t albatross_read_times_sse4(
    const uint8_t *block, size_t length, const albatross_run *tokens, size_t count, const uint8_t *minute, int64_t micros,
    int64_t *values) {
    const __m128i known = _mm_loadu_si128((const __m128i *)minute);
    // From byte 11 on: `HH:MM:SS.ffffffZ`, of which the digits behind the minute go to the end.
    const __m128i digits = _mm_setr_epi8(-1, -1, -1, -1, -1, -1, -1, -1, 6, 7, 9, 10, 11, 12, 13, 14);
    const __m128i marks = _mm_setr_epi8(0, 0, 0, 0, 0, ':', 0, 0, '.', 0, 0, 0, 0, 0, 0, 'Z');
    for (size_t i = 0; i < count; i++) {
        const uint32_t start = tokens[i].position;
        if (start >> 31 || tokens[i].extent >> 1 != 27 || (size_t)start + 27 > length) return i;
        const __m128i first = _mm_loadu_si128((const __m128i *)(block + start));
        const __m128i last = _mm_loadu_si128((const __m128i *)(block + start + 11));
        int wrong;
        const uint64_t value = albatross_sixteen_digits(_mm_shuffle_epi8(last, digits), 8, &wrong);
        const int same = _mm_movemask_epi8(_mm_cmpeq_epi8(first, known)) == 0xFFFF;
        const int marked = (_mm_movemask_epi8(_mm_cmpeq_epi8(last, marks)) & 0x8120) == 0x8120;
        if (wrong | !same | !marked | (value >= 60000000)) return i;
        values[i] = micros + (int64_t)value;
    }
    return count;
}
#undef ALBATROSS_SSE4
#endif

// Integers of `form`, null for those that are.
// - Returns: how many were read before the first that is not written so.
static inline size_t albatross_read_longs(
    const uint8_t *block, size_t length, const void *tokens, size_t count, albatross_integer_form form, int64_t null,
    int64_t *values) {
#if defined(__x86_64__)
    if (albatross_numbers_are_wide())
        return albatross_read_longs_sse4(block, length, (const albatross_run *)tokens, count, form, null, values);
#endif
    return 0;
}

static inline size_t albatross_read_integers(
    const uint8_t *block, size_t length, const void *tokens, size_t count, albatross_integer_form form, int32_t null,
    int32_t *values) {
#if defined(__x86_64__)
    if (albatross_numbers_are_wide())
        return albatross_read_integers_sse4(block, length, (const albatross_run *)tokens, count, form, null, values);
#endif
    return 0;
}

// Decimal seconds of exactly `decimals` digits (1 to 9) behind the point, without leading zeros, or `-1`.
// - Parameter scale: ten to the power of `decimals`.
static inline size_t albatross_read_seconds(
    const uint8_t *block, size_t length, const void *tokens, size_t count, uint32_t decimals, double scale, double null,
    double *values) {
#if defined(__x86_64__)
    if (albatross_numbers_are_wide())
        return albatross_read_seconds_sse4(
            block, length, (const albatross_run *)tokens, count, decimals, scale, null, values);
#endif
    return 0;
}

// Timestamps `...:SS.ffffffZ` that begin with the sixteen bytes of `minute`, which is `micros`.
static inline size_t albatross_read_times(
    const uint8_t *block, size_t length, const void *tokens, size_t count, const uint8_t *minute, int64_t micros,
    int64_t *values) {
#if defined(__x86_64__)
    if (albatross_numbers_are_wide())
        return albatross_read_times_sse4(
            block, length, (const albatross_run *)tokens, count, minute, micros, values);
#endif
    return 0;
}

#endif
