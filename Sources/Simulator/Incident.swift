import enum Diagnosis.Cause

/// Something that goes wrong at a known time, and what is known of it.
package struct Incident: Equatable, Sendable {
    /// A number that a diagnosis may want to find, such as `keep_alive_seconds`.
    package struct Parameter: Equatable, Sendable {
        package let name: String
        package let value: Double
    }

    package let cause: Cause
    /// From when it can make 502s ...
    package var from: Int64
    /// ... and until when; µs since 1970 UTC like `from`.
    package var to: Int64
    /// The name of the target group that it strikes.
    package let targetGroup: String
    /// Field 5 of each target that it strikes; empty if it strikes the group as a whole.
    package var targets: [String] = []
    package var parameters: [Parameter] = []

    /// Notes a duration in seconds under this name.
    mutating func note(_ name: String, seconds microseconds: Int64) {
        note(name, Double(microseconds) / 1e6)
    }

    mutating func note(_ name: String, _ value: Double) {
        parameters.append(Parameter(name: name, value: value))
    }
}
