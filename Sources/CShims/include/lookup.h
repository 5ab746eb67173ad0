// Strings looked for in a table, many at a time.
#ifndef ALBATROSS_LOOKUP_H
#define ALBATROSS_LOOKUP_H

#include "recall.h"

// A table of strings: string i is bytes[offsets[i] ..< offsets[i + 1]]. A slot has the upper half of a string's hash above
// its number + 1, or 0 where it is free; there are 2^(64 - shift) of them.
typedef struct {
    const uint8_t *bytes;
    const intptr_t *offsets;
    size_t count;
    const uint64_t *slots;
    unsigned shift;
    uint64_t seed;  // of the hashes
} albatross_string_table;

// A run that was not found where its hash leads.
typedef struct {
    uint64_t hash;
    uint32_t index;
} albatross_missing_run;

// Runs that are looked up at once.
enum { ALBATROSS_LOOKUP_LIMIT = 256 };

static inline __attribute__((always_inline)) uint64_t albatross_load8(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    return word;
}

static inline __attribute__((always_inline)) uint64_t albatross_mix(uint64_t left, uint64_t right) {
    const unsigned __int128 product = (unsigned __int128)left * right;
    return (uint64_t)(product >> 64) ^ (uint64_t)product;
}

// Sixteen bytes a multiplication; the last sixteen may overlap those before.
static inline uint64_t albatross_hash_by_words(const uint8_t *text, size_t count, uint64_t seed) {
    const uint64_t secret = 0xA0761D6478BD642Fu ^ seed;
    uint64_t hash = count * 0x9E3779B97F4A7C15u ^ seed;
    if (count > 16) {
        for (size_t i = 0; i < count - 16; i += 16)
            hash = albatross_mix(hash ^ albatross_load8(text + i), secret ^ albatross_load8(text + i + 8));
        text += count - 16;
        count = 16;
    }
    if (count >= 8) return albatross_mix(hash ^ albatross_load8(text), secret ^ albatross_load8(text + count - 8));
    uint64_t tail = 0;
    for (size_t i = 0; i < count; i++) tail = tail << 8 | text[i];
    return albatross_mix(hash ^ tail, secret);
}

// In passes, so that the misses of the cache overlap: hashes, slots, bounds, comparisons; each asks for what the next reads.
#define ALBATROSS_LOOK_UP(hash_of, equal)                                                         \
    uint64_t hashes[ALBATROSS_LOOKUP_LIMIT];                                                      \
    uint32_t found[ALBATROSS_LOOKUP_LIMIT];                                                       \
    size_t missing_count = 0;                                                                     \
    for (size_t i = 0; i < count; i++) {                                                          \
        const size_t position = runs[i].position, size = runs[i].extent >> 1;                     \
        hashes[i] = 0;                                                                            \
        if (position >> 31 || position + size > length) continue;                                 \
        hashes[i] = hash_of(source + position, size, table.seed);                                             \
        __builtin_prefetch(table.slots + (hashes[i] >> table.shift));                             \
    }                                                                                             \
    for (size_t i = 0; i < count; i++) {                                                          \
        const uint64_t slot = table.slots[hashes[i] >> table.shift];                              \
        const uint32_t code = (uint32_t)slot - 1;                                                 \
        found[i] = (slot ^ hashes[i]) >> 32 == 0 && code < table.count ? code : UINT32_MAX;       \
        __builtin_prefetch(table.offsets + (found[i] == UINT32_MAX ? 0 : found[i]));              \
    }                                                                                             \
    for (size_t i = 0; i < count; i++) {                                                          \
        const uint32_t code = found[i];                                                           \
        if (code == UINT32_MAX) continue;                                                         \
        const uint8_t *text = table.bytes + table.offsets[code];                                  \
        __builtin_prefetch(text);                                                                 \
        __builtin_prefetch(text + 64);                                                            \
    }                                                                                             \
    for (size_t i = 0; i < count; i++) {                                                          \
        const size_t position = runs[i].position, size = runs[i].extent >> 1;                     \
        const uint32_t code = found[i];                                                           \
        codes[i] = code;                                                                          \
        if (position >> 31) {                                                                     \
            codes[i] = UINT32_MAX;                                                                \
            continue;                                                                             \
        }                                                                                         \
        if (code != UINT32_MAX && table.offsets[code + 1] - table.offsets[code] == (intptr_t)size \
            && position + size <= length                                                          \
            && equal(table.bytes + table.offsets[code], source + position, size))                 \
            continue;                                                                             \
        missing[missing_count++] = (albatross_missing_run){hashes[i], (uint32_t)i};               \
    }                                                                                             \
    return missing_count;

static inline size_t albatross_look_up_by_words(
    const uint8_t *source, size_t length, const albatross_run *runs, size_t count, albatross_string_table table,
    uint32_t *codes, albatross_missing_run *missing) {
    ALBATROSS_LOOK_UP(albatross_hash_by_words, albatross_recall_equal)
}

