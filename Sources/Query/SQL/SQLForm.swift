/// How rows of a statement are printed.
package enum SQLForm: String, Sendable, CaseIterable {
    case text, json, jsonl, csv, markdown
}

enum SQLKind: Sendable {
    case null, integer, real, text, blob
}

/// A row of a result, column by column.
protocol SQLRow {
    func kind(_ column: Int) -> SQLKind
    func integer(_ column: Int) -> Int64
    func real(_ column: Int) -> Double
    /// Appends the bytes of a text or a blob.
    func append(_ column: Int, to bytes: inout [UInt8])
}

/// A row that no statement made.
struct TextRow: SQLRow {
    let texts: [String]

    func kind(_ column: Int) -> SQLKind { .text }
    func integer(_ column: Int) -> Int64 { 0 }
    func real(_ column: Int) -> Double { 0 }
    func append(_ column: Int, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: texts[column].utf8)
    }
}
