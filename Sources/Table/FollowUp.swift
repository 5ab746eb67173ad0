/// Files of another table that belong to a commit of this one. Two Delta tables cannot commit
/// together, so the second commit is written down in the first and made good by the next run if
/// this one dies in between.
package struct FollowUp: Sendable, Equatable, Codable {
    /// Folder of the other table beside this one.
    package var table: String
    package var files: [AddFile]
    /// Live files of the other table that go away.
    package var removed: [AddFile]

    package init(table: String, files: [AddFile], removed: [AddFile] = []) {
        self.table = table
        self.files = files
        self.removed = removed
    }

    package var isEmpty: Bool { files.isEmpty && removed.isEmpty }
}

/// How far a replacement of hours has come, so that a stopped one goes on where it was.
package struct OverwriteProgress: Sendable, Equatable, Codable {
    /// The range that is being replaced, hours since 1970.
    package var from: Int64
    package var to: Int64
    /// When it began, µs since 1970: tells it from an earlier one of the same range.
    package var began: Int64
    /// Hours that were replaced already.
    package var done: Set<Int64> = []

    package init(from: Int64, to: Int64, began: Int64) {
        self.from = from
        self.to = to
        self.began = began
    }
}
