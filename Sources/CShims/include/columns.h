// Columns of numbers as a whole: nulls, and what is picked of them.
#ifndef ALBATROSS_COLUMNS_H
#define ALBATROSS_COLUMNS_H

#include "wide.h"

ALBATROSS_BODY uint32_t albatross_highest_body(const uint32_t *numbers, size_t count) {
    uint32_t highest = 0;
    for (size_t i = 0; i < count; i++) highest = numbers[i] > highest ? numbers[i] : highest;
    return highest;
}

// The highest of some numbers; 0 of none.
ALBATROSS_TWICE(uint32_t, albatross_highest, (const uint32_t *numbers, size_t count), (numbers, count))

// Whether bytes are those `size` before them, as in a column of one value.
static inline _Bool albatross_are_equal(const void *column, size_t count, size_t size) {
    return count <= size || memcmp(column, (const uint8_t *)column + size, count - size) == 0;
}

ALBATROSS_BODY size_t albatross_nulls_32_body(const void *column, size_t count, uint32_t null) {
    const uint32_t *values = (const uint32_t *)column;
    uint32_t nulls = 0;
    for (size_t i = 0; i < count; i++) nulls += values[i] == null;
    return nulls;
}

ALBATROSS_BODY size_t albatross_nulls_64_body(const void *column, size_t count, uint64_t null) {
    const uint64_t *values = (const uint64_t *)column;
    size_t nulls = 0;
    for (size_t i = 0; i < count; i++) nulls += values[i] == null;
    return nulls;
}

ALBATROSS_BODY size_t albatross_nans_body(const double *values, size_t count) {
    size_t nans = 0;
    for (size_t i = 0; i < count; i++) nans += values[i] != values[i];
    return nans;
}

// How many of fewer than 2^32 values are null.
ALBATROSS_TWICE(size_t, albatross_nulls_32, (const void *column, size_t count, uint32_t null), (column, count, null))
ALBATROSS_TWICE(size_t, albatross_nulls_64, (const void *column, size_t count, uint64_t null), (column, count, null))
ALBATROSS_TWICE(size_t, albatross_nans, (const double *values, size_t count), (values, count))

#if defined(__x86_64__)
// Sixteen values at once, as long as there are as many.
// - Returns: how many were looked at.
ALBATROSS_WIDE static inline size_t albatross_keep_32_wide(
    const uint32_t *values, size_t count, uint32_t null, uint32_t *kept, uint8_t *flags, size_t *found) {
    const __m512i nulls = _mm512_set1_epi32((int)null);
    size_t next = 0;
    for (; next + 16 <= count; next += 16) {
        const __m512i these = _mm512_loadu_si512(values + next);
        const __mmask16 mask = _mm512_cmpneq_epi32_mask(these, nulls);
        _mm512_storeu_si512(kept + *found, _mm512_maskz_compress_epi32(mask, these));
        _mm_storeu_si128((__m128i *)(flags + next), _mm_maskz_set1_epi8(mask, 1));
        *found += (size_t)_mm_popcnt_u32(mask);
    }
    return next;
}
#endif

// Writes the values that are not null to `into`, which has room for 16 more than all, and to `flags` which they are.
// - Returns: how many there are.
static inline size_t albatross_keep_32(const void *column, size_t count, uint32_t null, void *into, uint8_t *flags) {
    const uint32_t *values = (const uint32_t *)column;
    uint32_t *kept = (uint32_t *)into;
    size_t next = 0, found = 0;
#if defined(__x86_64__)
    if (albatross_is_wide()) next = albatross_keep_32_wide(values, count, null, kept, flags, &found);
#endif
    // Each value is written, and kept where the next is written behind it: no branch.
    for (; next < count; next++) {
        kept[found] = values[next];
        flags[next] = values[next] != null;
        found += flags[next];
    }
    return found;
}

// The same for eight bytes each.
static inline size_t albatross_keep_64(const void *column, size_t count, uint64_t null, void *into, uint8_t *flags) {
    const uint64_t *values = (const uint64_t *)column;
    uint64_t *kept = (uint64_t *)into;
    size_t found = 0;
    for (size_t next = 0; next < count; next++) {
        kept[found] = values[next];
        flags[next] = values[next] != null;
        found += flags[next];
    }
    return found;
}

