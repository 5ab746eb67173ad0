import Bytes
import Parquet
import Schemas
import Table

/// Writes the rows of some data files of one partition into one new file, in the order that
/// Partition gives them: urgent rows in row groups of their own, both kinds by time.
struct Merge {
    let dataset: String
    let configuration: Configuration
    let layout: TableLayout
    /// Nil for the table of refused lines.
    let schema: Schema?

    /// A row group of an input file.
    fileprivate struct Part {
        let file: FileReader
        let rowGroup: Int
    }

    /// A row of an input, with what its place depends on.
    fileprivate struct Row {
        let time: Int64
        let part: Int32
        let row: Int32
    }

    /// Rows of a row group: all of its columns are held at once, each from all inputs in turn.
    private static let rowGroupLimit = 1 << 18

    /// - Parameter exclusion: rows that are left out.
    /// - Returns: the new file, staged, or nil if no row is left; the rows that were left out; and
    ///   what it took, where the configuration asks for that.
    func write(
        _ files: [AddFile], without exclusion: Exclusion? = nil
    ) throws(PipelineError) -> (file: AddFile?, excluded: Int, times: StageTimes) {
        var clock = StageClock(isOn: configuration.timings)
        clock.start()
        var parts: [Part] = []
        let orders: (urgent: [Row], rest: [Row], excluded: Int)
        do throws(ParquetError) {
            for file in files {
                let path = "\(dataset)/\(layout.folder)/\(file.location)"
                let reader = try FileReader(path: path)
                for leaf in reader.leaves
                where !layout.leaves.contains(where: { [$0.name] == leaf.path }) {
                    throw .unsupported("column \(leaf.name), which would be lost in a new file")
                        .at(file: path)
                }
                parts += reader.metadata.rowGroups.indices.map { Part(file: reader, rowGroup: $0) }
            }
            orders = try order(parts, exclusion)
        } catch { throw PipelineError(reading: error) }
        guard let first = files.first, !orders.urgent.isEmpty || !orders.rest.isEmpty else {
            return (nil, orders.excluded, clock.times)
        }
        clock.lap(.read)
        let file = try encode(first, [orders.urgent, orders.rest], parts, &clock)
        return (file, orders.excluded, clock.times)
    }

    private func order(
        _ parts: [Part], _ exclusion: Exclusion?
    ) throws(ParquetError) -> (urgent: [Row], rest: [Row], excluded: Int) {
        var (urgent, rest): ([Row], [Row]) = ([], [])
        var excluded = 0
        for (index, part) in parts.enumerated() {
            let count = Int(part.file.metadata.rowGroups[part.rowGroup].rowCount)
            let kept = try exclusion?.kept(of: part.file, rowGroup: part.rowGroup)
            let times = try part.integers("time")
            let statuses = try schema?.urgent.flatMap { rule throws(ParquetError) in
                try part.integers(rule.column)
            }
            for row in 0..<count {
                guard kept?[row] ?? true else {
                    excluded += 1
                    continue
                }
                let place = Row(
                    time: times?[row] ?? .min, part: Int32(index), row: Int32(row))
                if let rule = schema?.urgent, let status = statuses?[row],
                    status >= Int64(rule.from) || rule.also.contains(Int32(clamping: status))
                {
                    urgent.append(place)
                } else {
                    rest.append(place)
                }
            }
        }
        urgent.sort(by: Row.precedes)
        rest.sort(by: Row.precedes)
        return (urgent, rest, excluded)
    }

    private func encode(
        _ model: AddFile, _ orders: [[Row]], _ parts: [Part], _ clock: inout StageClock
    ) throws(PipelineError) -> AddFile {
        let compressor = ZstdCompressor(
            level: configuration.zstdLevel, isTimed: configuration.timings)
        var writer = FileWriter(
            columns: layout.leaves, compressor: compressor,
            profile: configuration.encodingProfile, createdBy: Encode.createdBy)
        let time = layout.leaves.firstIndex { $0.name == "time" }
        let sorting = time.map { [SortingColumn(column: Int32($0))] } ?? []
        for order in orders {
            for start in stride(from: 0, to: order.count, by: Self.rowGroupLimit) {
                if Task.isCancelled { throw PipelineError(.failure, "stopped") }
                let rows = order[start..<min(start + Self.rowGroupLimit, order.count)]
                var chunks: [ChunkData] = []
                for leaf in layout.leaves {
                    do throws(ParquetError) {
                        chunks.append(try column(leaf, rows, parts))
                    } catch { throw PipelineError(reading: error) }
                }
                clock.lap(.read)
                do { try writer.append(rowGroup: chunks, sorting: sorting) } catch {
                    throw PipelineError(.failure, "zstd: \(error)")
                }
                clock.lap(.encode)
            }
        }
        let finished = writer.finish()
        clock.lap(.encode)
        clock.merge(compressor.drainTimes(), within: .encode)
        defer { clock.lap(.write) }
        return try DataFile.write(
            finished, layout, dataset: dataset,
            folder: AtomicFile.directory(of: model.path), partitionValues: model.partitionValues)
    }

    private func column(
        _ leaf: LeafColumn, _ rows: ArraySlice<Row>, _ parts: [Part]
    ) throws(ParquetError) -> ChunkData {
        var gather = ChunkGather(type: leaf.type, parts: parts.count)
        var ranges = [Range<Int>?](repeating: nil, count: parts.count)
        for row in rows {
            let (part, number) = (Int(row.part), Int(row.row))
            let range = ranges[part] ?? number..<number + 1
            ranges[part] = min(range.lowerBound, number)..<max(range.upperBound, number + 1)
        }
        for (index, range) in ranges.enumerated() {
            guard let range, let position = parts[index].file.column(named: leaf.name) else {
                continue
            }
            let read = try parts[index].file.read(
                column: position, rowGroup: parts[index].rowGroup, rows: range)
            try gather.add(read.data, as: index, from: range.lowerBound)
        }
        for row in rows { gather.append(part: Int(row.part), row: Int(row.row)) }
        return gather.finish()
    }
}

extension Merge.Row {
    /// Rows of one time keep the order of the files.
    fileprivate static func precedes(_ left: Self, _ right: Self) -> Bool {
        (left.time, left.part, left.row) < (right.time, right.part, right.row)
    }
}

extension Merge.Part {
    /// Nil if the file has no such column.
    fileprivate func integers(_ name: String) throws(ParquetError) -> [Int64?]? {
        guard let column = file.column(named: name) else { return nil }
        return try file.read(column: column, rowGroup: rowGroup).data.integers()
    }
}
