import AccessLog
import Bytes
import Parquet
import Schemas
import Table

/// Fifth stage: partitions to Parquet files under their final names.
struct Encode {
    let dataset: String
    let configuration: Configuration
    private let compressor: ZstdCompressor

    /// Rows of a row group; a larger partition gets several.
    private static let rowGroupLimit = 1 << 20
    static let createdBy = "albatross version \(Version.number) (build \(Version.number))"

    init(dataset: String, configuration: Configuration) {
        self.dataset = dataset
        self.configuration = configuration
        compressor = ZstdCompressor(
            level: configuration.zstdLevel, isTimed: configuration.timings)
    }

    /// Writes one file for each partition of `rows` and notes it in `fragment`.
    /// - Parameters:
    ///   - known: how the columns are encoded elsewhere in the run.
    ///   - afterLargest: sees how those of the largest partition, which is written first, were.
    func write(
        _ rows: inout Rows, into fragment: inout Fragment,
        known: EncodingHabits = EncodingHabits(),
        afterLargest: (EncodingHabits) -> Void = { _ in }
    ) throws(PipelineError) {
        var clock = StageClock(isOn: configuration.timings)
        clock.start()
        let family = rows.schema.family
        let layout = TableLayout.of(family, configuration.targetPartition)
        var habits = known
        count(rows, into: &fragment)
        let partitions = Partition.split(rows, by: configuration.targetPartition)
        // Partition after partition, in each the urgent rows first.
        var order: [UInt32] = []
        order.reserveCapacity(rows.count)
        for partition in partitions { order += partition.urgent + partition.rest }
        rows.arrange(order)
        var gather = Gather(rows, by: order)
        var starts = [0]
        for partition in partitions { starts.append(starts[starts.count - 1] + partition.rowCount) }
        let largest = partitions.indices.max { partitions[$0].rowCount < partitions[$1].rowCount }
        var files: [Int: AddFile] = [:]
        for index in (largest.map { [$0] } ?? []) + partitions.indices.filter({ $0 != largest }) {
            if Task.isCancelled { throw PipelineError(.failure, "stopped") }
            clock.lap(.partition)
            files[index] = try write(
                partitions[index], from: &gather, at: starts[index], layout, &habits, &clock,
                &fragment.held)
            if index == largest { afterLargest(habits) }
        }
        fragment.files[family.rawValue, default: []] += partitions.indices.compactMap { files[$0] }
        clock.lap(.partition)
        clock.merge(compressor.drainTimes(), within: .encode)
        fragment.times.merge(clock.times)
    }

    /// - Parameter first: the place of the partition's first row among the arranged ones.
    private func write(
        _ partition: Partition, from gather: inout Gather, at first: Int, _ layout: TableLayout,
        _ habits: inout EncodingHabits, _ clock: inout StageClock, _ held: inout HeldMemory
    ) throws(PipelineError) -> AddFile {
        var writer = FileWriter(
            columns: layout.leaves, compressor: compressor,
            profile: configuration.encodingProfile, habits: habits, createdBy: Self.createdBy)
        let time = layout.leaves.firstIndex { $0.name == "time" } ?? 0
        let (middle, end) = (first + partition.urgent.count, first + partition.rowCount)
        for rows in [first..<middle, middle..<end] {
            for start in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.rowGroupLimit)
            {
                let part = start..<min(start + Self.rowGroupLimit, rows.upperBound)
                let chunks = layout.leaves.indices.map { gather.column($0, part) }
                clock.lap(.partition)
                do {
                    try writer.append(
                        rowGroup: chunks, sorting: [SortingColumn(column: Int32(time))])
                } catch { throw PipelineError(.failure, "zstd: \(error)") }
                clock.lap(.encode)
                let columns = chunks.reduce(0) { $0 + $1.footprint }
                held.encoders = max(held.encoders, columns + writer.count)
            }
        }
        habits = writer.habits
        var values: [(column: String, text: String)] = [
            ("date", partition.date), ("hour", Self.twoDigits(partition.hourOfDay)),
        ]
        if let target = partition.target { values.append(("target", target)) }
        var logged: [String: String?] = ["date": partition.date, "hour": "\(partition.hourOfDay)"]
        if let target = partition.target { logged["target"] = target }
        let finished = writer.finish()
        clock.lap(.encode)
        defer { clock.lap(.write) }
        return try DataFile.write(
            finished, layout, dataset: dataset, folder: PartitionPath.folder(values),
            partitionValues: logged)
    }

    /// Counts what was encoded, independently of what was counted while parsing.
    private func count(_ rows: Rows, into fragment: inout Fragment) {
        guard case .text(let objects) = rows.slot("source_object"),
            case .integer(let fields) = rows.slot("field_count"),
            case .long(let timeSlot) = rows.slot("time")
        else { return }
        let column = rows.texts[objects]
        let times = rows.longs[timeSlot]
        var byCode = [(hour: Int64, rows: Int)](repeating: (.min, 0), count: column.pool.count)
        var byFields: [Int32: Fragment.FieldCount] = [:]
        var (lastFields, run) = (Int32.min, Fragment.FieldCount(rows: 0, first: .max))
        func close(_ code: Int) {
            let (hour, rows) = byCode[code]
            guard rows > 0 else { return }
            let object = column.pool.strings.text(code)
            fragment.encodedRows[object, default: [:]][hour, default: 0] += rows
        }
        func add(_ fields: Int32, _ count: Fragment.FieldCount) {
            byFields.merge([fields: count], uniquingKeysWith: +)
        }
        let numbers = rows.integers[fields]
        // Rows of one object and hour stand together: they are counted as a run.
        var (lastCode, hourStart, length) = (-1, Int64.max, 0)
        for row in 0..<rows.count where rows.isLive[row] {
            let (code, time) = (Int(column.codes[row]), times[row])
            if code != lastCode || time < hourStart
                || time - hourStart >= Partition.microsecondsPerHour
            {
                if lastCode >= 0 { byCode[lastCode].rows += length }
                let hour = Timestamp.floorDivide(time, Partition.microsecondsPerHour)
                if byCode[code].hour != hour {
                    close(code)
                    byCode[code] = (hour, 0)
                }
                (lastCode, hourStart, length) = (code, hour * Partition.microsecondsPerHour, 0)
            }
            length += 1
            if numbers[row] != lastFields {
                add(lastFields, run)
                (lastFields, run) = (numbers[row], Fragment.FieldCount(rows: 0, first: .max))
            }
            run.rows += 1
            run.first = min(run.first, time)
        }
        if lastCode >= 0 { byCode[lastCode].rows += length }
        add(lastFields, run)
        for code in byCode.indices { close(code) }
        for (fields, count) in byFields where count.rows > 0 {
            fragment.fieldCounts[rows.schema.family.rawValue, default: [:]]
                .merge([Int(fields): count], uniquingKeysWith: +)
        }
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
