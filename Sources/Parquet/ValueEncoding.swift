import Bytes

/// Which encodings a file may have.
package enum EncodingProfile: String, Sendable, CaseIterable {
    /// Dictionary, plain and the delta family: what every engine of the last years reads.
    case full
    /// Dictionary and plain alone, for readers that know no more.
    case compatible
}

/// How the values of a chunk are written: one way for the whole chunk.
///
/// Never a dictionary beside plain pages (some vectorised readers then give wrong values), never
/// BYTE_STREAM_SPLIT (Spark 3.5 refuses it).
enum ValueEncoding {
    case plain
    /// Indices are packed at `width` bits, which may be more than they need.
    case dictionary(ChunkDictionary, width: Int)
    case deltaBinaryPacked
    case deltaLengthByteArray
    case deltaByteArray

    /// Values that a trial encodes: enough to tell, cheap beside the whole.
    private static let sampleSize = 2048

    /// Values below which a trial costs more than it can save: those of the errors of a quiet hour.
    private static let worthTrying = 128

    var number: Encoding {
        switch self {
        case .plain: .plain
        case .dictionary: .rleDictionary
        case .deltaBinaryPacked: .deltaBinaryPacked
        case .deltaLengthByteArray: .deltaLengthByteArray
        case .deltaByteArray: .deltaByteArray
        }
    }

    /// Appends `values[range]`; strings must be `.bytes` unless there is a dictionary.
    func append(_ values: ChunkValues, _ range: Range<Int>, to body: inout ByteWriter) {
        switch (self, values) {
        case (.dictionary(let dictionary, let width), _):
            body.append(UInt8(width))
            HybridRLE.encode(dictionary.codes.span, range, width: width, to: &body)
        case (.deltaBinaryPacked, .int32(let numbers)):
            DeltaBinaryPacked.encode(numbers[range], to: &body)
        case (.deltaBinaryPacked, .int64(let numbers)):
            DeltaBinaryPacked.encode(numbers[range], to: &body)
        case (.deltaLengthByteArray, .bytes(let strings)):
            DeltaLengthByteArray.encode(strings, range, to: &body)
        case (.deltaByteArray, .bytes(let strings)):
            DeltaByteArray.encode(strings, range, to: &body)
        default:
            PlainEncoding.encode(values, range, to: &body)
        }
    }

    /// What a choice comes to for the next chunks of the same column.
    struct Habit: Sendable {
        enum Way: Sendable {
            case plain, deltaBinaryPacked, deltaLengthByteArray, deltaByteArray
            /// Whether indices fill whole bytes.
            case dictionary(wholeBytes: Bool)
        }

        let way: Way
        /// Values of the chunk that decided.
        let count: Int

        /// What is best for a few values need not be so for many.
        func holds(for count: Int) -> Bool {
            count >= ValueEncoding.worthTrying && count / 4 <= self.count
        }
    }

    private var way: Habit.Way {
        switch self {
        case .plain: .plain
        case .dictionary(_, let width): .dictionary(wholeBytes: width % 8 == 0)
        case .deltaBinaryPacked: .deltaBinaryPacked
        case .deltaLengthByteArray: .deltaLengthByteArray
        case .deltaByteArray: .deltaByteArray
        }
    }

    /// The encoding that comes out smallest after compression.
    ///
    /// A chunk goes by the habit of one before: a trial costs as much as the encoding itself. The
    /// choice is made again where the values are plainly of another kind, for every small chunk, and
    /// for one that is much larger than the one that decided.
    static func choose(
        _ data: ChunkData, _ profile: EncodingProfile, _ compressor: ZstdCompressor,
        _ habit: inout Habit?
    ) throws(ZstdError) -> ValueEncoding {
        let count = data.values.count
        let known = habit.flatMap { $0.holds(for: count) ? $0.way : nil }
        switch known {
        case .dictionary(let wholeBytes):
            if let dictionary = ChunkDictionary(data), dictionary.isOfUse {
                let whole = (dictionary.width + 7) / 8 * 8
                let width = wholeBytes && dictionary.width > 1 ? whole : dictionary.width
                return .dictionary(dictionary, width: width)
            }
        case .some where data.repeats: break
        case .plain: return .plain
        case .deltaBinaryPacked: return .deltaBinaryPacked
        case .deltaLengthByteArray: return .deltaLengthByteArray
        case .deltaByteArray: return .deltaByteArray
        case nil: break
        }
        let encoding = try choose(data, profile, compressor)
        // The largest chunk knows best.
        if count >= habit?.count ?? 0 { habit = Habit(way: encoding.way, count: count) }
        return encoding
    }

