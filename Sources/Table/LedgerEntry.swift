/// What became of one source object: enough to know it again and to prove that nothing was lost.
package struct LedgerEntry: Sendable, Equatable, Codable {
    /// The object's identity, whatever folder it was found in.
    package var key: String
    /// What the column `source_object` of its rows shows.
    package var object: String
    /// End of the interval the object covers, µs UTC; nil if its name does not say.
    package var intervalEnd: Int64?
    /// Bytes as stored.
    package var size: Int64
    /// µs since 1970.
    package var modified: Int64
    /// XXH64 of the stored bytes, as hexadecimal.
    package var hash: String
    /// Lines that are not blank; equals rows + quarantined + filtered.
    package var lines: Int
    package var rows: Int
    package var quarantined: Int
    package var filtered: Int
    /// Hours since 1970-01-01T00Z in which its rows lie, ascending.
    package var hours: [Int64]
    /// What was wrong with the object, if its end could not be read.
    package var damage: String?

    package init(
        key: String, object: String, intervalEnd: Int64?, size: Int64, modified: Int64,
        hash: String, lines: Int, rows: Int, quarantined: Int, filtered: Int, hours: [Int64],
        damage: String?
    ) {
        self.key = key
        self.object = object
        self.intervalEnd = intervalEnd
        self.size = size
        self.modified = modified
        self.hash = hash
        self.lines = lines
        self.rows = rows
        self.quarantined = quarantined
        self.filtered = filtered
        self.hours = hours
        self.damage = damage
    }

    /// Day of the ledger that the entry is kept under.
    package var day: LedgerDay { LedgerDay(intervalEnd: intervalEnd) }
}

/// The ledger is kept by day of the objects' intervals, so that a run reads the days it lists.
package struct LedgerDay: Hashable, Sendable, Codable, Comparable {
    /// Days since 1970-01-01; nil stands for objects whose name tells no time.
    package let number: Int64?

    package init(number: Int64?) {
        self.number = number
    }

    /// The last moment of an interval decides: what ends at midnight belongs to the day before.
    package init(intervalEnd: Int64?) {
        number = intervalEnd.map { end in
            let last = end - 1
            return (last >= 0 ? last : last - (Self.length - 1)) / Self.length
        }
    }

    /// µs.
    package static let length: Int64 = 86_400_000_000

    /// Days in order of time, those without one last.
    package static func < (left: LedgerDay, right: LedgerDay) -> Bool {
        (left.number ?? .max) < (right.number ?? .max)
    }

    package init(from decoder: any Decoder) throws {
        number = try decoder.singleValueContainer().decode(Int64?.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }
}
