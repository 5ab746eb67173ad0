// One-shot gzip compression (zlib), for the simulator and the tests.
#ifndef ALBATROSS_DEFLATE_H
#define ALBATROSS_DEFLATE_H

#include <stddef.h>
#include <stdint.h>
#include <zlib.h>

// Upper bound of the gzip form of `length` bytes.
static inline size_t albatross_gzip_bound(size_t length) { return compressBound(length) + 32; }

// Returns the number of bytes written, or 0 on failure. The header carries no time, so equal input gives equal output.
static inline size_t albatross_gzip(
    const uint8_t *input, size_t input_length, uint8_t *output, size_t output_length, int level) {
    z_stream stream = {0};
    if (deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_in = (Bytef *)input;
    stream.avail_in = (uInt)input_length;
    stream.next_out = output;
    stream.avail_out = (uInt)output_length;
    int code = deflate(&stream, Z_FINISH);
    size_t written = output_length - stream.avail_out;
    deflateEnd(&stream);
    return code == Z_STREAM_END ? written : 0;
}

#endif
