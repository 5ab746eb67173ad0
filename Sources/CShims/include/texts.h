// Many strings at once: string i is bytes[offsets[i] ..< offsets[i + 1]].
#ifndef ALBATROSS_TEXTS_H
#define ALBATROSS_TEXTS_H

#include "wide.h"

// Where the strings at some places lie once they are joined: one bound more than there are places.
static inline void albatross_picked_bounds(
    const intptr_t *offsets, const uint32_t *places, size_t count, intptr_t *bounds) {
    intptr_t end = 0;
    bounds[0] = end;
    for (size_t i = 0; i < count; i++) {
        end += offsets[places[i] + 1] - offsets[places[i]];
        bounds[i + 1] = end;
    }
}

// Copies without a call what is no longer than most strings are.
static inline __attribute__((always_inline)) void albatross_copy_text(const uint8_t *from, size_t count, uint8_t *to) {
    if (count >= 16 && count <= 64) {
        for (size_t offset = 0; offset + 16 < count; offset += 16) memcpy(to + offset, from + offset, 16);
        memcpy(to + count - 16, from + count - 16, 16);
    } else if (count >= 8 && count < 16) {
        memcpy(to, from, 8);
        memcpy(to + count - 8, from + count - 8, 8);
    } else {
        memcpy(to, from, count);
    }
}

#define ALBATROSS_COPY_PICKED(copy)                                  \
    for (size_t i = 0; i < count; i++) {                             \
        const size_t place = places[i];                              \
        const size_t length = (size_t)(offsets[place + 1] - offsets[place]); \
        copy(bytes + offsets[place], length, to);                    \
        to += length;                                                \
    }

#define ALBATROSS_COPY_RESTS(copy)                                   \
    for (size_t i = 0; i < count; i++) {                             \
        const intptr_t start = offsets[i] + dropped[i];              \
        copy(bytes + start, (size_t)(offsets[i + 1] - start), to);   \
        to += offsets[i + 1] - start;                                \
    }

#if defined(__x86_64__)
// 64 bytes at once: most strings take one load and one store, and no branch on their length.
__attribute__((always_inline)) ALBATROSS_WIDE static inline void albatross_copy_text_wide(
    const uint8_t *from, size_t count, uint8_t *to) {
    for (; count > 64; count -= 64, from += 64, to += 64) _mm512_storeu_si512(to, _mm512_loadu_si512(from));
    const __mmask64 mask = _bzhi_u64(UINT64_MAX, (unsigned)count);
    _mm512_mask_storeu_epi8(to, mask, _mm512_maskz_loadu_epi8(mask, from));
}

ALBATROSS_WIDE static inline void albatross_copy_picked_wide(
    const uint8_t *bytes, const intptr_t *offsets, const uint32_t *places, size_t count, uint8_t *to) {
    ALBATROSS_COPY_PICKED(albatross_copy_text_wide)
}

ALBATROSS_WIDE static inline void albatross_copy_rests_wide(
    const uint8_t *bytes, const intptr_t *offsets, const int32_t *dropped, size_t count, uint8_t *to) {
    ALBATROSS_COPY_RESTS(albatross_copy_text_wide)
}
#endif

// Joins the strings at some places.
static inline void albatross_copy_picked(
    const uint8_t *bytes, const intptr_t *offsets, const uint32_t *places, size_t count, uint8_t *to) {
#if defined(__x86_64__)
    if (albatross_is_wide()) return albatross_copy_picked_wide(bytes, offsets, places, count, to);
#endif
    ALBATROSS_COPY_PICKED(albatross_copy_text)
}

// Joins what is left of the strings once dropped[i] bytes are taken off the front of the i-th.
static inline void albatross_copy_rests(
    const uint8_t *bytes, const intptr_t *offsets, const int32_t *dropped, size_t count, uint8_t *to) {
#if defined(__x86_64__)
    if (albatross_is_wide()) return albatross_copy_rests_wide(bytes, offsets, dropped, count, to);
#endif
    ALBATROSS_COPY_RESTS(albatross_copy_text)
}

#undef ALBATROSS_COPY_PICKED
#undef ALBATROSS_COPY_RESTS

// What is left of each string, in bytes.
// - Returns: the least of all, below 0 where more is dropped than a string has, or less than nothing.
ALBATROSS_BODY int32_t albatross_rest_lengths_body(
    const intptr_t *offsets, const int32_t *dropped, size_t count, int32_t *lengths) {
    int32_t least = 0;
    for (size_t i = 0; i < count; i++) {
        const int32_t length = (int32_t)(offsets[i + 1] - offsets[i]) - dropped[i];
        lengths[i] = length;
        least |= length | dropped[i];
    }
    return least;
}

