import AccessLog
import Bytes
import Parquet
import Schemas
import Table

/// Checks one data file: against the log, against itself, and whether its rows are in their place.
struct FileCheck: Sendable {
    let dataset: String
    let layout: TableLayout
    /// Nil for the table of refused lines.
    let family: Family?
    let target: TargetPartition
    /// Whether lines are put together again, to be compared with the source.
    let readsLines: Bool

    private static let provenance: Set<String> = ["family", "source_object", "source_line"]

    func evidence(of file: AddFile) -> FileEvidence {
        var evidence = FileEvidence(table: layout.folder, path: file.path)
        let path = "\(dataset)/\(evidence.name)"
        let size: Int
        do { size = try FileDescriptor.size(of: path) } catch {
            evidence.isMissing = error.code == IOError.notFound
            evidence.note(
                evidence.isMissing ? .missingFile : .fileContent,
                evidence.isMissing ? "is not there" : "cannot be read: \(error.reason)")
            return evidence
        }
        if Int64(size) != file.size {
            evidence.note(.fileSize, "has \(size) bytes, the log says \(file.size)")
        }
        do throws(ParquetError) {
            try check(try FileReader(path: path), file, &evidence)
        } catch {
            evidence.isMissing = error.code == .unreadable && !Directory.exists(path)
            // A cut file cannot be read either: that is said already.
            if Int64(size) == file.size { evidence.note(.fileContent, Self.words(error)) }
        }
        return evidence
    }

    private func check(
        _ reader: FileReader, _ file: AddFile, _ evidence: inout FileEvidence
    ) throws(ParquetError) {
        try reader.proveBeginning()
        var place = PartitionCheck(file, layout, family.map(Schema.of), target)
        var bounds = LogBounds(layout)
        var isWhole = true
        for group in reader.metadata.rowGroups.indices {
            evidence.rows += Int(reader.metadata.rowGroups[group].rowCount)
            do throws(ParquetError) {
                let kept = try prove(reader, group, place.columns, &bounds, &evidence)
                place.check(kept)
                try count(kept, reader, group, &evidence)
            } catch {
                isWhole = false
                evidence.note(.fileContent, Self.words(error))
            }
        }
        for fault in place.faults { evidence.note(.partition, fault) }
        if isWhole { try checkIndex(reader, file, &evidence) }
        guard let text = file.stats else { return }
        guard let logged = FileStatistics(json: text) else {
            return evidence.note(.logStatistics, "has statistics in the log that cannot be read")
        }
        if logged.rowCount != evidence.rows {
            evidence.note(
                .rowCount, "has \(evidence.rows) rows, the log says \(logged.rowCount)")
        }
        guard isWhole else { return }
        for fault in bounds.faults(in: logged, rows: evidence.rows) {
            evidence.note(.logStatistics, fault)
        }
    }

    /// Holds what the log tells of the file against the file.
    private func checkIndex(
        _ reader: FileReader, _ file: AddFile, _ evidence: inout FileEvidence
    ) throws(ParquetError) {
        guard let text = file.tags?[FileIndex.tag] ?? nil else { return }
        guard let logged = FileIndex(text: text) else {
            return evidence.note(.logStatistics, "has an index in the log that cannot be read")
        }
        let found = try FileIndex(of: reader, reader.metadata, counting: logged.column)
        if found?.groups != logged.groups {
            evidence.note(
                .logStatistics, "has other rows by \(logged.column) than the log's index says")
        }
        if logged.first != nil, found?.first != logged.first {
            evidence.note(.logStatistics, "has its first row group not where the log's index says")
        }
    }

