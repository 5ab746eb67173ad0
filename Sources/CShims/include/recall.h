// Strings that were met before, found by their ends.
#ifndef ALBATROSS_RECALL_H
#define ALBATROSS_RECALL_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Where a run of bytes lies, laid out as ByteRun: an offset with the top bit set where the run is null; the length is
// shifted left by one, and the lowest bit is a mark.
typedef struct {
    uint32_t position, extent;
} albatross_run;

// What a column knows: string i is bytes[offsets[i] ..< offsets[i + 1]], and `recent` has the string met last of those
// whose ends have the same place.
typedef struct {
    const uint8_t *bytes;
    const intptr_t *offsets;
    size_t count;
    const uint32_t *recent;
} albatross_known_strings;

enum { ALBATROSS_RECALL_BITS = 9, ALBATROSS_RECALL_PLACES = 1 << ALBATROSS_RECALL_BITS };

// The last eight bytes of a run, or all that it has.
static inline __attribute__((always_inline)) uint64_t albatross_recall_end(const uint8_t *run, size_t count) {
    uint64_t end = 0;
    if (count >= 8) {
        memcpy(&end, run + count - 8, 8);
    } else if (count >= 4) {
        uint32_t low, high;
        memcpy(&low, run, 4);
        memcpy(&high, run + count - 4, 4);
        end = low | (uint64_t)high << 8 * (count - 4);
    } else if (count > 0) {
        end = run[0] | (uint64_t)run[count / 2] << 8 * (count / 2) | (uint64_t)run[count - 1] << 8 * (count - 1);
    }
    return end;
}

// The place of a run by its end.
static inline __attribute__((always_inline)) size_t albatross_recall_place(const uint8_t *run, size_t count) {
    return (size_t)((albatross_recall_end(run, count) * 0x9E3779B97F4A7C15u) >> (64 - ALBATROSS_RECALL_BITS));
}

// Writes codes up to the first run that is not found, and returns how many. `equal` compares.
#define ALBATROSS_RECALL(equal)                                                                   \
    for (size_t i = 0; i < count; i++) {                                                          \
        const size_t position = runs[i].position, size = runs[i].extent >> 1;                     \
        if (position >> 31) {                                                                     \
            codes[i] = UINT32_MAX;                                                                \
            continue;                                                                             \
        }                                                                                         \
        if (position + size > length) return i;                                                   \
        const uint8_t *text = source + position;                                                  \
        const uint32_t code = known.recent[albatross_recall_place(text, size)];                   \
        if (code >= known.count) return i;                                                        \
        const intptr_t start = known.offsets[code];                                               \
        if (known.offsets[code + 1] - start != (intptr_t)size) return i;                          \
        if (!equal(known.bytes + start, text, size)) return i;                                    \
        codes[i] = code;                                                                          \
    }                                                                                             \
    return count;

static inline int albatross_recall_equal(const uint8_t *left, const uint8_t *right, size_t count) {
    return memcmp(left, right, count) == 0;
}

static inline size_t albatross_recall_each(
    const uint8_t *source, size_t length, const albatross_run *runs, size_t count,
    albatross_known_strings known, uint32_t *codes) {
    ALBATROSS_RECALL(albatross_recall_equal)
}

#if defined(__x86_64__)
// The strings of a column are about as long as each other, so that the branches on their length are foreseen; a register as
// short as the string seldom needs two lines of the cache. Bytes behind the end are masked and not read.
__attribute__((target("avx512f,avx512bw,avx512vl,bmi2"), always_inline)) static inline int albatross_recall_equal_avx512(
    const uint8_t *left, const uint8_t *right, size_t count) {
    if (count <= 16) {
        const __mmask16 mask = (__mmask16)_bzhi_u32(0xFFFF, (unsigned)count);
        return !_mm_mask_cmpneq_epi8_mask(mask, _mm_maskz_loadu_epi8(mask, left), _mm_maskz_loadu_epi8(mask, right));
    }
    if (count <= 32) {
        const __m128i first = _mm_xor_si128(_mm_loadu_si128((const __m128i *)left), _mm_loadu_si128((const __m128i *)right));
        const __m128i last = _mm_xor_si128(
            _mm_loadu_si128((const __m128i *)(left + count - 16)), _mm_loadu_si128((const __m128i *)(right + count - 16)));
        const __m128i both = _mm_or_si128(first, last);
        return _mm_testz_si128(both, both);
    }
    for (; count > 64; count -= 64, left += 64, right += 64)
        if (_mm512_cmpneq_epi8_mask(_mm512_loadu_si512(left), _mm512_loadu_si512(right))) return 0;
    const __mmask64 mask = _bzhi_u64(UINT64_MAX, (unsigned)count);
    return !_mm512_mask_cmpneq_epi8_mask(
        mask, _mm512_maskz_loadu_epi8(mask, left), _mm512_maskz_loadu_epi8(mask, right));
}

__attribute__((target("avx512f,avx512bw,avx512vl,bmi2"))) static inline size_t albatross_recall_each_avx512(
    const uint8_t *source, size_t length, const albatross_run *runs, size_t count,
    albatross_known_strings known, uint32_t *codes) {
    ALBATROSS_RECALL(albatross_recall_equal_avx512)
}
#endif

#undef ALBATROSS_RECALL

// Writes the codes of runs of `source`, which is `length` bytes, up to the first that is not the string met last with
// its end, or lies outside. The code of a null run is UINT32_MAX.
// - Returns: how many were found.
static inline size_t albatross_recall(
    const uint8_t *source, size_t length, const void *runs, size_t count, albatross_known_strings known,
    uint32_t *codes) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi2"))
        return albatross_recall_each_avx512(source, length, (const albatross_run *)runs, count, known, codes);
#endif
    return albatross_recall_each(source, length, (const albatross_run *)runs, count, known, codes);
}

#endif
