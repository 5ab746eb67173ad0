import Bytes

/// A leaf of a file's schema.
package struct SchemaLeaf: Sendable, Equatable {
    package let path: [String]
    package let element: SchemaElement
    /// Definition level of a value that is there.
    package let maximumDefinition: Int
    package let maximumRepetition: Int

    package var name: String { path.joined(separator: ".") }
}

/// An open Parquet file: its footer, and column chunks on demand.
package struct FileReader: Sendable {
    package let path: String
    package let metadata: FileMetadata
    package let leaves: [SchemaLeaf]
    /// Bytes of footer and tail that opening took.
    package let footerBytes: Int

    /// One read of this size nearly always holds the whole footer.
    private static let tailLength = 65_536
    private static let magic = Array("PAR1".utf8)

    package init(path: String) throws(ParquetError) {
        do throws(ParquetError) {
            let file = try Self.open(path)
            (self.path, metadata, footerBytes) = (path, file.metadata, file.read)
            leaves = try Self.leaves(of: file.metadata.schema)
        } catch {
            throw error.at(file: path)
        }
        for (index, group) in metadata.rowGroups.enumerated()
        where group.columns.count != leaves.count {
            throw ParquetError.corrupt(
                "\(group.columns.count) column chunks for \(leaves.count) columns"
            ).at(file: path, rowGroup: index)
        }
    }

    /// Position of the column called `name`; nil if the file has none.
    package func column(named name: String) -> Int? {
        leaves.firstIndex { $0.path == [name] }
    }

    /// Decodes the chunk of `column` in row group `rowGroup`.
    /// - Returns: the values, and how many bytes of the file were read.
    package func read(
        column: Int, rowGroup: Int
    ) throws(ParquetError) -> (data: ChunkData, bytesRead: Int) {
        let group = metadata.rowGroups[rowGroup]
        let leaf = leaves[column]
        do throws(ParquetError) {
            let chunk = group.columns[column]
            guard chunk.start >= 4, chunk.totalCompressedSize >= 0,
                chunk.totalCompressedSize < Int64(Int32.max)
            else { throw ParquetError.corrupt("chunk outside of the file") }
            let start = Int(chunk.start)
            let bytes = try Self.contents(path, start..<start + Int(chunk.totalCompressedSize))
            let reader = ChunkReader(chunk: chunk, leaf: leaf, rowCount: group.rowCount)
            return (try reader.read(bytes), bytes.count)
        } catch {
            throw error.at(file: path, rowGroup: rowGroup, column: leaf.name)
        }
    }

    private static func open(
        _ path: String
    ) throws(ParquetError) -> (metadata: FileMetadata, read: Int) {
        let size = try fileSize(path)
        guard size >= 12 else { throw .corrupt("\(size) bytes are too few for a Parquet file") }
        var tail = try contents(path, max(0, size - tailLength)..<size)
        guard tail.suffix(4).elementsEqual(magic) else {
            throw tail.suffix(4).elementsEqual("PARE".utf8)
                ? .unsupported("encrypted footer") : .corrupt("no PAR1 at the end")
        }
        let length = tail.suffix(8).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= size - 12 else { throw .corrupt("footer of \(length) bytes in \(size)") }
        var read = tail.count
        if length + 8 > tail.count {
            tail = try contents(path, size - length - 8..<size)
            read += tail.count
        }
        let end = tail.count - 8
        return (try FileMetadata(thrift: tail, in: end - length..<end), read)
    }

    private static func fileSize(_ path: String) throws(ParquetError) -> Int {
        do { return try FileDescriptor.size(of: path) } catch { throw unreadable(error) }
    }

    private static func contents(_ path: String, _ range: Range<Int>) throws(ParquetError)
        -> [UInt8]
    {
        let bytes: [UInt8]
        do { bytes = try FileDescriptor.contents(of: path, range: range) } catch {
            throw unreadable(error)
        }
        guard bytes.count == range.count else { throw .corrupt("the file ends early") }
        return bytes
    }

    private static func unreadable(_ error: IOError) -> ParquetError {
        ParquetError(code: .unreadable, reason: "\(error.reason) (\(error.call))")
    }

    /// Walks the depth-first list of schema elements.
    private static func leaves(of schema: [SchemaElement]) throws(ParquetError) -> [SchemaLeaf] {
        struct Group {
            var remaining: Int
            var path: [String]
            var definition: Int
            var repetition: Int
        }
        guard let root = schema.first, let children = root.childCount, children >= 0 else {
            throw .corrupt("schema without a root")
        }
        var open = [Group(remaining: Int(children), path: [], definition: 0, repetition: 0)]
        var leaves: [SchemaLeaf] = []
        for element in schema.dropFirst() {
            while let last = open.last, last.remaining == 0 { open.removeLast() }
            guard var parent = open.popLast() else { throw .corrupt("schema tree does not close") }
            parent.remaining -= 1
            open.append(parent)
            let definition = parent.definition + (element.repetition == .required ? 0 : 1)
            let repetition = parent.repetition + (element.repetition == .repeated ? 1 : 0)
            let path = parent.path + [element.name]
            if element.type != nil, element.childCount ?? 0 == 0 {
                leaves.append(
                    SchemaLeaf(
                        path: path, element: element, maximumDefinition: definition,
                        maximumRepetition: repetition))
            } else {
                guard let count = element.childCount, count >= 0, path.count < 64 else {
                    throw .corrupt("schema element \(element.name) is neither leaf nor group")
                }
                open.append(
                    Group(
                        remaining: Int(count), path: path, definition: definition,
                        repetition: repetition))
            }
        }
        guard open.allSatisfy({ $0.remaining == 0 }) else {
            throw .corrupt("schema tree does not close")
        }
        return leaves
    }
}
