import AccessLog
import Bytes
import Parquet
import Schemas
import Table

/// A line in the quarantine.
package struct RefusedLine: Sendable, Equatable {
    package let family: String
    package let object: String
    /// Line in the object, from 1.
    package let line: Int
    /// `RejectionReason`, as stored.
    package let reason: String
    /// Number of the field, from 1; 0 where the whole line is meant.
    package let field: Int
    /// Byte of the line, from 1, where the trouble begins.
    package let byte: Int
    /// The line as it was, without its newline.
    package let raw: [UInt8]
}

/// Reads the table of refused lines.
package struct RefusedLines: Sendable {
    private let dataset: String

    package init(dataset: String) {
        self.dataset = dataset
    }

    /// Calls `body` with the lines of one file after the other, in order of day.
    /// - Throws: status 66 if there is no dataset.
    package func read(
        _ body: (RefusedLine) throws(PipelineError) -> Void
    ) throws(PipelineError) {
        let tables = try OpenTable.all(of: dataset)
        for file in tables.last(where: { $0.family == nil })?.files ?? [] {
            for line in try lines(of: file) { try body(line) }
        }
    }

    func lines(of file: AddFile) throws(PipelineError) -> [RefusedLine] {
        do throws(ParquetError) {
            let reader = try FileReader(
                path: "\(dataset)/\(TableLayout.quarantine.folder)/\(file.location)")
            var lines: [RefusedLine] = []
            for group in reader.metadata.rowGroups.indices {
                lines += try Self.lines(of: reader, rowGroup: group)
            }
            return lines
        } catch { throw PipelineError(reading: error) }
    }

    private static func lines(
        of file: FileReader, rowGroup: Int
    ) throws(ParquetError) -> [RefusedLine] {
        func data(_ name: String) throws(ParquetError) -> ChunkData {
            guard let column = file.column(named: name) else {
                throw .corrupt("no column \(name)")
            }
            return try file.read(column: column, rowGroup: rowGroup).data
        }
        let families = StoredTexts(try data("family"))
        let objects = StoredTexts(try data("source_object"))
        let reasons = StoredTexts(try data("reason"))
        let numbers = StoredIntegers(try data("source_line"))
        let fields = StoredIntegers(try data("field"))
        let bytes = StoredIntegers(try data("byte"))
        let raw = try data("raw")
        return numbers.values.indices.map { row in
            RefusedLine(
                family: families.text(row) ?? "", object: objects.text(row) ?? "",
                line: Int(numbers.values[row] ?? 0), reason: reasons.text(row) ?? "",
                field: Int(fields.values[row] ?? 0), byte: Int(bytes.values[row] ?? 0),
                raw: raw.bytes(ofRow: row))
        }
    }
}

extension ChunkData {
    /// The bytes of a row of a column without nulls.
    fileprivate func bytes(ofRow row: Int) -> [UInt8] {
        guard isPresent?[row] ?? true else { return [] }
        let position = isPresent.map { $0[..<row].count(where: \.self) } ?? row
        switch values {
        case .bytes(let strings): return Array(strings[position])
        case .coded(let strings, let codes): return Array(strings[Int(codes[position])])
        default: return []
        }
    }
}
