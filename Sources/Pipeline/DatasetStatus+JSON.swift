import AccessLog

/// The status as one JSON object on one line; the keys are stable.
extension DatasetStatus {
    package var json: String {
        RunSummary.object([
            ("schema", RunSummary.quoted("albatross.status/1")),
            ("dataset", RunSummary.quoted(dataset)),
            ("now", Self.time(now)),
            (
                "families",
                RunSummary.object(tables.map { ($0.family.rawValue, json($0)) })
            ),
            ("quarantine", Self.json(quarantine)),
            ("lease", holder.map(Self.json) ?? "null"),
            ("interrupted_runs", "\(interrupted)"),
            ("coverage", coverage.map(Self.json) ?? "null"),
        ])
    }

    private func json(_ table: TableStatus) -> String {
        let committed = table.lastCommit.map { $0.timestamp * 1000 }
        return RunSummary.object([
            ("version", "\(table.version)"),
            ("last_commit", Self.time(committed)),
            ("last_commit_age_seconds", age(committed)),
            ("last_operation", table.lastCommit.map { RunSummary.quoted($0.operation) } ?? "null"),
            ("newest_interval", Self.time(table.newestInterval)),
            ("newest_interval_age_seconds", age(table.newestInterval)),
            ("newest_row", Self.time(table.newestRow)),
            ("newest_row_age_seconds", age(table.newestRow)),
            ("hours", "\(table.hours)"),
            ("first_hour", Self.hour(table.firstHour)), ("last_hour", Self.hour(table.lastHour)),
            ("rows", "\(table.rows)"), ("files", "\(table.files)"), ("bytes", "\(table.bytes)"),
            ("objects", "\(table.objects)"),
            ("small_files", "\(table.smallFiles)"),
            ("small_file_partitions", "\(table.smallFilePartitions)"),
            ("quarantine_pending", "\(table.isPending)"),
            ("expired_before", Self.date(table.horizon?.number)),
            ("overwrite", table.overwrite.map(Self.json) ?? "null"),
        ])
    }

    private static func json(_ overwrite: TableStatus.Overwrite) -> String {
        RunSummary.object([
            ("from", hour(overwrite.from)), ("to", hour(overwrite.to)),
            ("remaining_hours", "\(overwrite.remaining)"),
        ])
    }

    private static func json(_ quarantine: QuarantineStatus) -> String {
        let reasons = quarantine.reasons.sorted { $0.key < $1.key }
        return RunSummary.object([
            ("version", quarantine.version.map(String.init) ?? "null"),
            ("files", "\(quarantine.files)"), ("bytes", "\(quarantine.bytes)"),
            ("lines", "\(quarantine.lines)"),
            ("reasons", RunSummary.object(reasons.map { ($0.key, "\($0.value)") })),
        ])
    }

    private static func json(_ holder: Lease.Holder) -> String {
        RunSummary.object([
            ("command", RunSummary.quoted(holder.command)),
            ("host", RunSummary.quoted(holder.host)), ("process", "\(holder.process)"),
            ("since", RunSummary.quoted(holder.since)),
        ])
    }

    private static func json(_ map: CoverageMap) -> String {
        let nodes = map.rows.map { row in
            RunSummary.object([
                ("load_balancer", RunSummary.quoted(row.node.loadBalancer)),
                ("node", RunSummary.quoted(row.node.address)),
                ("slots", RunSummary.quoted(String(row.slots.map(CoverageMap.Marks.ascii.mark)))),
            ])
        }
        let gaps = map.gaps.map { gap in
            RunSummary.object([
                ("load_balancer", RunSummary.quoted(gap.stretch.node.loadBalancer)),
                ("node", RunSummary.quoted(gap.stretch.node.address)),
                ("from", time(gap.stretch.from)), ("to", time(gap.stretch.to)),
                ("intervals", "\(gap.stretch.count)"),
                ("others_have", "\(gap.shared)"),
            ])
        }
        return RunSummary.object([
            ("from", time(map.from)), ("to", time(map.to)), ("interval_seconds", "300"),
            ("missing_intervals", "\(map.missing)"),
            ("nodes", "[\(nodes.joined(separator: ","))]"),
            ("missing", "[\(gaps.joined(separator: ","))]"),
        ])
    }

    private func age(_ time: Int64?) -> String {
        time.map { "\(Timestamp.floorDivide(now - $0, 1_000_000))" } ?? "null"
    }

    private static func time(_ time: Int64?) -> String {
        time.map { RunSummary.quoted(Timestamp.text($0)) } ?? "null"
    }

    private static func hour(_ hour: Int64?) -> String {
        time(hour.map { $0 * Partition.microsecondsPerHour })
    }

    private static func date(_ day: Int64?) -> String {
        day.map { RunSummary.quoted(Timestamp.dateText(days: Int($0))) } ?? "null"
    }
}
