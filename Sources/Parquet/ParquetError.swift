import Bytes

/// Why a Parquet file cannot be read, and where.
package struct ParquetError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        /// The file breaks the format.
        case corrupt
        /// The file is well-formed but uses something this reader does not have.
        case unsupported
        /// The file could not be read at all.
        case unreadable
    }

    package enum Page: Sendable, Equatable {
        case dictionary
        /// Data pages count from 0, as the offset index counts them.
        case data(Int)
    }

    package let code: Code
    package let reason: String
    package var file: String?
    package var rowGroup: Int?
    package var column: String?
    package var page: Page?

    package static func corrupt(_ reason: String) -> ParquetError {
        ParquetError(code: .corrupt, reason: reason)
    }

    package static func unsupported(_ reason: String) -> ParquetError {
        ParquetError(code: .unsupported, reason: reason)
    }

    package init(code: Code, reason: String) {
        self.code = code
        self.reason = reason
    }

    init(_ error: ByteReaderError) {
        switch error {
        case .truncated(let offset, let wanted):
            self = .corrupt("\(wanted) bytes wanted at \(offset), past the end")
        case .varintOverflow(let offset):
            self = .corrupt("varint too long at \(offset)")
        }
    }

    /// The same error with a place filled in where none is known yet.
    package func at(
        file: String? = nil, rowGroup: Int? = nil, column: String? = nil, page: Page? = nil
    ) -> ParquetError {
        var error = self
        error.file = self.file ?? file
        error.rowGroup = self.rowGroup ?? rowGroup
        error.column = self.column ?? column
        error.page = self.page ?? page
        return error
    }

    package var description: String {
        var place: [String] = []
        if let file { place.append(file) }
        if let rowGroup { place.append("row group \(rowGroup)") }
        if let column { place.append("column \(column)") }
        switch page {
        case .dictionary: place.append("dictionary page")
        case .data(let number): place.append("page \(number)")
        case nil: break
        }
        let kind = code == .corrupt ? "corrupt: " : code == .unsupported ? "unsupported: " : ""
        return (place.isEmpty ? "" : place.joined(separator: ", ") + ": ") + kind + reason
    }
}
