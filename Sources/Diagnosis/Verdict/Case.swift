import Glibc

/// Rows that belong together, and what each thing seen of them says of the causes. The weights are
/// natural logarithms of likelihoods: how much more often the thing is seen under that cause.
struct Case {
    /// A thing seen: `{0}`, `{1}` in the text stand for the figures.
    struct Clue {
        let text: String
        let figures: [Figure]
        let sql: String
        let weights: [Cause: Double]
    }

    /// Positions in the incident's failures, ascending.
    var rows: [Int]
    let group: Int?
    private(set) var clues: [Clue] = []
    private(set) var scores: [Cause: Double]
    /// What the case cannot tell for want of data, for people; each takes from the confidence.
    private(set) var doubts: [(text: String, factor: Double)] = []
    /// Values for the fix, such as the seconds of a timeout.
    var keepAlive: Double?
    var timeout: Double?
    var route: Int?
    var targets: [Int]?
    /// Whether its targets fell silent.
    var isOutage = false
    /// Whether its rows have a mark of their own, so that they are no remains of another case.
    var isMarked = false
    var node: Int?
    var reason: String?

    /// How much a cause has to bring before it is believed: the weight of "something else".
    private static let somethingElse = 0.5

    init(_ rows: [Int], group: Int?, among causes: [Cause]) {
        self.rows = rows
        self.group = group
        scores = Dictionary(uniqueKeysWithValues: causes.map { ($0, 0) })
    }

    /// Notes a thing seen. A cause that `weights` leaves out stays where it is.
    mutating func see(
        _ text: String, _ figures: [Figure] = [], sql: String, _ weights: [Cause: Double]
    ) {
        clues.append(Clue(text: text, figures: figures, sql: sql, weights: weights))
        weigh(weights)
    }

    /// What needs no words of its own.
    mutating func weigh(_ weights: [Cause: Double]) {
        for (cause, weight) in weights where scores[cause] != nil {
            scores[cause, default: 0] += weight
        }
    }

    /// Something that is missing: confidence falls by `factor`.
    mutating func doubt(_ text: String, _ factor: Double) {
        doubts.append((text, factor))
    }

    /// Causes by probability, the likeliest first.
    var ranking: [(cause: Cause, probability: Double)] {
        let sorted = scores.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
        guard let best = sorted.first else { return [] }
        let factor = doubts.reduce(1) { $0 * $1.factor }
        let sure = Confidence.probability(margin: margin)
        // What is left goes to the others, as their likelihoods have it.
        let rest = sorted.dropFirst().reduce(exp(Self.somethingElse - best.value)) {
            $0 + exp($1.value - best.value)
        }
        return [(best.key, sure * factor)]
            + sorted.dropFirst().map {
                ($0.key, (1 - sure) * exp($0.value - best.value) / rest * factor)
            }
    }

    /// The best cause's likelihood against that of all others together, as a logarithm.
    var margin: Double {
        let sorted = scores.values.sorted(by: >)
        guard let best = sorted.first else { return -Self.somethingElse }
        let rest = sorted.dropFirst().reduce(exp(Self.somethingElse - best)) {
            $0 + exp($1 - best)
        }
        return -log(rest)
    }

    /// What speaks for and against `cause`, the weightiest first.
    func evidence(for cause: Cause) -> [Evidence] {
        let weighed = clues.map { clue -> (clue: Clue, weight: Double) in
            let own = clue.weights[cause] ?? 0
            let others = clue.weights.filter { $0.key != cause }.values
            // What speaks against the others speaks for this one.
            return (clue, own != 0 ? own : -(others.reduce(0, +) / Double(max(1, others.count))))
        }
        let kept = weighed.filter { abs($0.weight) >= 0.1 }
        return kept.sorted { abs($0.weight) > abs($1.weight) }.map { clue, weight in
            Evidence(
                supports: weight > 0, text: Self.filled(clue), figures: clue.figures, sql: clue.sql)
        }
    }

    /// What speaks most against `cause` when compared with another.
    func against(_ cause: Cause, besides other: Cause) -> String? {
        let weighed = clues.map { ($0, ($0.weights[cause] ?? 0) - ($0.weights[other] ?? 0)) }
        guard let worst = weighed.min(by: { $0.1 < $1.1 }), worst.1 < -0.1 else { return nil }
        return Self.filled(worst.0)
    }

    private static func filled(_ clue: Clue) -> String {
        var text = clue.text
        for (index, figure) in clue.figures.enumerated() {
            text = text.replacing("{\(index)}", with: figure.text)
        }
        return text
    }
}
