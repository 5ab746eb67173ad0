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
        for (index, field) in schema.fields.enumerated() {
            let reader = FieldReader(field: field, index: index)
            switch (field.kind, slots[column]) {
            case (.word, .text(let slot)):
                reader.readWords(block, &batch, into: &texts[slot])
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
                reader.readTexts(block, &batch, into: &texts[slot])
            case (.text, .distinct(let slot)):
                reader.readDistinct(block, &batch, into: &distincts[slot])
            default:
                preconditionFailure("schema \(schema.family) maps \(field.kind) to a wrong column")
            }
            column += field.columns.count
        }
        appendProvenance(batch, block: block, object: object, numbers: numbers, from: column)
        for row in 0..<batch.count { isLive.append(batch.lines[row].rejection == nil) }
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
        let objectCode = texts[objects].pool.intern(object.key)
        for row in 0..<batch.count {
            let line = batch.lines[row]
            integers[fieldCounts].append(Int32(clamping: line.fieldCount))
            texts[objects].codes.append(objectCode)
            let extra =
                line.extraStart < 0
                ? StringPool.null
                : texts[extras].pool.intern(
                    block, line.extraStart, line.textEnd - line.extraStart)
            texts[extras].codes.append(extra)
            let raw =
                line.canonical || line.rejection != nil
                ? StringPool.null
                : texts[rawLines].pool.intern(block, line.start, line.end - line.start)
            texts[rawLines].codes.append(raw)
        }
        integers[lineNumbers].append(contentsOf: numbers)
    }
}
