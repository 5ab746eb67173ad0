import Bytes
import Schemas

/// The scalar question whether a line's fields fit their kinds: asked of the rare lines with a
/// backslash before a quote, to choose between the two readings.
extension LineReader {
    func typesHold(_ block: Span<UInt8>, row: Int) -> Bool {
        for (index, field) in schema.fields.enumerated() {
            let token = batch.token(index, of: row)
            if token.isNowhere { return index >= schema.minimumFields }
            if token.isNull { continue }
            let start = token.start
            switch field.kind {
            case .word:
                if !knowsType(block, token) { return false }
            case .timestamp:
                if Timestamp.parse(block, start, token.count) == nil { return false }
            case .seconds:
                let decimals = field.decimals ?? 3
                if Decimal.parseSeconds(block, start, token.count, decimals: decimals) == nil {
                    return false
                }
            case .status:
                guard token.count <= 3, token.count > 0,
                    Digits.parse(block, start, token.count) != nil
                else { return false }
            case .integer, .long:
                let limit = UInt64(field.kind == .integer ? Int64(Int32.max) : Int64.max)
                if Decimal.parseInteger(block, start, token.count, limit: limit) == nil {
                    return false
                }
            case .endpoint, .text, .request, .node:
                continue
            }
        }
        return true
    }

    /// Whether `token` may begin a line of this family.
    func knowsType(_ block: Span<UInt8>, _ token: TokenBatch.Token) -> Bool {
        guard let words = schema.fields[0].values else { return true }
        guard !token.isNowhere else { return false }
        let text = block.extracting(token.start..<token.start + token.count)
        return words.contains { word in
            let bytes = Array(word.utf8)
            return bytes.count == text.count && Kernels.equal(bytes.span, 0, text, 0, bytes.count)
        }
    }
}
