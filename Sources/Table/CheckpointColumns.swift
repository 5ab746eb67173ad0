import Bytes
import Parquet

/// Columns of one row group of a checkpoint, one entry a row; a column that the file lacks is empty
/// of values.
struct CheckpointColumns {
    private let reader: FileReader
    private let rowGroup: Int
    private let columns: [String: Int]
    let rowCount: Int

    /// More actions in one row group than any writer puts there: refused, not allocated.
    private static let maximumRows = 1 << 24

    init(_ reader: FileReader, rowGroup: Int) throws(ParquetError) {
        self.reader = reader
        self.rowGroup = rowGroup
        rowCount = Int(clamping: reader.metadata.rowGroups[rowGroup].rowCount)
        var columns: [String: Int] = [:]
        for (index, leaf) in reader.leaves.enumerated() { columns[leaf.name] = index }
        self.columns = columns
        guard columns["add.path"] != nil else { throw mismatch("add.path", "a column") }
        guard rowCount <= Self.maximumRows else { throw mismatch("add.path", "fewer rows") }
    }

    func texts(_ name: String) throws(ParquetError) -> [String?] {
        try values(name) { values in
            switch values {
            case .bytes(let strings): (0..<strings.count).map(strings.text)
            case .coded(let strings, let codes): Self.texts(strings, codes)
            default: nil
            }
        }
    }

    func integers(_ name: String) throws(ParquetError) -> [Int64?] {
        try values(name) { values in
            switch values {
            case .int64(let numbers): numbers
            case .int32(let numbers): numbers.map(Int64.init)
            default: nil
            }
        }
    }

    func flags(_ name: String) throws(ParquetError) -> [Bool?] {
        try values(name) { if case .boolean(let flags) = $0 { flags } else { nil } }
    }

    /// Maps of texts; one that is null is empty here.
    func maps(_ name: String) throws(ParquetError) -> [[String: String?]] {
        guard let keys = group(name, last: "key"), let values = group(name, last: "value") else {
            return Array(repeating: [:], count: rowCount)
        }
        let names = try entries(keys)
        let texts = try entries(values)
        guard names.repetition == texts.repetition else {
            throw mismatch(name, "as many values as keys")
        }
        var maps: [[String: String?]] = []
        maps.reserveCapacity(rowCount)
        for slot in names.repetition.indices {
            if names.repetition[slot] == 0 { maps.append([:]) }
            guard let key = names.texts[slot] else { continue }
            if maps[maps.count - 1].isEmpty {
                // Room for a table's usual partition columns, made once.
                maps[maps.count - 1].reserveCapacity(3)
            }
            maps[maps.count - 1].updateValue(texts.texts[slot], forKey: key)
        }
        return maps
    }

    /// Lists of texts; one that is null is empty here.
    func lists(_ name: String) throws(ParquetError) -> [[String]] {
        guard let column = group(name, last: nil) else {
            return Array(repeating: [], count: rowCount)
        }
        let elements = try entries(column)
        var lists: [[String]] = []
        for slot in elements.repetition.indices {
            if elements.repetition[slot] == 0 { lists.append([]) }
            guard let element = elements.texts[slot] else { continue }
            lists[lists.count - 1].append(element)
        }
        return lists
    }

    /// The repeated leaf below `name`, whatever the groups between are called.
    private func group(_ name: String, last: String?) -> Int? {
        reader.leaves.firstIndex { leaf in
            leaf.maximumRepetition == 1 && leaf.name.hasPrefix(name + ".")
                && (last == nil || leaf.path.last == last)
        }
    }

    private func entries(
        _ column: Int
    ) throws(ParquetError) -> (repetition: [UInt8], texts: [String?]) {
        let levels = try reader.readLevels(column: column, rowGroup: rowGroup)
        let texts: [String]
        switch levels.values {
        case .bytes(let strings): texts = (0..<strings.count).map(strings.text)
        case .coded(let strings, let codes): texts = Self.texts(strings, codes)
        default: throw mismatch(reader.leaves[column].name, "text")
        }
        let maximum = reader.leaves[column].maximumDefinition
        var next = texts.makeIterator()
        return (
            levels.repetition, levels.definition.map { $0 == maximum ? next.next() : nil }
        )
    }

    private func values<Value>(
        _ name: String, _ convert: (ChunkValues) -> [Value]?
    ) throws(ParquetError) -> [Value?] {
        guard let column = columns[name] else { return Array(repeating: nil, count: rowCount) }
        let data = try reader.read(column: column, rowGroup: rowGroup).data
        guard let values = convert(data.values) else { throw mismatch(name, "another type") }
        guard let isPresent = data.isPresent else { return values }
        var next = values.makeIterator()
        return isPresent.map { $0 ? next.next() : nil }
    }

    /// Each distinct string is made once.
    private static func texts(_ strings: ByteStrings, _ codes: [UInt32]) -> [String] {
        let entries = (0..<strings.count).map(strings.text)
        return codes.map { entries[Int($0)] }
    }

    private func mismatch(_ name: String, _ wanted: String) -> ParquetError {
        var error = ParquetError(code: .corrupt, reason: "\(wanted) expected")
        error.file = reader.path
        error.rowGroup = rowGroup
        error.column = name
        return error
    }
}
