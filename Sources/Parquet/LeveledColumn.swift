import Bytes

/// A column of any nesting: a pair of levels for each slot, and the values of those slots whose
/// definition level is the highest (parquet-format, "Nested Encoding").
package struct LeveledColumn: Sendable, Equatable {
    /// How many of the optional and repeated groups on the path are there.
    package var definition: [UInt8] = []
    /// 0 where a row begins, else which of the repeated groups goes on; as many as definitions.
    package var repetition: [UInt8] = []
    package var values: ChunkValues

    package init(_ values: ChunkValues) {
        self.values = values
    }

    /// Rows that begin here.
    package var rowCount: Int { repetition.count { $0 == 0 } }
}

/// Levels of a page: one pair a slot.
struct NestedLevels {
    private(set) var definition: [UInt8]
    private(set) var repetition: [UInt8]
    /// Slots that have a value.
    let valueCount: Int

    /// - Parameters:
    ///   - repetitions: the hybrid without its length; nil if the leaf does not repeat.
    ///   - definitions: the same; nil if every slot has a value.
    init(
        repetitions: ByteReader?, definitions: ByteReader?, slots: Int, of leaf: SchemaLeaf
    ) throws(ParquetError) {
        repetition = try Self.levels(repetitions, slots, leaf.maximumRepetition, "repetition")
        definition = try Self.levels(definitions, slots, leaf.maximumDefinition, "definition")
        valueCount = definition.count { $0 == leaf.maximumDefinition }
    }

    private static func levels(
        _ input: ByteReader?, _ count: Int, _ maximum: Int, _ kind: String
    ) throws(ParquetError) -> [UInt8] {
        guard let input, maximum > 0 else { return Array(repeating: 0, count: count) }
        let width = BitPacking.width(of: UInt32(maximum))
        var runs = try HybridRuns(input, count: count, width: width)
        var levels: [UInt8] = []
        levels.reserveCapacity(runs.plausibleCount)
        var packed: [UInt32] = []
        while let run = try runs.next() {
            switch run {
            case .repeated(let level, let count):
                guard level <= maximum else { throw tooHigh(kind, level, maximum) }
                levels.append(contentsOf: repeatElement(UInt8(level), count: count))
            case .packed(let offset, let count):
                packed.removeAll(keepingCapacity: true)
                BitPacking.unpack(
                    input.bytes.span, offset, count: count, width: width, to: &packed)
                for level in packed {
                    guard level <= maximum else { throw tooHigh(kind, level, maximum) }
                    levels.append(UInt8(level))
                }
            }
        }
        return levels
    }

    private static func tooHigh(_ kind: String, _ level: UInt32, _ maximum: Int) -> ParquetError {
        .corrupt("\(kind) level \(level) where \(maximum) is the highest")
    }
}
