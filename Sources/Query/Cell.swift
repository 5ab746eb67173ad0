import AccessLog

/// One value of a result, typed so that every output form prints it its own way.
package enum Cell: Sendable, Equatable {
    case null
    case string(String)
    case number(Int64)
    /// A part of one, from 0 to 1.
    case fraction(Double)
    /// Any other number, however small.
    case real(Double)
    /// µs since 1970.
    case instant(Int64)

    package static func text(_ text: String?) -> Cell { text.map(Cell.string) ?? .null }
    package static func integer(_ value: Int) -> Cell { .number(Int64(value)) }
    package static func time(_ micros: Int64) -> Cell { .instant(micros) }

    /// `part / whole`; null where there is nothing to share.
    package static func share(_ part: Int, of whole: Int) -> Cell {
        whole == 0 ? .null : .fraction(Double(part) / Double(whole))
    }

    /// For people: `-` is null, fractions are percentages, times are to the second.
    package var humanText: String {
        switch self {
        case .null: return "-"
        case .string(let text): return PlainText.sanitized(text)
        case .number(let value): return PlainText.grouped(value)
        case .fraction(let value): return PlainText.percent(value)
        case .real(let value): return PlainText.real(value)
        case .instant(let micros):
            if let zone = ZoneShown.zone { return zone.text(micros) }
            return "\(Timestamp.text(micros).prefix(19))Z"
        }
    }

    /// For CSV; nil is null.
    var plainText: String? {
        switch self {
        case .null: nil
        case .string(let text): text
        case .number(let value): "\(value)"
        case .fraction(let value): PlainText.decimal(value)
        case .real(let value): PlainText.number(value)
        case .instant(let micros): Timestamp.text(micros)
        }
    }
}
