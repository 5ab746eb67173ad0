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
}
