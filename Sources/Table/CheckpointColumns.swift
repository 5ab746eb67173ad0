import Bytes
import Parquet

/// Columns of one row group of a checkpoint, one entry a row; a column that the file lacks is empty
/// of values.
struct CheckpointColumns {
    let reader: FileReader
    let rowGroup: Int
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

    /// - Parameter rows: those that are wanted; nil is all.
    func texts(_ name: String, of rows: [Int]? = nil) throws(ParquetError) -> [String?] {
        try values(name, of: rows) { values, places in
            switch values {
            case .bytes(let strings): places.map { $0.map(strings.text) }
            case .coded(let strings, let codes):
                if rows == nil {
                    Self.texts(strings, codes, places)
                } else {
                    places.map { $0.map { strings.text(Int(codes[$0])) } }
                }
            default: nil
            }
        }
    }

    /// - Parameter rows: those that are wanted; nil is all.
    func integers(_ name: String, of rows: [Int]? = nil) throws(ParquetError) -> [Int64?] {
        try values(name, of: rows) { values, places in
            switch values {
            case .int64(let numbers): places.map { $0.map { numbers[$0] } }
            case .int32(let numbers): places.map { $0.map { Int64(numbers[$0]) } }
            default: nil
            }
        }
    }

    func flags(_ name: String) throws(ParquetError) -> [Bool?] {
        try values(name, of: nil) { values, places in
            if case .boolean(let flags) = values {
                places.map { $0.map { flags[$0] } }
            } else {
                nil
            }
        }
    }

    /// Maps of texts; one that is null is empty here.
    func maps(_ name: String) throws(ParquetError) -> [[String: String?]] {
        guard let maps = try mapColumn(name) else { return Array(repeating: [:], count: rowCount) }
        return (0..<rowCount).map(maps.map)
    }

    /// The maps of all rows, still as they are stored; nil if the file has none of the name.
    func mapColumn(_ name: String) throws(ParquetError) -> CheckpointMaps? {
        guard let keys = group(name, last: "key"), let values = group(name, last: "value") else {
            return nil
        }
        guard let maps = CheckpointMaps(try leveled(keys), try leveled(values)),
            maps.rowCount == rowCount
        else { throw mismatch(name, "as many values as keys") }
        return maps
    }

    /// Lists of texts; one that is null is empty here.
    func lists(_ name: String) throws(ParquetError) -> [[String]] {
        guard let column = group(name, last: nil) else {
            return Array(repeating: [], count: rowCount)
        }
        let elements = try leveled(column)
        var lists: [[String]] = []
        for (slot, level) in elements.repetition.enumerated() {
            if level == 0 { lists.append([]) }
            guard let element = elements.text(slot) else { continue }
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

    private func leveled(_ column: Int) throws(ParquetError) -> LeveledTexts {
        let levels = try reader.readLevels(column: column, rowGroup: rowGroup)
        let leaf = reader.leaves[column]
        guard let texts = LeveledTexts(levels, maximumDefinition: leaf.maximumDefinition) else {
            throw mismatch(leaf.name, "text")
        }
        return texts
    }

    /// - Parameter convert: gets the values, and of each wanted row the place of its own.
    private func values<Value>(
        _ name: String, of rows: [Int]?, _ convert: (ChunkValues, [Int?]) -> [Value?]?
    ) throws(ParquetError) -> [Value?] {
        guard let column = columns[name] else {
            return Array(repeating: nil, count: rows?.count ?? rowCount)
        }
        let data = try reader.read(column: column, rowGroup: rowGroup).data
        var places: [Int?] = []
        places.reserveCapacity(rowCount)
        if let isPresent = data.isPresent {
            var place = 0
            for flag in isPresent {
                places.append(flag ? place : nil)
                if flag { place += 1 }
            }
        } else {
            // Without flags all rows have a value, or none has.
            let none = data.values.count == 0
            for row in 0..<rowCount { places.append(none ? nil : row) }
        }
        if let rows { places = rows.map { places[$0] } }
        guard let values = convert(data.values, places) else {
            throw mismatch(name, "another type")
        }
        return values
    }

    /// Each distinct string is made once.
    private static func texts(
        _ strings: ByteStrings, _ codes: [UInt32], _ places: [Int?]
    ) -> [String?] {
        let entries = (0..<strings.count).map(strings.text)
        return places.map { $0.map { entries[Int(codes[$0])] } }
    }

    private func mismatch(_ name: String, _ wanted: String) -> ParquetError {
        var error = ParquetError(code: .corrupt, reason: "\(wanted) expected")
        error.file = reader.path
        error.rowGroup = rowGroup
        error.column = name
        return error
    }
}
