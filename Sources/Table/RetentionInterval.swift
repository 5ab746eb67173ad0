/// How long something is kept, as table properties say it: `interval 30 days`.
struct RetentionInterval: Equatable {
    /// µs.
    let duration: Int64

    /// Nil if the text is no such interval.
    init?(_ text: String) {
        let words = text.lowercased().split(separator: " ")
        guard words.first == "interval", words.count > 1, words.count % 2 == 1 else { return nil }
        var sum: Int64 = 0
        for index in stride(from: 1, to: words.count, by: 2) {
            var unit = words[index + 1]
            if unit.hasSuffix("s") { unit = unit.dropLast() }
            guard let number = Int64(words[index]), number >= 0, let size = Self.units[String(unit)]
            else { return nil }
            let (product, tooLarge) = number.multipliedReportingOverflow(by: size)
            let (total, overflow) = sum.addingReportingOverflow(product)
            guard !tooLarge, !overflow else { return nil }
            sum = total
        }
        duration = sum
    }

    private static let units: [String: Int64] = [
        "microsecond": 1, "millisecond": 1000, "second": 1_000_000, "minute": 60_000_000,
        "hour": 3_600_000_000, "day": 86_400_000_000, "week": 7 * 86_400_000_000,
    ]
}

extension TableMetadata {
    /// µs for which the files of the log are kept (protocol, "Metadata Cleanup"); nil if for ever.
    var logRetention: Int64? {
        if configuration["delta.enableExpiredLogCleanup"]?.lowercased() == "false" { return nil }
        return retention("delta.logRetentionDuration", otherwise: "interval 30 days")
    }

    /// µs for which files that left the table are kept; nil if for ever.
    var deletedFileRetention: Int64? {
        retention("delta.deletedFileRetentionDuration", otherwise: "interval 1 week")
    }

    /// What cannot be understood is not taken as leave to delete.
    private func retention(_ property: String, otherwise: String) -> Int64? {
        RetentionInterval(configuration[property] ?? otherwise)?.duration
    }
}

extension Snapshot {
    /// Files that left the table so recently that somebody may still read them, in order of their
    /// paths. Everything else that is not live may be deleted.
    /// - Parameter now: µs since 1970.
    package func unexpiredTombstones(at now: Int64) -> [RemoveFile] {
        tombstones.values.filter { remove in
            guard let retention = metadata.deletedFileRetention else { return true }
            let (age, overflow) = now.subtractingReportingOverflow(retention)
            return overflow || (remove.deletionTimestamp ?? 0) > age / 1000
        }.sorted { $0.path < $1.path }
    }
}