ALBATROSS_TWICE(
    int32_t, albatross_rest_lengths,
    (const intptr_t *offsets, const int32_t *dropped, size_t count, int32_t *lengths), (offsets, dropped, count, lengths))

static inline size_t albatross_shared_bytes(const uint8_t *left, const uint8_t *right, size_t limit) {
    size_t shared = 0;
    for (; shared + 8 <= limit; shared += 8) {
        uint64_t one, other;
        memcpy(&one, left + shared, 8);
        memcpy(&other, right + shared, 8);
        if (one != other) return shared + (size_t)__builtin_ctzll(one ^ other) / 8;
    }
    while (shared < limit && left[shared] == right[shared]) shared++;
    return shared;
}

// What each string but the first shares with the one before at their beginnings; the first shares nothing.
#define ALBATROSS_SHARED_PREFIXES(shared_bytes)                                                  \
    for (size_t i = 0; i < count; i++) {                                                         \
        if (i == 0) {                                                                            \
            shared[0] = 0;                                                                       \
            continue;                                                                            \
        }                                                                                        \
        const intptr_t one = offsets[i] - offsets[i - 1], other = offsets[i + 1] - offsets[i];   \
        shared[i] = (int32_t)shared_bytes(                                                       \
            bytes + offsets[i - 1], bytes + offsets[i], (size_t)(one < other ? one : other));    \
    }

#if defined(__x86_64__)
__attribute__((always_inline)) ALBATROSS_WIDE static inline size_t albatross_shared_bytes_wide(
    const uint8_t *left, const uint8_t *right, size_t limit) {
    for (size_t shared = 0;; shared += 64) {
        const size_t rest = limit - shared;
        const __mmask64 mask = rest < 64 ? _bzhi_u64(UINT64_MAX, (unsigned)rest) : UINT64_MAX;
        const __mmask64 differing = _mm512_mask_cmpneq_epi8_mask(
            mask, _mm512_maskz_loadu_epi8(mask, left + shared), _mm512_maskz_loadu_epi8(mask, right + shared));
        if (differing) return shared + _tzcnt_u64(differing);
        if (rest <= 64) return limit;
    }
}

ALBATROSS_WIDE static inline void albatross_shared_prefixes_wide(
    const uint8_t *bytes, const intptr_t *offsets, size_t count, int32_t *shared) {
    ALBATROSS_SHARED_PREFIXES(albatross_shared_bytes_wide)
}
#endif

static inline void albatross_shared_prefixes(
    const uint8_t *bytes, const intptr_t *offsets, size_t count, int32_t *shared) {
#if defined(__x86_64__)
    if (albatross_is_wide()) return albatross_shared_prefixes_wide(bytes, offsets, count, shared);
#endif
    ALBATROSS_SHARED_PREFIXES(albatross_shared_bytes)
}

#undef ALBATROSS_SHARED_PREFIXES

static inline __attribute__((always_inline)) uint64_t albatross_text_word(const uint8_t *text) {
    uint64_t word;
    memcpy(&word, text, 8);
    return word;
}

// The first string that is not certainly between two others, which begin with `depth` bytes of `prefix` and go on with
// the eight of `least` and `greatest`, the first of them highest; `count` where all are. At least eight bytes of `prefix`
// can be read.
static inline size_t albatross_first_beyond(
    const uint8_t *bytes, const intptr_t *offsets, size_t count, const uint8_t *prefix, size_t depth, uint64_t least,
    uint64_t greatest) {
    const uint64_t begin = albatross_text_word(prefix), mask = depth >= 8 ? UINT64_MAX : (UINT64_C(1) << 8 * depth) - 1;
    const uint64_t end = depth >= 8 ? albatross_text_word(prefix + depth - 8) : 0;
    for (size_t i = 0; i < count; i++) {
        if ((size_t)(offsets[i + 1] - offsets[i]) < depth + 8) return i;
        const uint8_t *text = bytes + offsets[i];
        const uint64_t word = __builtin_bswap64(albatross_text_word(text + depth));
        uint64_t difference = (albatross_text_word(text) ^ begin) & mask;
        if (depth > 8) difference |= albatross_text_word(text + depth - 8) ^ end;
        for (size_t at = 8; at + 8 < depth; at += 8)
            difference |= albatross_text_word(text + at) ^ albatross_text_word(prefix + at);
        if (difference != 0 || word <= least || word >= greatest) return i;
    }
    return count;
}

#endif
