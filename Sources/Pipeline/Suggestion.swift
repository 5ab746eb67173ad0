/// The known word that a mistyped one is closest to.
package enum Suggestion {
    /// Nil if nothing is within two edits.
    package static func nearest(to word: String, in known: [String]) -> String? {
        known.map { (distance(word, $0), $0) }.filter { $0.0 <= 2 }.min { $0.0 < $1.0 }?.1
    }

    /// Levenshtein distance.
    static func distance(_ left: String, _ right: String) -> Int {
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
