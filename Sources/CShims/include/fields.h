// Where the fields of a block of lines end: every space outside quotes and every newline, 64 bytes at a time.
// The portable twin is `Separators.indexFieldsPortably` in Sources/AccessLog; the tests compare them.
#ifndef ALBATROSS_FIELDS_H
#define ALBATROSS_FIELDS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

typedef struct {
    size_t count;     // positions written
    size_t newlines;  // newline positions written
    int non_ascii;    // 1 if any byte is above 0x7F
    int irregular;    // 1 if a quote stands where only the rules of single lines can judge it
} albatross_field_index;

// A bit for each of 64 bytes.
typedef struct {
    uint64_t space, quote, newline, backslash, high;
} albatross_byte_masks;

static inline albatross_byte_masks albatross_masks_of(const uint8_t *p) {
    albatross_byte_masks m = {0, 0, 0, 0, 0};
#if defined(__SSE2__)
    for (int i = 0; i < 4; i++) {
        __m128i v = _mm_loadu_si128((const __m128i *)(p + 16 * i));
        m.space |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8(' '))) << (16 * i);
        m.quote |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8('"'))) << (16 * i);
        m.newline |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8('\n'))) << (16 * i);
        m.backslash |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_set1_epi8('\\'))) << (16 * i);
        m.high |= (uint64_t)(uint32_t)_mm_movemask_epi8(v) << (16 * i);
    }
#elif defined(__aarch64__)
    const uint8x16_t weights = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
#define ALBATROSS_NEON_MASK(hit)                                                                  \
    ((uint64_t)(vaddv_u8(vget_low_u8(vandq_u8(hit, weights)))                                     \
                | (uint64_t)vaddv_u8(vget_high_u8(vandq_u8(hit, weights))) << 8) << (16 * i))
    for (int i = 0; i < 4; i++) {
        uint8x16_t v = vld1q_u8(p + 16 * i);
        m.space |= ALBATROSS_NEON_MASK(vceqq_u8(v, vdupq_n_u8(' ')));
        m.quote |= ALBATROSS_NEON_MASK(vceqq_u8(v, vdupq_n_u8('"')));
        m.newline |= ALBATROSS_NEON_MASK(vceqq_u8(v, vdupq_n_u8('\n')));
        m.backslash |= ALBATROSS_NEON_MASK(vceqq_u8(v, vdupq_n_u8('\\')));
        m.high |= vmaxvq_u8(v) > 0x7F;
    }
#undef ALBATROSS_NEON_MASK
#else
    for (int i = 0; i < 64; i++) {
        uint8_t c = p[i];
        m.space |= (uint64_t)(c == ' ') << i;
        m.quote |= (uint64_t)(c == '"') << i;
        m.newline |= (uint64_t)(c == '\n') << i;
        m.backslash |= (uint64_t)(c == '\\') << i;
        m.high |= c > 0x7F;
    }
#endif
    return m;
}

// What goes on from one piece of 64 bytes to the next.
typedef struct {
    uint32_t *ends, *newlines;
    uint64_t inside;                        // all ones where the piece before ended inside quotes
    uint64_t separator, closed, backslash;  // what its last byte was
    uint64_t irregular, high;
} albatross_field_walk;

// The ends of fields in a piece; `parity`: of the quotes of the piece up to and with each byte.
static inline __attribute__((always_inline)) uint64_t albatross_field_ends(
    albatross_field_walk *walk, albatross_byte_masks m, uint64_t parity) {
    uint64_t inside = parity ^ walk->inside;
    uint64_t opening = m.quote & inside, closing = m.quote & ~inside, separator = m.space | m.newline;
    walk->irregular |= opening & ~(separator << 1 | walk->separator);
    walk->irregular |= (closing << 1 | walk->closed) & ~separator;
    walk->irregular |= closing & (m.backslash << 1 | walk->backslash);
    walk->irregular |= m.newline & inside;
    walk->high |= m.high;
    walk->inside = (uint64_t)((int64_t)inside >> 63);
    walk->separator = separator >> 63;
    walk->closed = closing >> 63;
    walk->backslash = m.backslash >> 63;
    return (m.space & ~inside) | m.newline;
}

// Writes up to seven entries behind the last end, whether there are so many or not: no branch to guess for each.
static inline __attribute__((always_inline)) void albatross_field_step(
    albatross_field_walk *walk, albatross_byte_masks m, uint32_t offset) {
    uint64_t parity = m.quote;
    for (int shift = 1; shift < 64; shift *= 2) parity ^= parity << shift;
    uint64_t ends = albatross_field_ends(walk, m, parity);
    uint32_t *place = walk->ends;
    walk->ends += __builtin_popcountll(ends);
    for (; ends; place += 8) {
        for (int i = 0; i < 8; i++) {
            place[i] = offset + (uint32_t)__builtin_ctzll(ends | 1ull << 63);
            ends &= ends - 1;
        }
    }
    for (uint64_t lines = m.newline; lines; lines &= lines - 1)
        *walk->newlines++ = offset + (uint32_t)__builtin_ctzll(lines);
}

