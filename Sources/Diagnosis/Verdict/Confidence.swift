/// What the margin of a cause over the others is worth as a probability: of the findings with about the
/// same margin, the share that was right on simulated incidents. `Scripts/calibrate` makes the table and
/// says how.
enum Confidence {
    /// Margins, ascending, and the probability at each; in between it is linear.
    private static let steps: [(margin: Double, probability: Double)] = [
        // fitted begins
        (-1.0, 0.25), (0.4, 0.6), (1.4, 0.8), (2.2, 0.9), (4.0, 0.98),
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
