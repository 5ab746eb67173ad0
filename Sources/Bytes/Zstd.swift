import CShims
import Synchronization

package enum ZstdError: Error, Equatable, Sendable {
    /// The library's own words.
    case failed(String)
    /// The frame holds another number of bytes than was promised.
    case sizeMismatch(expected: Int, actual: Int)
}

/// A reusable zstd compression context (RFC 8878 frames). One per task.
@safe package final class ZstdCompressor {
    private let context: OpaquePointer
    private let level: Int32
    private var clock: StageClock

    /// - Parameter isTimed: whether `drainTimes` is wanted.
    package init(level: Int32, isTimed: Bool = false) {
        // Fails only where malloc does.
        guard let created = unsafe ZSTD_createCCtx() else { preconditionFailure("out of memory") }
        unsafe context = created
        self.level = level
        clock = StageClock(isOn: isTimed)
    }

    deinit {
        unsafe ZSTD_freeCCtx(context)
    }

    package func compress(_ bytes: [UInt8]) throws(ZstdError) -> [UInt8] {
        guard bytes.count > Zstd.tinyBytes else { return Zstd.stored(bytes) }
        clock.start()
        defer { clock.lap(.zstd) }
        if let frame = try DigitFrame(bytes)?.frame(compressed) { return frame }
        return try compressed(bytes[...])
    }

    /// A frame by the library.
    func compressed(_ bytes: ArraySlice<UInt8>) throws(ZstdError) -> [UInt8] {
        let bound = ZSTD_compressBound(bytes.count)
        var code = 0
        let result = unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            code = unsafe bytes.withUnsafeBufferPointer { input in
                unsafe ZSTD_compressCCtx(
                    context, output.baseAddress, output.count, input.baseAddress, input.count, level
                )
            }
            count = ZSTD_isError(code) == 0 ? code : 0
        }
        guard ZSTD_isError(code) == 0 else { throw .failed(Zstd.name(of: code)) }
        return result
    }

    /// The time since the last call.
    package func drainTimes() -> StageTimes { clock.drain() }
}

/// A zstd decompression context. Making one costs as much as a small page, so that contexts that
/// nobody has any more are kept for others.
@safe package final class ZstdDecompressor {
    private let context: OpaquePointer

    /// Used by one decompressor at a time, on whichever thread.
    @safe private struct Idle: @unchecked Sendable {
        let context: OpaquePointer
    }

    private static let idle = Mutex<[Idle]>([])
    private static let idleLimit = 16

    package init() {
        if let kept = Self.idle.withLock({ $0.popLast() }) {
            unsafe context = kept.context
            return
        }
        // Fails only where malloc does.
        guard let created = unsafe ZSTD_createDCtx() else { preconditionFailure("out of memory") }
        unsafe context = created
    }

    deinit {
        let mine = unsafe Idle(context: context)
        let isKept = Self.idle.withLock { idle in
            guard idle.count < Self.idleLimit else { return false }
            idle.append(mine)
            return true
        }
        if !isKept { _ = unsafe ZSTD_freeDCtx(context) }
    }

    /// Decompresses frames that must hold exactly `size` bytes; allocates no more than that.
    package func decompress(
        _ bytes: [UInt8], in range: Range<Int>, size: Int
    ) throws(ZstdError) -> [UInt8] {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count && size >= 0)
        var code = 0
        let result = unsafe [UInt8](unsafeUninitializedCapacity: max(size, 1)) { output, count in
            code = unsafe bytes.withUnsafeBufferPointer { input in
                unsafe ZSTD_decompressDCtx(
                    context, output.baseAddress, size,
                    input.baseAddress.map { unsafe $0 + range.lowerBound },
                    range.count)
            }
            count = ZSTD_isError(code) == 0 ? code : 0
        }
        guard ZSTD_isError(code) == 0 else { throw .failed(Zstd.name(of: code)) }
        guard code == size else { throw .sizeMismatch(expected: size, actual: code) }
        return result
    }
}

package enum Zstd {
    /// Bytes that no compression makes fewer: pages without a value, and of one value.
    fileprivate static let tinyBytes = 16

    /// A frame of one raw block (RFC 8878, 3.1.1): what the library makes of bytes as few as these.
    fileprivate static func stored(_ bytes: [UInt8]) -> [UInt8] {
        // The magic number; a single segment whose size takes one byte, without checksum and
        // dictionary; the header of the last block, which is raw.
        let count = UInt8(bytes.count)
        return [0x28, 0xB5, 0x2F, 0xFD, 0x20, count, count << 3 | 1, 0, 0] + bytes
    }

    /// Decompresses frames that must hold exactly `size` bytes; allocates no more than that.
    package static func decompress(
        _ bytes: [UInt8], in range: Range<Int>, size: Int
    ) throws(ZstdError) -> [UInt8] {
        try ZstdDecompressor().decompress(bytes, in: range, size: size)
    }

    fileprivate static func name(of code: Int) -> String {
        unsafe String(cString: ZSTD_getErrorName(code))
    }
}
