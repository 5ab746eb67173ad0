import Bytes
import Parquet

/// A map of texts in each row of a row group, of which only what is asked for becomes a value.
struct CheckpointMaps {
    private let keys: LeveledTexts
    private let values: LeveledTexts
    /// First slot of each row, and the slot behind the last.
    private let starts: [Int]

    var rowCount: Int { starts.count - 1 }

    /// Nil where keys and values do not belong together.
    /// - Parameters:
    ///   - keys: texts, with their highest definition level.
    ///   - values: the same.
    init?(_ keys: LeveledTexts, _ values: LeveledTexts) {
        guard keys.repetition == values.repetition else { return nil }
        (self.keys, self.values) = (keys, values)
        var starts: [Int] = []
        starts.reserveCapacity(keys.repetition.count + 1)
        for (slot, level) in keys.repetition.enumerated() where level == 0 { starts.append(slot) }
        starts.append(keys.repetition.count)
        self.starts = starts
    }

    /// The map in a row; one that is null is empty here.
    func map(_ row: Int) -> [String: String?] {
        var map: [String: String?] = [:]
        for slot in starts[row]..<starts[row + 1] {
            guard let key = keys.text(slot) else { continue }
            // Room for a table's usual partition columns, made once.
            if map.isEmpty { map.reserveCapacity(3) }
            map.updateValue(values.text(slot), forKey: key)
        }
        return map
    }

    /// What the rows have under `key`: the distinct values, the first of them nil, and of each row
    /// the number of its own.
    func values(of key: String) -> (distinct: [String?], codes: [Int]) {
        let wanted = Array(key.utf8)
        var distinct: [String?] = [nil]
        var known: [String: Int] = [:]
        var last: (slot: Int, code: Int)?
        let codes = (0..<rowCount).map { row -> Int in
            let slots = starts[row]..<starts[row + 1]
            guard let slot = slots.first(where: { keys.isText($0, wanted) }), values.hasText(slot)
            else { return 0 }
            // Mostly files of one folder stand together.
            if let last, values.isSame(last.slot, slot) { return last.code }
            guard let text = values.text(slot) else { return 0 }
            let code = known[text] ?? distinct.count
            if code == distinct.count {
                known[text] = code
                distinct.append(text)
            }
            last = (slot, code)
            return code
        }
        return (distinct, codes)
    }
}

/// The texts of a repeated column, by slot.
struct LeveledTexts {
    let repetition: [UInt8]
    private let strings: ByteStrings
    /// Of each slot the text among `strings`; their count where there is none.
    private let places: [Int]

    /// Nil where the column has no texts.
    init?(_ column: LeveledColumn, maximumDefinition: Int) {
        repetition = column.repetition
        let codes: [UInt32]?
        switch column.values {
        case .bytes(let list): (strings, codes) = (list, nil)
        case .coded(let list, let numbers): (strings, codes) = (list, numbers)
        default: return nil
        }
        let none = strings.count
        var value = 0
        places = column.definition.map { level in
            guard Int(level) == maximumDefinition else { return none }
            defer { value += 1 }
            return codes.map { Int($0[value]) } ?? value
        }
    }

    func hasText(_ slot: Int) -> Bool { places[slot] < strings.count }

    func text(_ slot: Int) -> String? { hasText(slot) ? strings.text(places[slot]) : nil }

    func isText(_ slot: Int, _ wanted: [UInt8]) -> Bool {
        guard hasText(slot) else { return false }
        let range = strings.range(places[slot])
        return range.count == wanted.count
            && Kernels.equal(
                strings.bytes.span, range.lowerBound, wanted.span, 0, wanted.count)
    }

    /// Whether two slots that have texts have the same.
    func isSame(_ left: Int, _ right: Int) -> Bool {
        let (first, second) = (strings.range(places[left]), strings.range(places[right]))
        return first.count == second.count
            && Kernels.equal(
                strings.bytes.span, first.lowerBound, strings.bytes.span, second.lowerBound,
                first.count)
    }
}
