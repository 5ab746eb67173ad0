// XXH64 (xxHash specification) of many strings: string i is bytes[offsets[i] ..< offsets[i + 1]].
#ifndef ALBATROSS_HASHES_H
#define ALBATROSS_HASHES_H

#include "wide.h"

#if defined(__x86_64__)
#define ALBATROSS_PRIME1 _mm512_set1_epi64((long long)UINT64_C(0x9E3779B185EBCA87))
#define ALBATROSS_PRIME2 _mm512_set1_epi64((long long)UINT64_C(0xC2B2AE3D27D4EB4F))
#define ALBATROSS_PRIME3 _mm512_set1_epi64((long long)UINT64_C(0x165667B19E3779F9))
#define ALBATROSS_PRIME4 _mm512_set1_epi64((long long)UINT64_C(0x85EBCA77C2B2AE63))
#define ALBATROSS_PRIME5 _mm512_set1_epi64((long long)UINT64_C(0x27D4EB2F165667C5))

__attribute__((always_inline)) ALBATROSS_WIDE static inline __m512i albatross_hash_round(__m512i lane, __m512i input) {
    lane = _mm512_add_epi64(lane, _mm512_mullo_epi64(input, ALBATROSS_PRIME2));
    return _mm512_mullo_epi64(_mm512_rol_epi64(lane, 31), ALBATROSS_PRIME1);
}

__attribute__((always_inline)) ALBATROSS_WIDE static inline __m512i albatross_hash_merge(__m512i hash, __m512i lane) {
    hash = _mm512_xor_si512(hash, albatross_hash_round(_mm512_setzero_si512(), lane));
    return _mm512_add_epi64(_mm512_mullo_epi64(hash, ALBATROSS_PRIME1), ALBATROSS_PRIME4);
}

// Eight strings of one length, a multiple of four.
ALBATROSS_WIDE static inline void albatross_hash_eight_wide(
    const uint8_t *bytes, const intptr_t *offsets, size_t length, uint64_t *hashes) {
    __m512i at = _mm512_loadu_si512(offsets);
    const __m512i none = _mm512_setzero_si512(), eight = _mm512_set1_epi64(8);
    __m512i hash = ALBATROSS_PRIME5;
    size_t rest = length;
    if (length >= 32) {
        __m512i a = _mm512_add_epi64(ALBATROSS_PRIME1, ALBATROSS_PRIME2), b = ALBATROSS_PRIME2, c = none;
        __m512i d = _mm512_sub_epi64(none, ALBATROSS_PRIME1);
        for (; rest >= 32; rest -= 32) {
            a = albatross_hash_round(a, _mm512_i64gather_epi64(at, bytes, 1));
            b = albatross_hash_round(b, _mm512_i64gather_epi64(at, bytes + 8, 1));
            c = albatross_hash_round(c, _mm512_i64gather_epi64(at, bytes + 16, 1));
            d = albatross_hash_round(d, _mm512_i64gather_epi64(at, bytes + 24, 1));
            at = _mm512_add_epi64(at, _mm512_set1_epi64(32));
        }
        hash = _mm512_add_epi64(
            _mm512_add_epi64(_mm512_rol_epi64(a, 1), _mm512_rol_epi64(b, 7)),
            _mm512_add_epi64(_mm512_rol_epi64(c, 12), _mm512_rol_epi64(d, 18)));
        hash = albatross_hash_merge(albatross_hash_merge(hash, a), b);
        hash = albatross_hash_merge(albatross_hash_merge(hash, c), d);
    }
    hash = _mm512_add_epi64(hash, _mm512_set1_epi64((long long)length));
    for (; rest >= 8; rest -= 8) {
        hash = _mm512_xor_si512(hash, albatross_hash_round(none, _mm512_i64gather_epi64(at, bytes, 1)));
        hash = _mm512_mullo_epi64(_mm512_rol_epi64(hash, 27), ALBATROSS_PRIME1);
        hash = _mm512_add_epi64(hash, ALBATROSS_PRIME4);
        at = _mm512_add_epi64(at, eight);
    }
    if (rest >= 4) {
        const __m512i word = _mm512_cvtepu32_epi64(_mm512_i64gather_epi32(at, bytes, 1));
        hash = _mm512_xor_si512(hash, _mm512_mullo_epi64(word, ALBATROSS_PRIME1));
        hash = _mm512_mullo_epi64(_mm512_rol_epi64(hash, 23), ALBATROSS_PRIME2);
        hash = _mm512_add_epi64(hash, ALBATROSS_PRIME3);
    }
    hash = _mm512_mullo_epi64(_mm512_xor_si512(hash, _mm512_srli_epi64(hash, 33)), ALBATROSS_PRIME2);
    hash = _mm512_mullo_epi64(_mm512_xor_si512(hash, _mm512_srli_epi64(hash, 29)), ALBATROSS_PRIME3);
    _mm512_storeu_si512(hashes, _mm512_xor_si512(hash, _mm512_srli_epi64(hash, 32)));
}

#undef ALBATROSS_PRIME1
#undef ALBATROSS_PRIME2
#undef ALBATROSS_PRIME3
#undef ALBATROSS_PRIME4
#undef ALBATROSS_PRIME5
#endif

// Hashes eight strings at a time, up to the first eight that are not of one length, a multiple of four; none where the
// processor cannot.
// - Returns: how many were hashed.
static inline size_t albatross_hash_equal_lengths(
    const uint8_t *bytes, const intptr_t *offsets, size_t count, uint64_t *hashes) {
    size_t next = 0;
#if defined(__x86_64__)
    if (!albatross_is_wide()) return 0;
    for (; next + 8 <= count; next += 8) {
        const intptr_t length = offsets[next + 1] - offsets[next];
        intptr_t difference = length & 3;
        for (size_t i = 1; i < 8; i++) difference |= (offsets[next + i + 1] - offsets[next + i]) ^ length;
        if (difference != 0) break;
        albatross_hash_eight_wide(bytes, offsets + next, (size_t)length, hashes + next);
    }
#else
    (void)bytes, (void)offsets, (void)count, (void)hashes;
#endif
    return next;
}

#endif
