// Numbers in order, a digit after the other: no comparison, and a fixed number of passes.
#ifndef ALBATROSS_SORTING_H
#define ALBATROSS_SORTING_H

#include "wide.h"

enum { ALBATROSS_SORT_BITS = 11, ALBATROSS_SORT_DIGITS = 1 << ALBATROSS_SORT_BITS };

static inline void albatross_sort_pass(const uint64_t *keys, size_t count, unsigned shift, uint64_t *sorted) {
    size_t places[ALBATROSS_SORT_DIGITS] = {0};
    for (size_t i = 0; i < count; i++) places[keys[i] >> shift & (ALBATROSS_SORT_DIGITS - 1)]++;
    size_t start = 0;
    for (size_t digit = 0; digit < ALBATROSS_SORT_DIGITS; digit++) {
        const size_t found = places[digit];
        places[digit] = start;
        start += found;
    }
    for (size_t i = 0; i < count; i++) sorted[places[keys[i] >> shift & (ALBATROSS_SORT_DIGITS - 1)]++] = keys[i];
}

// Sorts by the bits from `shift` on, keys that agree in them stay in their order; `room` is for as many.
static inline void albatross_sort(uint64_t *keys, size_t count, unsigned shift, uint64_t *room) {
    uint64_t differing = 0;
    for (size_t i = 0; i < count; i++) differing |= keys[i] ^ keys[0];
    uint64_t *from = keys, *to = room;
    for (; shift < 64; shift += ALBATROSS_SORT_BITS) {
        // A digit in which all agree needs no pass.
        if ((differing >> shift & (ALBATROSS_SORT_DIGITS - 1)) == 0) continue;
        albatross_sort_pass(from, count, shift, to);
        uint64_t *const sorted = to;
        to = from;
        from = sorted;
    }
    if (from != keys) memcpy(keys, from, count * sizeof(uint64_t));
}

static inline uint64_t albatross_squeeze_one(uint64_t word, uint64_t mask) {
    uint64_t squeezed = 0;
    for (uint64_t bit = 1; mask != 0; bit <<= 1, mask &= mask - 1)
        if (word & mask & (0 - mask)) squeezed |= bit;
    return squeezed;
}

#if defined(__x86_64__)
ALBATROSS_WIDE static inline void albatross_squeeze_wide(uint64_t *words, size_t count, uint64_t mask) {
    for (size_t i = 0; i < count; i++) words[i] = _pext_u64(words[i], mask);
}
#endif

// Leaves of each word the bits of `mask`, side by side: where all words agree in the others, the order stays.
static inline void albatross_squeeze(uint64_t *words, size_t count, uint64_t mask) {
#if defined(__x86_64__)
    if (albatross_is_wide()) return albatross_squeeze_wide(words, count, mask);
#endif
    for (size_t i = 0; i < count; i++) words[i] = albatross_squeeze_one(words[i], mask);
}

#endif
