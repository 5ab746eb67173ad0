import Bytes

/// A question to the bytes of a text.
package enum TextQuestion: Sendable, Equatable {
    /// Between two bounds; an absent one is open.
    case between(Bound?, Bound?)
    case oneOf(Set<[UInt8]>)
    case noneOf(Set<[UInt8]>)
    /// SQL's LIKE: case of ASCII letters does not count, `%` and `_` are wildcards.
    case like(Pattern)
    /// SQLite's GLOB: case counts, `*`, `?` and `[...]` are wildcards.
    case glob(Pattern)
    /// As people name things of load balancers.
    case named(TextTest)

    package struct Bound: Sendable, Equatable {
        let text: [UInt8]
        let isIncluded: Bool
    }

    /// A pattern with the 0 byte that SQLite wants at its end.
    package struct Pattern: Sendable, Equatable {
        let text: [UInt8]
        /// What every match begins with.
        let prefix: [UInt8]

        init(like pattern: [UInt8]) {
            text = pattern + [0]
            prefix = Array(pattern.prefix { $0 != UInt8(ascii: "%") && $0 != UInt8(ascii: "_") })
        }

        init(glob pattern: [UInt8]) {
            text = pattern + [0]
            let wildcards = Set("*?[".utf8)
            prefix = Array(pattern.prefix { !wildcards.contains($0) })
        }
    }

    func matches(_ text: ArraySlice<UInt8>) -> Bool {
        switch self {
        case .between(let low, let high):
            if let low {
                if text.lexicographicallyPrecedes(low.text) { return false }
                if !low.isIncluded, text.elementsEqual(low.text) { return false }
            }
            if let high {
                if high.text.lexicographicallyPrecedes(text) { return false }
                if !high.isIncluded, text.elementsEqual(high.text) { return false }
            }
            return true
        case .oneOf(let wanted):
            if wanted.count == 1, let only = wanted.first { return text.elementsEqual(only) }
            return wanted.contains(Array(text))
        case .noneOf(let unwanted): return !unwanted.contains(Array(text))
        case .like(let pattern): return SQLitePattern.isLike(pattern.text, text)
        case .glob(let pattern): return SQLitePattern.isGlob(pattern.text, text)
        case .named(let test): return test.matches(String(decoding: text, as: UTF8.self))
        }
    }

    /// Whether a text from `low` to `high`, both included, may match.
    func mayMatch(from low: [UInt8]?, to high: [UInt8]?) -> Bool {
        func reaches(_ text: [UInt8]) -> Bool {
            // A bound may be cut: a minimum to a prefix, a maximum to a raised one; both still bound.
            if let low, text.lexicographicallyPrecedes(low) { return false }
            if let high, high.lexicographicallyPrecedes(text) { return false }
            return true
        }
        switch self {
        case .between(let first, let last):
            if let first, let high, high.lexicographicallyPrecedes(first.text) { return false }
            if let last, let low, last.text.lexicographicallyPrecedes(low) { return false }
            return true
        case .oneOf(let wanted): return wanted.contains(where: reaches)
        case .glob(let pattern):
            let prefix = pattern.prefix
            if let high, high.lexicographicallyPrecedes(prefix) { return false }
            if let low, prefix.lexicographicallyPrecedes(low), !low.starts(with: prefix) {
                return false
            }
            return true
        // LIKE takes letters in both cases, which lie apart.
        case .like, .noneOf, .named: return true
        }
    }

    /// The only texts that match, where they are counted.
    var candidates: Set<[UInt8]>? {
        if case .oneOf(let wanted) = self { wanted } else { nil }
    }
}
