import Bytes

import enum Diagnosis.Cause

@testable import Simulator

/// Reads what the simulator wrote, with a reader of its own.
enum LogText {
    /// A Thursday, 2024-02-29T02:00:00Z: a leap day.
    static let leapDay: Int64 = 1_709_172_000_000_000

    static func options(
        seed: UInt64 = 7, hours: Int64 = 2, requestsPerHour: Int = 6_000
    ) -> SimulationOptions {
        var options = SimulationOptions(seed: seed, from: leapDay, slots: hours * 12)
        options.requestsPerSecond = Double(requestsPerHour) / 3_600
        options.nodes = 3
        return options
    }

    static func simulation(
        seed: UInt64 = 7, hours: Int64 = 2, requestsPerHour: Int = 6_000, olderLines: Double = 0
    ) -> Simulation {
        var options = options(seed: seed, hours: hours, requestsPerHour: requestsPerHour)
        options.olderLines = olderLines
        return Simulation(options)
    }

    /// An hour of a site on which this goes wrong.
    static func incident(
        _ causes: [Cause], seed: UInt64, requestsPerSecond: Double = 4, hours: Int64 = 1
    ) -> Simulation {
        var options = SimulationOptions(seed: seed, from: leapDay, slots: hours * 12)
        options.requestsPerSecond = requestsPerSecond
        options.incidents = causes
        return Simulation(options)
    }

    /// The fields of each access log line, and what is known of the 502s, by trace id.
    static func lines(
        of simulation: Simulation
    ) throws -> (lines: [[String]], truth: Truth, known: [String: TruthRow]) {
        var lines: [[String]] = []
        let truth = try simulation.run { object in
            guard object.isAccessLog, !object.isMissing else { return }
            lines += try Self.lines(object).map(fields)
        }
        let known = Dictionary(truth.rows.map { ($0.traceID, $0) }) { first, _ in first }
        return (lines, truth, known)
    }

    static func objects(_ simulation: Simulation) -> [LogObject] {
        var objects: [LogObject] = []
        _ = simulation.run { objects.append($0) }
        return objects
    }

    /// The lines of an object; the last must end with a line feed.
    static func lines(_ object: LogObject) throws -> [String] {
        let gunzip = try Gunzip()
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var offset = 0
        while true {
            let step = try gunzip.inflate(
                object.bytes, offset..<object.bytes.count, into: &buffer, 0..<buffer.count)
            offset += step.consumed
            text += buffer[..<step.produced]
            if step.produced < buffer.count { break }
        }
        try gunzip.finish()
        let parts = String(decoding: text, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard parts.last == "" else { return [] }
        return parts.dropLast().map(String.init)
    }

    static func rows(_ simulation: Simulation) throws -> [[String]] {
        try objects(simulation).filter { $0.isAccessLog && !$0.isMissing }
            .flatMap { try lines($0).map(fields) }
    }

    /// Fields without their quotes; `"` ends a field only before a space or the end.
    static func fields(_ line: String) -> [String] {
        let bytes = Array(line.utf8)
        var fields: [String] = []
        var index = 0
        while index < bytes.count {
            let isQuoted = bytes[index] == UInt8(ascii: "\"")
            let start = isQuoted ? index + 1 : index
            var end = start
            while end < bytes.count {
                let next = end + 1 < bytes.count ? bytes[end + 1] : UInt8(ascii: " ")
                if isQuoted, bytes[end] == UInt8(ascii: "\""), next == UInt8(ascii: " ") { break }
                if !isQuoted, bytes[end] == UInt8(ascii: " ") { break }
                end += 1
            }
            fields.append(String(decoding: bytes[start..<end], as: UTF8.self))
            index = end + (isQuoted ? 2 : 1)
        }
        return fields
    }

    /// µs since 1970 of `2024-02-29T02:00:00.000000Z`; counts days one by one.
    static func microseconds(_ text: String) -> Int64 {
        let numbers = text.split { !$0.isNumber }.compactMap { Int64($0) }
        guard numbers.count == 7 else { return .min }
        func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
        var days = numbers[2] - 1
        for year in 1970..<numbers[0] { days += isLeap(year) ? 366 : 365 }
        let months: [Int64] = [
            31, isLeap(numbers[0]) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
        ]
        days += months[..<Int(numbers[1] - 1)].reduce(0, +)
        let seconds = ((days * 24 + numbers[3]) * 60 + numbers[4]) * 60 + numbers[5]
        return seconds * 1_000_000 + numbers[6]
    }
}
