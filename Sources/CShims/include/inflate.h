// Streaming gzip decompression of one member, by ISA-L where its header is installed and by zlib always.
// Both take and give the same: how much was consumed and produced, and whether the member ended.
#ifndef ALBATROSS_INFLATE_H
#define ALBATROSS_INFLATE_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#if __has_include(<isa-l/igzip_lib.h>)
#include <isa-l/igzip_lib.h>
#include <isa-l/crc.h>
#define ALBATROSS_HAS_ISAL 1
#else
#define ALBATROSS_HAS_ISAL 0
#endif

typedef struct {
    size_t consumed;
    size_t produced;
    int finished;  // 1 when the member's trailer was read and its CRC agreed
    int error;     // 0, or the library's negative code
} albatross_inflate_step;

static inline int albatross_has_isal(void) { return ALBATROSS_HAS_ISAL; }

static inline void *albatross_isal_create(void) {
#if ALBATROSS_HAS_ISAL
    struct inflate_state *state = malloc(sizeof(struct inflate_state));
    if (state) {
        isal_inflate_init(state);
        state->crc_flag = ISAL_GZIP;
    }
    return state;
#else
    return NULL;
#endif
}

static inline void albatross_isal_reset(void *opaque) {
#if ALBATROSS_HAS_ISAL
    struct inflate_state *state = opaque;
    isal_inflate_reset(state);
    state->crc_flag = ISAL_GZIP;
#endif
}

static inline albatross_inflate_step albatross_isal_step(
    void *opaque, const uint8_t *input, size_t input_length, uint8_t *output, size_t output_length) {
    albatross_inflate_step step = {0, 0, 0, -1};
#if ALBATROSS_HAS_ISAL
    struct inflate_state *state = opaque;
    state->next_in = (uint8_t *)input;
    state->avail_in = (uint32_t)input_length;
    state->next_out = output;
    state->avail_out = (uint32_t)output_length;
    int code = isal_inflate(state);
    step.consumed = input_length - state->avail_in;
    step.produced = output_length - state->avail_out;
    step.finished = state->block_state == ISAL_BLOCK_FINISH;
    step.error = code < 0 ? code : 0;
#endif
    return step;
}

static inline void albatross_isal_destroy(void *opaque) { free(opaque); }

static inline void *albatross_zlib_create(void) {
    z_stream *stream = calloc(1, sizeof(z_stream));
    if (stream && inflateInit2(stream, 15 + 16) != Z_OK) {
        free(stream);
        return NULL;
    }
    return stream;
}

static inline void albatross_zlib_reset(void *opaque) { inflateReset((z_stream *)opaque); }

static inline albatross_inflate_step albatross_zlib_step(
    void *opaque, const uint8_t *input, size_t input_length, uint8_t *output, size_t output_length) {
    z_stream *stream = opaque;
    stream->next_in = (Bytef *)input;
    stream->avail_in = (uInt)input_length;
    stream->next_out = output;
    stream->avail_out = (uInt)output_length;
    int code = inflate(stream, Z_NO_FLUSH);
    albatross_inflate_step step;
    step.consumed = input_length - stream->avail_in;
    step.produced = output_length - stream->avail_out;
    step.finished = code == Z_STREAM_END;
    step.error = (code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR) ? 0 : (code < 0 ? code : -100);
    return step;
}

static inline void albatross_zlib_destroy(void *opaque) {
    inflateEnd((z_stream *)opaque);
    free(opaque);
}

// CRC-32 with the gzip polynomial.
static inline uint32_t albatross_crc32(uint32_t crc, const uint8_t *bytes, size_t length) {
#if ALBATROSS_HAS_ISAL
    return crc32_gzip_refl(crc, bytes, length);
#else
    return (uint32_t)crc32_z(crc, bytes, length);
#endif
}

#endif
