import Bytes
import Parquet
import Schemas

/// What the partition column `target` holds.
package enum TargetPartition: String, Sendable, CaseIterable {
    /// Name of the target group, `none` where there is none.
    case group
    /// `ip_port` of the target.
    case endpoint
    /// Hours alone.
    case off
}

/// Which hours come first.
package enum HourOrder: String, Sendable, CaseIterable {
    case oldest
    case newest
}

/// Everything a run is told: the keys of a pipeline file, with their defaults.
package struct Configuration: Sendable, Equatable {
    /// Folder, file or `-` for standard input.
    package var source = ""
    package var dataset = ""
    package var families = Set(Family.allCases)
    /// Only objects that ended or were delivered within this many seconds before now; nil takes all.
    package var window: Int64?
    /// In which order a backfill takes the hours.
    package var order = HourOrder.oldest
    /// Taken for the present, µs since 1970; nil asks the clock.
    package var now: Int64?
    /// Seconds to wait for another run to give up the lease.
    package var wait: Int64 = 0
    /// File that gets the run summary as JSON; nil for none.
    package var summaryFile: String?
    /// File that gets Prometheus metrics for a textfile collector; nil for none.
    package var metricsFile: String?
    package var targetPartition = TargetPartition.group
    package var zstdLevel: Int32 = 1
    package var encodingProfile = EncodingProfile.full
    /// Bytes that a run may hold.
    package var memory = 512 << 20
    /// Slices of objects worked on at once.
    package var jobs = 2
    /// A longer line (bytes) goes to quarantine.
    package var lineLimit = 1 << 20
    /// Share of refused lines above which a run exits 65.
    package var badLines = 0.01
    package var inflate = InflateLibrary.fastest
    /// Whether the run times its stages.
    package var timings = false

    package init() {}

    /// µs since 1970.
    package var present: Int64 { now ?? Clock.now() }

    /// Bytes of parsed rows that one slice may hold before they are encoded: what is left beside
    /// the program itself, shared by the slices; encoding takes as much again.
    var rowBudget: Int { max(8 << 20, (memory - (96 << 20)) / jobs * 2 / 5) }
    /// Bytes of rows after which a slice is encoded: that takes as much again, and the next part grows
    /// beside it.
    var partBudget: Int { rowBudget * 2 / 3 }

    /// Bytes of inflated text handed from stage to stage at a time.
    static let blockSize = 1 << 18

    /// Compressed bytes of a slice: what one job reads before it writes its files.
    static let sliceSize: Int64 = 64 << 20
}
