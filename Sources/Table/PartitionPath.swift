import FoundationEssentials

/// Folder names of a partition (Hive style, `column=value`), made so that no path needs escaping.
package enum PartitionPath {
    /// The longest value that is kept whole.
    private static let limit = 100

    /// `text` with every character outside of `[A-Za-z0-9._-]` replaced; never empty.
    package static func safeValue(_ text: some StringProtocol) -> String {
        let kept = text.unicodeScalars.prefix(limit).map { scalar -> Character in
            switch scalar {
            case "A"..."Z", "a"..."z", "0"..."9", ".", "_", "-": Character(scalar)
            default: "_"
            }
        }
        return kept.isEmpty ? "_" : String(kept)
    }

    /// `date=2026-11-20/hour=02/target=api`
    package static func folder(_ values: [(column: String, text: String)]) -> String {
        values.map { "\($0.column)=\($0.text)" }.joined(separator: "/")
    }

    /// A name that no other file has.
    package static func fileName() -> String {
        "part-\(Identifier.make()).zstd.parquet"
    }
}

/// Names that nobody has given before.
package enum Identifier {
    /// A random UUID in lower case.
    package static func make() -> String { UUID().uuidString.lowercased() }
}
