import AccessLog
import AsyncAlgorithms
import Bytes
import Parquet
import Schemas
import Synchronization

/// The work on one slice: decompress and parse, then partition and encode.
struct SliceJob: Sendable {
    let configuration: Configuration
    let store: any ObjectStore
    /// Stored bytes of all slices of the run.
    let totalSize: Int64
    let habits = RunHabits()

    /// - Returns: a fragment whose files are staged.
    func run(_ slice: Slice) async throws -> Fragment {
        // However it ends, nobody may wait for it any more.
        defer { if slice.isFirst { habits.publish([:]) } }
        var slice = slice
        var failures: [Fragment.Failure] = []
        while true {
            var fragment = Fragment()
            do {
                try await run(slice, into: &fragment)
                fragment.failures += failures
                return fragment
            } catch let failure as Parse.BrokenObject {
                // Rows of the object are in files already: these go, and the slice is read without it.
                Staging(dataset: configuration.dataset).discard(fragment.places)
                failures.append(failure.failure)
                slice.items.removeAll { $0.key == failure.key }
            }
        }
    }

    private func run(_ slice: Slice, into fragment: inout Fragment) async throws {
        var parse = Parse(configuration: configuration, items: slice.items)
        let decompress = Decompress(
            store: store, library: configuration.inflate, lineLimit: configuration.lineLimit)
        if isLarge(slice) {
            try await runSideBySide(slice, decompress, &parse, &fragment)
        } else {
            // A block is parsed where it was inflated, while it is in the core's cache.
            var clock = StageClock(isOn: configuration.timings)
            try await decompress.stream(slice.items, &clock) { block in
                try parse.take(block)
                let footprint = parse.footprint
                fragment.held.note(blocks: 2 * block.bytes.count, rows: footprint)
                if footprint > configuration.partBudget {
                    fragment.merge(try await encode(Parsed(parse.drain()), slice))
                }
            }
            fragment.times.merge(clock.times)
        }
        try Task.checkCancellation()
        fragment.merge(try await encode(Parsed(parse.drain()), slice))
        fragment.objects = parse.tallies
        fragment.failures = parse.failures
        fragment.times.merge(parse.times)
    }

    /// Whether other cores would wait for this slice alone at the end.
    private func isLarge(_ slice: Slice) -> Bool {
        slice.size * 2 * Int64(configuration.jobs) > totalSize
    }

    /// What a task of a large slice ends with.
    private enum Outcome {
        case decompressed(StageTimes)
        case encoded(Fragment)
    }

    private func runSideBySide(
        _ slice: Slice, _ decompress: Decompress, _ parse: inout Parse,
        _ fragment: inout Fragment
    ) async throws {
        let blocks = AsyncChannel<Block>()
        let items = slice.items
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            group.addTask {
                var clock = StageClock(isOn: configuration.timings)
                await decompress.stream(items, &clock) { await blocks.send($0) }
                blocks.finish()
                return .decompressed(clock.times)
            }
            // One part is encoded while the next is parsed; never two, for the memory.
            var isEncoding = false
            // Bytes of that part's rows.
            var encoding = 0
            func take(_ outcome: Outcome) {
                switch outcome {
                case .decompressed(let times): fragment.times.merge(times)
                case .encoded(let part):
                    fragment.merge(part)
                    (isEncoding, encoding) = (false, 0)
                    FreedMemory.giveBack()
                }
            }
            func takeEncoded() async throws {
                while isEncoding, let outcome = try await group.next() { take(outcome) }
            }
            for await block in blocks {
                do { try parse.take(block) } catch {
                    try await takeEncoded()
                    throw error
                }
                let footprint = parse.footprint
                fragment.held.note(blocks: 3 * block.bytes.count, rows: footprint + encoding)
                if footprint > configuration.partBudget {
                    try await takeEncoded()
                    let part = Parsed(parse.drain())
                    group.addTask { .encoded(try await encode(part, slice)) }
                    (isEncoding, encoding) = (true, footprint)
                }
            }
            while let outcome = try await group.next() { take(outcome) }
        }
    }

    private func encode(_ parsed: Parsed, _ slice: Slice) async throws -> Fragment {
        var (rows, refused) = parsed.take()
        let known = slice.isFirst ? habits.current : await habits.found()
        var fragment = Fragment()
        let encode = Encode(dataset: configuration.dataset, configuration: configuration)
        for family in Family.allCases {
            guard var columns = rows.removeValue(forKey: family) else { continue }
            if let hour = slice.replacedHour { columns.keepRereadRows(of: hour, slice.items) }
            try encode.write(&columns, into: &fragment, known: known[family] ?? EncodingHabits()) {
                if slice.isFirst { habits.publish([family: $0]) }
            }
        }
        // What was refused before is in the quarantine already.
        let reread = Set(slice.items.filter(\.isReread).map(\.key))
        refused.removeAll { reread.contains($0.line.object) }
        if !refused.isEmpty {
            var clock = StageClock(isOn: configuration.timings)
            clock.start()
            let quarantine = Quarantine(
                dataset: configuration.dataset, configuration: configuration)
            try quarantine.write(refused, into: &fragment)
            clock.lap(.encode)
            fragment.times.merge(clock.times)
        }
        return fragment
    }
}

/// What was parsed on its way to who encodes it: given away once, because columns that somebody else
/// holds would be copied where they are arranged.
private final class Parsed: Sendable {
    typealias Content = (rows: [Family: Rows], refused: [Parse.Refused])

    private let content: Mutex<Content>

    init(_ content: Content) { self.content = Mutex(content) }

    func take() -> Content {
        content.withLock { content in
            defer { content = ([:], []) }
            return content
        }
    }
}

extension Rows {
    /// Of objects that are in the table already, keeps the rows of the hour that is replaced.
    fileprivate mutating func keepRereadRows(of hour: Int64, _ items: [SourceItem]) {
        guard case .long(let timeSlot) = slot("time"),
            case .text(let objectSlot) = slot("source_object")
        else { return }
        let reread = Set(items.filter(\.isReread).map(\.key))
        let strings = texts[objectSlot].pool.strings
        let isReread = (0..<strings.count).map { reread.contains(strings.text($0)) }
        let (codes, times) = (texts[objectSlot].codes, longs[timeSlot])
        discard { row in
            isReread[Int(codes[row])]
                && Timestamp.floorDivide(times[row], Partition.microsecondsPerHour) != hour
        }
    }
}
