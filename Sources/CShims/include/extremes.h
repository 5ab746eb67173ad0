// The least and the greatest of some numbers, and where they stand.
#ifndef ALBATROSS_EXTREMES_H
#define ALBATROSS_EXTREMES_H

#include "wide.h"

// Places of a least and a greatest value.
typedef struct {
    size_t least, greatest;
} albatross_ends;

// Many values at once, first for the ends and then for their places, up to which the search goes in pieces.
#define ALBATROSS_EXTREMES(type, name)                                                               \
    ALBATROSS_BODY size_t albatross_place_##name(const type *values, size_t count, type value) {     \
        size_t start = 0;                                                                            \
        for (; start + 32 <= count; start += 32) {                                                   \
            int found = 0;                                                                           \
            for (size_t i = 0; i < 32; i++) found |= values[start + i] == value;                     \
            if (found) break;                                                                        \
        }                                                                                            \
        while (start + 1 < count && values[start] != value) start++;                                 \
        return start;                                                                                \
    }                                                                                                \
    ALBATROSS_BODY albatross_ends albatross_extremes_##name##_body(const type *values, size_t count) { \
        type low[16], high[16];                                                                      \
        for (int lane = 0; lane < 16; lane++) low[lane] = high[lane] = values[0];                    \
        size_t next = 0;                                                                             \
        for (; next + 16 <= count; next += 16) {                                                     \
            for (int lane = 0; lane < 16; lane++) {                                                  \
                const type value = values[next + lane];                                              \
                low[lane] = value < low[lane] ? value : low[lane];                                   \
                high[lane] = value > high[lane] ? value : high[lane];                                \
            }                                                                                        \
        }                                                                                            \
        type least = low[0], greatest = high[0];                                                     \
        for (int lane = 1; lane < 16; lane++) {                                                      \
            least = low[lane] < least ? low[lane] : least;                                           \
            greatest = high[lane] > greatest ? high[lane] : greatest;                                \
        }                                                                                            \
        for (; next < count; next++) {                                                               \
            least = values[next] < least ? values[next] : least;                                     \
            greatest = values[next] > greatest ? values[next] : greatest;                            \
        }                                                                                            \
        const albatross_ends places = {                                                            \
            albatross_place_##name(values, count, least), albatross_place_##name(values, count, greatest)}; \
        return places;                                                                               \
    }                                                                                                \
    ALBATROSS_TWICE(albatross_ends, albatross_extremes_##name, (const type *values, size_t count), (values, count))

// At least one value each; doubles without a NaN.
ALBATROSS_EXTREMES(int32_t, i32)
ALBATROSS_EXTREMES(int64_t, i64)
ALBATROSS_EXTREMES(double, f64)

#undef ALBATROSS_EXTREMES

#endif
