/// The known name that a mistyped one is closest to.
package enum NearMiss {
    /// Nil if no name is like it: within two edits, or all of it with more before or behind.
    package static func nearest(to word: String, in known: [String]) -> String? {
        guard !word.isEmpty else { return nil }
        let near = known.map { (distance(word, $0), $0) }.filter { $0.0 <= 2 }
        if let best = near.min(by: { $0 < $1 }) { return best.1 }
        guard word.count >= 4 else { return nil }
        return known.filter { $0.hasPrefix(word) || $0.hasSuffix(word) }.min { left, right in
            (left.count, left) < (right.count, right)
        }
    }

    /// Levenshtein's: edits that make `right` of `left`.
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (index, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let replaced = diagonal + (right[column] == character ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
