/// The way from failures to cases: what is surest is taken out first, and what is left is looked at
/// for the next.
struct Analysis {
    let incident: Incident
    let lives: Lives
    /// Silences in which rows failed that no code explains.
    let outages: [Outage]
    /// Cases that were found, in the order of their finding.
    var cases: [Case] = []
    /// Seconds in which targets of a group were replaced or restarted in turn.
    var planned: [(group: Int, seconds: ClosedRange<Int>)] = []
    /// Whether a failure belongs to a case.
    private(set) var isTaken: [Bool]

    init(_ incident: Incident) {
        self.incident = incident
        lives = Lives(incident)
        let uncoded = incident.failures.indices.filter { !Self.isCoded(incident.failures[$0]) }
        outages = lives.outages(uncoded)
        isTaken = Array(repeating: false, count: incident.failures.count)
        takeCodes()
        takeTimeouts()
        takeSaturation()
        takeRoutes()
        takeOutages()
        takeBursts()
        takeHosts()
        takeBackground()
    }

    /// Whether the row alone says what it is.
    static func isCoded(_ row: FailedRow) -> Bool {
        switch row.phase {
        case .passthrough, .lambda, .noTarget: true
        default: row.target == nil
        }
    }

    /// Failures that belong to no case yet and pass, in order of time.
    func free(_ passes: (FailedRow) -> Bool = { _ in true }) -> [Int] {
        incident.failures.indices.filter { !isTaken[$0] && passes(incident.failures[$0]) }
    }

    /// Groups that failures name, ascending; -1 for none.
    func byGroup(_ rows: [Int]) -> [(group: Int?, rows: [Int])] {
        var groups: [Int: [Int]] = [:]
        for row in rows { groups[incident.failures[row].group ?? -1, default: []].append(row) }
        return groups.sorted { $0.key < $1.key }.map { ($0.key < 0 ? nil : $0.key, $0.value) }
    }

    mutating func take(_ found: Case) {
        for row in found.rows { isTaken[row] = true }
        cases.append(found)
    }

    /// Gives a free row to a case.
    mutating func join(_ row: Int, _ owner: Int) {
        isTaken[row] = true
        cases[owner].rows = (cases[owner].rows + [row]).sorted()
    }

    /// First and last end of `rows`, whole seconds.
    func span(_ rows: [Int], around seconds: Int64 = 0) -> Range<Int64> {
        let times = rows.map { incident.failures[$0].time }
        let margin = seconds * Incident.second
        let unit = Incident.second
        let low = ((times.min() ?? incident.window.lowerBound) - margin) / unit * unit
        let high = ((times.max() ?? low) + margin) / unit * unit + unit
        return low..<max(high, low + unit)
    }

    /// The same, but within the window.
    func spanInWindow(_ rows: [Int], around seconds: Int64 = 0) -> Range<Int64> {
        let found = span(rows, around: seconds).clamped(to: incident.window)
        return found.isEmpty ? incident.window : found
    }

    func seconds(_ span: Range<Int64>) -> Range<Int> {
        let first = incident.second(span.lowerBound)
        return first..<max(first + 1, incident.second(span.upperBound))
    }

    /// The targets of `rows`, each once.
    func targets(_ rows: [Int]) -> [Int] {
        Set(rows.compactMap { incident.failures[$0].target }).sorted()
    }

    /// Rows whose ends lie closer than `gap` seconds, one after the other.
    func clusters(_ rows: [Int], gap: Double) -> [[Int]] {
        var found: [[Int]] = []
        var last = Int64.min
        for row in rows {
            let time = incident.failures[row].time
            if !found.isEmpty, Double(time - last) <= gap * 1e6 {
                found[found.count - 1].append(row)
            } else {
                found.append([row])
            }
            last = time
        }
        return found
    }

    func endpoint(_ target: Int) -> String { incident.targets[target].endpoint }

    func count(_ selection: Selection) -> Int {
        incident.failures.reduce(0) { $0 + (selection.contains($1) ? 1 : 0) }
    }

    /// Counts the rows of `part` among those of `whole`.
    func partSQL(_ part: String, _ whole: Selection) -> String {
        "SELECT coalesce(sum(\(part)), 0), count(*) FROM alb_logs WHERE elb_status_code = 502 AND "
            + whole.condition(incident)
    }
}
