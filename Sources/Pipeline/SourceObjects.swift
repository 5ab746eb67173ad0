import Bytes
import Schemas
import Table

/// The objects of a source as they are now, read again to be compared with a dataset.
struct SourceObjects: Sendable {
    /// What an object is and what its lines are.
    struct Evidence: Sendable {
        let item: SourceItem
        /// Stored bytes.
        var size: Int64 = 0
        var hash = ""
        /// Lines that are not blank.
        var digest = LineDigest()
        /// Why it could not be read to its end; damage inside of it is no such reason.
        var failure: String?
    }

    /// As the user named it.
    let name: String
    private let store: any ObjectStore
    private let items: [LedgerDay: [SourceItem]]
    private let configuration: Configuration

    /// Lists the source as ingest does.
    /// - Throws: status 66 if there is nothing.
    init(_ store: any ObjectStore, jobs: Int) async throws(PipelineError) {
        (self.store, name) = (store, store.name)
        var configuration = Configuration()
        configuration.jobs = jobs
        self.configuration = configuration
        let listing = try await store.list(nil)
        if let error = listing.unreadable.first(where: Discover.concerns) {
            throw PipelineError(reading: error)
        }
        let items = SourceItem.items(of: listing, configuration).filter { item in
            switch item.name {
            case .log: true
            case .unnamed: listing.isSingleObject || Discover.mayBeLog(item.object.path)
            case .networkLoadBalancer, .classicLoadBalancer, .testFile: false
            }
        }
        guard !items.isEmpty else {
            throw PipelineError(.noInput, "\(store.name): no load balancer logs here")
        }
        self.items = Dictionary(grouping: items) { LedgerDay(intervalEnd: $0.intervalEnd) }
    }

    var days: Set<LedgerDay> { Set(items.keys) }

    /// Objects of a day by identity; of several with one name the one that has the size of `known`,
    /// else the largest.
    func items(
        of day: LedgerDay, known: (String) -> LedgerEntry?
    ) -> [String: SourceItem] {
        var chosen: [String: SourceItem] = [:]
        for item in items[day] ?? [] {
            let size = known(item.identity)?.size
            if let other = chosen[item.identity],
                other.object.size == size
                    || item.object.size != size && item.object.size <= other.object.size
            {
                continue
            }
            chosen[item.identity] = item
        }
        return chosen
    }

    /// Reads objects, some of them at once, and calls `body` with each as it is done.
    func read(
        _ items: [SourceItem], _ body: (Evidence) -> Void
    ) async {
        let slices = Slice.cut(items)
        await withTaskGroup(of: [Evidence].self) { group in
            var waiting = slices.makeIterator()
            for _ in 0..<configuration.jobs {
                guard let slice = waiting.next() else { break }
                group.addTask { await read(slice) }
            }
            while let done = await group.next() {
                if let slice = waiting.next() { group.addTask { await read(slice) } }
                for evidence in done { body(evidence) }
            }
        }
    }

    private func read(_ slice: Slice) async -> [Evidence] {
        var read: [Evidence] = []
        var numbering = LineNumbering()
        await stream(slice.items) { block in
            if read.count == block.object {
                read.append(Evidence(item: slice.items[block.object]))
                numbering = LineNumbering()
            }
            numbering.forEach(of: block) { bytes, range, number in
                read[block.object].digest.add(
                    bytes, range.lowerBound, range.upperBound, number: number)
            }
            guard let ending = block.ending else { return }
            read[block.object].size = ending.size
            read[block.object].hash = ending.hash
            if case .failed(let error) = ending.outcome {
                read[block.object].failure = error.description
            }
        }
        return read
    }

    /// Hashes of an object's lines by their numbers, to find one that is not the same elsewhere.
    func hashes(of item: SourceItem) async -> [Int: UInt64] {
        var hashes: [Int: UInt64] = [:]
        var numbering = LineNumbering()
        await stream([item]) { block in
            numbering.forEach(of: block) { bytes, range, number in
                hashes[number] = XXH64.of(bytes, range.lowerBound, range.count)
            }
        }
        return hashes
    }

    private func stream(_ items: [SourceItem], _ body: (Block) -> Void) async {
        let decompress = Decompress(
            store: store, library: configuration.inflate, lineLimit: configuration.lineLimit)
        var clock = StageClock()
        await decompress.stream(items, &clock, into: body)
    }
}

/// Numbers the lines of an object as LineReader does.
private struct LineNumbering {
    private var next = 1

    /// Calls `body` with each line of a block that is not blank, the broken one at its end included.
    mutating func forEach(of block: Block, _ body: (Span<UInt8>, Range<Int>, Int) -> Void) {
        let bytes = block.bytes.span
        var start = 0
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
            let isBlank =
                index == start || index == start + 1 && bytes[start] == UInt8(ascii: "\r")
            if !isBlank { body(bytes, start..<index, next) }
            next += 1
            start = index + 1
        }
        if let broken = block.ending?.brokenLine, !broken.isEmpty {
            body(broken.span, 0..<broken.count, next)
        }
    }
}
