// Positions of every space, quote and newline of a block, 64 bytes at a time: for blocks where a quote stands in an
// odd place, which fields.h cannot judge.
// The portable twin is `Separators.indexPortably` in Sources/AccessLog; the tests compare them.
#ifndef ALBATROSS_SEPARATORS_H
#define ALBATROSS_SEPARATORS_H

#include "fields.h"

typedef struct {
    size_t count;     // positions written
    size_t newlines;  // newline positions written
    int non_ascii;    // 1 if any byte is above 0x7F
} albatross_separator_index;

// Appends the positions of the bits of `mask`, eight at a time whether there are so many or not: no branch to guess for
// each. Writes up to seven entries behind the last one.
#define ALBATROSS_APPEND_BITS(next, mask, offset)                                                   \
    do {                                                                                            \
        uint32_t *place = next;                                                                     \
        next += __builtin_popcountll(mask);                                                         \
        for (; mask; place += 8) {                                                                  \
            for (int i = 0; i < 8; i++) {                                                           \
                place[i] = (uint32_t)(offset) + (uint32_t)__builtin_ctzll(mask | 1ull << 63);       \
                mask &= mask - 1;                                                                   \
            }                                                                                       \
        }                                                                                           \
    } while (0)

#define ALBATROSS_APPEND_LINES(next, lines, offset)                                                 \
    for (; lines; lines &= lines - 1) *next++ = (uint32_t)(offset) + (uint32_t)__builtin_ctzll(lines)

// The whole 64-byte pieces from `offset` on; moves `offset` and the two ends.
typedef struct {
    size_t offset;
    uint32_t *positions, *newlines;
    uint64_t high;
} albatross_separator_walk;

static inline void albatross_walk_separators(
    const uint8_t *bytes, size_t length, albatross_separator_walk *walk) {
    for (; walk->offset + 64 <= length; walk->offset += 64) {
        albatross_byte_masks m = albatross_masks_of(bytes + walk->offset);
        uint64_t mask = m.space | m.quote | m.newline, lines = m.newline;
        walk->high |= m.high;
        ALBATROSS_APPEND_BITS(walk->positions, mask, walk->offset);
        ALBATROSS_APPEND_LINES(walk->newlines, lines, walk->offset);
    }
}

// `positions` needs room for `length` + 8 entries, `newlines` for `length`.
static inline albatross_separator_index albatross_index_separators(
    const uint8_t *bytes, size_t length, uint32_t *positions, uint32_t *newlines) {
    albatross_separator_walk walk = {0, positions, newlines, 0};
    albatross_walk_separators(bytes, length, &walk);
    for (size_t offset = walk.offset; offset < length; offset++) {
        uint8_t c = bytes[offset];
        if (c == ' ' || c == '"' || c == '\n') *walk.positions++ = (uint32_t)offset;
        if (c == '\n') *walk.newlines++ = (uint32_t)offset;
        walk.high |= c > 0x7F;
    }
    albatross_separator_index result = {
        (size_t)(walk.positions - positions), (size_t)(walk.newlines - newlines), walk.high != 0};
    return result;
}

#endif
