import Bytes
import Parquet
import Schemas
import Table

/// Looks for the lines of one object in the data files, to name what is not as it was.
struct LineSearch {
    private let check: LedgerCheck
    private let files: [(check: FileCheck, file: AddFile)]

    /// - Parameter files: of the dataset; those that can have lines of the object are read.
    init(_ check: LedgerCheck, among files: [(check: FileCheck, file: AddFile)]) {
        self.check = check
        let hours = Set(check.entry.hours)
        self.files = files.filter { member in
            guard let family = member.check.family else { return true }
            return family == check.family
                && member.file.partitionHour.map(hours.contains) ?? true
        }
    }

    /// The first line that is not the same in the source, whose lines have these hashes.
    func difference(from source: [Int: UInt64]) -> Finding? {
        var stored: [Int: UInt64] = [:]
        for (check, file) in files {
            check.forEachLine(of: self.check.entry.object, self.check.family, in: file) {
                stored[$0] = $1
            }
        }
        let numbers = Set(source.keys).union(stored.keys)
        guard let first = numbers.filter({ source[$0] != stored[$0] }).min() else { return nil }
        let words =
            source[first] == nil
            ? "is in the dataset and not in the source"
            : stored[first] == nil ? "is not in the dataset" : "is not the same in the dataset"
        return check.finding(.sourceLines, "line \(first) \(words)")
    }
}

extension FileCheck {
    /// Objects that have lines in a file; none if it cannot be read.
    func objects(in file: AddFile) -> [(family: Family, object: String)] {
        guard let reader = try? FileReader(path: path(of: file)) else { return [] }
        var names: Set<String> = []
        for group in reader.metadata.rowGroups.indices {
            guard let texts = try? reader.texts("source_object", group) else { continue }
            names.formUnion(texts.distinct)
        }
        return names.flatMap { name in
            (family.map { [$0] } ?? Family.allCases).map { ($0, name) }
        }
    }

    /// Calls `body` with number and hash of each line of an object; what cannot be read is passed
    /// over, as it was found before.
    fileprivate func forEachLine(
        of object: String, _ wanted: Family, in file: AddFile, _ body: (Int, UInt64) -> Void
    ) {
        guard let reader = try? FileReader(path: path(of: file)) else { return }
        for group in reader.metadata.rowGroups.indices {
            guard let objects = try? reader.texts("source_object", group),
                let code = objects.distinct.firstIndex(of: object),
                let position = reader.column(named: "source_line"),
                let lines = try? reader.read(column: position, rowGroup: group).data.integers()
            else { continue }
            let families = family == nil ? try? reader.texts("family", group) : nil
            guard lines.count == objects.codes.count else { continue }
            try? StoredLines(family: family).forEach(of: reader, rowGroup: group) { row, bytes in
                guard objects.codes[row] == code, let number = lines[row],
                    families.map({ $0.text(row) == wanted.rawValue }) ?? true
                else { return }
                body(Int(number), XXH64.of(bytes))
            }
        }
    }

    private func path(of file: AddFile) -> String {
        "\(dataset)/\(layout.folder)/\(file.location)"
    }
}

extension FileReader {
    fileprivate func texts(_ name: String, _ rowGroup: Int) throws(ParquetError) -> StoredTexts {
        guard let position = column(named: name), leaves[position].element.type == .byteArray else {
            throw .corrupt("no column \(name)")
        }
        return try StoredTexts(read(column: position, rowGroup: rowGroup).data)
    }
}
