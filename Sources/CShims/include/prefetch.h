// A hint to the cache.
#ifndef ALBATROSS_PREFETCH_H
#define ALBATROSS_PREFETCH_H

// Begins to load what stands at `address`, without waiting. Any address is harmless.
static inline void albatross_prefetch(const void *address) {
    __builtin_prefetch(address);
}

#endif
