import AccessLog
import Bytes
import Schemas
import Table

/// One reading of everything that a dataset has at one moment.
struct VerifyPass {
    let dataset: String
    private let jobs: Int
    let state: DatasetState
    /// Every live file with its table's check.
    private(set) var files: [(check: FileCheck, file: AddFile)] = []
    var accounts = ObjectAccounts()
    private var missing: [String] = []
    var report: VerifyReport
    /// Objects whose lines were compared one by one.
    var searches = 0

    /// - Parameter readsLines: whether all lines are put together again, for `checkLedgers`.
    init(_ state: DatasetState, dataset: String, jobs: Int, readsLines: Bool) {
        (self.state, self.dataset, self.jobs) = (state, dataset, jobs)
        report = VerifyReport(dataset: dataset)
        for open in state.tables {
            let check = FileCheck(
                dataset: dataset, layout: open.layout, family: open.family, target: open.target,
                readsLines: readsLines)
            add(open.files, check, open.snapshot?.version)
        }
        let refused = state.quarantineFiles
        if state.quarantine != nil || !refused.isEmpty {
            let check = FileCheck(
                dataset: dataset, layout: .quarantine, family: nil, target: .off,
                readsLines: readsLines)
            add(refused, check, state.quarantine?.version)
        }
        for (group, members) in Dictionary(grouping: files, by: Self.group) {
            accounts.expect(members.count, of: group)
        }
        for (folder, error) in state.broken.sorted(by: { $0.key < $1.key }) {
            report.update(folder) {
                $0.add([Finding(.table, table: folder, "cannot be opened: \(error.description)")])
            }
        }
        for table in state.pending.keys.sorted() {
            report.notices.append(
                "\(table): the last refused lines are not in the quarantine's log yet; the next run sees to it"
            )
        }
    }

    private mutating func add(_ live: [AddFile], _ check: FileCheck, _ version: Int64?) {
        files += live.map { (check, $0) }
        report.update(check.layout.folder) { table in
            table.version = version
            table.files = live.count
            table.bytes = live.reduce(0) { $0 &+ $1.size }
        }
    }

    /// Checks every file, some of them at once.
    mutating func readFiles() async {
        let files = files
        await withTaskGroup(of: (Int, FileEvidence).self) { group in
            var waiting = files.indices.makeIterator()
            for _ in 0..<jobs {
                guard let number = waiting.next() else { break }
                let (check, file) = files[number]
                group.addTask { (number, check.evidence(of: file)) }
            }
            while let (number, evidence) = await group.next() {
                if let number = waiting.next() {
                    let (check, file) = files[number]
                    group.addTask { (number, check.evidence(of: file)) }
                }
                add(evidence, of: number)
            }
        }
    }

    private mutating func add(_ evidence: FileEvidence, of number: Int) {
        if evidence.isMissing { missing.append(evidence.name) }
        let shared = accounts.add(
            evidence.pieces, of: number, in: Self.group(files[number]),
            refused: files[number].check.family == nil)
        report.update(evidence.table) { table in
            table.rows &+= evidence.rows
            table.add(evidence.findings)
            guard let shared else { return }
            let words =
                "has \(shared.count) lines that another file has too, such as \(shared.first)"
            table.add([Finding(.duplicate, table: table.name, file: evidence.name, words)])
        }
    }

    private static func group(_ member: (check: FileCheck, file: AddFile)) -> ObjectAccounts.Group {
        ObjectAccounts.Group(
            table: member.check.layout.folder, hour: member.file.partitionHour,
            date: member.file.partitionValues["date"] ?? nil)
    }

    /// Whether a file was missing because a newer version of its table does without it.
    func missesWhatHasLeft() throws(PipelineError) -> Bool {
        guard !missing.isEmpty else { return false }
        let now = try DatasetState(of: dataset)
        var live = Set(now.quarantineFiles.map { "\(TableLayout.quarantine.folder)/\($0.path)" })
        for open in now.tables {
            live.formUnion(open.files.map { "\(open.layout.folder)/\($0.path)" })
        }
        return !live.isSuperset(of: missing)
    }
}
