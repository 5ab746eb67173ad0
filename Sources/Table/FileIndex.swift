import Parquet

/// What a table's log says of a data file beyond its statistics: how many rows of each row group have
/// which number in one column, and where the chunks of the first row group lie.
///
/// With it a question for few of those numbers needs no footer, and one that only counts no file. It stands
/// in `add.tags`, which other readers pass over (Delta protocol, "Add File"). A file without it is read
/// by its footer.
package struct FileIndex: Sendable, Equatable {
    package static let tag = "albatross.index"

    package struct Count: Sendable, Equatable {
        /// Nil is null.
        package let value: Int64?
        package let rows: Int64
    }

    package let column: String
    /// By row group.
    package let groups: [[Count]]
    /// Nil where the first row group is large, or made in another way.
    package let first: ChunkPlaces?

    /// More numbers than a status code has; the log is not to grow by more.
    private static let valueLimit = 96
    /// Bytes of a first row group that is worth its places.
    private static let placesLimit: Int64 = 1 << 20

    /// - Parameters:
    ///   - reader: of the file.
    ///   - metadata: with all columns of it.
    /// - Returns: nil where the file has no such column of whole numbers, or too many different ones.
    package init?(
        of reader: FileReader, _ metadata: FileMetadata, counting column: String
    ) throws(ParquetError) {
        guard let position = reader.column(named: column) else { return nil }
        var groups: [[Count]] = []
        for group in metadata.rowGroups.indices {
            var rows: [Int64?: Int64] = [:]
            if let found = try reader.countRows(of: [position], rowGroup: group) {
                let values = try found.columns[0].values.integers()
                for (value, count) in zip(values, found.counts) {
                    rows[value, default: 0] += Int64(count)
                }
            } else {
                let values = try reader.read(column: position, rowGroup: group).data.integers()
                for value in values { rows[value, default: 0] += 1 }
            }
            groups.append(
                rows.map { Count(value: $0.key, rows: $0.value) }
                    .sorted { ($0.value ?? .min) < ($1.value ?? .min) })
        }
        guard groups.reduce(0, { $0 + $1.count }) <= Self.valueLimit else { return nil }
        let places = ChunkPlaces(of: reader, metadata)
        let size = places?.sizes.reduce(0, +) ?? 0
        (self.column, self.groups) = (column, groups)
        first = size <= Self.placesLimit ? places : nil
    }

    /// `COLUMN VALUE:ROWS,VALUE:ROWS;VALUE:ROWS MARK SIZE,SIZEd`: row groups apart by `;`, `-` for null, the mark
    /// in hexadecimal, `d` behind the size of a chunk with a dictionary.
    package var text: String {
        let counts = groups.map { group in
            group.map { "\($0.value.map { "\($0)" } ?? "-"):\($0.rows)" }.joined(separator: ",")
        }
        var words = [column, counts.joined(separator: ";")]
        if let first {
            let sizes = zip(first.sizes, first.isCoded).map { "\($0)\($1 ? "d" : "")" }
            words += [String(first.schemaMark, radix: 16), sizes.joined(separator: ",")]
        }
        return words.joined(separator: " ")
    }
}

extension FileIndex {
    /// Nil where the text is none that `text` gives.
    package init?(text: String) {
        var cursor = Cursor(bytes: Array(text.utf8))
        column = cursor.word()
        guard !column.isEmpty, cursor.take(" ") else { return nil }
        var groups: [[Count]] = [[]]
        var (rows, values): (Int64, Int) = (0, 0)
        repeat {
            let isNull = cursor.take("-", before: ":")
            let value = isNull ? nil : cursor.number()
            guard isNull || value != nil, cursor.take(":"), let count = cursor.number(), count >= 0
            else { return nil }
            groups[groups.count - 1].append(Count(value: value, rows: count))
            if groups.count == 1 { rows += count }
            // So few, of so few digits, have a sum.
            values += 1
            guard values <= Self.valueLimit else { return nil }
            if cursor.take(";") { groups.append([]) } else if !cursor.take(",") { break }
        } while true
        self.groups = groups
        guard cursor.take(" ") else {
            first = nil
            guard cursor.isAtEnd else { return nil }
            return
        }
        guard let mark = UInt32(cursor.word(), radix: 16), cursor.take(" ") else { return nil }
        var (sizes, isCoded): ([Int64], [Bool]) = ([], [])
        sizes.reserveCapacity(48)
        isCoded.reserveCapacity(48)
        repeat {
            guard let size = cursor.number() else { return nil }
            sizes.append(size)
            isCoded.append(cursor.take("d"))
        } while cursor.take(",")
        guard cursor.isAtEnd else { return nil }
        first = ChunkPlaces(schemaMark: mark, rowCount: rows, sizes: sizes, isCoded: isCoded)
    }

    /// Over the text of an index.
    private struct Cursor {
        let bytes: [UInt8]
        private var offset = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        var isAtEnd: Bool { offset == bytes.count }

        /// Up to the next space.
        mutating func word() -> String {
            let start = offset
            while offset < bytes.count, bytes[offset] != 0x20 { offset += 1 }
            return String(decoding: bytes[start..<offset], as: UTF8.self)
        }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard offset < bytes.count, bytes[offset] == UInt8(ascii: character) else {
                return false
            }
            offset += 1
            return true
        }

        mutating func take(_ character: Unicode.Scalar, before next: Unicode.Scalar) -> Bool {
            guard offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: next) else {
                return false
            }
            return take(character)
        }

        /// Of up to 15 digits.
        mutating func number() -> Int64? {
            let isNegative = take("-")
            let start = offset
            var value: Int64 = 0
            while offset < bytes.count, offset - start < 15 {
                let digit = bytes[offset] &- 0x30
                guard digit < 10 else { break }
                value = value * 10 + Int64(digit)
                offset += 1
            }
            return offset == start ? nil : isNegative ? -value : value
        }
    }
}
