// Numbers of some bits each, packed from the lowest bit up (parquet-format, Encodings).
#ifndef ALBATROSS_PACKING_H
#define ALBATROSS_PACKING_H

#include "wide.h"

// The functions below store whole words: `out` has room for 8 bytes more than they tell.

#define ALBATROSS_PACK(type, name)                                                              \
    static inline uint8_t *name(const type *values, size_t count, unsigned width, uint8_t *out) { \
        uint64_t bits = 0;                                                                      \
        unsigned filled = 0;                                                                    \
        for (size_t i = 0; i < count; i++) {                                                    \
            const uint64_t value = values[i];                                                   \
            bits |= value << filled;                                                            \
            filled += width;                                                                    \
            if (filled < 64) continue;                                                          \
            memcpy(out, &bits, 8);                                                              \
            out += 8;                                                                           \
            filled -= 64;                                                                       \
            /* The bits that did not fit; a shift by 64 would leave all. */                     \
            bits = filled == 0 ? 0 : value >> (width - filled);                                 \
        }                                                                                       \
        memcpy(out, &bits, 8);                                                                  \
        return out + (filled + 7) / 8;                                                          \
    }

// Packs `count` numbers that fit `width` bits, and tells where the bytes end.
ALBATROSS_PACK(uint32_t, albatross_pack_32)
ALBATROSS_PACK(uint64_t, albatross_pack_64)

#undef ALBATROSS_PACK

#if defined(__x86_64__)
// Eight numbers at a time, made as short as they can be and then rid of the bits between them; of up to 28 bits.
ALBATROSS_WIDE static inline uint8_t *albatross_pack_eights_wide(
    const uint32_t *values, size_t count, unsigned width, uint8_t *out) {
    const uint64_t ones = (UINT64_C(1) << width) - 1;
    if (width <= 8) {
        const uint64_t mask = ones * UINT64_C(0x0101010101010101);
        for (size_t i = 0; i < count; i += 8, out += width) {
            const __m128i bytes = _mm256_cvtepi32_epi8(_mm256_loadu_si256((const __m256i *)(values + i)));
            const uint64_t word = _pext_u64((uint64_t)_mm_cvtsi128_si64(bytes), mask);
            memcpy(out, &word, 8);
        }
        return out;
    }
    if (width <= 16) {
        const uint64_t mask = ones * UINT64_C(0x0001000100010001);
        for (size_t i = 0; i < count; i += 8, out += width) {
            const __m128i halves = _mm256_cvtepi32_epi16(_mm256_loadu_si256((const __m256i *)(values + i)));
            const uint64_t low = _pext_u64((uint64_t)_mm_cvtsi128_si64(halves), mask);
            uint64_t high = _pext_u64((uint64_t)_mm_extract_epi64(halves, 1), mask);
            memcpy(out, &low, 8);
            // Four numbers of an odd width end within a byte.
            if (width & 1) high = high << 4 | low >> (4 * width - 4);
            memcpy(out + width / 2, &high, 8);
        }
        return out;
    }
    const uint64_t mask = ones * UINT64_C(0x0000000100000001);
    uint64_t bits = 0;
    unsigned filled = 0;
    for (size_t i = 0; i < count; i += 2) {
        uint64_t two;
        memcpy(&two, values + i, 8);
        bits |= _pext_u64(two, mask) << filled;
        memcpy(out, &bits, 8);
        filled += 2 * width;
        out += filled >> 3;
        bits >>= filled & ~7u;
        filled &= 7;
    }
    return out;
}
#endif

// Packs numbers of up to 32 bits in groups of eight, the last of which is filled up with zeros.
static inline uint8_t *albatross_pack_eights(const uint32_t *values, size_t count, unsigned width, uint8_t *out) {
    if (width == 0) return out;
    size_t done = 0;
#if defined(__x86_64__)
    if (width <= 28 && albatross_is_wide()) {
        done = count & ~(size_t)7;
        out = albatross_pack_eights_wide(values, done, width, out);
    }
#endif
    const size_t rest = (count - done) & 7, whole = count - done - rest;
    out = albatross_pack_32(values + done, whole, width, out);
    if (rest == 0) return out;
    uint32_t last[8] = {0};
    memcpy(last, values + done + whole, rest * sizeof(uint32_t));
    return albatross_pack_32(last, 8, width, out);
}

static inline uint8_t *albatross_put_varint(uint64_t value, uint8_t *out) {
    for (; value >= 0x80; value >>= 7) *out++ = (uint8_t)value | 0x80;
    *out++ = (uint8_t)value;
    return out;
}

static inline uint8_t *albatross_put_zigzag(int64_t value, uint8_t *out) {
    return albatross_put_varint((uint64_t)value << 1 ^ (uint64_t)(value >> 63), out);
}

#endif
