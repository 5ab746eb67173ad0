/// A question to a text value; asked once for each entry of a dictionary.
enum TextTest: Sendable, Equatable {
    case exactly(String)
    case loadBalancer(String)
    case targetGroup(String)

    /// What people write for "no target group", as the partition does.
    static let noTargetGroup = "none"

    func matches(_ value: String?) -> Bool {
        switch self {
        case .exactly(let wanted): return value == wanted
        case .loadBalancer(let wanted):
            guard let value else { return false }
            let parts = value.split(separator: "/", omittingEmptySubsequences: false)
            return value == wanted || parts.count == 3 && parts[1] == wanted
                || wanted.hasSuffix("loadbalancer/\(value)")
        case .targetGroup(let wanted):
            guard let value else { return wanted == Self.noTargetGroup }
            return value == wanted || Self.name(ofTargetGroup: value) == wanted
        }
    }

    /// `api` of `arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/api/ID`; other texts whole.
    static func name(ofTargetGroup text: String) -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0].hasSuffix(":targetgroup") ? String(parts[1]) : text
    }
}

/// `ip` or `ip:port`; an IPv6 address without a port may read both ways, so both are asked.
struct Endpoint: Sendable, Equatable {
    let address: String
    let addressBeforePort: String?
    let port: Int64?

    init(_ text: String) {
        address = text
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...])
        else {
            addressBeforePort = nil
            self.port = nil
            return
        }
        addressBeforePort = String(text[..<colon])
        self.port = Int64(port)
    }
}

/// A filter bound to columns, by their positions in the schema.
enum RowTest: Sendable {
    case text(column: Int, TextTest)
    case endpoint(address: Int, port: Int, Endpoint)
    case window(column: Int, TimeWindow)

    var columns: [Int] {
        switch self {
        case .text(let column, _), .window(let column, _): [column]
        case .endpoint(let address, let port, _): [address, port]
        }
    }

    /// Those of `rows` that pass.
    func keep(_ rows: [Int], _ vectors: [ColumnVector]) -> [Int] {
        switch self {
        case .text(let column, let test):
            let vector = vectors[column]
            let passes = vector.ask { test.matches($0) }
            return rows.filter { passes[vector.code($0)] }
        case .endpoint(let address, let port, let wanted):
            let vector = vectors[address]
            let anyPort = vector.ask { $0 == wanted.address }
            let thatPort = vector.ask { $0 != nil && $0 == wanted.addressBeforePort }
            return rows.filter { row in
                let code = vector.code(row)
                return anyPort[code] || thatPort[code] && vectors[port].integer(row) == wanted.port
            }
        case .window(let column, let window):
            let vector = vectors[column]
            return rows.filter { row in vector.integer(row).map(window.contains) ?? false }
        }
    }
}
