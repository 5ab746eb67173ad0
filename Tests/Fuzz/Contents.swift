import Bytes
import Parquet

/// What a file decodes to: hashes of each column of each row group, nil where that is an error.
struct Contents: Equatable {
    /// By row group: of each column the whole, then some of its rows by the page index.
    let columns: [[UInt64?]]

    /// Nil if the file cannot even be opened.
    init?(path: String) {
        guard let reader = try? FileReader(path: path) else { return nil }
        columns = reader.metadata.rowGroups.indices.map { group in
            reader.leaves.indices.flatMap { column in
                Self.look(reader, column, group)
                return [Self.whole(reader, column, group), Self.part(reader, column, group)]
            }
        }
    }

    private static func whole(_ reader: FileReader, _ column: Int, _ group: Int) -> UInt64? {
        (try? reader.read(column: column, rowGroup: group)).map { hash($0.data) }
    }

    private static func part(_ reader: FileReader, _ column: Int, _ group: Int) -> UInt64? {
        let count = Int(clamping: reader.metadata.rowGroups[group].rowCount)
        let rows = count / 3..<max(count / 3, count / 2)
        return (try? reader.read(column: column, rowGroup: group, rows: rows)).map {
            $0.data.rowCount == rows.count ? hash($0.data) : 0
        }
    }

    /// Answers that may change, but must come: what only saves work, and levels, which nothing in the
    /// file stands up for when the schema itself is damaged.
    private static func look(_ reader: FileReader, _ column: Int, _ group: Int) {
        _ = try? reader.rows(of: column, rowGroup: group, within: -5...100_000)
        _ = try? reader.readLevels(column: column, rowGroup: group)
        _ = try? reader.mayContain("target-1.example", column: column, rowGroup: group)
    }

    /// How `other`, read from a damaged copy, compares with this.
    func outcome(of other: Contents?) -> Outcome {
        guard let other else { return .error }
        guard columns.map(\.count) == other.columns.map(\.count) else { return .different }
        var outcome = Outcome.equal
        for (mine, theirs) in zip(columns.joined(), other.columns.joined()) {
            guard let mine else { continue }
            guard let theirs else {
                outcome = .error
                continue
            }
            if mine != theirs { return .different }
        }
        return outcome
    }

    /// Bit patterns rather than values, so that NaN equals itself.
    private static func hash(_ data: ChunkData) -> UInt64 {
        var hash = UInt64(data.rowCount)
        for (row, isPresent) in (data.isPresent ?? []).enumerated() where !isPresent {
            hash = Kernels.mix(hash ^ UInt64(row))
        }
        switch data.values {
        case .boolean(let values): for value in values { mix(value ? 1 : 2, into: &hash) }
        case .int32(let values):
            for value in values { mix(UInt64(UInt32(bitPattern: value)), into: &hash) }
        case .int64(let values): for value in values { mix(UInt64(bitPattern: value), into: &hash) }
        case .float(let values): for value in values { mix(UInt64(value.bitPattern), into: &hash) }
        case .double(let values): for value in values { mix(value.bitPattern, into: &hash) }
        case .bytes(let strings):
            for index in 0..<strings.count { mix(strings, index, into: &hash) }
        case .coded(let strings, let codes):
            for code in codes { mix(strings, Int(code), into: &hash) }
        }
        return hash
    }

    private static func mix(_ value: UInt64, into hash: inout UInt64) {
        hash = Kernels.mix(hash &+ 0x9E37_79B9_7F4A_7C15 ^ value)
    }

    private static func mix(_ strings: ByteStrings, _ index: Int, into hash: inout UInt64) {
        let range = strings.range(index)
        mix(Kernels.hash(strings.bytes.span, range.lowerBound, range.count), into: &hash)
    }
}

enum Outcome {
    case error
    case equal
    case different
}
