// The system libraries behind one module, and the kernels that want compiler intrinsics.
// Everything is header-only: shims.c only gives the target something to compile.
#ifndef ALBATROSS_CSHIMS_H
#define ALBATROSS_CSHIMS_H

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "columns.h"
#include "deflate.h"
#include "deltas.h"
#include "digits.h"
#include "distinct.h"
#include "extremes.h"
#include "fields.h"
#include "filter.h"
#include "hashes.h"
#include "hybrid.h"
#include "inflate.h"
#include "lookup.h"
#include "memory.h"
#include "numbers.h"
#include "parts.h"
#include "packing.h"
#include "recall.h"
#include "separators.h"
#include "sorting.h"
#include "sqlite.h"
#include "texts.h"
#include "tokens.h"
#include "wide.h"
#include "writing.h"

#endif
