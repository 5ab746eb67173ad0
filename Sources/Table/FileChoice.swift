/// Which files of a table are wanted: those whose value of one partition column lies in a range.
///
/// The files with the column's least and greatest value, and those without one, are listed too, so
/// that the ends of the table are known; they may come without statistics.
package struct FileChoice: Sendable, Equatable {
    package let column: String
    /// Compared as text.
    package let values: ClosedRange<String>

    package init(column: String, values: ClosedRange<String>) {
        self.column = column
        self.values = values
    }
}

/// Live files that a choice left out.
package struct SparedFiles: Sendable, Equatable {
    package internal(set) var count = 0
    /// Bytes.
    package internal(set) var size: Int64 = 0

    mutating func add(_ count: Int, _ size: Int64) {
        self.count += count
        self.size &+= size
    }
}
