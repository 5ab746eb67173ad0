import Bytes
import Schemas

/// What an object's key tells. Only the last part of the key is read, so any prefix will do.
package struct ObjectKey: Sendable, Equatable {
    package let family: Family
    package let account: String
    package let region: String
    /// `app/NAME/ID`, as the log lines have it.
    package let loadBalancer: String
    /// End of the five-minute interval the object covers, µs UTC.
    package let intervalEnd: Int64
    package let node: String
    package let fileName: String

    /// Length of the interval that one object covers, µs.
    package static let interval: Int64 = 300_000_000
}

/// What an object is, by its key.
package enum ObjectKind: Sendable, Equatable {
    case log(ObjectKey)
    /// A name that AWS does not give; the first line will tell.
    case unnamed
    case networkLoadBalancer
    case classicLoadBalancer
    /// `ELBAccessLogTestFile` and its siblings, written when logging is switched on.
    case testFile

    /// Reads the last part of `key`.
    package init(key: String) {
        let name = String(FilePath.part(of: key, from: FilePath.nameStart(of: key)))
        if name.hasPrefix("ELB"), name.hasSuffix("TestFile"),
            name.dropFirst(3).dropLast(8).allSatisfy(\.isLetter)
        {
            self = .testFile
            return
        }
        self = Self.parse(name)
    }

    /// `[conn_log_|health_check_log_]ACCOUNT_elasticloadbalancing_REGION_app.NAME.ID_END_NODE_RANDOM.log[.gz]`
    private static func parse(_ name: String) -> ObjectKind {
        var rest = Array(name.utf8)[...]
        var family = Family.access
        for (prefix, kind) in prefixes where rest.starts(with: prefix) {
            rest = rest.dropFirst(prefix.count)
            family = kind
        }
        let parts = rest.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        guard parts.count >= 5, parts[1].elementsEqual(product), parts[0].count == 12,
            parts[0].allSatisfy(\.isDigit)
        else { return .unnamed }
        if parts[3].starts(with: "net.".utf8) { return .networkLoadBalancer }
        guard parts[3].starts(with: "app.".utf8) else { return .classicLoadBalancer }
        guard parts.count == 7, let end = intervalEnd(parts[4]) else { return .unnamed }
        let random = parts[6].prefix { $0 != UInt8(ascii: ".") }
        let suffix = parts[6].dropFirst(random.count)
        guard parts[3].count(where: { $0 == UInt8(ascii: ".") }) == 2,
            suffix.elementsEqual(".log.gz".utf8) || suffix.elementsEqual(".log".utf8),
            !random.isEmpty, !parts[5].isEmpty, parts[5].allSatisfy(\.isOfAddress)
        else { return .unnamed }
        let balancer = parts[3].map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 }
        return .log(
            ObjectKey(
                family: family, account: text(parts[0]), region: text(parts[2]),
                loadBalancer: String(decoding: balancer, as: UTF8.self), intervalEnd: end,
                node: text(parts[5]), fileName: name))
    }

    private static let prefixes: [([UInt8], Family)] = [
        (Array("conn_log_".utf8), .connection), (Array("health_check_log_".utf8), .healthCheck),
    ]
    private static let product = Array("elasticloadbalancing".utf8)

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// `YYYYMMDDTHHMMZ`
    private static func intervalEnd(_ bytes: ArraySlice<UInt8>) -> Int64? {
        let bytes = Array(bytes)
        guard bytes.count == 14, bytes[8] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: "Z"),
            let year = Digits.parse(bytes.span, 0, 4),
            let month = Digits.parse(bytes.span, 4, 2),
            let day = Digits.parse(bytes.span, 6, 2),
            let hour = Digits.parse(bytes.span, 9, 2),
            let minute = Digits.parse(bytes.span, 11, 2), (1...12).contains(month),
            hour < 24, minute < 60
        else { return nil }
        let days = Timestamp.daysFromCivil(year: year, month: month, day: day)
        // 31 April would come back as 1 May.
        guard Timestamp.civil(fromDays: days) == (year, month, day) else { return nil }
        return (Int64(days) * Timestamp.secondsPerDay + Int64(hour * 3600 + minute * 60))
            * 1_000_000
    }
}

extension Timestamp {
    /// µs UTC of an ISO 8601 text; nil if it is none.
    package static func micros(of text: String) -> Int64? {
        let bytes = Array(text.utf8)
        return parse(bytes.span, 0, bytes.count)?.micros
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }

    /// Of an IPv4 or IPv6 address.
    fileprivate var isOfAddress: Bool {
        isDigit || self == UInt8(ascii: ".") || self == UInt8(ascii: ":")
            || (0x61...0x66).contains(self) || (0x41...0x46).contains(self)
    }
}
