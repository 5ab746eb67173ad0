import AccessLog

/// Field 18, `Root=1-<seconds>-<24 hex digits>`.
enum TraceID {
    /// - Parameter created: µs since 1970 UTC.
    static func append(
        created: Int64, _ trace: (high: UInt64, low: UInt64), to line: inout [UInt8]
    ) {
        line.append("Root=1-")
        line.append(
            hex: UInt64(bitPattern: Timestamp.floorDivide(created, CivilTime.second)), digits: 8)
        line.append("-")
        line.append(hex: trace.high, digits: 8)
        line.append(hex: trace.low, digits: 16)
    }
}
