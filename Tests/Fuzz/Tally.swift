/// How many inputs gave what.
struct Tally {
    var errors = 0
    var equal = 0
    /// Other data without an error, where no checksum covers the damage.
    var different = 0
    /// Other data although a checksum covers all of the damage: a bug.
    var missed = 0

    mutating func count(_ outcome: Outcome, isChecked: @autoclosure () -> Bool) {
        switch outcome {
        case .error: errors += 1
        case .equal: equal += 1
        case .different: if isChecked() { missed += 1 } else { different += 1 }
        }
    }

    func line(_ name: String) -> String {
        "\(name): \(errors + equal + different + missed) inputs: \(errors) errors, \(equal) equal, "
            + "\(different) different, \(missed) missed by a checksum"
    }

    mutating func add(_ other: Tally) {
        errors += other.errors
        equal += other.equal
        different += other.different
        missed += other.missed
    }
}
