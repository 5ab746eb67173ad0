import Bytes
import Schemas

/// Filling the columns: field by field over a batch of lines, so that each loop does one thing
/// and keeps one dictionary warm.
extension Rows {
    /// Appends the lines of `batch`. Every line adds one entry to every column; a line that proves
    /// to be no row gets its rejection and stays behind as a row that is not live.
    mutating func append(
        _ batch: inout TokenBatch, block: Span<UInt8>, object: SourceObject, numbers: [Int32]
    ) {
        var column = 0
        // By index: a field that is taken out is retained, with all that it holds.
        for index in schema.fields.indices {
            let kind = schema.fields[index].kind
            let reader = FieldReader(decimals: schema.fields[index].decimals ?? 3, index: index)
            switch (kind, slots[column]) {
            case (.word, .text(let slot)):
                reader.readWords(
                    block, &batch, schema.fields[index].values ?? [], into: &texts[slot])
            case (.timestamp, .long(let slot)):
                reader.readTimestamps(block, &batch, into: &longs[slot])
            case (.endpoint, .text(let slot)):
                if case .integer(let port) = slots[column + 1] {
                    reader.readEndpoints(block, &batch, into: &texts[slot], ports: &integers[port])
                }
            case (.seconds, .double(let slot)):
                reader.readSeconds(block, &batch, into: &doubles[slot])
            case (.status, .integer(let slot)):
                reader.readStatuses(block, &batch, into: &integers[slot])
            case (.integer, .integer(let slot)):
                reader.readIntegers(block, &batch, into: &integers[slot])
            case (.long, .long(let slot)):
                reader.readLongs(block, &batch, into: &longs[slot])
            case (.request, .text(let slot)):
                reader.readRequests(block, &batch, into: &texts, first: slot)
            case (.node, .text(let slot)):
                reader.readNodes(block, &batch, fallback: object.node, into: &texts[slot])
            case (.text, .text(let slot)):
                reader.readTexts(block, batch, into: &texts[slot])
            case (.text, .distinct(let slot)):
                reader.readDistinct(block, batch, into: &distincts[slot])
            default:
                preconditionFailure("schema \(schema.family) maps \(kind) to a wrong column")
            }
            column += schema.fields[index].columns.count
        }
        appendProvenance(batch, block: block, object: object, numbers: numbers, from: column)
        isLive.append(contentsOf: batch.lines[..<batch.count].map { $0.rejection == nil })
    }

    /// field_count, extra_fields, source_object, source_line, raw_line: the order of every schema.
    private mutating func appendProvenance(
        _ batch: TokenBatch, block: Span<UInt8>, object: SourceObject, numbers: [Int32],
        from column: Int
    ) {
        guard case .integer(let fieldCounts) = slots[column],
            case .text(let extras) = slots[column + 1],
            case .text(let objects) = slots[column + 2],
            case .integer(let lineNumbers) = slots[column + 3],
            case .text(let rawLines) = slots[column + 4]
        else { preconditionFailure("schema \(schema.family): unexpected provenance columns") }
        let lines = batch.lines[..<batch.count]
        integers[fieldCounts].append(contentsOf: lines.map { Int32(clamping: $0.fieldCount) })
        let objectCode = texts[objects].pool.intern(object.key)
        texts[objects].codes.append(
            contentsOf: repeatElement(objectCode, count: lines.count))
        texts[extras].append(lines, of: block) { line in
            line.extraStart < 0 ? nil : line.extraStart..<line.textEnd
        }
        texts[rawLines].append(lines, of: block) { line in
            line.canonical || line.rejection != nil ? nil : line.start..<line.end
        }
        integers[lineNumbers].append(contentsOf: numbers)
    }
}

extension TextColumn {
    /// Appends a part of each line, null where there is none.
    fileprivate mutating func append(
        _ lines: ArraySlice<TokenBatch.Line>, of block: Span<UInt8>,
        _ part: (TokenBatch.Line) -> Range<Int>?
    ) {
        for line in lines {
            codes.append(
                part(line).map { pool.intern(block, $0.lowerBound, $0.count) } ?? StringPool.null)
        }
    }
}
