/// The blocks of raw logs, several objects at a time.
struct RawStream: BlockSequence {
    private let source: RawReader
    private let reader: RawUnitReader
    private var objects: ArraySlice<RawObject>
    private let isDescending: Bool

    /// Stored bytes that are read together: what one round of rows may take stays small.
    private static let roundSize: Int64 = 4 << 20

    /// - Parameter objects: in order of their time.
    init(_ source: RawReader, _ request: ScanRequest, _ objects: [RawObject]) {
        self.source = source
        reader = RawUnitReader(request)
        isDescending = request.order == .descending
        self.objects = Self.ordered(objects, isDescending)
    }

    /// Objects whose name tells no time first: their rows may be anywhere.
    private static func ordered(
        _ objects: [RawObject], _ isDescending: Bool
    ) -> ArraySlice<RawObject> {
        guard isDescending else { return objects[...] }
        let timeless = objects.filter { $0.key == nil }
        return (timeless + objects.filter { $0.key != nil }.reversed())[...]
    }

    mutating func next<Answer: Sendable>(
        _ body: @Sendable (Block) throws(QueryError) -> Answer
    ) throws(QueryError) -> BlockRound<Answer>? {
        try source.checkInterruption()
        var taken: [RawObject] = []
        var size: Int64 = 0
        while let object = objects.first, taken.isEmpty || size + object.size <= Self.roundSize {
            taken.append(object)
            size += object.size
            objects.removeFirst()
        }
        guard !taken.isEmpty else { return nil }
        let answers = try source.read(taken, reader, body)
        return BlockRound(answers: answers, settled: settled)
    }

    /// No row of the objects that are left comes before it; behind it where the order is descending.
    private var settled: Int64? {
        guard let next = objects.first else { return nil }
        // A timeless object settles nothing.
        guard let span = next.span else { return isDescending ? .max : .min }
        return isDescending ? span.upperBound : span.lowerBound
    }
}
