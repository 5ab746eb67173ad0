// A table of distinct numbers.
#ifndef ALBATROSS_DISTINCT_H
#define ALBATROSS_DISTINCT_H

#include <stddef.h>
#include <stdint.h>

// A number by its bits, and its code plus 1; 0 where the slot is free.
typedef struct {
    uint64_t bits, code;
} albatross_number_slot;

// Open addressing over a power of two of slots, and the distinct numbers in the order in which they came.
typedef struct {
    albatross_number_slot *slots;
    unsigned slot_bits;
    uint64_t *distinct;
    size_t found, limit;
} albatross_number_table;

static inline __attribute__((always_inline)) size_t albatross_number_place(uint64_t bits, unsigned slot_bits) {
    // Doubles that are short decimals differ in high bits, integers in low ones.
    return (size_t)(((bits ^ bits >> 32) * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - slot_bits));
}

// Puts the distinct numbers into slots that are free.
static inline void albatross_number_table_fill(const albatross_number_table *table) {
    const size_t mask = ((size_t)1 << table->slot_bits) - 1;
    for (size_t code = 0; code < table->found; code++) {
        size_t place = albatross_number_place(table->distinct[code], table->slot_bits);
        while (table->slots[place].code != 0) place = (place + 1) & mask;
        table->slots[place].bits = table->distinct[code];
        table->slots[place].code = code + 1;
    }
}

// Writes the code of each number, up to the first that is new and finds no room; tells how many there are.
#define ALBATROSS_NUMBER_CODES(type, name)                                                    \
    static inline size_t name(                                                                \
        const void *column, size_t count, albatross_number_table *table, uint32_t *codes) {   \
        const type *const numbers = (const type *)column;                                     \
        albatross_number_slot *const slots = table->slots;                                    \
        const unsigned slot_bits = table->slot_bits;                                          \
        const size_t mask = ((size_t)1 << slot_bits) - 1;                                     \
        for (size_t i = 0; i < count; i++) {                                                  \
            const uint64_t bits = numbers[i];                                                 \
            size_t place = albatross_number_place(bits, slot_bits);                           \
            while (slots[place].bits != bits || slots[place].code == 0) {                     \
                if (slots[place].code == 0) {                                                 \
                    if (table->found == table->limit) return i;                               \
                    slots[place].bits = bits;                                                 \
                    slots[place].code = table->found + 1;                                     \
                    table->distinct[table->found++] = bits;                                   \
                    break;                                                                    \
                }                                                                             \
                place = (place + 1) & mask;                                                   \
            }                                                                                 \
            codes[i] = (uint32_t)(slots[place].code - 1);                                     \
        }                                                                                     \
        return count;                                                                         \
    }

ALBATROSS_NUMBER_CODES(uint32_t, albatross_number_codes_32)
ALBATROSS_NUMBER_CODES(uint64_t, albatross_number_codes_64)

#undef ALBATROSS_NUMBER_CODES

#endif