    /// Decodes every column of a row group and proves what the file says of it.
    /// - Returns: those of `columns`, and the ones that say where the rows came from.
    private func prove(
        _ reader: FileReader, _ group: Int, _ columns: Set<String>, _ bounds: inout LogBounds,
        _ evidence: inout FileEvidence
    ) throws(ParquetError) -> [String: ChunkData] {
        var kept: [String: ChunkData] = [:]
        let sorting = reader.metadata.rowGroups[group].sorting.first
        for (position, leaf) in reader.leaves.enumerated() {
            guard let column = layout.leaves.first(where: { [$0.name] == leaf.path }) else {
                throw .corrupt("column \(leaf.name), which the table does not have")
            }
            guard column.describes(leaf.element) else {
                throw .corrupt("column \(leaf.name), of another type than the table's")
            }
            let (data, statistics) = try reader.readProving(column: position, rowGroup: group)
            bounds.add(statistics, of: column.name)
            if let sorting, Int(sorting.column) == position, !data.isSorted(as: sorting) {
                evidence.note(
                    .order,
                    "row group \(group) is not in the order of \(column.name), as it says it is")
            }
            if columns.contains(column.name) || Self.provenance.contains(column.name) {
                kept[column.name] = data
            }
        }
        return kept
    }

    /// Notes which lines of which objects the row group has.
    private func count(
        _ kept: [String: ChunkData], _ reader: FileReader, _ group: Int,
        _ evidence: inout FileEvidence
    ) throws(ParquetError) {
        guard let objects = kept["source_object"], let places = kept["source_line"] else {
            throw .corrupt("no column source_object or source_line")
        }
        let numbers = try places.integers()
        var families: StoredTexts?
        if let column = kept["family"] { families = try StoredTexts(column) }
        let owners = RowOwners(try StoredTexts(objects), families, family, in: &evidence)
        var duplicates: (first: String, count: Int) = ("", 0)
        for row in numbers.indices {
            guard let owner = owners[row], let number = numbers[row], number > 0 else {
                throw .corrupt("row \(row) does not say which line of which object it was")
            }
            evidence.pieces[owner].rows += 1
            if !evidence.pieces[owner].numbers.insert(Int32(clamping: number)),
                evidence.pieces[owner].object != StandardInput.path
            {
                if duplicates.count == 0 {
                    duplicates.first = "line \(number) of \(evidence.pieces[owner].object)"
                }
                duplicates.count += 1
            }
        }
        if duplicates.count > 0 {
            evidence.note(
                .duplicate,
                "has \(duplicates.count) lines more than once, such as \(duplicates.first)")
        }
        guard readsLines else { return }
        let lines = StoredLines(family: family)
        try lines.forEach(of: reader, rowGroup: group) { row, bytes in
            guard let owner = owners[row] else { return }
            evidence.pieces[owner].digest.add(
                bytes.span, 0, bytes.count, number: Int(numbers[row] ?? 0))
        }
    }

    /// The error without the file, which the finding names.
    private static func words(_ error: ParquetError) -> String {
        var error = error
        error.file = nil
        return error.description
    }
}

extension LeafColumn {
    /// Whether an element of a file's schema is this column, whoever wrote it.
    fileprivate func describes(_ element: SchemaElement) -> Bool {
        element.type == type && element.logicalType == logicalType
            && element.fieldID ?? fieldID == fieldID
    }
}

extension ChunkData {
    /// Whether the rows are in the order that `sorting` declares.
    fileprivate func isSorted(as sorting: SortingColumn) -> Bool {
        if let isPresent, nullCount > 0 {
            let nulls =
                sorting.nullsFirst ? isPresent.prefix(nullCount) : isPresent.suffix(nullCount)
            guard nulls.allSatisfy({ !$0 }) else { return false }
        }
        let falls = sorting.descending
        return switch values {
        case .int32(let numbers):
            zip(numbers, numbers.dropFirst()).allSatisfy { falls ? $0 >= $1 : $0 <= $1 }
        case .int64(let numbers):
            zip(numbers, numbers.dropFirst()).allSatisfy { falls ? $0 >= $1 : $0 <= $1 }
        // Nothing else is written sorted.
        default: true
        }
    }
}