    /// A dictionary that is far smaller than the values is taken at once; else the candidates are
    /// tried on the chunk's first values.
    private static func choose(
        _ data: ChunkData, _ profile: EncodingProfile, _ compressor: ZstdCompressor
    ) throws(ZstdError) -> ValueEncoding {
        let values = data.values
        guard values.count > 0 else { return .plain }
        let count = min(values.count, sampleSize)
        let dictionary = ChunkDictionary(data)
        if values.count < worthTrying {
            return dictionary.map { .dictionary($0, width: $0.width) } ?? .plain
        }
        if let dictionary, dictionary.isWorthIt {
            return try smallest(
                of: widths(of: dictionary), values, count, values.count, compressor)
        }
        var candidates = [ValueEncoding.plain]
        switch values {
        case .int32 where profile == .full, .int64 where profile == .full:
            candidates.append(.deltaBinaryPacked)
        case .bytes where profile == .full, .coded where profile == .full:
            candidates += [.deltaLengthByteArray, .deltaByteArray]
        default: break
        }
        if let dictionary { candidates += widths(of: dictionary) }
        let sample = values.unpacked(0..<count)
        return try smallest(of: candidates, sample, count, values.count, compressor)
    }

    /// The dictionary at the width it needs, and at whole bytes: zstd works on bytes and then gains
    /// what the width loses, or more.
    private static func widths(of dictionary: ChunkDictionary) -> [ValueEncoding] {
        let exact = ValueEncoding.dictionary(dictionary, width: dictionary.width)
        let whole = (dictionary.width + 7) / 8 * 8
        guard whole != dictionary.width, dictionary.width > 1 else { return [exact] }
        return [exact, .dictionary(dictionary, width: whole)]
    }

    /// Tries the candidates on `count` values and projects to all.
    private static func smallest(
        of candidates: [ValueEncoding], _ sample: ChunkValues, _ count: Int, _ total: Int,
        _ compressor: ZstdCompressor
    ) throws(ZstdError) -> ValueEncoding {
        guard candidates.count > 1 else { return candidates[0] }
        // Whatever the width, the dictionary's own page is the same: it counts beside other encodings.
        var pageSize = candidates.allSatisfy { $0.number == .rleDictionary } ? 0 : nil
        var best: (encoding: ValueEncoding, size: Int)?
        for candidate in candidates {
            var body = ByteWriter()
            candidate.append(sample, 0..<count, to: &body)
            var size = try compressor.compress(body.bytes).count * total / count
            if case .dictionary(let dictionary, _) = candidate {
                if pageSize == nil {
                    var page = ByteWriter()
                    PlainEncoding.encode(
                        dictionary.entries, 0..<dictionary.entries.count, to: &page)
                    pageSize = try compressor.compress(page.bytes).count
                }
                size += pageSize ?? 0
            }
            if best.map({ size < $0.size }) ?? true { best = (candidate, size) }
        }
        return best?.encoding ?? candidates[0]
    }
}

extension ChunkValues {
    /// Some of the values; strings without their dictionary.
    func unpacked(_ range: Range<Int>) -> ChunkValues {
        switch self {
        case .boolean(let values): return .boolean(Array(values[range]))
        case .int32(let values): return .int32(Array(values[range]))
        case .int64(let values): return .int64(Array(values[range]))
        case .float(let values): return .float(Array(values[range]))
        case .double(let values): return .double(Array(values[range]))
        case .bytes(let strings):
            return range == 0..<strings.count ? self : .bytes(strings.part(range))
        case .coded(let strings, let codes):
            return .bytes(strings.selected(codes.span.extracting(range)))
        }
    }
}

extension ChunkData {
    /// Whether the values are strings that come four times each, so that a dictionary is likely.
    fileprivate var repeats: Bool {
        guard case .coded(let strings, let codes) = values else { return false }
        return (usage?.ascending.count ?? strings.count) * 4 < codes.count
    }
}
