import Bytes
import Schemas

/// What the data files have of each source object, added up file by file, in a few words an object.
struct ObjectAccounts: Sendable {
    /// Of one object.
    struct Account: Sendable, Equatable {
        var rows = 0
        var quarantined = 0
        var hours = HourSum()
        /// Of all its lines as they were; empty unless bytes are compared.
        var digest = LineDigest()
        /// Number of a file that has lines of it.
        var file: Int
    }

    /// Files whose lines have to differ: a row has one time, and so one hour.
    struct Group: Hashable, Sendable {
        let table: String
        /// Hour since 1970; nil for refused lines, which are told by `date`.
        let hour: Int64?
        let date: String?
    }

    private(set) var accounts: [ObjectIdentity: Account] = [:]
    private var groups: [Group: OpenGroup] = [:]

    private struct OpenGroup {
        var remaining: Int
        var numbers: [ObjectIdentity: LineSet] = [:]
    }

    /// Says how many files the group will have.
    mutating func expect(_ files: Int, of group: Group) {
        groups[group] = OpenGroup(remaining: files)
    }

    /// Adds the lines of file `number`, which belongs to `group`.
    /// - Returns: lines that another file of the group has too: how many, and one of them.
    mutating func add(
        _ pieces: [FileEvidence.Piece], of number: Int, in group: Group, refused: Bool
    ) -> (count: Int, first: String)? {
        var open = groups.removeValue(forKey: group) ?? OpenGroup(remaining: 1)
        var duplicates: (count: Int, first: String)?
        for piece in pieces where piece.rows > 0 {
            var account = accounts[piece.identity] ?? Account(file: number)
            if refused { account.quarantined += piece.rows } else { account.rows += piece.rows }
            account.digest.merge(piece.digest)
            if let hour = group.hour, open.numbers[piece.identity] == nil {
                account.hours.add(hour)
            }
            accounts[piece.identity] = account
            let shared = open.numbers[piece.identity, default: LineSet()].merge(piece.numbers)
            // The lines of all runs that read standard input are numbered from 1.
            if let shared, piece.object != StandardInput.path {
                duplicates = (
                    (duplicates?.count ?? 0) + shared.count,
                    duplicates?.first ?? "line \(shared.first) of \(piece.object)"
                )
            }
        }
        open.remaining -= 1
        if open.remaining > 0 { groups[group] = open }
        return duplicates
    }

    /// Takes out what is known of an object; nil if no file has a line of it.
    mutating func take(_ identity: ObjectIdentity) -> Account? {
        accounts.removeValue(forKey: identity)
    }
}

/// A set of hours since 1970: how many, from when to when, and a sum that tells sets apart.
struct HourSum: Sendable, Equatable {
    private(set) var count = 0
    private(set) var first = Int64.max
    private(set) var last = Int64.min
    private var sum: UInt64 = 0

    init(_ hours: some Sequence<Int64> = []) {
        for hour in hours { add(hour) }
    }

    /// Adds an hour that is not there yet.
    mutating func add(_ hour: Int64) {
        count += 1
        (first, last) = (min(first, hour), max(last, hour))
        sum &+= Kernels.mix(UInt64(bitPattern: hour) &+ 0x9E37_79B9_7F4A_7C15)
    }
}