static inline size_t albatross_walk_fields(const uint8_t *bytes, size_t length, albatross_field_walk *result) {
    albatross_field_walk walk = *result;
    size_t offset = 0;
    for (; offset + 64 <= length; offset += 64)
        albatross_field_step(&walk, albatross_masks_of(bytes + offset), (uint32_t)offset);
    *result = walk;
    return offset;
}

#if defined(__x86_64__) && defined(__GNUC__)
#define ALBATROSS_HAS_WIDE_FIELDS 1
#include <immintrin.h>

static const uint8_t albatross_places[64] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
    32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};

// The same with 32-byte registers and the bit instructions of processors since 2013.
__attribute__((target("avx2,bmi,popcnt"))) static inline size_t albatross_walk_fields_avx2(
    const uint8_t *bytes, size_t length, albatross_field_walk *result) {
    const __m256i space = _mm256_set1_epi8(' '), quote = _mm256_set1_epi8('"'), newline = _mm256_set1_epi8('\n'),
                  backslash = _mm256_set1_epi8('\\');
    albatross_field_walk walk = *result;
    size_t offset = 0;
#define ALBATROSS_AVX2_MASK(what)                                          \
    ((uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, what))  \
     | (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, what)) << 32)
    for (; offset + 64 <= length; offset += 64) {
        __m256i a = _mm256_loadu_si256((const __m256i *)(bytes + offset));
        __m256i b = _mm256_loadu_si256((const __m256i *)(bytes + offset + 32));
        albatross_byte_masks m = {
            ALBATROSS_AVX2_MASK(space), ALBATROSS_AVX2_MASK(quote), ALBATROSS_AVX2_MASK(newline),
            ALBATROSS_AVX2_MASK(backslash), (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(a, b))};
        albatross_field_step(&walk, m, (uint32_t)offset);
    }
#undef ALBATROSS_AVX2_MASK
    *result = walk;
    return offset;
}

// The same with 64-byte registers: the positions of up to sixteen ends are stored at once.
__attribute__((target("avx512f,avx512bw,avx512vbmi2,pclmul,bmi,popcnt"))) static inline size_t
albatross_walk_fields_avx512(const uint8_t *bytes, size_t length, albatross_field_walk *result) {
    const __m512i space = _mm512_set1_epi8(' '), quote = _mm512_set1_epi8('"'), newline = _mm512_set1_epi8('\n'),
                  backslash = _mm512_set1_epi8('\\');
    const __m128i ones = _mm_set1_epi8((char)0xFF);
    const __m512i places = _mm512_loadu_si512(albatross_places);
    albatross_field_walk walk = *result;
    size_t offset = 0;
    for (; offset + 64 <= length; offset += 64) {
        __m512i v = _mm512_loadu_si512(bytes + offset);
        albatross_byte_masks m = {
            _mm512_cmpeq_epi8_mask(v, space), _mm512_cmpeq_epi8_mask(v, quote), _mm512_cmpeq_epi8_mask(v, newline),
            _mm512_cmpeq_epi8_mask(v, backslash), _mm512_movepi8_mask(v)};
        // A product without carries by all ones is the parity of the bits up to each.
        __m128i parity = _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)m.quote), ones, 0);
        uint64_t ends = albatross_field_ends(&walk, m, (uint64_t)_mm_cvtsi128_si64(parity));
        __m512i found = _mm512_maskz_compress_epi8(ends, places);
        const __m512i base = _mm512_set1_epi32((int)offset);
        int count = __builtin_popcountll(ends);
        _mm512_storeu_si512(walk.ends, _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(found))));
        if (__builtin_expect(count > 16, 0)) {
            uint8_t rest[64];
            _mm512_storeu_si512(rest, found);
            for (int i = 16; i < count; i++) walk.ends[i] = (uint32_t)offset + rest[i];
        }
        walk.ends += count;
        for (uint64_t lines = m.newline; lines; lines &= lines - 1)
            *walk.newlines++ = (uint32_t)offset + (uint32_t)__builtin_ctzll(lines);
    }
    *result = walk;
    return offset;
}
#endif

// `ends` needs room for `length` + 16 entries, `newlines` for `length`. `width`: the widest registers (bytes) to use
// where the processor has them; up to 16 is what every processor has.
static inline albatross_field_index albatross_index_fields(
    const uint8_t *bytes, size_t length, uint32_t *ends, uint32_t *newlines, int width) {
    albatross_field_walk walk = {ends, newlines, 0, 1, 0, 0, 0, 0};
    size_t offset;
#ifdef ALBATROSS_HAS_WIDE_FIELDS
    if (width >= 64 && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2")
        && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt"))
        offset = albatross_walk_fields_avx512(bytes, length, &walk);
    else if (
        width >= 32 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi")
        && __builtin_cpu_supports("popcnt"))
        offset = albatross_walk_fields_avx2(bytes, length, &walk);
    else
#endif
        offset = albatross_walk_fields(bytes, length, &walk);
    if (offset < length) {
        uint8_t rest[64] = {0};
        memcpy(rest, bytes + offset, length - offset);
        albatross_field_step(&walk, albatross_masks_of(rest), (uint32_t)offset);
    }
    albatross_field_index result = {
        (size_t)(walk.ends - ends), (size_t)(walk.newlines - newlines), walk.high != 0,
        (walk.irregular | walk.inside | walk.closed) != 0};
    return result;
}

#endif
