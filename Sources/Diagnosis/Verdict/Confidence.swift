/// What the margin of a cause over the others is worth as a probability: of the findings with about the
/// same margin, the share that was right on simulated incidents. `Scripts/calibrate` makes the table and
/// says how.
enum Confidence {
    /// Margins, ascending, and the probability at each; in between it is linear.
    private static let steps: [(margin: Double, probability: Double)] = [
        // fitted begins
        (-0.77, 0.231),
        (0.68, 0.615),
        (2.44, 0.931),
        (5.38, 0.980),
        // fitted ends
    ]

    static func probability(margin: Double) -> Double {
        guard let first = steps.first, let last = steps.last else { return 0 }
        if margin <= first.margin { return first.probability }
        if margin >= last.margin { return last.probability }
        let above = steps.firstIndex { $0.margin > margin } ?? steps.count - 1
        let (low, high) = (steps[above - 1], steps[above])
        let part = (margin - low.margin) / (high.margin - low.margin)
        return low.probability + part * (high.probability - low.probability)
    }
}
