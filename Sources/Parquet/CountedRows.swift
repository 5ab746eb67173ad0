import Bytes

/// The rows of a row group counted by the values of some columns, without giving each row its own.
package struct CountedRows: Sendable {
    /// The columns that were asked for, with a row for each class of equal rows.
    package let columns: [ColumnData]
    /// Rows of each class.
    package let counts: [Int32]
    package let bytesRead: Int
}

extension FileReader {
    /// Counts equal rows by the codes of their dictionaries.
    ///
    /// - Returns: nil where the pages are not made for it: a column without a dictionary, or one whose
    ///   nulls stand in other rows than those of the others.
    package func countRows(
        of columns: [Int], rowGroup: Int
    ) throws(ParquetError) -> CountedRows? {
        var parts: [CodePages] = []
        var bytesRead = 0
        for column in columns {
            let (part, bytes) = try read(column, rowGroup) { reader, bytes throws(ParquetError) in
                try reader.readCodePages(bytes)
            }
            guard let part else { return nil }
            bytesRead += bytes
            parts.append(part)
        }
        guard var tally = CodeTally(parts) else { return nil }
        do throws(ParquetError) {
            for page in parts[0].pages.indices {
                guard try tally.add(page) else { return nil }
            }
        } catch { throw error.at(file: path, rowGroup: rowGroup) }
        let (codes, counts) = tally.classes()
        return CountedRows(
            columns: zip(parts, codes).map { part, codes in
                .coded(CodedChunk(entries: part.entries, codes: codes))
            }, counts: counts, bytesRead: bytesRead)
    }
}

/// A chunk whose pages name entries of one dictionary, the names still packed.
struct CodePages {
    let entries: ChunkValues
    let pages: [DataPage]
}

extension ChunkReader {
    /// Nil where a page has another encoding.
    fileprivate func readCodePages(_ bytes: [UInt8]) throws(ParquetError) -> CodePages? {
        let dictionaries = [Encoding.rleDictionary, .plainDictionary].map(\.rawValue)
        guard chunk.encodings.contains(where: dictionaries.contains), chunk.type != .boolean else {
            return nil
        }
        try checkChunk()
        var pages: [DataPage] = []
        let decoder = try forEachPage(bytes, slots: Int(rowCount)) { page, _ in
            guard page.levels.valueCount == 0 || dictionaries.contains(page.encoding) else {
                return false
            }
            pages.append(page)
            return true
        }
        guard let decoder else { return nil }
        return CodePages(entries: decoder.dictionary ?? .none(of: chunk.type), pages: pages)
    }
}

/// Counts by the codes of several columns at once.
private struct CodeTally {
    private let columns: [CodePages]
    /// Columns with more than one entry, by position, with the factor of their codes in a class.
    private var varying: [(column: Int, factor: Int)] = []
    /// Rows with values, by class.
    private var counts: [Int32]
    /// Rows without any value.
    private var nullRows = 0
    /// Rows with values in columns of one entry.
    private var plainRows = 0
    private var codes: [UInt32] = []
    private var other: [UInt32] = []

    /// More classes than this are not counted in a table.
    private static let limit = 1 << 16

    /// Nil if there would be too many classes.
    init?(_ columns: [CodePages]) {
        guard let first = columns.first else { return nil }
        self.columns = columns
        var classes = 1
        for (position, column) in columns.enumerated() {
            guard column.pages.map(\.rows) == first.pages.map(\.rows) else { return nil }
            guard column.entries.count > 1 else { continue }
            varying.append((position, classes))
            let (product, overflow) = classes.multipliedReportingOverflow(by: column.entries.count)
            guard !overflow, product <= Self.limit else { return nil }
            classes = product
        }
        counts = Array(repeating: 0, count: classes)
    }

