import Bytes

/// A file's schema, read once for all files of a table that have the same.
struct FileSchema: Sendable {
    /// The Thrift list that it was read from.
    let bytes: [UInt8]
    /// CRC-32 of `bytes`.
    let mark: UInt32
    let elements: [SchemaElement]
    let leaves: [SchemaLeaf]
    /// Columns that are in no group, by name.
    let columns: [String: Int]

    /// - Parameters:
    ///   - reader: in front of the list, behind the header of its field; behind the list afterwards.
    ///   - known: one that the file may have too.
    init(
        _ reader: inout ThriftReader, _ field: ThriftReader.FieldHeader, known: FileSchema?
    ) throws(ParquetError) {
        if let known, reader.takes(known.bytes) {
            self = known
            return
        }
        let start = reader.input.offset
        var elements: [SchemaElement] = []
        try reader.list(field) { reader, _ throws(ParquetError) in
            elements.append(try SchemaElement(&reader))
        }
        let leaves = try SchemaLeaf.leaves(of: elements)
        var columns: [String: Int] = [:]
        for (position, leaf) in leaves.enumerated() where leaf.path.count == 1 {
            // Of columns with the same name the first counts.
            if columns[leaf.path[0]] == nil { columns[leaf.path[0]] = position }
        }
        bytes = Array(reader.input.bytes[start..<reader.input.offset])
        mark = CRC32.of(bytes)
        (self.elements, self.leaves, self.columns) = (elements, leaves, columns)
    }
}

/// Which columns' chunks are read from a footer; the others are passed over.
struct FooterChoice: Sendable {
    let names: Set<String>
    /// By leaf; nil until the schema was read.
    private(set) var isWanted: [Bool]?

    init(_ names: Set<String>) {
        self.names = names
    }

    mutating func choose(from schema: FileSchema) {
        var wanted = [Bool](repeating: false, count: schema.leaves.count)
        for name in names {
            if let column = schema.columns[name] { wanted[column] = true }
        }
        isWanted = wanted
    }
}
