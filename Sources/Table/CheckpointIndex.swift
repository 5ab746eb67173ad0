import Parquet

/// What the footer of a checkpoint of ours tells of the files in each row group, so that a question
/// about a day does not read a year: other readers pass it over.
struct CheckpointIndex: Equatable {
    /// The files of a row group that has nothing else.
    struct Entry: Equatable {
        let files: Int
        /// Bytes of all of them.
        let size: Int64
        /// Of the column, as text.
        let values: ClosedRange<String>
    }

    static let key = "albatross.files"

    /// A partition column.
    let column: String
    /// By row group; nil where it has to be read.
    let entries: [Entry?]

    init(column: String, entries: [Entry?]) {
        self.column = column
        self.entries = entries
    }

    /// One line for the column, and one for each row group.
    var text: String {
        let lines = entries.map { entry in
            entry.map { "\($0.files) \($0.size) \($0.values.lowerBound) \($0.values.upperBound)" }
                ?? "-"
        }
        return ([column] + lines).joined(separator: "\n")
    }

    /// Nil where a checkpoint has no index, or one that does not fit.
    init?(of reader: FileReader) {
        let isOwn = reader.metadata.createdBy?.hasPrefix("albatross") ?? false
        guard isOwn,
            let text = reader.metadata.keyValues.first(where: { $0.key == Self.key })?.value
        else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let column = lines.first, lines.count == reader.metadata.rowGroups.count + 1 else {
            return nil
        }
        self.column = String(column)
        entries = zip(lines.dropFirst(), reader.metadata.rowGroups).map { line, group in
            let words = line.split(separator: " ")
            guard words.count == 4, let files = Int(words[0]), let size = Int64(words[1]),
                files == Int(clamping: group.rowCount), words[2] <= words[3]
            else { return nil }
            return Entry(files: files, size: size, values: String(words[2])...String(words[3]))
        }
    }
}

extension CheckpointIndex.Entry {
    /// Nil where a file has no value in `column`, or one that cannot stand in the index.
    init?(_ files: ArraySlice<AddFile>, column: String) {
        var (least, greatest): (String?, String?)
        var size: Int64 = 0
        for file in files {
            guard let value = file.partitionValues[column] ?? nil, !value.isEmpty,
                value.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
            else { return nil }
            if value < least ?? value + "~" { least = value }
            if value > greatest ?? "" { greatest = value }
            size &+= file.size
        }
        guard let least, let greatest else { return nil }
        self.init(files: files.count, size: size, values: least...greatest)
    }
}
