// The fields of one line sixteen at a time: where they stand, which are quoted, which are `-`.
// The portable twin is `Tokenizer.tokenizeRegular` in Sources/AccessLog, which also takes what is refused here.
#ifndef ALBATROSS_TOKENS_H
#define ALBATROSS_TOKENS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    size_t fields;    // 0: the line was not taken
    uint64_t quoted;  // bit i for field i
} albatross_line_tokens;

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

// Tokens as `TokenBatch.Token` has them: offset with the top bit set for `-`, then length shifted left by one over
// the bit for quotes.
__attribute__((target("avx512f,avx512bw,popcnt"))) static inline albatross_line_tokens
albatross_take_line_avx512(
    const uint8_t *block, size_t length, const uint32_t *ends, size_t end_count, uint32_t start, uint32_t line_end,
    uint64_t *tokens, size_t spacing, size_t limit) {
    const albatross_line_tokens refused = {0, 0};
    // Four bytes are read from the start of each field.
    if ((size_t)line_end + 4 > length) return refused;
    const __m512i one = _mm512_set1_epi32(1), two = _mm512_set1_epi32(2);
    __m512i before = _mm512_set1_epi32((int)start - 1);
    albatross_line_tokens line = {0, 0};
    while (line.fields + 16 <= end_count) {
        const __m512i end = _mm512_loadu_si512(ends + line.fields);
        const __mmask16 last = _mm512_cmpeq_epi32_mask(end, _mm512_set1_epi32((int)line_end));
        // What stands behind the line's end is of other lines.
        const __mmask16 inside = last ? (__mmask16)(last ^ (last - 1)) : (__mmask16)0xFFFF;
        const size_t count = (size_t)__builtin_popcount(inside);
        if (line.fields + count > limit) return refused;
        const __m512i from = _mm512_add_epi32(_mm512_alignr_epi32(end, before, 15), one);
        const __m512i size = _mm512_sub_epi32(end, from);
        // An empty field; or a space before the newline, after which `from` is `end`.
        if (_mm512_mask_cmpeq_epi32_mask(inside, size, _mm512_setzero_si512())) return refused;
        const __m512i text = _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), inside, from, block, 1);
        const __m512i first = _mm512_and_si512(text, _mm512_set1_epi32(0xFF));
        const __mmask16 quoted = _mm512_mask_cmpeq_epi32_mask(inside, first, _mm512_set1_epi32('"'));
        const __mmask16 dash =
            (_mm512_cmpeq_epi32_mask(first, _mm512_set1_epi32('-')) & _mm512_cmpeq_epi32_mask(size, one))
            | (_mm512_cmpeq_epi32_mask(
                   _mm512_and_si512(text, _mm512_set1_epi32(0xFFFF)), _mm512_set1_epi32('"' | '-' << 8))
               & _mm512_cmpeq_epi32_mask(size, _mm512_set1_epi32(3)));
        __m512i offset = _mm512_mask_add_epi32(from, quoted, from, one);
        offset = _mm512_mask_or_epi32(offset, dash, offset, _mm512_set1_epi32((int)0x80000000));
        __m512i extent = _mm512_slli_epi32(_mm512_mask_sub_epi32(size, quoted, size, two), 1);
        extent = _mm512_mask_or_epi32(extent, quoted, extent, one);
        uint64_t found[16];
        _mm512_storeu_si512(
            found, _mm512_or_si512(
                       _mm512_cvtepu32_epi64(_mm512_castsi512_si256(offset)),
                       _mm512_slli_epi64(_mm512_cvtepu32_epi64(_mm512_castsi512_si256(extent)), 32)));
        _mm512_storeu_si512(
            found + 8,
            _mm512_or_si512(
                _mm512_cvtepu32_epi64(_mm512_extracti64x4_epi64(offset, 1)),
                _mm512_slli_epi64(_mm512_cvtepu32_epi64(_mm512_extracti64x4_epi64(extent, 1)), 32)));
        for (size_t i = 0; i < count; i++, tokens += spacing) *tokens = found[i];
        line.quoted |= (uint64_t)quoted << line.fields;
        line.fields += count;
        before = end;
        if (last) return line;
    }
    return refused;
}
#endif

// Writes the tokens of the line that begins at `start`, whose newline is `line_end`, to every `spacing`-th of `tokens`;
// `ends` begin with those of its fields. Refused, with fields 0: more than `limit` fields (at most 64), an empty one, the
// last bytes of a block, fewer than 16 entries of `ends` to read, other processors.
static inline albatross_line_tokens albatross_take_line(
    const uint8_t *block, size_t length, const uint32_t *ends, size_t end_count, uint32_t start, uint32_t line_end,
    void *tokens, size_t spacing, size_t limit) {
#if defined(__x86_64__) && defined(__GNUC__)
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("popcnt"))
        return albatross_take_line_avx512(
            block, length, ends, end_count, start, line_end, (uint64_t *)tokens, spacing, limit);
#endif
    return (albatross_line_tokens){0, 0};
}

#endif
