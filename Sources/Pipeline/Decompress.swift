import Bytes

/// Second stage: objects to blocks of whole lines. Gzip of any number of members, or plain text.
struct Decompress {
    let store: any ObjectStore
    let library: InflateLibrary
    let lineLimit: Int

    private static let inputSize = 1 << 18
    /// A line beyond this (bytes) is cut; it is quarantined anyway.
    private static let hardLineLimit = 64 << 20

    /// What is reused from object to object.
    private struct Buffers {
        let gunzip: Gunzip
        var input = [UInt8](repeating: 0, count: inputSize)
        var cutter: BlockCutter
    }

    /// Hands the blocks of `items` to `take`, in order.
    /// - Parameter clock: times reading and inflating.
    func stream(
        _ items: [SourceItem], _ clock: inout StageClock,
        into take: (Block) async throws -> Void
    ) async rethrows {
        let gunzip: Gunzip
        do { gunzip = try Gunzip(library) } catch {
            return try await take(failure(0, PipelineError(.failure, "out of memory")))
        }
        var buffers = Buffers(
            gunzip: gunzip,
            cutter: BlockCutter(
                limit: max(lineLimit + 1, Self.hardLineLimit), blockSize: Configuration.blockSize))
        for (index, item) in items.enumerated() {
            if Task.isCancelled { return }
            try await stream(item, index, &buffers, &clock, into: take)
        }
    }

    private func stream(
        _ item: SourceItem, _ index: Int, _ buffers: inout Buffers, _ clock: inout StageClock,
        into take: (Block) async throws -> Void
    ) async rethrows {
        clock.start()
        var stream: any ObjectStream
        do { stream = try await store.open(item.object) } catch {
            return try await take(failure(index, PipelineError(reading: error)))
        }
        defer { stream.close() }
        buffers.gunzip.reset()
        buffers.cutter.reset()
        clock.lap(.read)
        var hash = XXH64()
        var size: Int64 = 0
        var isGzip: Bool?
        var outcome = Block.Ending.Outcome.complete
        while true {
            if Task.isCancelled { return }
            let count: Int
            clock.start()
            do { count = try await stream.read(into: &buffers.input, count: Self.inputSize) } catch
            {
                return try await take(failure(index, PipelineError(reading: error)))
            }
            hash.update(buffers.input[..<count])
            clock.lap(.read)
            if count == 0 { break }
            if isGzip == nil {
                isGzip = Gunzip.isGzip(buffers.input[..<count])
                if item.isGzipName, isGzip == false {
                    let error = PipelineError(
                        .data, "\(item.object.path): named .gz but is not gzip")
                    return try await take(failure(index, error))
                }
            }
            size += Int64(count)
            // What follows damage is read for the object's size and hash alone.
            guard outcome == .complete else { continue }
            if isGzip == false {
                let blocks = buffers.cutter.add(buffers.input[..<count])
                clock.lap(.inflate)
                for bytes in blocks {
                    try await take(Block(object: index, bytes: bytes))
                }
                continue
            }
            var from = 0
            var more = true
            while from < count || more {
                do throws(GunzipError) {
                    let step = try buffers.cutter.inflate(
                        buffers.gunzip, buffers.input, from..<count)
                    from += step.consumed
                    // A full output buffer may leave bytes inside the library.
                    more = step.isFull
                } catch {
                    outcome = .damaged("\(item.object.path): \(Self.words(error))")
                    break
                }
                let bytes = buffers.cutter.takeIfFull()
                clock.lap(.inflate)
                if let bytes {
                    try await take(Block(object: index, bytes: bytes))
                    clock.start()
                }
            }
        }
        clock.start()
        if outcome == .complete, isGzip == true {
            do throws(GunzipError) { try buffers.gunzip.finish() } catch {
                outcome = .damaged("\(item.object.path): \(Self.words(error))")
            }
        }
        if stream.hasChanged(since: item.object) {
            let error = PipelineError(
                .tryAgain,
                "\(item.object.path): changed while it was read; the next run takes it")
            return try await take(failure(index, error))
        }
        clock.lap(.read)
        let rest = buffers.cutter.finish(isComplete: outcome == .complete)
        clock.lap(.inflate)
        try await take(
            Block(
                object: index, bytes: rest.lines,
                ending: Block.Ending(
                    outcome: outcome, size: size, hash: hash.hexadecimal,
                    brokenLine: rest.brokenLine)))
    }

    private func failure(_ index: Int, _ error: PipelineError) -> Block {
        Block(
            object: index, bytes: [],
            ending: Block.Ending(outcome: .failed(error), size: 0, hash: "", brokenLine: []))
    }

    /// What the line about a damaged object says.
    private static func words(_ error: GunzipError) -> String {
        switch error {
        case .corrupt:
            "\(error.words); the lines before it are kept, though damage can begin earlier"
        case .truncated: "\(error.words); the lines before it are kept"
        case .trailingGarbage: "\(error.words); the lines before them are kept"
        case .outOfMemory: error.words
        }
    }
}
