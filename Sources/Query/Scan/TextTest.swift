import Table

/// A question to a text value; asked once for each entry of a dictionary.
package enum TextTest: Sendable, Equatable {
    case loadBalancer(String)
    case targetGroup(String)

    /// What people write for "no target group", as the partition does.
    static let noTargetGroup = "none"

    func matches(_ value: String) -> Bool {
        switch self {
        case .loadBalancer(let wanted):
            let parts = value.split(separator: "/", omittingEmptySubsequences: false)
            return value == wanted || parts.count == 3 && parts[1] == wanted
                || wanted.hasSuffix("loadbalancer/\(value)")
        case .targetGroup(let wanted):
            return value == wanted || Self.name(ofTargetGroup: value) == wanted
        }
    }

    /// Whether rows without a value pass.
    var takesNull: Bool { self == .targetGroup(Self.noTargetGroup) }

    /// Whether a file of partition `target` = `value` may hold rows that pass.
    func mayHold(partitionTarget value: String) -> Bool {
        guard case .targetGroup(let wanted) = self else { return true }
        // Partitions of endpoints (`ip_port`) and of rows without a target say nothing of the
        // group. A group's name has letters, digits and hyphens only.
        let isGroupName = value.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
            default: false
            }
        }
        guard isGroupName, value != Self.noTargetGroup else { return true }
        return value == PartitionPath.safeValue(Self.name(ofTargetGroup: wanted))
    }

    /// `api` of `arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/api/ID`; other texts whole.
    static func name(ofTargetGroup text: String) -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0].hasSuffix(":targetgroup") ? String(parts[1]) : text
    }
}
