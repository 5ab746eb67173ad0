import Parquet
import Query

/// The listing for people.
extension FileListing {
    /// - Parameter width: characters in a line; names and bounds are cut to fit.
    func text(width: Int) -> String {
        let style = TextStyle(.plain, width: width)
        var text = PlainText.sanitized(file.path) + "\n" + head.text(style: style, indent: 2)
        text += "\nall row groups\n" + columnTotals.text(style: style, indent: 2)
        for (index, group) in metadata.rowGroups.enumerated() {
            text += "\nrow group \(index): \(summary(of: group))\n"
            text += table(of: group).text(style: style, indent: 2)
        }
        return text
    }

    private var head: TextTable {
        var table = TextTable([TextTable.Column(""), TextTable.Column("")])
        table.append(["created by", PlainText.sanitized(metadata.createdBy ?? "unknown")])
        table.append(["format version", "\(metadata.version)"])
        table.append(["bytes", PlainText.grouped(Int64(size))])
        table.append(["rows", PlainText.grouped(metadata.rowCount)])
        table.append(["row groups", PlainText.grouped(Int64(metadata.rowGroups.count))])
        table.append(["columns", PlainText.grouped(Int64(leaves.count))])
        for pair in metadata.keyValues {
            table.append(["key \(PlainText.sanitized(pair.key))", Self.brief(pair.value ?? "none")])
        }
        return table
    }

    private var columnTotals: TextTable {
        var table = TextTable([
            TextTable.Column("COLUMN", cut: true), TextTable.Column("TYPE", cut: true),
            TextTable.Column("LOGICAL TYPE", cut: true), TextTable.Column("REPETITION"),
            TextTable.Column("ID", right: true), TextTable.Column("NULLS", right: true),
            TextTable.Column("BYTES", right: true), TextTable.Column("UNCOMPRESSED", right: true),
            TextTable.Column("B/ROW", right: true),
        ])
        for (leaf, tally) in zip(leaves, totals) {
            let element = leaf.element
            table.append([
                PlainText.sanitized(leaf.name), element.typeName, element.logicalType?.name ?? "-",
                element.repetition?.name ?? "-", element.fieldID.map { "\($0)" } ?? "-",
                Self.count(tally.nulls), Self.count(tally.compressed),
                Self.count(tally.uncompressed), Self.perRowText(tally, metadata.rowCount),
            ])
        }
        return table
    }

    private func summary(of group: RowGroup) -> String {
        let sorting = group.sorting.map {
            PlainText.sanitized(sortingName($0)) + ($0.descending ? " descending" : "")
        }
        return "\(PlainText.grouped(group.rowCount)) rows, "
            + "\(PlainText.grouped(compressedSize(of: group))) bytes "
            + "(\(PlainText.grouped(group.totalByteSize)) uncompressed)"
            + (sorting.isEmpty ? "" : ", sorted by \(sorting.joined(separator: ", "))")
    }

    private func table(of group: RowGroup) -> TextTable {
        var table = TextTable([
            TextTable.Column("COLUMN", cut: true), TextTable.Column("ENCODINGS", cut: true),
            TextTable.Column("CODEC"), TextTable.Column("HAS"),
            TextTable.Column("VALUES", right: true), TextTable.Column("NULLS", right: true),
            TextTable.Column("BYTES", right: true), TextTable.Column("UNCOMPRESSED", right: true),
            TextTable.Column("B/ROW", right: true), TextTable.Column("MIN", cut: true),
            TextTable.Column("MAX", cut: true),
        ])
        for (leaf, chunk) in zip(leaves, group.columns) {
            let tally = Tally(chunk)
            table.append([
                PlainText.sanitized(leaf.name), chunk.encodingNames.joined(separator: ","),
                chunk.codecName, Self.features(of: chunk), Self.count(tally.values),
                Self.count(tally.nulls), Self.count(tally.compressed),
                Self.count(tally.uncompressed), Self.perRowText(tally, group.rowCount),
                Self.bound(chunk.statistics?.minimum, leaf),
                Self.bound(chunk.statistics?.maximum, leaf),
            ])
        }
        return table
    }

    /// D: dictionary page, I: page index (both halves of it), B: bloom filter.
    private static func features(of chunk: ColumnChunk) -> String {
        let letters =
            (chunk.hasDictionaryPage ? "D" : "")
            + (chunk.columnIndex != nil && chunk.offsetIndex != nil ? "I" : "")
            + (chunk.bloomFilter != nil ? "B" : "")
        return letters.isEmpty ? "-" : letters
    }

    private static func bound(_ bytes: [UInt8]?, _ leaf: SchemaLeaf) -> String {
        guard let bytes else { return "-" }
        let value = StoredValue(bound: bytes, of: leaf.element)
        return brief(value.text(as: leaf.element.logicalType))
    }

    /// The start of what may be kilobytes long, such as Arrow's schema.
    private static func brief(_ text: String) -> String {
        let text = PlainText.sanitized(text)
        return text.count > 60 ? "\(text.prefix(59))…" : text
    }

    private static func count(_ number: Int64?) -> String {
        number.map(PlainText.grouped) ?? "-"
    }

    private static func perRowText(_ tally: Tally, _ rows: Int64) -> String {
        guard let bytes = perRow(tally.compressed, rows) else { return "-" }
        let hundredths = (bytes * 100).rounded()
        // Beyond this a footer lies.
        guard hundredths.magnitude < 1e15 else { return "\(bytes)" }
        let (whole, part) = Int64(hundredths).quotientAndRemainder(dividingBy: 100)
        return "\(whole).\(part.magnitude < 10 ? "0" : "")\(part.magnitude)"
    }
}
