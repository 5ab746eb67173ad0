// DELTA_BINARY_PACKED (parquet-format, Encodings).
#ifndef ALBATROSS_DELTAS_H
#define ALBATROSS_DELTAS_H

#include "packing.h"

enum { ALBATROSS_DELTA_BLOCK = 128, ALBATROSS_DELTA_MINIBLOCK = 32 };

// Bytes that `count` numbers of `size` bytes may come to, and room for whole words.
static inline size_t albatross_delta_room(size_t count, size_t size) {
    return (count / ALBATROSS_DELTA_BLOCK + 1) * (ALBATROSS_DELTA_BLOCK * size + 16) + 64;
}

#define ALBATROSS_DELTAS(type, name)                                                                       \
    /* The differences of up to 128 numbers with those before them, above the least, which is returned; and all bits \
       of each miniblock. */                                                                               \
    ALBATROSS_BODY type albatross_differences_##name##_body(                                               \
        const type *values, size_t count, u##type *above, u##type *bits) {                                 \
        type least = (type)((u##type)values[0] - (u##type)values[-1]);                                     \
        for (size_t i = 0; i < count; i++) {                                                               \
            const type difference = (type)((u##type)values[i] - (u##type)((values - 1)[i]));               \
            above[i] = (u##type)difference;                                                                \
            least = difference < least ? difference : least;                                               \
        }                                                                                                  \
        for (size_t i = count; i < ALBATROSS_DELTA_BLOCK; i++) above[i] = (u##type)least;                  \
        for (size_t part = 0; part < 4; part++) {                                                          \
            u##type all = 0;                                                                               \
            for (size_t i = part * ALBATROSS_DELTA_MINIBLOCK; i < (part + 1) * ALBATROSS_DELTA_MINIBLOCK; i++) { \
                above[i] -= (u##type)least;                                                                \
                all |= above[i];                                                                           \
            }                                                                                              \
            bits[part] = all;                                                                              \
        }                                                                                                  \
        return least;                                                                                      \
    }                                                                                                      \
    ALBATROSS_TWICE(                                                                                       \
        type, albatross_differences_##name, (const type *values, size_t count, u##type *above, u##type *bits), \
        (values, count, above, bits))                                                                      \
                                                                                                           \
    /* Writes the numbers and tells how many bytes they came to. */                                        \
    static inline size_t albatross_deltas_##name(const type *values, size_t count, uint8_t *out) {         \
        uint8_t *const begin = out;                                                                        \
        out = albatross_put_varint(ALBATROSS_DELTA_BLOCK, out);                                            \
        out = albatross_put_varint(ALBATROSS_DELTA_BLOCK / ALBATROSS_DELTA_MINIBLOCK, out);                \
        out = albatross_put_varint(count, out);                                                            \
        out = albatross_put_zigzag(count > 0 ? values[0] : 0, out);                                        \
        for (size_t next = 1; next < count; next += ALBATROSS_DELTA_BLOCK) {                               \
            u##type above[ALBATROSS_DELTA_BLOCK], bits[4];                                                 \
            const size_t rest = count - next, block = rest < ALBATROSS_DELTA_BLOCK ? rest : ALBATROSS_DELTA_BLOCK; \
            out = albatross_put_zigzag(albatross_differences_##name(values + next, block, above, bits), out); \
            uint8_t *const widths = out;                                                                   \
            out += 4;                                                                                      \
            for (size_t part = 0; part < 4; part++) {                                                      \
                const unsigned width = bits[part] == 0 ? 0 : 64 - (unsigned)__builtin_clzll(bits[part]);   \
                widths[part] = (uint8_t)width;                                                             \
                /* A miniblock without values keeps its width and has no body. */                          \
                if (width == 0 || part * ALBATROSS_DELTA_MINIBLOCK >= block) continue;                     \
                const u##type *const these = above + part * ALBATROSS_DELTA_MINIBLOCK;                     \
                if (width > 32) {                                                                          \
                    out = albatross_pack_wide_##name(these, width, out);                                   \
                    continue;                                                                              \
                }                                                                                          \
                uint32_t narrow[ALBATROSS_DELTA_MINIBLOCK];                                                \
                for (size_t i = 0; i < ALBATROSS_DELTA_MINIBLOCK; i++) narrow[i] = (uint32_t)these[i];     \
                out = albatross_pack_eights(narrow, ALBATROSS_DELTA_MINIBLOCK, width, out);                \
            }                                                                                              \
        }                                                                                                  \
        return (size_t)(out - begin);                                                                      \
    }

// Four bytes never need more than 32 bits.
static inline uint8_t *albatross_pack_wide_32(const uint32_t *values, unsigned width, uint8_t *out) {
    return albatross_pack_32(values, ALBATROSS_DELTA_MINIBLOCK, width, out);
}

static inline uint8_t *albatross_pack_wide_64(const uint64_t *values, unsigned width, uint8_t *out) {
    return albatross_pack_64(values, ALBATROSS_DELTA_MINIBLOCK, width, out);
}

// Differences of four bytes wrap around in 32 bits, so that no width exceeds 32: some readers take no more.
ALBATROSS_DELTAS(int32_t, 32)
ALBATROSS_DELTAS(int64_t, 64)

#undef ALBATROSS_DELTAS

#endif
