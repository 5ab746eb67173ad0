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
        let name = key.split(separator: "/").last.map(String.init) ?? key
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
        var rest = Substring(name)
        var family = Family.access
        for (prefix, kind) in [
            ("conn_log_", Family.connection), ("health_check_log_", .healthCheck),
        ]
        where rest.hasPrefix(prefix) {
            rest = rest.dropFirst(prefix.count)
            family = kind
        }
        let parts = rest.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count >= 5, parts[1] == "elasticloadbalancing", parts[0].count == 12,
            parts[0].allSatisfy(\.isASCIIDigit)
        else { return .unnamed }
        if parts[3].hasPrefix("net.") { return .networkLoadBalancer }
        guard parts[3].hasPrefix("app.") else { return .classicLoadBalancer }
        guard parts.count == 7, let end = intervalEnd(parts[4]) else { return .unnamed }
        let balancer = parts[3].split(separator: ".", omittingEmptySubsequences: false)
        let random = parts[6].prefix { $0 != "." }
        let suffix = parts[6].dropFirst(random.count)
        guard balancer.count == 3, suffix == ".log.gz" || suffix == ".log",
            !random.isEmpty, !parts[5].isEmpty,
            parts[5].allSatisfy({ $0.isHexDigit || $0 == "." || $0 == ":" })
        else { return .unnamed }
        return .log(
            ObjectKey(
                family: family, account: String(parts[0]), region: String(parts[2]),
                loadBalancer: balancer.joined(separator: "/"), intervalEnd: end,
                node: String(parts[5]), fileName: name))
    }

    /// `YYYYMMDDTHHMMZ`
    private static func intervalEnd(_ text: Substring) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count == 14, bytes[8] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: "Z")
        else { return nil }
        func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        let iso =
            "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(9..<11)):\(part(11..<13)):00Z"
        return Timestamp.micros(of: iso)
    }
}

extension Timestamp {
    /// µs UTC of an ISO 8601 text; nil if it is none.
    package static func micros(of text: String) -> Int64? {
        let bytes = Array(text.utf8)
        return parse(bytes.span, 0, bytes.count)?.micros
    }
}

extension Character {
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
