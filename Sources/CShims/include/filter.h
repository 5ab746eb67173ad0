// A split-block bloom filter (parquet-format, BloomFilter.md).
#ifndef ALBATROSS_FILTER_H
#define ALBATROSS_FILTER_H

#include "wide.h"

// Eight bits a hash, one in each word of a block.
ALBATROSS_BODY void albatross_filter_insert_body(
    const uint64_t *hashes, size_t count, const uint32_t *salts, uint32_t *words, uint64_t blocks) {
    for (size_t i = 0; i < count; i++) {
        uint32_t *const block = words + 8 * (((hashes[i] >> 32) * blocks) >> 32);
        for (int word = 0; word < 8; word++) block[word] |= UINT32_C(1) << (((uint32_t)hashes[i] * salts[word]) >> 27);
    }
}

ALBATROSS_TWICE(
    void, albatross_filter_insert,
    (const uint64_t *hashes, size_t count, const uint32_t *salts, uint32_t *words, uint64_t blocks),
    (hashes, count, salts, words, blocks))

#endif
