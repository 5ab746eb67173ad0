// Positions of every space, quote and newline of a block, 64 bytes at a time: for blocks where a quote stands in an
// odd place, which fields.h cannot judge.
// The portable twin is `Separators.indexPortably` in Sources/AccessLog; the tests compare them.
#ifndef ALBATROSS_SEPARATORS_H
#define ALBATROSS_SEPARATORS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

typedef struct {
    size_t count;     // positions written
    size_t newlines;  // newline positions written
    int non_ascii;    // 1 if any byte is above 0x7F
} albatross_separator_index;

static inline uint64_t albatross_separator_mask(const uint8_t *p, uint64_t *newlines, uint64_t *high) {
#if defined(__SSE2__)
    uint64_t mask = 0, lines = 0, top = 0;
    for (int i = 0; i < 4; i++) {
        __m128i v = _mm_loadu_si128((const __m128i *)(p + 16 * i));
        __m128i line = _mm_cmpeq_epi8(v, _mm_set1_epi8('\n'));
        __m128i hit = _mm_or_si128(
            line, _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(' ')), _mm_cmpeq_epi8(v, _mm_set1_epi8('"'))));
        lines |= (uint64_t)(uint32_t)_mm_movemask_epi8(line) << (16 * i);
        mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(hit) << (16 * i);
        top |= (uint64_t)(uint32_t)_mm_movemask_epi8(v) << (16 * i);
    }
    *high |= top;
    *newlines = lines;
    return mask;
#elif defined(__aarch64__)
    const uint8x16_t weights = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint64_t mask = 0, lines = 0;
    for (int i = 0; i < 4; i++) {
        uint8x16_t v = vld1q_u8(p + 16 * i);
        uint8x16_t line = vceqq_u8(v, vdupq_n_u8('\n'));
        uint8x16_t hit = vorrq_u8(
            line, vorrq_u8(vceqq_u8(v, vdupq_n_u8(' ')), vceqq_u8(v, vdupq_n_u8('"'))));
        uint8x16_t bits = vandq_u8(hit, weights), line_bits = vandq_u8(line, weights);
        uint64_t low = vaddv_u8(vget_low_u8(bits)), top = vaddv_u8(vget_high_u8(bits));
        mask |= (low | top << 8) << (16 * i);
        low = vaddv_u8(vget_low_u8(line_bits)), top = vaddv_u8(vget_high_u8(line_bits));
        lines |= (low | top << 8) << (16 * i);
        *high |= vmaxvq_u8(v) > 0x7F;
    }
    *newlines = lines;
    return mask;
#else
    uint64_t mask = 0, lines = 0;
    for (int i = 0; i < 64; i++) {
        uint8_t c = p[i];
        mask |= (uint64_t)(c == ' ' || c == '"' || c == '\n') << i;
        lines |= (uint64_t)(c == '\n') << i;
        *high |= c > 0x7F;
    }
    *newlines = lines;
    return mask;
#endif
}

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
        uint64_t lines = 0;
        uint64_t mask = albatross_separator_mask(bytes + walk->offset, &lines, &walk->high);
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
