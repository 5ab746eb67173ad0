import Bytes

/// Decodes the pages of one column chunk.
struct ChunkReader {
    let chunk: ColumnChunk
    let leaf: SchemaLeaf
    let rowCount: Int64

    /// More rows in one group, or bytes in one page, than any writer makes: refused, not allocated.
    private static let maximumRows = 1 << 27
    private static let maximumPageSize = 1 << 30

    func read(_ bytes: [UInt8]) throws(ParquetError) -> ChunkData {
        guard leaf.maximumRepetition == 0 else { throw .unsupported("repeated columns") }
        guard (0...Int64(Self.maximumRows)).contains(rowCount), chunk.valueCount == rowCount else {
            throw .corrupt("\(chunk.valueCount) values in a row group of \(rowCount) rows")
        }
        var input = ByteReader(bytes)
        var collected = Collected(type: chunk.type)
        var page = 0
        while collected.rows < Int(rowCount) {
            do throws(ParquetError) {
                try readPage(&input, into: &collected)
            } catch {
                throw error.at(page: page)
            }
            page += 1
        }
        return try collected.finish()
    }

    private func readPage(
        _ input: inout ByteReader, into collected: inout Collected
    ) throws(ParquetError) {
        let header = try PageHeader(&input)
        let stored: Range<Int>
        do { stored = try input.readRange(Int(header.compressedSize)) } catch {
            throw ParquetError(error)
        }
        if let crc = header.crc, CRC32.of(Array(input.bytes[stored])) != crc {
            throw .corrupt("CRC of the page does not match")
        }
        switch header.type {
        case .index: return
        case .dataV2: throw .unsupported("version 2 data pages")
        case .dictionary:
            guard collected.dictionary == nil, collected.rows == 0 else {
                throw .corrupt("a second dictionary page")
            }
            let body = try inflate(header, input.bytes, stored)
            collected.dictionary = try PlainEncoding.decode(
                body, type: chunk.type, count: Int(header.valueCount))
        case .data:
            guard Int(header.valueCount) <= Int(rowCount) - collected.rows else {
                throw .corrupt("more values than rows")
            }
            var body = try inflate(header, input.bytes, stored)
            let count = Int(header.valueCount)
            let present = try levels(&body, count: count)
            let values = present.map { $0.reduce(0) { $1 ? $0 + 1 : $0 } } ?? count
            collected.add(rows: count, isPresent: present)
            try addValues(header, body, count: values, to: &collected)
        }
    }

    private func inflate(
        _ header: PageHeader, _ bytes: [UInt8], _ range: Range<Int>
    ) throws(ParquetError) -> ByteReader {
        let size = Int(header.uncompressedSize)
        guard size <= Self.maximumPageSize else { throw .unsupported("a page of \(size) bytes") }
        switch Codec(rawValue: chunk.codec) {
        case .uncompressed:
            return ByteReader(bytes, in: range)
        case .zstd:
            do { return ByteReader(try Zstd.decompress(bytes, in: range, size: size)) } catch {
                throw .corrupt("zstd: \(error)")
            }
        case let codec?: throw .unsupported("codec \(codec)")
        case nil: throw .unsupported("codec \(chunk.codec)")
        }
    }

    /// Definition levels of a page; nil where the column is required or every row has a value.
    private func levels(_ body: inout ByteReader, count: Int) throws(ParquetError) -> [Bool]? {
        guard leaf.maximumDefinition > 0 else { return nil }
        do {
            let length = Int(try body.readLittleEndian(UInt32.self))
            let range = try body.readRange(length)
            let width = BitPacking.width(of: UInt32(leaf.maximumDefinition))
            let levels = try HybridRLE.decode(
                ByteReader(body.bytes, in: range), count: count, width: width)
            let full = UInt32(leaf.maximumDefinition)
            return levels.allSatisfy { $0 == full } ? nil : levels.map { $0 == full }
        } catch let error as ByteReaderError {
            throw ParquetError(error)
        } catch let error as ParquetError {
            throw error
        } catch {
            throw .corrupt("\(error)")
        }
    }

