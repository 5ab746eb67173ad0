/// A cause of some of the 502s, with what speaks for it and what to do.
package struct Finding: Sendable {
    package struct Alternative: Sendable {
        package let cause: Cause
        package let confidence: Double
        /// What speaks against it.
        package let whyNot: String
    }

    package let cause: Cause
    /// A probability: of the findings with 0.8, about 80 % are right.
    package let confidence: Double
    /// How much likelier it is than all else, as a logarithm, before that was made a probability.
    package let margin: Double
    /// Name of the target group; nil where none was chosen.
    package let targetGroup: String?
    /// `ip:port` of the targets that have rows.
    package let targets: [String]
    /// From the first row to the last, µs since 1970 UTC; whole seconds.
    package let span: Range<Int64>
    /// Positions of its rows in the incident's failures, ascending.
    package let rows: [Int]
    package let evidence: [Evidence]
    package let alternatives: [Alternative]
    /// What no access log can show, or this one does not.
    package let notVisible: [String]
    /// Commands that confirm the cause, or would settle the question.
    package let confirm: [String]
    package let fix: [String]

    package var count: Int { rows.count }
    package var isVerdict: Bool { cause != .insufficientEvidence }
}
