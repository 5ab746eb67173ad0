// Hexadecimal digits as a Huffman stream of zstd (RFC 8878, 4.2.2): the codes of random digits are known without counting.
#ifndef ALBATROSS_DIGITS_H
#define ALBATROSS_DIGITS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Codes and their masks (as many low bits as a code has; none where a byte has no code), by ASCII byte.
typedef struct {
    uint8_t codes[128], masks[128];
} albatross_digit_codes;

// Four bits for each of `0`-`9` and `a`-`f`: their value. With dashes, of which there are few, `0` gives way: it takes
// five bits, 00001, and a dash the other five, 00000.
static inline albatross_digit_codes albatross_digit_codes_make(int dashes) {
    albatross_digit_codes made = {{0}, {0}};
    for (int i = 0; i < 16; i++) {
        const uint8_t digit = (uint8_t)(i < 10 ? '0' + i : 'a' + i - 10);
        made.codes[digit] = (uint8_t)i;
        made.masks[digit] = 0x0F;
    }
    if (dashes) {
        made.codes['0'] = 1;
        made.masks['0'] = made.masks['-'] = 0x1F;
    }
    return made;
}

// Where the digits and dashes begin that `bytes` ends with, in steps of 64.
static inline size_t albatross_digits_begin(const uint8_t *bytes, size_t count) {
    size_t begin = count;
    while (begin >= 64) {
        const uint8_t *block = bytes + begin - 64;
        uint8_t other = 0;
        for (int i = 0; i < 64; i++) {
            const uint8_t byte = block[i];
            other |= !((uint8_t)(byte - '0') < 10) & !((uint8_t)(byte - 'a') < 6) & (byte != '-');
        }
        if (other) break;
        begin -= 64;
    }
    return begin;
}

// A stream that is being written, from its end to its beginning: the bits that fill no byte yet.
typedef struct {
    uint8_t *end;
    uint64_t bits;
    unsigned filled;
} albatross_digit_stream;

// At most 56 bits at once; stores eight bytes.
static inline __attribute__((always_inline)) void albatross_digits_put(
    albatross_digit_stream *stream, uint64_t bits, unsigned count) {
    stream->bits |= bits << stream->filled;
    memcpy(stream->end, &stream->bits, 8);
    stream->filled += count;
    stream->end += stream->filled >> 3;
    stream->bits >>= stream->filled & ~7u;
    stream->filled &= 7;
}

// The first `count` digits, last first, and the bit that ends a stream.
// - Returns: 0 where one of them has no code.
static inline size_t albatross_digits_finish(
    const uint8_t *digits, size_t count, const albatross_digit_codes *codes, albatross_digit_stream stream, uint8_t *out) {
    while (count > 0) {
        const uint8_t digit = digits[--count];
        if (digit > 127 || codes->masks[digit] == 0) return 0;
        albatross_digits_put(&stream, codes->codes[digit], (unsigned)__builtin_popcount(codes->masks[digit]));
    }
    albatross_digits_put(&stream, 1, 1);
    return (size_t)(stream.end - out) + (stream.filled > 0);
}

#if defined(__x86_64__)
// Codes of 64 digits by two lookups, packed eight at a time.
__attribute__((target("avx512f,avx512bw,avx512vbmi,bmi2,popcnt"))) static inline size_t albatross_pack_digits_avx512(
    const uint8_t *digits, size_t count, const albatross_digit_codes *codes, uint8_t *out) {
    const __m512i low_codes = _mm512_loadu_si512(codes->codes), high_codes = _mm512_loadu_si512(codes->codes + 64);
    const __m512i low_masks = _mm512_loadu_si512(codes->masks), high_masks = _mm512_loadu_si512(codes->masks + 64);
    uint8_t places[64];
    for (int i = 0; i < 64; i++) places[i] = (uint8_t)(63 - i);
    const __m512i backwards = _mm512_loadu_si512(places);
    albatross_digit_stream stream = {out, 0, 0};
    for (; count >= 64; count -= 64) {
        const __m512i ahead = _mm512_loadu_si512(digits + count - 64);
        const __m512i these = _mm512_permutexvar_epi8(backwards, ahead);
        const __m512i mask = _mm512_permutex2var_epi8(low_masks, these, high_masks);
        if (_mm512_movepi8_mask(these) | _mm512_testn_epi8_mask(mask, mask)) return 0;
        uint64_t wide[8], kept[8];
        _mm512_storeu_si512(wide, _mm512_permutex2var_epi8(low_codes, these, high_codes));
        _mm512_storeu_si512(kept, mask);
        for (int i = 0; i < 8; i++)
            albatross_digits_put(&stream, _pext_u64(wide[i], kept[i]), (unsigned)_mm_popcnt_u64(kept[i]));
    }
    return albatross_digits_finish(digits, count, codes, stream, out);
}
#endif

// Writes `count` digits as one stream; `out` has room for count + 16 bytes.
// - Returns: the bytes of the stream, or 0 where a byte has no code.
static inline size_t albatross_pack_digits(
    const uint8_t *digits, size_t count, const albatross_digit_codes *codes, uint8_t *out) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("bmi2"))
        return albatross_pack_digits_avx512(digits, count, codes, out);
#endif
    const albatross_digit_stream stream = {out, 0, 0};
    return albatross_digits_finish(digits, count, codes, stream, out);
}

#endif
