/// The summary as Prometheus text for a textfile collector (exposition format 0.0.4).
extension RunSummary {
    /// - Parameter now: end of the run, µs since 1970.
    package func metrics(now: Int64) -> String {
        var text = ""
        func add(_ name: String, _ help: String, _ values: [(labels: String, value: String)]) {
            text += "# HELP albatross_\(name) \(help)\n# TYPE albatross_\(name) gauge\n"
            for (labels, value) in values { text += "albatross_\(name)\(labels) \(value)\n" }
        }
        func one(_ name: String, _ help: String, _ value: some CustomStringConvertible) {
            add(name, help, [("", "\(value)")])
        }
        one("last_run_timestamp_seconds", "End of the last run.", Double(now) / 1_000_000)
        one("last_run_exit_status", "Exit code of the last run.", status.rawValue)
        one("last_run_duration_seconds", "Seconds that the last run took.", seconds)
        one("last_run_peak_memory_bytes", "Highest resident memory.", peakMemory)
        add(
            "last_run_objects", "Objects of the last listing by what was decided.",
            Decision.allCases.map { ("{decision=\"\($0.rawValue)\"}", "\(objects[$0] ?? 0)") })
        one("last_run_objects_failed", "Objects that could not be read.", failures.count)
        one("last_run_objects_replaced", "Objects whose content had changed.", replaced.count)
        one("last_run_objects_late", "Objects taken more than an hour late.", late)
        one("last_run_lines", "Lines read.", lines)
        one("last_run_rows", "Rows added.", rows)
        add(
            "last_run_quarantined_lines", "Lines refused, by reason.",
            reasons.sorted { $0.key < $1.key }.map { ("{reason=\"\($0)\"}", "\($1)") })
        one("last_run_missing_intervals", "Five-minute intervals without a file.", missing.count)
        one("last_run_read_bytes", "Stored bytes read.", bytesIn)
        one("last_run_written_bytes", "Bytes of data files written.", bytesOut)
        return text
    }
}
