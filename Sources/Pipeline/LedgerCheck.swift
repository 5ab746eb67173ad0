import AccessLog
import Schemas
import Table

/// Holds what the ledger says of an object against what the data files have of it.
struct LedgerCheck: Sendable {
    let family: Family
    let entry: LedgerEntry
    /// Nil if no file has a line of the object.
    let account: ObjectAccounts.Account?
    /// First day that was not expired; nil if none was.
    let horizon: LedgerDay?

    /// Every run that reads standard input takes the entry of the one before.
    var isStandardInput: Bool { entry.object == StandardInput.path }

    /// Whether rows of the object are gone, because their hours were expired.
    var isPartlyExpired: Bool { keptHours.count < entry.hours.count }

    var findings: [Finding] {
        var findings: [Finding] = []
        let rows = account?.rows ?? 0
        let refused = account?.quarantined ?? 0
        if entry.lines != entry.rows + entry.quarantined + entry.filtered {
            findings.append(
                finding(
                    .ledger,
                    "has \(entry.lines) lines in the ledger, which are not \(entry.rows) rows + \(entry.quarantined) refused + \(entry.filtered) filtered"
                ))
        }
        if !agrees(rows, entry.rows, isPartlyExpired: isPartlyExpired) {
            findings.append(
                finding(.conservation, "has \(rows) rows, the ledger says \(entry.rows)"))
        } else if !isStandardInput, account?.hours ?? HourSum() != HourSum(keptHours) {
            findings.append(
                finding(.conservation, "has rows in other hours than the ledger says"))
        }
        let isRefusedExpired =
            DeliveryDay.number(entry.intervalEnd ?? entry.modified) * 24 < firstHour
        if !agrees(refused, entry.quarantined, isPartlyExpired: isRefusedExpired) {
            findings.append(
                finding(
                    .conservation,
                    "has \(refused) refused lines, the ledger says \(entry.quarantined)"))
        }
        return findings
    }

    func finding(_ kind: Finding.Kind, _ message: String) -> Finding {
        Finding(kind, table: family.rawValue, object: entry.object, message)
    }

    private var keptHours: [Int64] { entry.hours.filter { $0 >= firstHour } }

    private var firstHour: Int64 { horizon?.number.map { $0 * 24 } ?? .min }

    private func agrees(_ found: Int, _ known: Int, isPartlyExpired: Bool) -> Bool {
        if isStandardInput { return found >= known }
        return isPartlyExpired ? found <= known : found == known
    }
}
