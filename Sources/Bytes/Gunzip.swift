import CShims

/// Which library inflates.
package enum InflateLibrary: String, CaseIterable, Sendable {
    case isal
    case zlib

    /// ISA-L where the build found it, else zlib.
    package static var fastest: InflateLibrary { albatross_has_isal() != 0 ? .isal : .zlib }

    package static var available: [InflateLibrary] {
        albatross_has_isal() != 0 ? [.isal, .zlib] : [.zlib]
    }
}

package enum GunzipError: Error, Equatable, Sendable {
    /// The compressed data is wrong at about this byte of the object.
    case corrupt(byte: Int, detail: String)
    /// The object ends inside a member.
    case truncated(byte: Int)
    /// Bytes follow the last member that are neither a member nor zero padding.
    case trailingGarbage(byte: Int)
    case outOfMemory

    /// What is wrong and where, without the object's name.
    package var words: String {
        switch self {
        case .corrupt(let byte, let detail): "corrupt gzip found at byte \(byte) (\(detail))"
        case .truncated(let byte): "gzip ends early at byte \(byte)"
        case .trailingGarbage(let byte): "bytes that are not gzip follow at byte \(byte)"
        case .outOfMemory: "out of memory"
        }
    }
}

/// Streaming decompression of a gzip object of any number of members (RFC 1952, section 2.2).
///
/// A final class because it owns a C state; one per task, reused for object after object.
@safe package final class Gunzip {
    private let library: InflateLibrary
    private let state: UnsafeMutableRawPointer
    private var insideMember = false
    private var sawMember = false
    private var inPadding = false
    private var consumed = 0
    /// Met after good output was made, which is handed over first.
    private var delayed: GunzipError?

    package init(_ library: InflateLibrary = .fastest) throws(GunzipError) {
        self.library = library
        let created = unsafe library == .isal ? albatross_isal_create() : albatross_zlib_create()
        guard let created = unsafe created else { throw .outOfMemory }
        unsafe state = created
    }

    deinit {
        switch library {
        case .isal: unsafe albatross_isal_destroy(state)
        case .zlib: unsafe albatross_zlib_destroy(state)
        }
    }

    /// Whether an object that begins so is gzip (RFC 1952, section 2.3.1); a single byte may be.
    /// - Parameter start: at least one byte.
    package static func isGzip(_ start: some Collection<UInt8>) -> Bool {
        magic.starts(with: start.prefix(magic.count))
    }

    private static let magic: [UInt8] = [0x1F, 0x8B]

    /// Forgets the last object.
    package func reset() {
        resetMember()
        insideMember = false
        sawMember = false
        inPadding = false
        consumed = 0
        delayed = nil
    }

    /// Inflates from `input[inputRange]` into `output[outputRange]` until one of them is used up.
    /// - Returns: how many bytes of each were used.
    package func inflate(
        _ input: [UInt8], _ inputRange: Range<Int>, into output: inout [UInt8],
        _ outputRange: Range<Int>
    ) throws(GunzipError) -> (consumed: Int, produced: Int) {
        precondition(inputRange.upperBound <= input.count && inputRange.lowerBound >= 0)
        precondition(outputRange.upperBound <= output.count && outputRange.lowerBound >= 0)
        if let delayed { throw delayed }
        var from = inputRange.lowerBound
        var to = outputRange.lowerBound
        while to < outputRange.upperBound {
            if !insideMember {
                guard from < inputRange.upperBound else { break }
                if let error = betweenMembers(input[from]) {
                    try delay(error, hasOutput: to > outputRange.lowerBound)
                    break
                }
                if inPadding {
                    from += 1
                    consumed += 1
                    continue
                }
                resetMember()
                insideMember = true
                sawMember = true
            }
            // Also called without input: the library may hold output that did not fit before.
            let step = self.step(
                input, from, inputRange.upperBound - from, &output, to, outputRange.upperBound - to)
            from += step.consumed
            consumed += step.consumed
            to += step.produced
            if step.error != 0 {
                let error = GunzipError.corrupt(
                    byte: consumed, detail: "\(library.rawValue) code \(step.error)")
                try delay(error, hasOutput: to > outputRange.lowerBound)
                break
            }
            if step.finished != 0 {
                insideMember = false
            } else if from == inputRange.upperBound {
                break
            } else if step.consumed == 0, step.produced == 0 {
                let error = GunzipError.corrupt(
                    byte: consumed, detail: "\(library.rawValue) makes no progress")
                try delay(error, hasOutput: to > outputRange.lowerBound)
                break
            }
        }
        return (from - inputRange.lowerBound, to - outputRange.lowerBound)
    }

    /// Says that the object ended; an open member is an error.
    package func finish() throws(GunzipError) {
        if let delayed { throw delayed }
        if insideMember { throw .truncated(byte: consumed) }
    }

    /// Zero bytes may pad the end of an object; anything else between members must begin one.
    private func betweenMembers(_ byte: UInt8) -> GunzipError? {
        if sawMember, byte == 0 { inPadding = true }
        if byte == (inPadding ? 0 : 0x1F) { return nil }
        return sawMember
            ? .trailingGarbage(byte: consumed) : .corrupt(byte: consumed, detail: "no gzip header")
    }

    /// Throws, unless there is good output to hand over first.
    private func delay(_ error: GunzipError, hasOutput: Bool) throws(GunzipError) {
        guard hasOutput else { throw error }
        delayed = error
    }

    private func resetMember() {
        switch library {
        case .isal: unsafe albatross_isal_reset(state)
        case .zlib: unsafe albatross_zlib_reset(state)
        }
    }

    private func step(
        _ input: [UInt8], _ from: Int, _ available: Int, _ output: inout [UInt8], _ to: Int,
        _ room: Int
    ) -> albatross_inflate_step {
        unsafe input.withUnsafeBufferPointer { source in
            unsafe output.withUnsafeMutableBufferPointer { target in
                let next = unsafe source.baseAddress.unsafelyUnwrapped + from
                let out = unsafe target.baseAddress.unsafelyUnwrapped + to
                return unsafe library == .isal
                    ? albatross_isal_step(state, next, available, out, room)
                    : albatross_zlib_step(state, next, available, out, room)
            }
        }
    }
}

/// One-shot gzip compression by zlib.
package enum Gzip {
    /// One member with no file name and no time: equal input gives equal bytes.
    package static func compress(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
        let bound = albatross_gzip_bound(bytes.count)
        return unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            unsafe count = bytes.withUnsafeBufferPointer { input in
                unsafe albatross_gzip(
                    input.baseAddress, input.count, output.baseAddress, output.count, level)
            }
            precondition(count > 0, "zlib could not allocate its state")
        }
    }
}
