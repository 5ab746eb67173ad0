import AccessLog
import Schemas

/// What a line should come to, read the plain way: the twin of `LineReader`.
struct PlainLine {
    enum Value: Equatable {
        case null
        case text([UInt8])
        case integer(Int64)
        case double(Double)

        init(_ text: ArraySlice<UInt8>?) { self = text.map { .text(Array($0)) } ?? .null }
        init(_ number: Int64?) { self = number.map { .integer($0) } ?? .null }
    }

    private(set) var rejection: Rejection?
    /// One for each column that a field fills, in the schema's order.
    private(set) var values: [Value] = []
    private(set) var fieldCount = 0

    /// - Parameters:
    ///   - line: without its newline, from index 0.
    ///   - node: what the object's key says of the node.
    init(_ line: [UInt8], _ schema: Schema, lineLimit: Int, node: [UInt8]?) {
        guard line.count <= lineLimit else {
            rejection = Rejection(.lineTooLong, field: 0, byte: lineLimit + 1)
            return
        }
        let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...]
        if let offset = Self.firstInvalid(text) {
            rejection = Rejection(.invalidUTF8, field: 0, byte: offset + 1)
            return
        }
        let found = Self.fields(of: text, schema)
        fieldCount = found.fields.count
        rejection = found.rejection
        guard rejection == nil else { return }
        guard fieldCount >= schema.minimumFields else {
            rejection =
                Self.knows(found.fields.first, schema.fields[0])
                ? Rejection(.tooFewFields, field: fieldCount + 1, byte: text.count + 1)
                : Rejection(.unknownType, field: 1, byte: 1)
            return
        }
        for (index, field) in schema.fields.enumerated() {
            let part = index < found.fields.count ? found.fields[index] : nil
            if let reason = Self.mismatch(part, field, isTime: index < 2) {
                let start = part?.start ?? 0
                rejection = Rejection(reason, field: index + 1, byte: start + 1)
                return
            }
            values += Self.values(part.flatMap { $0.isNull ? nil : $0.text }, field, node)
        }
    }

    /// Classic load balancers escaped quotes, others do not: the reading that fits is taken.
    private static func fields(of text: ArraySlice<UInt8>, _ schema: Schema) -> PlainFields {
        let escaped = PlainFields(text, escapes: true)
        let isDoubtful = escaped.metEscape || escaped.rejection?.reason == .openQuote
        guard isDoubtful, escaped.rejection != nil || !holds(escaped.fields, schema) else {
            return escaped
        }
        let ordinary = PlainFields(text, escapes: false)
        return ordinary.rejection != nil && escaped.rejection != nil ? escaped : ordinary
    }

    private static func holds(_ fields: [PlainFields.Field], _ schema: Schema) -> Bool {
        fields.count >= schema.minimumFields
            && zip(fields, schema.fields).allSatisfy { part, field in
                part.isNull || mismatch(part, field, isTime: false) == nil
            }
    }

    private static func knows(_ part: PlainFields.Field?, _ field: Field) -> Bool {
        guard let words = field.values else { return true }
        return part.map { words.contains(PlainNumbers.string($0.text)) } ?? false
    }

    /// Why a field's text is not of its kind.
    private static func mismatch(
        _ part: PlainFields.Field?, _ field: Field, isTime: Bool
    ) -> RejectionReason? {
        guard let part, !part.isNull else {
            // A word must be there, and the row's own time.
            if field.kind == .word { return .unknownType }
            return field.kind == .timestamp && isTime ? .badTimestamp : nil
        }
        let text = part.text
        return switch field.kind {
        case .word: knows(part, field) ? nil : .unknownType
        case .timestamp: PlainNumbers.timestamp(text) == nil ? .badTimestamp : nil
        case .seconds: PlainNumbers.seconds(text) == nil ? .badNumber : nil
        case .status: PlainNumbers.status(text) == nil ? .badStatus : nil
        case .integer:
            PlainNumbers.integer(text, limit: Int64(Int32.max)) == nil ? .badNumber : nil
        case .long: PlainNumbers.integer(text, limit: .max) == nil ? .badNumber : nil
        case .endpoint, .text, .request, .node: nil
        }
    }

    private static func values(
        _ text: ArraySlice<UInt8>?, _ field: Field, _ node: [UInt8]?
    ) -> [Value] {
        switch field.kind {
        case .word, .text: [Value(text)]
        case .node: [Value(text ?? node?[...])]
        case .timestamp: [Value(text.flatMap(PlainNumbers.timestamp))]
        case .seconds: [text.flatMap(PlainNumbers.seconds).map { .double($0) } ?? .null]
        case .status: [Value(text.flatMap(PlainNumbers.status))]
        case .integer, .long: [Value(text.flatMap { PlainNumbers.integer($0, limit: .max) })]
        case .endpoint: endpoint(text)
        case .request: request(text)
        }
    }

    /// Address and port part at the last colon, unless it is a function's name.
    private static func endpoint(_ text: ArraySlice<UInt8>?) -> [Value] {
        guard var address = text else { return [.null, .null] }
        var port: Int64?
        if let colon = address.lastIndex(of: UInt8(ascii: ":")), colon > address.startIndex,
            address[(colon + 1)...].count <= 5, PlainNumbers.isDigits(address[(colon + 1)...]),
            let number = Int64(PlainNumbers.string(address[(colon + 1)...])), number <= 65_535,
            address.count <= 4 || !address.starts(with: "arn:".utf8)
        {
            port = number
            address = address[..<colon]
        }
        if address.count >= 2, address.first == UInt8(ascii: "["),
            address.last == UInt8(ascii: "]")
        {
            address = address.dropFirst().dropLast()
        }
        return [Value(address), Value(port)]
    }

    /// Method, URL and version: the first word, what is between, the last word if it is one.
    private static func request(_ text: ArraySlice<UInt8>?) -> [Value] {
        guard let text else { return [.null, .null, .null] }
        let space = UInt8(ascii: " ")
        let first = text.firstIndex(of: space) ?? text.endIndex
        let verb = text[..<first]
        let hasVerb = !verb.isEmpty && !verb.elementsEqual("-".utf8)
        guard let last = text.lastIndex(of: space) else {
            return [Value(hasVerb ? verb : nil), .null, .null]
        }
        let tail = text[(last + 1)...]
        let isVersion = tail.count >= 6 && tail.starts(with: "HTTP/".utf8)
        let url = last > first ? text[(first + 1)..<last] : isVersion ? nil : tail
        return [Value(hasVerb ? verb : nil), Value(url), Value(isVersion ? tail : nil)]
    }

    /// Offset of the first bytes that are no UTF-8.
    private static func firstInvalid(_ text: ArraySlice<UInt8>) -> Int? {
        var bytes = text.makeIterator()
        var codec = UTF8()
        var offset = 0
        while true {
            switch codec.decode(&bytes) {
            case .scalarValue(let scalar): offset += UTF8.width(scalar)
            case .emptyInput: return nil
            case .error: return offset
            }
        }
    }
}
