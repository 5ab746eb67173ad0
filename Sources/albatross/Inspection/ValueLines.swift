import Bytes
import Parquet
import Pipeline
import Query

/// The rows of a file as JSON, one object a line: the flat columns, in the file's order.
struct ValueLines {
    /// Columns that have any number of values in a row, and are left out.
    let repeated: [String]

    private let file: FileReader
    private let columns: [Int]
    private let keys: [[UInt8]]

    init(_ file: FileReader) {
        self.file = file
        columns = file.leaves.indices.filter { file.leaves[$0].maximumRepetition == 0 }
        repeated = file.leaves.filter { $0.maximumRepetition > 0 }.map(\.name)
        keys = columns.map { column in
            var json = JSONText()
            json.key(file.leaves[column].name)
            return json.bytes
        }
    }

    /// Writes row group after row group, so that memory holds one at a time.
    func write(to output: inout DataOutput) throws(PipelineError) {
        if columns.isEmpty, let name = repeated.first {
            throw PipelineError(
                .data,
                PlainText.sanitized(
                    "\(file.path), column \(name): unsupported: repeated columns, and no flat one"))
        }
        for group in file.metadata.rowGroups.indices {
            var chunks: [ChunkRows] = []
            for column in columns {
                do throws(ParquetError) {
                    let data = try file.read(column: column, rowGroup: group).data
                    chunks.append(
                        ChunkRows(data, isText: file.leaves[column].element.isText))
                } catch {
                    try output.flush()
                    throw PipelineError(inspecting: error)
                }
            }
            try write(&chunks, rows: chunks.first?.rowCount ?? 0, to: &output)
            guard !output.isClosed else { return }
        }
    }

    private func write(
        _ chunks: inout [ChunkRows], rows: Int, to output: inout DataOutput
    ) throws(PipelineError) {
        var json = JSONText()
        for row in 0..<rows {
            json.removeAll()
            json.object { json in
                for index in chunks.indices {
                    json.key(encoded: keys[index])
                    if let value = chunks[index].next(row) {
                        value.append(to: &json)
                    } else {
                        json.null()
                    }
                }
            }
            try output.write(json.bytes)
            try output.write(CollectionOfOne(UInt8(ascii: "\n")))
            guard !output.isClosed else { return }
        }
    }
}

/// A chunk read row by row: values are stored without the nulls between them.
private struct ChunkRows {
    private let data: ChunkData
    private let isText: Bool
    private var position = 0

    init(_ data: ChunkData, isText: Bool) {
        self.data = data
        self.isText = isText
    }

    var rowCount: Int { data.rowCount }

    /// The value of `row`, which has to be one more than in the last call.
    mutating func next(_ row: Int) -> StoredValue? {
        if let isPresent = data.isPresent, !isPresent[row] { return nil }
        defer { position += 1 }
        switch data.values {
        case .boolean(let values): return .boolean(values[position])
        case .int32(let values): return .integer(Int64(values[position]))
        case .int64(let values): return .integer(values[position])
        case .float(let values): return .float(values[position])
        case .double(let values): return .double(values[position])
        case .bytes(let strings): return string(strings[position])
        case .coded(let strings, let codes): return string(strings[Int(codes[position])])
        }
    }

    private func string(_ bytes: ArraySlice<UInt8>) -> StoredValue {
        isText ? .text(bytes) : .binary(bytes)
    }
}

extension SchemaElement {
    /// Whether values are text by the schema.
    var isText: Bool { type == .byteArray && logicalType == .string }
}
