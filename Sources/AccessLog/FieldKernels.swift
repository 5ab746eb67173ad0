import Bytes
import CShims

/// Fields of many lines at a time, by numbers.h and parts.h.
///
/// Each appends what it reads up to the first field that is not written as usual: that one is judged by
/// the code that goes byte by byte, which is also their twin in the tests.
enum FieldKernels {
    /// The minute that timestamps share.
    struct Minute {
        /// `YYYY-MM-DDTHH:MM`, the first eight bytes and the last.
        let low: UInt64
        let high: UInt64
        /// Its beginning, µs UTC.
        let micros: Int64
    }

    static func longs(
        _ block: Span<UInt8>, _ tokens: Span<TokenBatch.Token>, _ form: albatross_integer_form,
        into numbers: inout OutputSpan<Int64>
    ) {
        unsafe fill(&numbers, block, tokens) { block, length, tokens, count, numbers in
            unsafe albatross_read_longs(
                block, length, tokens, count, form, Rows.nullLong, numbers)
        }
    }

    static func integers(
        _ block: Span<UInt8>, _ tokens: Span<TokenBatch.Token>, _ form: albatross_integer_form,
        into numbers: inout OutputSpan<Int32>
    ) {
        unsafe fill(&numbers, block, tokens) { block, length, tokens, count, numbers in
            unsafe albatross_read_integers(
                block, length, tokens, count, form, Rows.nullInteger, numbers)
        }
    }

    /// - Parameter decimals: digits behind the point, 0 to 9.
    static func seconds(
        _ block: Span<UInt8>, _ tokens: Span<TokenBatch.Token>, decimals: Int,
        into numbers: inout OutputSpan<Double>
    ) {
        guard decimals > 0 else { return }
        let scale = Decimal.power(decimals)
        unsafe fill(&numbers, block, tokens) { block, length, tokens, count, numbers in
            unsafe albatross_read_seconds(
                block, length, tokens, count, UInt32(decimals), scale, .nan, numbers)
        }
    }

    static func times(
        _ block: Span<UInt8>, _ tokens: Span<TokenBatch.Token>, of minute: Minute,
        into numbers: inout OutputSpan<Int64>
    ) {
        var prefix = (minute.low.littleEndian, minute.high.littleEndian)
        unsafe withUnsafeBytes(of: &prefix) { prefix in
            unsafe fill(&numbers, block, tokens) { block, length, tokens, count, numbers in
                unsafe albatross_read_times(
                    block, length, tokens, count, prefix.baseAddress, minute.micros, numbers)
            }
        }
    }

    /// Ports, and where the addresses before them stand.
    static func endpoints(
        _ block: Span<UInt8>, _ tokens: Span<TokenBatch.Token>,
        into ports: inout OutputSpan<Int32>, _ addresses: inout OutputSpan<ByteRun>
    ) {
        unsafe fill(&ports, block, tokens) { block, length, tokens, count, ports in
            unsafe addresses.withUnsafeMutableBufferPointer { target, filled in
                precondition(target.count - filled >= count)
                let read = unsafe albatross_split_endpoints(
                    block, length, tokens, count, Rows.nullInteger, ports,
                    target.baseAddress.unsafelyUnwrapped + filled)
                filled += read
                return read
            }
        }
    }

    /// Where the parts of request lines stand.
    static func requests(
        _ block: Span<UInt8>, _ tokens: Span<TokenBatch.Token>,
        into verbs: inout OutputSpan<ByteRun>, _ urls: inout OutputSpan<ByteRun>,
        _ versions: inout OutputSpan<ByteRun>
    ) {
        unsafe fill(&verbs, block, tokens) { block, length, tokens, count, verbs in
            unsafe urls.withUnsafeMutableBufferPointer { url, urlCount in
                unsafe versions.withUnsafeMutableBufferPointer { version, versionCount in
                    precondition(
                        url.count - urlCount >= count && version.count - versionCount >= count)
                    let read = unsafe albatross_split_requests(
                        block, length, tokens, count, verbs,
                        url.baseAddress.unsafelyUnwrapped + urlCount,
                        version.baseAddress.unsafelyUnwrapped + versionCount)
                    urlCount += read
                    versionCount += read
                    return read
                }
            }
        }
    }

    /// Appends what `kernel` writes; it tells how much.
    @inline(__always)
    private static func fill<Value: BitwiseCopyable>(
        _ output: inout OutputSpan<Value>, _ block: Span<UInt8>, _ tokens: Span<TokenBatch.Token>,
        _ kernel: (
            UnsafePointer<UInt8>?, Int, UnsafePointer<TokenBatch.Token>?, Int,
            UnsafeMutablePointer<Value>
        ) -> Int
    ) {
        unsafe output.withUnsafeMutableBufferPointer { target, filled in
            precondition(target.count - filled >= tokens.count)
            guard !tokens.isEmpty else { return }
            filled += unsafe block.withUnsafeBufferPointer { block in
                unsafe tokens.withUnsafeBufferPointer { tokens in
                    unsafe kernel(
                        block.baseAddress, block.count, tokens.baseAddress, tokens.count,
                        target.baseAddress.unsafelyUnwrapped + filled)
                }
            }
        }
    }
}

extension albatross_integer_form {
    /// One to sixteen digits without leading zeros.
    init(limit: UInt64) {
        self.init(shortest: 1, longest: 16, leading_zeros: 0, limit: limit)
    }

    /// Three digits: `000` is a status (HTTP/2, GOAWAY).
    static var status: albatross_integer_form {
        albatross_integer_form(shortest: 3, longest: 3, leading_zeros: 1, limit: 999)
    }
}
