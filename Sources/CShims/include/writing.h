// When the disk begins to take what was written.
#ifndef ALBATROSS_WRITING_H
#define ALBATROSS_WRITING_H

#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

// Lets the disk begin at once and waits for nothing: a later fsync finds little left to do. Advice, so whatever cannot
// follow it is left alone. The system call itself, because <fcntl.h> shows sync_file_range(2) to GNU sources only.
static inline void albatross_start_writing(int descriptor) {
#if defined(SYS_sync_file_range)
    const unsigned start_only = 2;  // SYNC_FILE_RANGE_WRITE
    (void)syscall(SYS_sync_file_range, descriptor, 0L, 0L, start_only);
#else
    (void)descriptor;
#endif
}

#endif
