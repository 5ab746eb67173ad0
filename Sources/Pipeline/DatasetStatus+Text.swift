import AccessLog
import Bytes
import Table

/// The status for people.
extension DatasetStatus {
    /// - Parameters:
    ///   - width: characters in a line of the coverage map.
    ///   - marks: how the map is drawn.
    package func lines(width: Int, marks: CoverageMap.Marks) -> [String] {
        var lines = tables.flatMap(lines)
        lines += quarantineLines
        if let holder {
            lines.append(
                "\(holder.command) (process \(holder.process) on \(holder.host)) writes it since \(holder.since)"
            )
        }
        if interrupted > 0 {
            lines.append("a run was killed while it wrote: the next one clears up behind it")
        }
        return lines + (coverage?.lines(width: width, marks: marks) ?? [])
    }

    private func lines(_ table: TableStatus) -> [String] {
        var lines: [String] = []
        let operation =
            table.lastCommit.map { $0.operation.isEmpty ? "" : ", \($0.operation)" } ?? ""
        lines.append(
            "\(table.family.rawValue): version \(table.version), committed \(moment(table.lastCommit.map { $0.timestamp * 1000 }))\(operation)"
        )
        lines.append("  newest interval ends \(moment(table.newestInterval))")
        lines.append("  newest row is of \(moment(table.newestRow))")
        if let first = table.firstHour, let last = table.lastHour {
            lines.append(
                "  \(table.hours) hours from \(Timestamp.hourText(first)) to \(Timestamp.hourText(last))"
            )
        }
        lines.append(
            "  \(table.rows) rows of \(table.objects) objects in \(table.files) files, \(ByteCount.text(table.bytes))"
        )
        if table.smallFiles > 0 {
            lines.append(
                "  \(table.smallFiles) small files in \(table.smallFilePartitions) partitions: 'albatross compact' would merge them"
            )
        }
        if let day = table.horizon?.number {
            lines.append("  days before \(Timestamp.dateText(days: Int(day))) were expired")
        }
        if table.isPending {
            lines.append("  refused lines of the last commit are still to come into the quarantine")
        }
        if let overwrite = table.overwrite {
            lines.append(
                "  'backfill --overwrite' of \(Timestamp.hourText(overwrite.from)) to \(Timestamp.hourText(overwrite.to)) was stopped, \(overwrite.remaining) hours are left"
            )
        }
        return lines
    }

    private var quarantineLines: [String] {
        guard quarantine.files > 0 else { return ["quarantine: no refused lines"] }
        let size = "\(quarantine.files) files, \(ByteCount.text(quarantine.bytes))"
        let reasons = quarantine.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let words = reasons.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        return ["quarantine: \(quarantine.lines) refused lines in \(size)"]
            + (words.isEmpty ? [] : ["  in the time shown below: \(words)"])
    }

    /// A time and how long ago it was.
    private func moment(_ time: Int64?) -> String {
        guard let time else { return "never" }
        let minutes = Timestamp.floorDivide(now - time, 60_000_000)
        let text = "\(Timestamp.text(time).prefix(19))Z"
        return minutes < 0 ? "\(text), in the future" : "\(text), \(Self.span(minutes)) ago"
    }

    private static func span(_ minutes: Int64) -> String {
        if minutes < 60 { return "\(minutes) min" }
        if minutes < 48 * 60 { return "\(minutes / 60) h \(minutes % 60) min" }
        return "\(minutes / 1440) d \(minutes / 60 % 24) h"
    }
}
