import Bytes

/// A data page with its levels read, its values still encoded.
struct DataPage {
    /// Slots, where levels are kept.
    let rows: Int
    let levels: DefinitionLevels
    /// Both kinds of levels, if they are kept.
    var nested: NestedLevels?
    let values: ByteReader
    let encoding: Int32
    /// Definition levels as they are stored; nil where there are none, or both kinds are kept.
    var levelBytes: ByteReader?
}

/// Cuts a chunk into pages: header, checksum, decompression, levels.
struct PageReader {
    enum Page {
        case dictionary(ByteReader, encoding: Int32, count: Int)
        case data(DataPage)
    }

    private var input: ByteReader
    private let decompressor: Decompressor
    private let leaf: SchemaLeaf
    private let keepsLevels: Bool
    private var maximumDefinition: Int { leaf.maximumDefinition }

    /// - Parameter keepsLevels: whether pages are given with all of their levels; only so can those
    ///   of repeated columns be read.
    init(
        input: ByteReader, decompressor: Decompressor, leaf: SchemaLeaf, keepsLevels: Bool = false
    ) {
        self.input = input
        self.decompressor = decompressor
        self.leaf = leaf
        self.keepsLevels = keepsLevels
    }

    /// Bytes of the chunk that were read.
    var offset: Int { input.offset }

    /// - Parameters:
    ///   - rowLimit: a data page of more rows is an error.
    ///   - place: set to the dictionary page where the next page is that.
    /// - Returns: nil for a page that is passed over.
    mutating func next(
        rowLimit: Int, place: inout ParquetError.Page
    ) throws(ParquetError) -> Page? {
        let header = try PageHeader(&input)
        if header.type == .dictionary { place = .dictionary }
        let body = try input.take(Int(header.compressedSize))
        if let crc = header.crc, CRC32.of(input.bytes.span.extracting(body)) != crc {
            throw .corrupt("checksum mismatch")
        }
        let count = Int(header.valueCount)
        switch header.type {
        case .index: return nil
        case .dictionary:
            let values = try decompressor.decompress(
                input.bytes, body, size: Int(header.uncompressedSize))
            return .dictionary(values, encoding: header.encoding, count: count)
        case .data, .dataV2:
            guard count <= rowLimit else {
                throw .corrupt("\(count) values where the row group has \(rowLimit) left")
            }
            return .data(
                try header.type == .data ? readVersion1(header, body) : readVersion2(header, body))
        }
    }

    /// Version 1: levels and values are compressed together.
    private func readVersion1(
        _ header: PageHeader, _ body: Range<Int>
    ) throws(ParquetError) -> DataPage {
        let count = Int(header.valueCount)
        var values = try decompressor.decompress(
            input.bytes, body, size: Int(header.uncompressedSize))
        var levels = DefinitionLevels(allPresent: count)
        if keepsLevels {
            var repetitions: ByteReader?
            if leaf.maximumRepetition > 0 {
                try Self.checkEncoding(header.repetitionEncoding)
                repetitions = try values.prefixedPart()
            }
            var definitions: ByteReader?
            if maximumDefinition > 0 {
                try Self.checkEncoding(header.levelEncoding)
                definitions = try values.prefixedPart()
            }
            let nested = try NestedLevels(
                repetitions: repetitions, definitions: definitions, slots: count, of: leaf)
            return DataPage(
                rows: count, levels: DefinitionLevels(allPresent: nested.valueCount),
                nested: nested, values: values, encoding: header.encoding)
        }
        var levelBytes: ByteReader?
        // The header names an encoding also where there are no levels: it means nothing then.
        if maximumDefinition > 0 {
            try Self.checkEncoding(header.levelEncoding)
            let stored = try values.prefixedPart()
            levels = try DefinitionLevels(stored, rows: count, maximum: maximumDefinition)
            levelBytes = stored
        }
        return DataPage(
            rows: count, levels: levels, values: values, encoding: header.encoding,
            levelBytes: levelBytes)
    }

    private static func checkEncoding(_ number: Int32) throws(ParquetError) {
        guard number == Encoding.rle.rawValue else {
            let name = Encoding(rawValue: number).map { "\($0)" }
            throw .unsupported("levels in encoding \(name ?? "\(number)")")
        }
    }

    /// Version 2: both kinds of levels stand uncompressed before the values.
    private func readVersion2(
        _ header: PageHeader, _ body: Range<Int>
    ) throws(ParquetError) -> DataPage {
        let count = Int(header.valueCount)
        let more = header.version2
        let (repetition, definition) = (Int(more.repetitionLength), Int(more.definitionLength))
        guard repetition >= 0, definition >= 0, repetition + definition <= body.count,
            repetition + definition <= Int(header.uncompressedSize)
        else { throw .corrupt("levels of \(repetition) and \(definition) bytes") }
        let start = body.lowerBound + repetition
        let repetitions = ByteReader(input.bytes, in: body.lowerBound..<start)
        let definitions = ByteReader(input.bytes, in: start..<start + definition)
        var levels = DefinitionLevels(allPresent: count)
        var nested: NestedLevels?
        if keepsLevels {
            let both = try NestedLevels(
                repetitions: repetitions, definitions: definitions, slots: count, of: leaf)
            // Here, unlike in version 1, a row may not go on from one page to the next.
            let rows = both.repetition.count { $0 == 0 }
            guard more.rowCount == rows, both.repetition.first ?? 0 == 0 else {
                throw .corrupt("levels of \(rows) rows in a page of \(more.rowCount)")
            }
            levels = DefinitionLevels(allPresent: both.valueCount)
            nested = both
        } else {
            guard more.rowCount == header.valueCount else {
                throw .corrupt("\(more.rowCount) rows with \(count) values, without repetition")
            }
            if maximumDefinition > 0 {
                levels = try DefinitionLevels(
                    definitions, rows: count, maximum: maximumDefinition)
            }
        }
        // Writers differ in whether an empty list is a null.
        let isFlat = leaf.maximumRepetition == 0
        guard !isFlat || count - levels.valueCount == Int(more.nullCount) else {
            throw .corrupt("\(more.nullCount) nulls, and \(levels.valueCount) of \(count) values")
        }
        let values = try decompressor.decompress(
            input.bytes, start + definition..<body.upperBound,
            size: Int(header.uncompressedSize) - repetition - definition,
            isCompressed: more.isCompressed)
        return DataPage(
            rows: count, levels: levels, nested: nested, values: values, encoding: header.encoding,
            levelBytes: keepsLevels ? nil : definitions)
    }
}
