// Fields of several parts, taken apart by words of eight bytes. As in numbers.h each kernel goes on until a field that is
// not written as usual.
#ifndef ALBATROSS_PARTS_H
#define ALBATROSS_PARTS_H

#include "numbers.h"

// Null, without a place.
static const albatross_run albatross_no_run = {UINT32_MAX, 0};

static inline __attribute__((always_inline)) uint64_t albatross_eight_bytes(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    return word;
}

// The high bit of each byte of `word` that is `byte`, and of no other.
static inline __attribute__((always_inline)) uint64_t albatross_places_of(uint8_t byte, uint64_t word) {
    const uint64_t tops = 0x8080808080808080u, difference = word ^ byte * 0x0101010101010101u;
    return ~(((difference & ~tops) + ~tops) | difference) & tops;
}

// `address:port` with a port of one to five digits, to the run of the address and the port. No brackets, no leading zero,
// no ARN.
// - Returns: how many were read before the first that is not written so.
static inline size_t albatross_split_endpoints(
    const uint8_t *block, size_t length, const void *fields, size_t count, int32_t null, int32_t *ports, void *addresses) {
    const albatross_run *tokens = (const albatross_run *)fields;
    albatross_run *runs = (albatross_run *)addresses;
    for (size_t i = 0; i < count; i++) {
        const uint32_t start = tokens[i].position, size = tokens[i].extent >> 1;
        if (start >> 31) {
            ports[i] = null;
            runs[i] = albatross_no_run;
            continue;
        }
        if (size < 8 || (size_t)start + size > length) return i;
        const uint64_t end = albatross_eight_bytes(block + start + size - 8), colons = albatross_places_of(':', end);
        if (!colons) return i;
        const unsigned digits = (unsigned)__builtin_clzll(colons) / 8;
        if (digits < 1 || digits > 5) return i;
        // The last digit is the highest byte; what stands before the first counts as zeros.
        const unsigned others = 64 - 8 * digits;
        uint64_t value = (end ^ 0x3030303030303030u) >> others << others;
        if (((value + 0x7676767676767676u) | value) & 0x8080808080808080u) return i;
        const int zero = (digits > 1) & ((end >> others & 0xFF) == '0');
        value = value * 2561 >> 8;
        value = (value & 0x00FF00FF00FF00FFu) * 6553601 >> 16;
        value = (value & 0x0000FFFF0000FFFFu) * 42949672960001u >> 32;
        const uint8_t first = block[start];
        if (zero | (value > 65535) | (first == 'a') | (first == '[') | (size - digits < 2)) return i;
        ports[i] = (int32_t)value;
        runs[i] = (albatross_run){start, (size - digits - 1) << 1};
    }
    return count;
}

// `METHOD URL HTTP/x.y` with a method of one to seven bytes that is not `-`, to the runs of its parts.
// - Returns: how many were read before the first that is not written so.
static inline size_t albatross_split_requests(
    const uint8_t *block, size_t length, const void *fields, size_t count, void *verbs, void *urls, void *versions) {
    const albatross_run *tokens = (const albatross_run *)fields;
    const uint64_t version = 0x2F50545448;  // `HTTP/`
    for (size_t i = 0; i < count; i++) {
        const uint32_t start = tokens[i].position, size = tokens[i].extent >> 1;
        albatross_run verb = albatross_no_run, url = albatross_no_run, last = albatross_no_run;
        if (!(start >> 31)) {
            if (size < 16 || (size_t)start + size > length) return i;
            const uint64_t spaces = albatross_places_of(' ', albatross_eight_bytes(block + start));
            const uint64_t end = albatross_eight_bytes(block + start + size - 8);
            const uint32_t length_of_verb = spaces ? (uint32_t)__builtin_ctzll(spaces) / 8 : 0;
            if (length_of_verb == 0 || (length_of_verb == 1 && block[start] == '-')) return i;
            if ((end & 0xFFFFFFFFFF) != version || block[start + size - 9] != ' ') return i;
            if (albatross_places_of(' ', end) || size < length_of_verb + 11) return i;
            verb = (albatross_run){start, length_of_verb << 1};
            url = (albatross_run){start + length_of_verb + 1, (size - length_of_verb - 10) << 1};
            last = (albatross_run){start + size - 8, 8 << 1};
        }
        ((albatross_run *)verbs)[i] = verb;
        ((albatross_run *)urls)[i] = url;
        ((albatross_run *)versions)[i] = last;
    }
    return count;
}

#endif
