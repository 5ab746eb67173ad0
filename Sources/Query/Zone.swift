import AccessLog
import Bytes

/// A time zone as the system's database has it (TZif, RFC 9636).
package struct Zone: Sendable, Equatable {
    package let name: String
    /// When another offset begins, seconds since 1970, ascending.
    private let changes: [Int64]
    /// Seconds east of UTC from each change on.
    private let offsets: [Int64]
    /// Seconds east of UTC before the first change.
    private let first: Int64
    /// What holds behind the last change; nil if that is the last offset.
    private let rule: ZoneRule?

    private static let folder = "/usr/share/zoneinfo"

    /// - Throws: `.usage` if there is no such zone, `.data` if its file is damaged.
    package init(named name: String, in folder: String? = nil) throws(QueryError) {
        let words = name.split(separator: "/", omittingEmptySubsequences: false)
        // A path out of the folder is no name.
        let isName = words.allSatisfy { word in
            !word.isEmpty
                && word.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"),
                        UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "+"),
                        UInt8(ascii: "-"):
                        true
                    default: false
                    }
                }
        }
        let unknown = QueryError(
            .usage, "'\(name)' is no time zone: write a name such as Europe/Berlin or UTC")
        guard isName, name.utf8.count <= 64 else { throw unknown }
        let path = "\(folder ?? Self.folder)/\(name)"
        let bytes: [UInt8]
        do { bytes = try FileDescriptor.contents(of: path) } catch {
            // Small systems come without the database, but there is always UTC.
            guard name == "UTC" else { throw unknown }
            self.init(name: name)
            return
        }
        var reader = TZifReader(bytes)
        do { self = try reader.zone(name) } catch {
            throw QueryError(.data, "\(path) cannot be read: install the system's time zones again")
        }
    }

    private init(name: String) {
        self.name = name
        (changes, offsets, first, rule) = ([], [], 0, nil)
    }

    init(name: String, changes: [Int64], offsets: [Int64], first: Int64, rule: ZoneRule?) {
        self.name = name
        (self.changes, self.offsets, self.first, self.rule) = (changes, offsets, first, rule)
    }

    /// µs east of UTC at an instant in µs since 1970.
    func offset(at micros: Int64) -> Int64 {
        let seconds = Timestamp.floorDivide(micros, TimeSpan.second)
        let next = changes.partitionPoint { $0 <= seconds }
        if next == changes.count, let rule { return rule.offset(at: seconds) * TimeSpan.second }
        return (next == 0 ? first : offsets[next - 1]) * TimeSpan.second
    }

    /// The instant at which clocks show `local`, µs as if that were UTC. Where they show it twice, the
    /// first; where they leap over it, as if they had not yet.
    func instant(local: Int64) -> Int64 {
        let before = offset(at: local - TimeSpan.day)
        for guess in [before, offset(at: local + TimeSpan.day)] {
            if offset(at: local - guess) == guess { return local - guess }
        }
        return local - before
    }

    /// `2026-11-20T03:47:00+01:00`, to the second; or to the microsecond.
    package func text(_ micros: Int64, isExact: Bool = false) -> String {
        let offset = offset(at: micros)
        let local = min(max(micros + offset, TimeExpression.earliest), TimeExpression.latest)
        let minutes = abs(offset) / TimeSpan.minute
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let sign = offset < 0 ? "-" : "+"
        return
            "\(Timestamp.text(local).prefix(isExact ? 26 : 19))\(sign)\(two(minutes / 60)):\(two(minutes % 60))"
    }
}

/// A cursor over a TZif file.
private struct TZifReader {
    private struct Damage: Error {}

    private var reader: ByteReader

    init(_ bytes: [UInt8]) {
        reader = ByteReader(bytes)
    }

    mutating func zone(_ name: String) throws -> Zone {
        var counts = try header()
        if counts.version >= UInt8(ascii: "2") {
            _ = try reader.readRange(counts.size(of: 4))
            counts = try header()
            return try zone(name, counts, width: 8)
        }
        return try zone(name, counts, width: 4)
    }

    private struct Counts {
        let version: UInt8
        let flags: Int
        let leaps: Int
        let changes: Int
        let types: Int
        let letters: Int

        /// Bytes of the data, with times of `width` bytes.
        func size(of width: Int) -> Int {
            changes * (width + 1) + types * 6 + letters + leaps * (width + 4) + flags
        }
    }

    private mutating func header() throws -> Counts {
        guard try reader.readBytes(4) == Array("TZif".utf8) else { throw Damage() }
        let version = try reader.readByte()
        _ = try reader.readRange(15)
        var numbers: [Int] = []
        for _ in 0..<6 {
            let number = Int(try big(4))
            guard (0...1 << 20).contains(number) else { throw Damage() }
            numbers.append(number)
        }
        return Counts(
            version: version, flags: numbers[0] + numbers[1], leaps: numbers[2],
            changes: numbers[3], types: numbers[4], letters: numbers[5])
    }

    private mutating func zone(_ name: String, _ counts: Counts, width: Int) throws -> Zone {
        guard counts.types > 0, counts.size(of: width) <= reader.remaining else { throw Damage() }
        var changes: [Int64] = []
        for _ in 0..<counts.changes { changes.append(try big(width)) }
        let kinds = try reader.readBytes(counts.changes)
        var types: [Int64] = []
        for _ in 0..<counts.types {
            types.append(try big(4))
            _ = try reader.readRange(2)
        }
        guard kinds.allSatisfy({ Int($0) < types.count }),
            types.allSatisfy({ abs($0) < 2 * 86_400 }),
            zip(changes, changes.dropFirst()).allSatisfy({ $0 < $1 })
        else { throw Damage() }
        _ = try reader.readRange(counts.letters + counts.leaps * (width + 4) + counts.flags)
        var rule: ZoneRule?
        if width == 8, reader.remaining > 2 {
            let footer = try reader.readBytes(reader.remaining)
            rule = ZoneRule(footer.dropFirst().prefix { $0 != 0x0A })
        }
        return Zone(
            name: name, changes: changes, offsets: kinds.map { types[Int($0)] }, first: types[0],
            rule: rule)
    }

    /// A number in two's complement, high byte first.
    private mutating func big(_ width: Int) throws -> Int64 {
        let bytes = try reader.readBytes(width)
        let value = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return width == 4
            ? Int64(Int32(truncatingIfNeeded: value)) : Int64(truncatingIfNeeded: value)
    }
}
