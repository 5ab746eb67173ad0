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
        let families = try StoredTexts(data("family"))
        let objects = try StoredTexts(data("source_object"))
        let reasons = try StoredTexts(data("reason"))
        let numbers = try data("source_line").integers()
        let fields = try data("field").integers()
        let bytes = try data("byte").integers()
        let raw = StoredColumn(try data("raw"))
        return numbers.indices.map { row in
            var line: [UInt8] = []
            _ = raw.append(row, to: &line)
            return RefusedLine(
                family: families.text(row) ?? "", object: objects.text(row) ?? "",
                line: Int(numbers[row] ?? 0), reason: reasons.text(row) ?? "",
                field: Int(fields[row] ?? 0), byte: Int(bytes[row] ?? 0),
                raw: line)
        }
    }
}
