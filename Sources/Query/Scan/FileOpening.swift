import Parquet

/// A file on its way to its parts.
struct FileOpening: Sendable {
    let file: LiveFile
    /// Nil until it was read.
    private(set) var footer: FileReader?
    /// Columns that will be asked about.
    let columns: Set<String>
    /// A file that probably has the same schema.
    let template: FileReader?

    init(file: LiveFile, footer: FileReader?, columns: Set<String>, template: FileReader?) {
        (self.file, self.footer, self.columns, self.template) = (file, footer, columns, template)
    }

    /// Opens the file, unless that was done, and finds its parts that may hold rows.
    func units(
        by reader: UnitReader, whole: Bool
    ) throws(QueryError) -> (opening: FileOpening, units: [ScanUnit], counts: ScanCounts) {
        if !whole, self.footer == nil, let found = try indexedUnits(by: reader) {
            return (self, found.units, found.counts)
        }
        var opened = self
        var counts = ScanCounts()
        let footer: FileReader
        if let known = self.footer {
            footer = known
        } else {
            do { footer = try FileReader(path: file.path, columns: columns, like: template) } catch
            {
                throw QueryError(error)
            }
            counts.bytesRead = Int64(footer.footerBytes)
        }
        opened.footer = footer
        let units = try reader.units(file, footer, whole: whole, &counts)
        return (opened, units, counts)
    }

    /// The same by what the table's log tells; nil where that is not enough.
    private func indexedUnits(
        by reader: UnitReader
    ) throws(QueryError) -> (units: [ScanUnit], counts: ScanCounts)? {
        guard let template, let indexed = reader.indexed(file) else { return nil }
        var counts = ScanCounts()
        counts.rowGroups = indexed.groupCount
        counts.rowGroupsPruned = indexed.groupCount
        if indexed.isEmpty { return ([], counts) }
        guard let (places, settled) = indexed.first else { return nil }
        let part: FileReader?
        do {
            part = try FileReader(
                path: file.path, places, columns: columns, size: Int(clamping: file.size),
                like: template)
        } catch { throw QueryError(error) }
        guard let part else { return nil }
        counts.rowGroupsPruned -= 1
        counts.bytesRead = Int64(part.footerBytes)
        let unit = ScanUnit(
            file: file, reader: part, group: 0, firstRow: 0, rows: 0..<Int(places.rowCount),
            settled: settled)
        return ([unit], counts)
    }
}
