import Bytes

/// Where the rows of each key are: parts by number, and rows in them.
struct KeyPlaces {
    private struct Entry {
        let hash: UInt64
        let part: Int32
        let row: Int32
    }

    private var entries: [Entry] = []

    /// Notes the keys of a part's rows; a null is none.
    mutating func add(_ block: Block, _ leaf: Int, part: Int) {
        let vector = block.vectors[leaf]
        for row in block.rows {
            guard let hash = Self.hash(vector, row - block.bases[leaf]) else { continue }
            entries.append(Entry(hash: hash, part: Int32(part), row: Int32(row)))
        }
    }

    /// To be called when all parts are known.
    mutating func sort() { entries.sort { $0.hash < $1.hash } }

    /// Parts, by number, with the rows in them that may have the key.
    func rows(_ hash: UInt64) -> [(part: Int, rows: [Int32])] {
        var found: [Int: [Int32]] = [:]
        for entry in entries[entries.partitionPoint { $0.hash < hash }...] {
            guard entry.hash == hash else { break }
            found[Int(entry.part), default: []].append(entry.row)
        }
        return found.map { ($0.key, $0.value.sorted()) }
    }

    /// Hash of the only value that passes; nil if there are several, or none.
    static func hash(_ question: ColumnTest.Question) -> UInt64? {
        switch question {
        case .text(.oneOf(let texts), false):
            guard texts.count == 1, let text = texts.first else { return nil }
            return Kernels.hash(text.span, 0, text.count)
        case .integers(let ranges, false):
            guard ranges.list.count == 1, let range = ranges.list.first,
                range.lowerBound == range.upperBound
            else { return nil }
            return Kernels.mix(UInt64(bitPattern: range.lowerBound))
        default: return nil
        }
    }

    private static func hash(_ vector: ColumnVector, _ row: Int) -> UInt64? {
        if let integer = vector.integer(row) { return Kernels.mix(UInt64(bitPattern: integer)) }
        let code = vector.code(row)
        guard code < vector.strings.count else { return nil }
        let range = vector.strings.range(code)
        return Kernels.hash(vector.strings.bytes.span, range.lowerBound, range.count)
    }
}
