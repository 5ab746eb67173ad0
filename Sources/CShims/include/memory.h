// How the C library keeps memory that was freed.
#ifndef ALBATROSS_MEMORY_H
#define ALBATROSS_MEMORY_H

#include <stddef.h>

#if defined(__GLIBC__) || defined(__gnu_linux__)
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

// Large pieces come from the heap, and the heap keeps up to `bytes` that are free: a run that fills and drops the same
// buffers again and again would else get every page anew from the kernel, zeroed. A no-op where malloc cannot be told.
static inline void albatross_keep_freed_memory(int bytes) {
#ifdef M_MMAP_THRESHOLD
    mallopt(M_MMAP_THRESHOLD, bytes);
    mallopt(M_TRIM_THRESHOLD, bytes);
    // Each core's part of the heap grows by this much at once instead of page by page.
    mallopt(M_TOP_PAD, bytes < 1 << 20 ? bytes : 1 << 20);
#else
    (void)bytes;
#endif
}

// One heap for each four cores instead of eight for each core: what one thread frees another fills again. To be called
// before there are threads. A no-op likewise.
static inline void albatross_share_heaps(void) {
#ifdef M_ARENA_MAX
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    mallopt(M_ARENA_MAX, cores > 4 ? (int)(cores / 4) : 1);
#endif
}

// Asks for pages of 2 MB in the first `bytes` of the heap: fewer faults, and fewer misses of the address cache. To be
// called before there are threads, and after the thresholds above: the piece that is taken and freed here is then the
// heap's. A no-op likewise.
static inline void albatross_use_large_pages(size_t bytes) {
#ifdef M_TRIM_THRESHOLD
    char *piece = (char *)malloc(bytes);
    if (!piece) return;
    const uintptr_t page = (uintptr_t)2 << 20;
    const uintptr_t begin = ((uintptr_t)piece + page - 1) & ~(page - 1), end = ((uintptr_t)piece + bytes) & ~(page - 1);
    if (end > begin) madvise((void *)begin, end - begin, MADV_HUGEPAGE);
    free(piece);
#else
    (void)bytes;
#endif
}

// Gives the kernel back what is free in the heaps of all threads, whatever they are to keep. A no-op likewise.
static inline void albatross_give_back_memory(void) {
#ifdef M_TRIM_THRESHOLD
    malloc_trim(0);
#endif
}

#endif