    /// Adds a page of every column; false where their nulls do not stand in the same rows.
    mutating func add(_ number: Int) throws(ParquetError) -> Bool {
        let first = columns[0].pages[number]
        for column in columns.dropFirst() {
            guard first.hasSameNulls(as: column.pages[number]) else { return false }
        }
        let present = first.levels.valueCount
        nullRows += first.rows - present
        guard present > 0 else { return true }
        guard !columns.contains(where: { $0.entries.count == 0 }) else {
            throw .corrupt("dictionary indices without a dictionary")
        }
        if varying.isEmpty { plainRows += present }
        for (turn, (position, factor)) in varying.enumerated() {
            let column = columns[position]
            if varying.count == 1 {
                try count(column, column.pages[number].values, present)
                continue
            }
            try decode(column, column.pages[number].values, present)
            if turn == 0 {
                swap(&codes, &other)
            } else {
                let factor = UInt32(factor)
                for index in codes.indices { other[index] &+= codes[index] &* factor }
            }
        }
        if varying.count > 1 {
            let classes = counts.count
            try Self.count(other, other.count, below: classes, &counts)
        }
        return true
    }

    private mutating func decode(
        _ column: CodePages, _ values: ByteReader, _ present: Int
    ) throws(ParquetError) {
        var input = values
        let width = Int(try input.byte())
        codes.removeAll(keepingCapacity: true)
        try HybridRLE.append(input, count: present, width: width, to: &codes)
        try Self.check(codes, below: column.entries.count)
    }

    /// Counts runs as such, and packed codes one by one.
    private mutating func count(
        _ column: CodePages, _ values: ByteReader, _ present: Int
    ) throws(ParquetError) {
        var input = values
        let width = Int(try input.byte())
        let limit = column.entries.count
        if width == 0 {
            counts[0] &+= Int32(present)
            return
        }
        var runs = try HybridRuns(input, count: present, width: width)
        while let run = try runs.next() {
            switch run {
            case .repeated(let code, let count):
                guard code < limit else {
                    throw .corrupt("index \(code) in a dictionary of \(limit)")
                }
                counts[Int(code)] &+= Int32(count)
            case .packed(let offset, let count):
                if codes.count < count { codes = Array(repeating: 0, count: count) }
                BitPacking.unpack(
                    input.bytes.span, offset, count: count, width: width, to: &codes, at: 0)
                try Self.count(codes, count, below: limit, &counts)
            }
        }
    }

    private static func count(
        _ codes: [UInt32], _ count: Int, below limit: Int, _ counts: inout [Int32]
    ) throws(ParquetError) {
        let found = codes.span
        var counted = counts.mutableSpan
        for index in 0..<count {
            let code = Int(found[index])
            guard code < limit else {
                throw .corrupt("index \(code) in a dictionary of \(limit)")
            }
            counted[code] &+= 1
        }
    }

    private static func check(_ codes: [UInt32], below limit: Int) throws(ParquetError) {
        let highest = codes.max() ?? 0
        guard highest < limit || codes.isEmpty else {
            throw .corrupt("index \(highest) in a dictionary of \(limit)")
        }
    }

    /// For each column the code of every class that occurs, and how many rows that has.
    consuming func classes() -> (codes: [[UInt32]], counts: [Int32]) {
        if varying.isEmpty { counts[0] = Int32(clamping: plainRows) }
        let found = counts.indices.filter { counts[$0] > 0 }
        var codes = columns.map { _ in [UInt32](repeating: 0, count: found.count) }
        for (position, factor) in varying {
            let size = columns[position].entries.count
            codes[position] = found.map { UInt32($0 / factor % size) }
        }
        var sums = found.map { counts[$0] }
        if nullRows > 0 {
            for (position, column) in columns.enumerated() {
                codes[position].append(UInt32(column.entries.count))
            }
            sums.append(Int32(clamping: nullRows))
        }
        return (codes, sums)
    }
}

extension DataPage {
    /// Whether the same rows are null, as far as that shows without a look at each of them.
    fileprivate func hasSameNulls(as other: DataPage) -> Bool {
        guard rows == other.rows, levels.valueCount == other.levels.valueCount else { return false }
        if levels.valueCount == rows || levels.valueCount == 0 { return true }
        guard let mine = levelBytes, let others = other.levelBytes,
            mine.remaining == others.remaining
        else { return false }
        return Kernels.equal(
            mine.bytes.span, mine.offset, others.bytes.span, others.offset, mine.remaining)
    }
}
