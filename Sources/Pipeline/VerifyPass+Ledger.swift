import AccessLog
import Bytes
import Parquet
import Schemas
import Table

/// The other half of a pass: what was read is held against ledgers and source, a day at a time.
extension VerifyPass {
    /// - Returns: false if others have replaced a ledger meanwhile.
    mutating func checkLedgers(_ source: SourceObjects?) async throws(PipelineError) -> Bool {
        var families = Set(state.tables.compactMap(\.family))
        report.source = source.map { VerifyReport.Source(name: $0.name) }
        let days = Set(state.tables.flatMap(\.ledger.days)).union(source?.days ?? [])
        for day in days.sorted() {
            var known: [String: LedgerCheck] = [:]
            for open in state.tables where open.ledger.days.contains(day) {
                do throws(TableError) {
                    try check(open, day, &known)
                } catch {
                    if error.code == .inputOutput(IOError.notFound), try hasMoved(open) {
                        return false
                    }
                    if let family = open.family { families.remove(family) }
                    note(Finding(.table, table: open.layout.folder, error.description))
                }
            }
            if let source { await compare(source, day, known) }
        }
        nameUnknown(families)
        return true
    }

    private mutating func check(
        _ open: OpenTable, _ day: LedgerDay, _ known: inout [String: LedgerCheck]
    ) throws(TableError) {
        guard let family = open.family else { return }
        let entries = try open.ledger.entries(of: [day])
        for entry in entries.values.sorted(by: { $0.key < $1.key }) {
            let check = LedgerCheck(
                family: family, entry: entry,
                account: accounts.take(ObjectIdentity(family, entry.object)),
                horizon: open.ledger.manifest.horizon)
            report.update(open.layout.folder) { table in
                table.objects += 1
                table.lines &+= entry.lines
                table.quarantined &+= entry.quarantined
                table.filtered &+= entry.filtered
                table.add(check.findings)
            }
            known[entry.key] = check
        }
    }

    /// Whether another run has replaced the ledger that `open` has.
    private func hasMoved(_ open: OpenTable) throws(PipelineError) -> Bool {
        let now = try DatasetState(of: dataset).tables.first { $0.family == open.family }
        return now?.ledger.generation != open.ledger.generation
    }

    /// Reads the source's objects of a day and compares them with the ledger and with all of their
    /// lines in the dataset.
    private mutating func compare(
        _ source: SourceObjects, _ day: LedgerDay, _ known: [String: LedgerCheck]
    ) async {
        let items = source.items(of: day) { known[$0]?.entry }
        let wanted = items.values.filter { known[$0.identity] != nil }
        report.source?.notIngested += items.count - wanted.count
        report.source?.absent += known.keys.count { items[$0] == nil }
        var faults: [(check: LedgerCheck, item: SourceItem, finding: Finding)] = []
        await source.read(wanted.sorted { $0.object.path < $1.object.path }) { evidence in
            guard let check = known[evidence.item.identity] else { return }
            report.source?.compared += 1
            report.source?.lines += evidence.digest.lines
            if let finding = check.finding(comparedWith: evidence) {
                faults.append((check, evidence.item, finding))
            }
        }
        for (check, item, finding) in faults.sorted(by: { $0.finding.text < $1.finding.text }) {
            note(finding)
            guard finding.kind == .sourceLines, searches < Self.searchLimit else { continue }
            searches += 1
            let search = LineSearch(check, among: files)
            if let found = search.difference(from: await source.hashes(of: item)) { note(found) }
        }
    }

    /// Objects whose lines are compared one by one to name the first that differs; a dataset that is
    /// wrong in more of them is wrong altogether.
    private static let searchLimit = 10

    /// Rows of objects that no ledger has. Names are looked up in the files again.
    private mutating func nameUnknown(_ families: Set<Family>) {
        let unknown = accounts.accounts.filter { families.contains($0.key.family) }
        for (number, objects) in Dictionary(grouping: unknown, by: \.value.file).sorted(by: {
            $0.key < $1.key
        }) {
            let (check, file) = files[number]
            var names = check.objects(in: file)
            names.removeAll { isExpired($0.family, $0.object) }
            for (family, object) in names.sorted(by: { $0.object < $1.object }) {
                let identity = ObjectIdentity(family, object)
                guard let account = objects.first(where: { $0.key == identity })?.value else {
                    continue
                }
                note(
                    Finding(
                        .unknownObject, table: family.rawValue, object: object,
                        "has \(account.rows) rows and \(account.quarantined) refused lines, and is not in the ledger"
                    ))
            }
        }
    }

    /// Objects of expired days are known no longer, and may have left rows in the next one.
    private func isExpired(_ family: Family, _ object: String) -> Bool {
        let table = state.tables.first { $0.family == family }
        guard let horizon = table?.ledger.manifest.horizon,
            case .log(let key) = ObjectKind(key: object)
        else { return false }
        return LedgerDay(intervalEnd: key.intervalEnd) < horizon
    }

    private mutating func note(_ finding: Finding) {
        report.update(finding.table) { $0.add([finding]) }
    }
}

extension LedgerCheck {
    /// What is wrong between an object of the source and the dataset; nil if every line is the same.
    func finding(comparedWith source: SourceObjects.Evidence) -> Finding? {
        if let failure = source.failure {
            return finding(.sourceUnreadable, "cannot be read again: \(failure)")
        }
        if source.size != entry.size {
            return finding(
                .sourceChanged,
                "\(source.item.object.path) has \(source.size) bytes, \(entry.size) were ingested")
        }
        if source.hash != entry.hash {
            return finding(
                .sourceChanged, "\(source.item.object.path) has other bytes than were ingested")
        }
        // Lines that a filter left out cannot be compared, nor those of another run or expired ones.
        guard entry.filtered == 0, !isPartlyExpired else { return nil }
        let stored = account?.digest ?? LineDigest()
        guard stored != source.digest else { return nil }
        let counts =
            stored.lines == source.digest.lines
            ? "\(stored.lines) lines, and not all of them are the same in the dataset"
            : "\(source.digest.lines) lines, the dataset has \(stored.lines)"
        return finding(.sourceLines, "\(source.item.object.path) has \(counts)")
    }
}
