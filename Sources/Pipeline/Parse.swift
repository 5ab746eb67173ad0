import AccessLog
import Bytes
import Schemas

/// Third stage: blocks to columns of rows, and the lines that are none.
struct Parse {
    /// A refused line with what its partition needs.
    struct Refused: Sendable {
        let family: Family
        let line: QuarantinedLine
        /// µs UTC: end of the object's interval, or when the object was written.
        let objectTime: Int64
    }

    /// An object that failed after rows of it were handed over: all of them have to be thrown away.
    struct BrokenObject: Error {
        let key: String
        let failure: Fragment.Failure
    }

    private let configuration: Configuration
    private let items: [SourceItem]
    private var readers: [Family: LineReader] = [:]
    private(set) var rows: [Family: Rows] = [:]
    private(set) var refused: [Refused] = []
    private(set) var tallies: [ObjectTally] = []
    private(set) var failures: [Fragment.Failure] = []
    /// State of the object that is being read.
    private var open: OpenObject?
    private var refusedBytes = 0

    private struct OpenObject {
        var family: Family?
        var tally: ObjectTally
        var nextLine = 1
        /// Rows that the family had before this object; nil while it has given none.
        var firstRow: Int?
        var firstRefused: Int
        /// Whether rows of this object were encoded already, so that it cannot be taken back.
        var isPartlyEncoded = false
    }

    init(configuration: Configuration, items: [SourceItem]) {
        self.configuration = configuration
        self.items = items
    }

    /// What tokens and fields took.
    var times: StageTimes {
        readers.values.reduce(into: StageTimes()) { $0.merge($1.clock.times) }
    }

    /// Bytes held.
    var footprint: Int { rows.values.reduce(refusedBytes) { $0 + $1.footprint } }

    /// Takes the next block of the slice.
    mutating func take(_ block: Block) throws(BrokenObject) {
        let item = items[block.object]
        var object = open ?? begin(item)
        open = nil
        read(block.bytes, item, &object)
        guard let ending = block.ending else {
            open = object
            return
        }
        try end(ending, item, object)
    }

    /// Hands over everything parsed so far; numbering goes on.
    mutating func drain() -> (rows: [Family: Rows], refused: [Refused]) {
        defer {
            rows = [:]
            refused = []
            refusedBytes = 0
            open?.isPartlyEncoded = true
            if open?.firstRow != nil { open?.firstRow = 0 }
            open?.firstRefused = 0
        }
        return (rows, refused)
    }

    private func begin(_ item: SourceItem) -> OpenObject {
        let tally = ObjectTally(
            identity: item.identity, key: item.key, family: "", intervalEnd: item.intervalEnd,
            size: item.object.size, modified: item.object.modified, hash: "", known: item.known,
            isReread: item.isReread)
        return OpenObject(family: item.family, tally: tally, firstRefused: refused.count)
    }

    private mutating func read(_ bytes: [UInt8], _ item: SourceItem, _ object: inout OpenObject) {
        guard !bytes.isEmpty else { return }
        object.tally.textBytes += Int64(bytes.count)
        if object.family == nil {
            let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1)
            object.family = lines.first.map(Family.guess(firstLine:))
        }
        guard let family = object.family, configuration.families.contains(family) else {
            object.nextLine += bytes.reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
            return
        }
        let schema = Schema.of(family)
        var reader =
            readers.removeValue(forKey: family)
            ?? LineReader(schema: schema, clock: StageClock(isOn: configuration.timings))
        var columns = rows.removeValue(forKey: family) ?? Rows(schema: schema)
        if object.firstRow == nil { object.firstRow = columns.count }
        let tally = reader.read(
            bytes, of: SourceObject(key: item.key, node: item.objectKey?.node),
            firstLine: object.nextLine,
            lineLimit: configuration.lineLimit, into: &columns)
        readers[family] = reader
        rows[family] = columns
        object.nextLine += tally.newlines
        object.tally.lines += tally.lines
        object.tally.rows += tally.rows
        for line in tally.quarantined { refuse(line, family, item, &object) }
    }

    private mutating func refuse(
        _ line: QuarantinedLine, _ family: Family, _ item: SourceItem, _ object: inout OpenObject
    ) {
        object.tally.quarantined += 1
        refusedBytes += line.bytes.count + 200
        refused.append(
            Refused(
                family: family, line: line, objectTime: item.intervalEnd ?? item.object.modified))
    }

    private mutating func end(
        _ ending: Block.Ending, _ item: SourceItem, _ object: OpenObject
    ) throws(BrokenObject) {
        var object = object
        if let error = failure(ending.outcome, item) {
            let failure = Fragment.Failure(
                message: error.description, status: error.status.rawValue)
            guard !object.isPartlyEncoded else {
                throw BrokenObject(key: item.key, failure: failure)
            }
            takeBack(object)
            failures.append(failure)
            return
        }
        if let family = object.family, !configuration.families.contains(family) {
            failures.append(
                Fragment.Failure(
                    message:
                        "\(item.object.path): looks like a \(family.rawValue) log, which is not among the families asked for",
                    status: ExitStatus.data.rawValue))
            return
        }
        if !ending.brokenLine.isEmpty {
            object.tally.lines += 1
            let line = QuarantinedLine(
                object: item.key, line: object.nextLine,
                rejection: Rejection(
                    .truncatedObject, field: 0, byte: ending.brokenLine.count + 1),
                bytes: ending.brokenLine)
            refuse(line, object.family ?? fallback, item, &object)
        }
        if case .damaged(let message) = ending.outcome { object.tally.damage = message }
        object.tally.size = ending.size
        object.tally.hash = ending.hash
        object.tally.family = (object.family ?? fallback).rawValue
        tallies.append(object.tally)
        if tallies.count == 1 { makeRoom(like: object.tally) }
    }

    /// Makes room for the rows of the whole slice, by those of its first object: columns that grow are
    /// copied again and again, and leave holes behind.
    private mutating func makeRoom(like first: ObjectTally) {
        guard let family = Family(rawValue: first.family), let held = rows[family]?.footprint,
            held > 0, first.size > 0, first.rows > 0
        else { return }
        let size = items.reduce(0) { $0 + max(0, $1.object.size) }
        let times = min(
            Double(size) / Double(first.size), Double(configuration.partBudget) / Double(held))
        rows[family]?.reserveCapacity(Int(Double(first.rows) * times))
    }

    /// Why nothing of the object may be kept; nil if it may.
    private func failure(_ outcome: Block.Ending.Outcome, _ item: SourceItem) -> PipelineError? {
        switch outcome {
        case .complete: nil
        case .failed(let error): error
        case .damaged(let message):
            // A damaged copy never takes the place of a whole one.
            item.known.map { $0.damage == nil } ?? false
                ? PipelineError(.data, "\(message); the copy in the dataset is whole and stays")
                : nil
        }
    }

    /// Where an object without a single whole line is recorded.
    private var fallback: Family {
        Family.allCases.first(where: configuration.families.contains) ?? .access
    }

    /// Undoes what was taken of an object that failed in the middle.
    private mutating func takeBack(_ object: OpenObject) {
        refused.removeSubrange(object.firstRefused...)
        guard let family = object.family, let firstRow = object.firstRow else { return }
        rows[family]?.discard(from: firstRow)
    }
}
