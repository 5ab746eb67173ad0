import AccessLog
import Bytes
import Schemas
import Table

/// Fourth stage: which rows belong to which hour and target, and in which order they are stored.
///
/// Rows are not moved: a partition is two lists of row numbers.
struct Partition {
    /// Hours since 1970-01-01T00Z, of the rows' own time.
    let hour: Int64
    /// Folder-safe value of the column `target`; nil where the table has no such column.
    let target: String?
    /// Rows that matter to an incident, by time; they get a row group of their own, the first.
    fileprivate(set) var urgent: [UInt32] = []
    /// All other rows, by time.
    fileprivate(set) var rest: [UInt32] = []

    /// Value of `target` where the load balancer answered by itself.
    static let noTarget = "none"
    static let microsecondsPerHour: Int64 = 3_600_000_000

    /// `date` and `hour` as the Delta log and the folder names have them.
    var date: String { Timestamp.dateText(days: Int(Timestamp.floorDivide(hour, 24))) }
    var hourOfDay: Int { Int(hour - Timestamp.floorDivide(hour, 24) * 24) }

    /// Day since 1970 of a date in a folder name; nil if it is none.
    static func day(of date: String) -> Int64? {
        Timestamp.micros(of: "\(date)T00:00:00Z").map {
            Timestamp.floorDivide($0, Timestamp.secondsPerDay * 1_000_000)
        }
    }

    /// Hour since 1970 of a file's partition values; nil if they have none.
    static func hour(of values: [String: String?]) -> Int64? {
        guard let date = values["date"] ?? nil, let text = values["hour"] ?? nil,
            let hour = Int64(text), (0..<24).contains(hour), let day = day(of: date)
        else { return nil }
        return day * 24 + hour
    }

    /// Value of `target` for a target group: the name in `arn:...:targetgroup/NAME/ID`, any other
    /// text as a whole.
    static func target(ofGroup text: String) -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].hasSuffix(":targetgroup") else {
            return PartitionPath.safeValue(text)
        }
        return PartitionPath.safeValue(parts[1])
    }

    /// Value of `target` for an endpoint.
    static func target(ofAddress address: String, port: Int64?) -> String {
        PartitionPath.safeValue(address + (port.map { "_\($0)" } ?? ""))
    }

    /// Splits the live rows, in order of hour and target.
    static func split(_ rows: Rows, by mode: TargetPartition) -> [Partition] {
        guard case .long(let timeSlot) = rows.slot("time") else { return [] }
        let times = rows.longs[timeSlot]
        let targets = TargetNames(rows, mode)
        let urgency = UrgentRows(rows)
        var places: [PartitionKey: Int] = [:]
        var partitions: [Partition] = []
        // Where the last row of each target went: rows of one time stand together.
        var last = [(hour: Int64, place: Int)](repeating: (.min, 0), count: targets.count)
        var (hour, hourStart): (Int64, Int64) = (.min, .max)
        for row in 0..<rows.count where rows.isLive[row] {
            let time = times[row]
            if time < hourStart || time &- hourStart >= microsecondsPerHour {
                hour = Timestamp.floorDivide(time, microsecondsPerHour)
                hourStart = hour * microsecondsPerHour
            }
            let target = targets.index(of: row)
            if last[target].hour != hour {
                let key = PartitionKey(hour: hour, target: target)
                if places[key] == nil {
                    places[key] = partitions.count
                    partitions.append(Partition(hour: hour, target: targets.name(target)))
                }
                last[target] = (hour, places[key] ?? 0)
            }
            let place = last[target].place
            if urgency.contains(row) {
                partitions[place].urgent.append(UInt32(row))
            } else {
                partitions[place].rest.append(UInt32(row))
            }
        }
        for place in partitions.indices {
            let start = partitions[place].hour * microsecondsPerHour
            TimeOrder.sort(&partitions[place].urgent, by: times, from: start)
            TimeOrder.sort(&partitions[place].rest, by: times, from: start)
        }
        return partitions.sorted { ($0.hour, $0.target ?? "") < ($1.hour, $1.target ?? "") }
    }

    /// Row numbers, the urgent ones first.
    var rowCount: Int { urgent.count + rest.count }
}

private struct PartitionKey: Hashable {
    let hour: Int64
    let target: Int
}

/// The partition value of every row, without making a string for each.
private struct TargetNames {
    private var names: [String?] = [nil]
    private var codes: [UInt32] = []
    private var ports: [Int32] = []
    /// Index in `names` by dictionary code; the last entry is that of null.
    private var indexByCode: [Int] = []
    private var indexByEndpoint: [UInt64: Int] = [:]

    init(_ rows: Rows, _ mode: TargetPartition) {
        guard let target = rows.schema.target, mode != .off else { return }
        let column = mode == .group ? target.group : target.endpoint[0]
        guard case .text(let slot) = rows.slot(column) else { return }
        codes = rows.texts[slot].codes
        let strings = rows.texts[slot].pool.strings
        var indexByName: [String: Int] = [:]
        names = []
        func index(_ name: String, _ names: inout [String?]) -> Int {
            if let known = indexByName[name] { return known }
            names.append(name)
            indexByName[name] = names.count - 1
            return names.count - 1
        }
        if mode == .endpoint, case .integer(let portSlot) = rows.slot(target.endpoint[1]) {
            ports = rows.integers[portSlot]
            for row in 0..<rows.count where rows.isLive[row] {
                let key = endpoint(row)
                if indexByEndpoint[key] != nil { continue }
                var name = Partition.noTarget
                if codes[row] != StringPool.null {
                    let port = ports[row] == Rows.nullInteger ? nil : Int64(ports[row])
                    name = Partition.target(ofAddress: strings.text(Int(codes[row])), port: port)
                }
                indexByEndpoint[key] = index(name, &names)
            }
        } else {
            indexByCode = (0..<strings.count).map { code in
                index(Partition.target(ofGroup: strings.text(code)), &names)
            }
            indexByCode.append(index(Partition.noTarget, &names))
        }
    }

    func index(of row: Int) -> Int {
        if !ports.isEmpty { return indexByEndpoint[endpoint(row)] ?? 0 }
        guard !codes.isEmpty else { return 0 }
        return codes[row] == StringPool.null
            ? indexByCode[indexByCode.count - 1] : indexByCode[Int(codes[row])]
    }

    func name(_ index: Int) -> String? { names[index] }

    var count: Int { names.count }

    private func endpoint(_ row: Int) -> UInt64 {
        UInt64(codes[row]) << 32 | UInt64(UInt32(bitPattern: ports[row]))
    }
}

/// The rows that the schema calls urgent.
private struct UrgentRows {
    private var values: [Int32] = []
    private var from = Int32.max
    private var also: [Int32] = []

    init(_ rows: Rows) {
        guard let urgency = rows.schema.urgent,
            case .integer(let slot) = rows.slot(urgency.column)
        else { return }
        values = rows.integers[slot]
        from = urgency.from
        also = urgency.also
    }

    func contains(_ row: Int) -> Bool {
        guard !values.isEmpty else { return false }
        return values[row] >= from || also.contains(values[row])
    }
}
