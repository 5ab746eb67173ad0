import AccessLog
import Schemas

/// The values of rows as text that keeps null, -1 and 0.000 apart.
struct RowValues: Sendable {
    private enum Shape: Sendable {
        case text
        case integer
        case timestamp
        case seconds(decimals: Int)
    }

    private let shapes: [Shape]
    /// Of timestamps; nil is UTC.
    private let zone: Zone?
    private static let powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]

    init(_ table: FamilyTable, zone: Zone? = nil) {
        self.zone = zone
        var decimals: [Int: Int] = [:]
        for field in table.schema.fields where field.kind == .seconds {
            for column in field.columns { decimals[column.id] = field.decimals ?? 3 }
        }
        shapes = table.columns.map { column in
            switch column.type {
            case .string: .text
            case .integer, .long: .integer
            case .timestamp: .timestamp
            case .double: .seconds(decimals: decimals[column.id] ?? 3)
            }
        }
    }

    /// Whether a value is a text of the file's dictionary.
    func isPlainText(_ column: Int) -> Bool {
        if case .text = shapes[column] { true } else { false }
    }

    func isText(_ column: Int) -> Bool {
        switch shapes[column] {
        case .text, .timestamp: true
        case .integer, .seconds: false
        }
    }

    /// Appends the value; false is null.
    func append(
        _ column: Int, _ row: Int, of batch: Block, to bytes: inout [UInt8]
    ) -> Bool {
        switch shapes[column] {
        case .text:
            return batch.appendText(column: column, row: row, to: &bytes)
        case .integer:
            guard let value = batch.integer(column: column, row: row) else { return false }
            Decimal.append(value, to: &bytes)
        case .timestamp:
            guard let value = batch.integer(column: column, row: row) else { return false }
            if let zone {
                bytes.append(contentsOf: zone.text(value, isExact: true).utf8)
            } else {
                Timestamp.append(value, to: &bytes)
            }
        case .seconds(let decimals):
            guard let value = batch.double(column: column, row: row), value.isFinite else {
                return false
            }
            let scaled = (value * Self.powers[decimals]).rounded()
            // A number with more decimals than the log gives is not ours to round.
            if scaled / Self.powers[decimals] == value {
                Decimal.append(seconds: value, decimals: decimals, to: &bytes)
            } else {
                bytes.append(contentsOf: "\(value)".utf8)
            }
        }
        return true
    }
}
