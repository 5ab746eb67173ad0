import AccessLog
import Parquet
import Schemas
import Table

/// Whether the rows of a data file belong to the partition that the log says it is of.
struct PartitionCheck {
    private var places: [String] = []
    /// An object whose lines do not belong to the date.
    private var strayObject: String?
    /// Rows of other hours, and the time of the first.
    private var strayTimes: (count: Int, first: Int64?) = (0, nil)
    private var strayTargets = 0
    private let hour: Int64?
    private let date: String?
    private let target: String?
    private let mode: TargetPartition
    private let source: TargetSource?
    private let isHourly: Bool

    /// - Parameters:
    ///   - schema: nil for the table of refused lines.
    ///   - mode: what the column `target` of the table holds.
    init(_ file: AddFile, _ layout: TableLayout, _ schema: Schema?, _ mode: TargetPartition) {
        source = schema?.target
        isHourly = layout.partitionColumns.contains("hour")
        let hasTarget = layout.partitionColumns.contains("target")
        self.mode = hasTarget ? mode : .off
        hour = file.partitionHour
        date = file.partitionValues["date"] ?? nil
        target = file.partitionValues["target"] ?? nil
        if date.flatMap(Partition.day) == nil || isHourly && hour == nil
            || hasTarget && target == nil
        {
            places.append("has no partition values of \(layout.partitionColumns) in the log")
        }
        checkFolders(of: file)
    }

    /// One line for each thing that is wrong.
    var faults: [String] {
        var faults = places
        if strayTimes.count > 0 {
            let words = strayTimes.first.map { "of \(Timestamp.text($0))" } ?? "without a time"
            faults.append(
                "has \(strayTimes.count) rows that are not of its hour, such as one \(words)")
        }
        if strayTargets > 0, let target {
            faults.append("has \(strayTargets) rows that are not of target \(target)")
        }
        if let strayObject { faults.append("has lines of \(strayObject), whose day it is not") }
        return faults
    }

    /// Columns that are asked.
    var columns: Set<String> {
        Set(["time", "source_object", source?.group].compactMap(\.self) + (source?.endpoint ?? []))
    }

    /// Looks at the rows of a row group.
    mutating func check(_ columns: [String: ChunkData]) {
        if isHourly { checkTimes(columns) } else { checkDates(columns) }
        switch mode {
        case .off: break
        case .group: checkGroups(columns)
        case .endpoint: checkEndpoints(columns)
        }
    }

    /// Engines that read folders believe their names.
    private mutating func checkFolders(of file: AddFile) {
        for folder in file.path.split(separator: "/").dropLast() {
            let parts = folder.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let value = file.partitionValues[parts[0]] ?? nil,
                value != parts[1], Int64(value) == nil || Int64(value) != Int64(parts[1])
            else { continue }
            places.append("lies in \(folder), the log says \(parts[0]) \(value)")
        }
    }

    private mutating func checkTimes(_ columns: [String: ChunkData]) {
        guard let hour, let times = columns["time"].flatMap({ try? $0.integers() }) else { return }
        let strays = times.filter { time in
            time.map { Timestamp.floorDivide($0, Partition.microsecondsPerHour) } != hour
        }
        guard let first = strays.first else { return }
        if strayTimes.count == 0 { strayTimes.first = first }
        strayTimes.count += strays.count
    }

    /// Refused lines lie under the day of their object, as far as its name tells.
    private mutating func checkDates(_ columns: [String: ChunkData]) {
        guard let date, let objects = columns["source_object"].flatMap({ try? StoredTexts($0) })
        else { return }
        strayObject =
            strayObject
            ?? objects.distinct.first { object in
                guard case .log(let key) = ObjectKind(key: object) else { return false }
                return Quarantine.date(of: key.intervalEnd) != date
            }
    }

    private mutating func checkGroups(_ columns: [String: ChunkData]) {
        guard let groups = source.flatMap({ columns[$0.group] }).flatMap({ try? StoredTexts($0) })
        else {
            return
        }
        let names = groups.distinct.map(Partition.target(ofGroup:))
        let fits = names.map { $0 == target } + [Partition.noTarget == target]
        strayTargets += groups.codes.count { !fits[$0 ?? names.count] }
    }

    private mutating func checkEndpoints(_ columns: [String: ChunkData]) {
        guard let source,
            let addresses = columns[source.endpoint[0]].flatMap({ try? StoredTexts($0) }),
            let ports = columns[source.endpoint[1]].flatMap({ try? $0.integers() })
        else { return }
        struct Endpoint: Hashable {
            let address: Int?
            let port: Int64?
        }
        var fits: [Endpoint: Bool] = [:]
        for (code, port) in zip(addresses.codes, ports) {
            let endpoint = Endpoint(address: code, port: port)
            if fits[endpoint] == nil {
                let name = code.map {
                    Partition.target(ofAddress: addresses.distinct[$0], port: port)
                }
                fits[endpoint] = name ?? Partition.noTarget == target
            }
            if fits[endpoint] == false { strayTargets += 1 }
        }
    }
}