#if defined(__x86_64__)
// Rounds of AES over 16 bytes, or over up to 128 at once; those behind the end are masked and not read.
__attribute__((target("avx512f,avx512bw,avx512vl,aes,vaes,bmi2"), always_inline)) static inline uint64_t
albatross_hash_avx512(const uint8_t *text, size_t count, uint64_t seed) {
    // Both are seeded: a block meets the one before after a single round, which is undone easily where its key is known.
    const __m512i low_key = _mm512_xor_si512(_mm512_set1_epi64((long long)seed), _mm512_set_epi64(
        0x2D358DCCAA6C78A5, (long long)0x8BB84B93962EACC9, 0x4B33A62ED433D4A3, 0x4D5A2DA51DE1AA47,
        (long long)0xA0761D6478BD642F, (long long)0xE7037ED1A0B428DB, (long long)0x8EBC6AF09C88C6E3, 0x589965CC75374CC3));
    const __m512i high_key = _mm512_xor_si512(_mm512_set1_epi64((long long)(seed >> 32 | seed << 32)), _mm512_set_epi64(
        0x1D8E4E27C47D124F, (long long)0xEB44ACCAB455D165, (long long)0x9E3779B97F4A7C15, (long long)0xBF58476D1CE4E5B9,
        (long long)0x94D049BB133111EB, 0x2545F4914F6CDD1D, (long long)0xD6E8FEB86659FD93, (long long)0xFF51AFD7ED558CCD));
    const __m128i length = _mm_cvtsi64_si128((long long)count);
    __m128i state;
    if (count <= 16) {
        const __mmask16 mask = (__mmask16)_bzhi_u32(0xFFFF, (unsigned)count);
        state = _mm_xor_si128(_mm512_castsi512_si128(low_key), _mm_maskz_loadu_epi8(mask, text));
        state = _mm_aesenc_si128(state, _mm512_castsi512_si128(high_key));
    } else {
        __m512i low = low_key, high = high_key;
        for (; __builtin_expect(count > 128, 0); count -= 128, text += 128) {
            low = _mm512_aesenc_epi128(_mm512_xor_si512(low, _mm512_loadu_si512(text)), high_key);
            high = _mm512_aesenc_epi128(_mm512_xor_si512(high, _mm512_loadu_si512(text + 64)), low_key);
        }
        const __mmask64 first = _bzhi_u64(UINT64_MAX, (unsigned)count);
        low = _mm512_aesenc_epi128(_mm512_xor_si512(low, _mm512_maskz_loadu_epi8(first, text)), high_key);
        if (count > 64) {
            const __mmask64 second = _bzhi_u64(UINT64_MAX, (unsigned)(count - 64));
            high = _mm512_aesenc_epi128(_mm512_xor_si512(high, _mm512_maskz_loadu_epi8(second, text + 64)), low_key);
        }
        const __m512i both = _mm512_aesenc_epi128(low, high);
        const __m256i half = _mm256_aesenc_epi128(_mm512_castsi512_si256(both), _mm512_extracti64x4_epi64(both, 1));
        state = _mm_aesenc_si128(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
    }
    state = _mm_aesenc_si128(_mm_xor_si128(state, length), _mm512_castsi512_si128(low_key));
    state = _mm_aesenc_si128(state, _mm512_castsi512_si128(high_key));
    return (uint64_t)_mm_cvtsi128_si64(state);
}

__attribute__((target("avx512f,avx512bw,avx512vl,aes,vaes,bmi2"))) static inline size_t albatross_look_up_avx512(
    const uint8_t *source, size_t length, const albatross_run *runs, size_t count, albatross_string_table table,
    uint32_t *codes, albatross_missing_run *missing) {
    ALBATROSS_LOOK_UP(albatross_hash_avx512, albatross_recall_equal_avx512)
}

__attribute__((target("avx512f,avx512bw,avx512vl,aes,vaes,bmi2"))) static inline uint64_t albatross_hash_one_avx512(
    const uint8_t *text, size_t count, uint64_t seed) {
    return albatross_hash_avx512(text, count, seed);
}

static inline __attribute__((always_inline)) int albatross_hashes_by_aes(void) {
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi2")
        && __builtin_cpu_supports("aes") && __builtin_cpu_supports("vaes");
}
#endif

#undef ALBATROSS_LOOK_UP

// A hash for tables in memory, of the same bytes and seed the same in one process, and never stored.
// - Parameter seed: unknown to who writes the strings, who could otherwise make many of one hash.
static inline uint64_t albatross_hash(const uint8_t *text, size_t count, uint64_t seed) {
#if defined(__x86_64__)
    if (albatross_hashes_by_aes()) return albatross_hash_one_avx512(text, count, seed);
#endif
    return albatross_hash_by_words(text, count, seed);
}

// Writes the codes of up to ALBATROSS_LOOKUP_LIMIT runs of `source`, which is `length` bytes. The code of
// a null run is UINT32_MAX. Those that are not found at once, or lie outside, are listed in `missing`.
// - Returns: how many are missing.
static inline size_t albatross_look_up(
    const uint8_t *source, size_t length, const void *runs, size_t count, albatross_string_table table,
    uint32_t *codes, albatross_missing_run *missing) {
    if (count > ALBATROSS_LOOKUP_LIMIT) __builtin_trap();
#if defined(__x86_64__)
    if (albatross_hashes_by_aes())
        return albatross_look_up_avx512(source, length, (const albatross_run *)runs, count, table, codes, missing);
#endif
    return albatross_look_up_by_words(source, length, (const albatross_run *)runs, count, table, codes, missing);
}

#endif
