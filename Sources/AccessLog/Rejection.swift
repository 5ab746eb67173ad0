/// Why a line is no row; it goes to quarantine with this.
package enum RejectionReason: String, Sendable, CaseIterable {
    case tooFewFields = "too_few_fields"
    case unknownType = "unknown_type"
    case emptyField = "empty_field"
    case openQuote = "open_quote"
    case badTimestamp = "bad_timestamp"
    case badNumber = "bad_number"
    case badStatus = "bad_status"
    case invalidUTF8 = "invalid_utf8"
    case lineTooLong = "line_too_long"
    case truncatedObject = "truncated_object"
}

/// A refused line: where it stood and what was wrong.
package struct Rejection: Sendable, Equatable {
    package let reason: RejectionReason
    /// Number of the field, from 1; 0 where the line as a whole is meant.
    package let field: Int
    /// Byte in the line, from 1, where the trouble begins.
    package let byte: Int

    package init(_ reason: RejectionReason, field: Int, byte: Int) {
        self.reason = reason
        self.field = field
        self.byte = byte
    }
}
