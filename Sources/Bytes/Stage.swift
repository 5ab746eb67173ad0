/// A part of a run's work whose time is told by itself, in the order in which data meets them.
package enum Stage: String, CaseIterable, Sendable, Codable, CodingKeyRepresentable {
    /// Listing the source and comparing it with the ledger.
    case discover
    /// Reading objects, and their hash; of a compaction, reading and decoding files.
    case read
    /// Inflating, checksum included, and cutting into blocks.
    case inflate
    /// Separators, lines and where their fields stand.
    case tokens
    /// Values of fields, dictionary lookups.
    case fields
    /// Which row belongs where, and gathering the rows of a file.
    case partition
    /// Encodings, dictionaries, statistics, filters: all of a file but its compression.
    case encode
    case zstd
    /// Writing files and syncing them.
    case write
    /// The Delta log and the ledger.
    case commit
}

/// Time spent in stages, summed over the jobs that ran side by side.
package struct StageTimes: Sendable, Codable, Equatable {
    /// Nanoseconds.
    package struct Time: Sendable, Codable, Equatable {
        /// Of the processor.
        package var cpu: Int64 = 0
        /// Of the clock on the wall: what is above `cpu` was waited for.
        package var wall: Int64 = 0

        static func + (left: Time, right: Time) -> Time {
            Time(cpu: left.cpu + right.cpu, wall: left.wall + right.wall)
        }
    }

    private var times: [Stage: Time] = [:]

    package init() {}

    package subscript(_ stage: Stage) -> Time { times[stage] ?? Time() }

    /// Nanoseconds of the processor in all stages.
    package var cpu: Int64 { times.values.reduce(0) { $0 + $1.cpu } }

    package mutating func merge(_ other: StageTimes) {
        times.merge(other.times, uniquingKeysWith: +)
    }

    /// Adds `inner`, which was spent while `stage` was timed as a whole.
    package mutating func merge(_ inner: StageTimes, within stage: Stage) {
        merge(inner)
        for time in inner.times.values {
            add(Time(cpu: -time.cpu, wall: -time.wall), to: stage)
        }
    }

    mutating func add(_ time: Time, to stage: Stage) {
        times[stage] = self[stage] + time
    }
}