    private func addValues(
        _ header: PageHeader, _ body: ByteReader, count: Int, to collected: inout Collected
    ) throws(ParquetError) {
        switch Encoding(rawValue: header.encoding) {
        case .plain:
            try collected.append(PlainEncoding.decode(body, type: chunk.type, count: count))
        case .rleDictionary, .plainDictionary:
            guard let dictionary = collected.dictionary else {
                throw .corrupt("dictionary indices without a dictionary")
            }
            var body = body
            var codes: [UInt32] = []
            if count > 0 {
                let width: UInt8
                do { width = try body.readByte() } catch { throw ParquetError(error) }
                codes = try HybridRLE.decode(body, count: count, width: Int(width))
            }
            guard codes.allSatisfy({ Int($0) < dictionary.count }) else {
                throw .corrupt("dictionary index out of range")
            }
            try collected.append(codes: codes, of: dictionary)
        case let encoding?: throw .unsupported("encoding \(encoding)")
        case nil: throw .unsupported("encoding \(header.encoding)")
        }
    }
}

/// The values of a chunk's pages, put together.
private struct Collected {
    let type: PhysicalType
    var dictionary: ChunkValues?
    private(set) var rows = 0
    private var isPresent: [Bool]?
    private var values: ChunkValues?

    init(type: PhysicalType) {
        self.type = type
    }

    mutating func add(rows count: Int, isPresent present: [Bool]?) {
        if let present {
            if isPresent == nil { isPresent = Array(repeating: true, count: rows) }
            isPresent?.append(contentsOf: present)
        } else {
            isPresent?.append(contentsOf: repeatElement(true, count: count))
        }
        rows += count
    }

    mutating func append(_ more: ChunkValues) throws(ParquetError) {
        guard let held = values else {
            values = more
            return
        }
        // Dropped before appending, so that the buffer is grown in place.
        values = nil
        switch (held, more) {
        case (.boolean(var all), .boolean(let page)):
            all += page
            values = .boolean(all)
        case (.int32(var all), .int32(let page)):
            all += page
            values = .int32(all)
        case (.int64(var all), .int64(let page)):
            all += page
            values = .int64(all)
        case (.float(var all), .float(let page)):
            all += page
            values = .float(all)
        case (.double(var all), .double(let page)):
            all += page
            values = .double(all)
        case (.bytes(var all), .bytes(let page)):
            for index in 0..<page.count { all.append(page[index]) }
            values = .bytes(all)
        case (.coded(let strings, var all), .coded(_, let page)):
            all += page
            values = .coded(strings, all)
        case (.coded(let strings, let codes), .bytes):
            var all = ByteStrings()
            for code in codes { all.append(strings[Int(code)]) }
            values = .bytes(all)
            try append(more)
        case (.bytes, .coded(let strings, let codes)):
            values = held
            var page = ByteStrings()
            for code in codes { page.append(strings[Int(code)]) }
            try append(.bytes(page))
        default:
            throw .corrupt("pages of different types in one chunk")
        }
    }

    mutating func append(codes: [UInt32], of dictionary: ChunkValues) throws(ParquetError) {
        switch dictionary {
        case .bytes(let strings): try append(.coded(strings, codes))
        case .int32(let entries): try append(.int32(codes.map { entries[Int($0)] }))
        case .int64(let entries): try append(.int64(codes.map { entries[Int($0)] }))
        case .float(let entries): try append(.float(codes.map { entries[Int($0)] }))
        case .double(let entries): try append(.double(codes.map { entries[Int($0)] }))
        case .boolean, .coded: throw .corrupt("a dictionary of booleans")
        }
    }

    func finish() throws(ParquetError) -> ChunkData {
        let empty = values ?? Self.none(of: type)
        return ChunkData(empty, isPresent: isPresent)
    }

    private static func none(of type: PhysicalType) -> ChunkValues {
        switch type {
        case .boolean: .boolean([])
        case .int32: .int32([])
        case .int64: .int64([])
        case .float: .float([])
        case .double: .double([])
        case .byteArray, .fixedLengthByteArray, .int96: .bytes(ByteStrings())
        }
    }
}
