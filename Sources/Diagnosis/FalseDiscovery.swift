/// Correction for many tests at once: with a hundred targets, one of them looks odd at 1 % by chance.
package enum FalseDiscovery {
    /// The p-values adjusted so that, of those at most q, no more than the share q is expected to be
    /// false (Y. Benjamini and Y. Hochberg, 1995). In the order of `probabilities`.
    package static func adjusted(_ probabilities: [Double]) -> [Double] {
        let order = probabilities.indices.sorted { probabilities[$0] > probabilities[$1] }
        var adjusted = probabilities
        var least = 1.0
        for (position, index) in order.enumerated() {
            let rank = Double(order.count - position)
            least = min(least, probabilities[index] * Double(order.count) / rank)
            adjusted[index] = least
        }
        return adjusted
    }
}
