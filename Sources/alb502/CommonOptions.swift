import ArgumentParser
import Glibc
import Query
import Schemas

extension OutputForm: ExpressibleByArgument {}
extension Family: ExpressibleByArgument {}

/// What every verb understands.
struct CommonOptions: ParsableArguments {
    @Option(
        help: .init(
            "Folder of the dataset ($ALBATROSS_DATASET, else ./dataset).", valueName: "dir"))
    var dataset: String?

    @Option(
        help: .init(
            "Logs as AWS delivered them, instead of a dataset: a folder or a file.",
            valueName: "path"))
    var raw: String?

    @Option(
        parsing: .unconditional,
        help: .init("Start: 2026-11-20T02:40:00Z, 2026-11-20, yesterday, -90m.", valueName: "time"))
    var from: String?

    @Option(
        parsing: .unconditional,
        help: .init("End, itself not included.", valueName: "time"))
    var to: String?

    @Option(
        parsing: .unconditional,
        help: .init("The 15 minutes around a time.", valueName: "time"))
    var at: String?

    @Option(help: .init("The time before --to or now: 15m, 2h, 7d.", valueName: "span"))
    var last: String?

    @Option(
        help: .init(
            "Zone of times without an offset, and of times in text: Europe/Berlin (UTC).",
            valueName: "zone"))
    var tz: String?

    @Option(help: "Statuses that count: 502, 502,504, 5xx, all.")
    var status = "502"

    @Option(help: .init("Load balancer: name, app/NAME/ID or ARN.", valueName: "name"))
    var lb: String?

    @Option(help: .init("Target group: name, ARN or none.", valueName: "name"))
    var targetGroup: String?

    @Option(help: .init("Target.", valueName: "ip[:port]"))
    var target: String?

    @Option(help: .init("Load balancer node.", valueName: "ip"))
    var node: String?

    @Option(help: .init("Trace id as logged, such as Root=1-...", valueName: "id"))
    var trace: String?

    @Flag(help: "Say on standard error what was read and what was spared.")
    var explain = false

    @Option(help: "Which logs: access, connection, health_check (access if there are any).")
    var family: Family?

    @Option(help: "Form of the answer: text, json, jsonl, csv, markdown; log for lines.")
    var output = OutputForm.text

    @Option(parsing: .unconditional, help: .init("At most so many rows.", valueName: "n"))
    var limit: Int?

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit \(limit) is below 0") }
    }

    /// What is asked: the logs of --raw, else the dataset.
    func source() throws(QueryError) -> LogSource {
        try LogSource(dataset: dataset, raw: raw)
    }

    /// Has the log of the dataset that is probably meant read while the command line is looked at, which
    /// takes as long.
    static func readAhead() {
        let words = CommandLine.arguments.dropFirst()
        guard let verb = words.first, !verb.hasPrefix("-"), !words.contains("--raw") else { return }
        let named = words.firstIndex(of: "--dataset").flatMap { index in
            index + 1 < words.endIndex ? words[index + 1] : nil
        }
        let path = named ?? Environment.dataset
        Dataset.readAhead(path)
    }

    /// The zone that `--tz` names; nil is UTC.
    func zone() throws(QueryError) -> Zone? {
        guard let tz else { return nil }
        return try Zone(named: tz)
    }

    /// Which rows the flags are about.
    func filter() throws(QueryError) -> RowFilter {
        var filter = RowFilter()
        let zone = try zone()
        ZoneShown.zone = zone
        filter.window = try TimeWindow(
            from: from, to: to, at: at, last: last, now: Self.now, zone: zone)
        filter.loadBalancer = lb
        filter.targetGroup = targetGroup
        filter.target = target
        filter.node = node
        filter.trace = trace
        return filter
    }

    /// Opens the logs and finds out what they can tell.
    /// - Parameter takesLog: whether the verb prints log lines.
    func scan(onlyMatched: Bool, takesLog: Bool = false) throws(QueryError) -> Scan {
        if !takesLog { try refuseLog() }
        let (filter, statuses) = (try filter(), try StatusFilter(status))
        return try source().scan(
            family, filter: filter, statuses: statuses, onlyMatched: onlyMatched)
    }

    /// Refuses `--output log` where no lines are printed.
    func refuseLog() throws(QueryError) {
        guard output == .log else { return }
        throw QueryError(.usage, "this verb prints no log lines: use lines --output log")
    }

    /// What a scan read, where `--explain` asks for it.
    func explain(_ scan: Scan) {
        if explain { StandardError.write(scan.explanation) }
        for remark in scan.remarks { StandardError.write(remark) }
    }

    /// Prints what a verb found.
    func print(_ answer: some Answer) throws(QueryError) {
        switch output {
        case .text: try StandardOutput.print(answer.text(limit: limit, style: StandardOutput.style))
        case .markdown: try StandardOutput.print(answer.text(limit: limit, style: .markdown))
        case .json: try StandardOutput.print(answer.json(limit: limit))
        case .jsonl: try StandardOutput.print(answer.result(limit: limit).jsonLines)
        case .csv: try StandardOutput.print(answer.result(limit: limit).csv)
        // Refused before anything was read.
        case .log: break
        }
    }

    /// µs since 1970.
    static var now: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * TimeSpan.second + Int64(time.tv_nsec) / 1000
    }
}
