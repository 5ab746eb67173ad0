// The RLE/bit-packing hybrid of levels and dictionary indices (parquet-format, Encodings).
#ifndef ALBATROSS_HYBRID_H
#define ALBATROSS_HYBRID_H

#include "packing.h"

// Whether eight numbers are `value`.
ALBATROSS_BODY int albatross_are(const uint32_t *numbers, uint32_t value) {
    uint32_t difference = 0;
    for (int i = 0; i < 8; i++) difference |= numbers[i] ^ value;
    return difference == 0;
}

// A run of equal numbers among many.
typedef struct {
    size_t start, end;
} albatross_run_of_equals;

// Literals come in groups of eight, so a run begins at one; a shorter run costs more than it saves.
ALBATROSS_BODY albatross_run_of_equals albatross_next_run_body(const uint32_t *numbers, size_t from, size_t count) {
    size_t start = from;
    while (start + 8 <= count && !albatross_are(numbers + start, numbers[start])) start += 8;
    albatross_run_of_equals run = {start, start + 8};
    if (run.end > count) {
        run.start = run.end = count;
        return run;
    }
    while (run.end + 8 <= count && albatross_are(numbers + run.end, numbers[start])) run.end += 8;
    while (run.end < count && numbers[run.end] == numbers[start]) run.end++;
    return run;
}

ALBATROSS_TWICE(
    albatross_run_of_equals, albatross_next_run, (const uint32_t *numbers, size_t from, size_t count),
    (numbers, from, count))

// Bytes that `count` numbers may come to, and room for whole words.
static inline size_t albatross_hybrid_room(size_t count, unsigned width) {
    return (count / 8 + 1) * (width + 24) + 16;
}

// Writes numbers that fit `width` bits, and tells how many bytes they came to.
static inline size_t albatross_hybrid(const uint32_t *numbers, size_t count, unsigned width, uint8_t *out) {
    uint8_t *const begin = out;
    for (size_t next = 0; next < count;) {
        const albatross_run_of_equals run = albatross_next_run(numbers, next, count);
        if (run.start > next) {
            const size_t literals = run.start - next;
            out = albatross_put_varint((uint64_t)(literals + 7) / 8 << 1 | 1, out);
            out = albatross_pack_eights(numbers + next, literals, width, out);
        }
        if (run.end > run.start) {
            out = albatross_put_varint((uint64_t)(run.end - run.start) << 1, out);
            for (unsigned bit = 0; bit < width; bit += 8) *out++ = (uint8_t)(numbers[run.start] >> bit);
        }
        next = run.end;
    }
    return (size_t)(out - begin);
}

static inline __attribute__((always_inline)) uint64_t albatross_flags(const uint8_t *flags) {
    uint64_t eight;
    memcpy(&eight, flags, 8);
    return eight;
}

// The same of flags, a byte of 0 or 1 each, at one bit.
static inline size_t albatross_hybrid_flags(const uint8_t *flags, size_t count, uint8_t *out) {
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint8_t *const begin = out;
    for (size_t next = 0; next < count;) {
        size_t start = next;
        uint64_t group = 0;
        while (start + 8 <= count && (group = albatross_flags(flags + start)) != 0 && group != ones) start += 8;
        const int isRun = start + 8 <= count;
        size_t end = count;
        if (isRun) {
            end = start + 8;
            while (end + 8 <= count && albatross_flags(flags + end) == group) end += 8;
            while (end < count && flags[end] == flags[start]) end++;
        } else {
            start = count;
        }
        if (start > next) {
            out = albatross_put_varint((uint64_t)(start - next + 7) / 8 << 1 | 1, out);
            for (; next + 8 <= start; next += 8)
                // Byte i stands at bit 8i; times 2^(56 - 7i) it comes to bit 56 + i, and no two products meet.
                *out++ = (uint8_t)((albatross_flags(flags + next) * UINT64_C(0x0102040810204080)) >> 56);
            if (next < start) {
                uint8_t bits = 0;
                for (unsigned bit = 0; next < start; next++, bit++) bits |= (uint8_t)(flags[next] << bit);
                *out++ = bits;
            }
        }
        if (isRun) {
            out = albatross_put_varint((uint64_t)(end - start) << 1, out);
            *out++ = flags[start];
        }
        next = end;
    }
    return (size_t)(out - begin);
}

#endif