#if defined(__x86_64__)
// Up to 32 entries stand in two registers, and one instruction looks sixteen of them up.
ALBATROSS_WIDE static inline size_t albatross_pick_few_wide(
    const uint32_t *entries, size_t bound, const uint32_t *places, size_t count, uint32_t *picked) {
    const __mmask32 there = _bzhi_u32(UINT32_MAX, (unsigned)bound);
    const __m512i low = _mm512_maskz_loadu_epi32((__mmask16)there, entries);
    const __m512i high = _mm512_maskz_loadu_epi32((__mmask16)(there >> 16), entries + 16);
    size_t next = 0;
    for (; next + 16 <= count; next += 16) {
        const __m512i these = _mm512_loadu_si512(places + next);
        _mm512_storeu_si512(picked + next, _mm512_permutex2var_epi32(low, these, high));
    }
    return next;
}
#endif

// The entries at some places, all of them below `bound`.
static inline void albatross_pick_32(
    const void *entries, size_t bound, const uint32_t *places, size_t count, void *into) {
    const uint32_t *from = (const uint32_t *)entries;
    uint32_t *picked = (uint32_t *)into;
    size_t next = 0;
#if defined(__x86_64__)
    if (bound <= 32 && albatross_is_wide()) next = albatross_pick_few_wide(from, bound, places, count, picked);
#else
    (void)bound;
#endif
    for (; next < count; next++) picked[next] = from[places[next]];
}

static inline void albatross_pick_64(const void *entries, const uint32_t *places, size_t count, void *into) {
    for (size_t i = 0; i < count; i++) ((uint64_t *)into)[i] = ((const uint64_t *)entries)[places[i]];
}

static inline void albatross_pick_8(const void *entries, const uint32_t *places, size_t count, void *into) {
    for (size_t i = 0; i < count; i++) ((uint8_t *)into)[i] = ((const uint8_t *)entries)[places[i]];
}

ALBATROSS_BODY void albatross_count_few_body(
    const uint32_t *numbers, size_t count, uint32_t bound, uint32_t *counts) {
    for (size_t start = 0; start < count; start += 4096) {
        const size_t end = count - start > 4096 ? start + 4096 : count;
        for (uint32_t number = 0; number < bound; number++) {
            uint32_t lanes[16] = {0}, found = 0;
            size_t next = start;
            for (; next + 16 <= end; next += 16)
                for (int lane = 0; lane < 16; lane++) lanes[lane] += numbers[next + lane] == number;
            for (; next < end; next++) found += numbers[next] == number;
            for (int lane = 0; lane < 16; lane++) found += lanes[lane];
            counts[number] += found;
        }
    }
}

// Compares all numbers with each of a few; a piece of them at a time, which stays in the nearest cache.
ALBATROSS_TWICE(
    void, albatross_count_few, (const uint32_t *numbers, size_t count, uint32_t bound, uint32_t *counts),
    (numbers, count, bound, counts))

// Adds up how often each number occurs, all of them below `bound`, in four counts each: that of number n for every
// fourth stands at n, bound + n and so on. A count waits for the one before, and neighbours are often equal.
static inline void albatross_count_in_fours(const uint32_t *numbers, size_t count, size_t bound, uint32_t *counts) {
    size_t next = 0;
    for (; next + 4 <= count; next += 4) {
        counts[numbers[next]]++;
        counts[bound + numbers[next + 1]]++;
        counts[2 * bound + numbers[next + 2]]++;
        counts[3 * bound + numbers[next + 3]]++;
    }
    for (; next < count; next++) counts[numbers[next]]++;
    for (size_t number = 0; number < bound; number++)
        counts[number] += counts[bound + number] + counts[2 * bound + number] + counts[3 * bound + number];
}

static inline void albatross_count(const uint32_t *numbers, size_t count, uint32_t *counts) {
    for (size_t i = 0; i < count; i++) counts[numbers[i]]++;
}

#endif
