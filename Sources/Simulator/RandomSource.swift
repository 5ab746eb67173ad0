/// A small generator of our own (SplitMix64), so that a seed gives the same bytes on every machine.
struct RandomSource: Sendable {
    /// What a generator is for; different purposes never share their numbers.
    enum Purpose: UInt64 {
        case objectName, incidents, identity, client, scenario, model, missing
    }

    private var state: UInt64

    /// A generator for one key, such as a slot and a node: it needs no other to have run before.
    init(seed: UInt64, _ purpose: Purpose, _ first: UInt64 = 0, _ second: UInt64 = 0) {
        var key = Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15)
        key = Self.mix(key ^ purpose.rawValue &* 0xD6E8_FEB8_6659_FD93)
        key = Self.mix(key &+ first)
        state = Self.mix(key ^ second &* 0xA076_1D64_78BD_642F)
    }

    /// Replays the draws that began at `position`.
    init(position: UInt64) {
        state = position
    }

    /// Whether what it draws next is one of so many percent; draws nothing.
    func falls(within percent: Int) -> Bool {
        percent >= 100 || Int(Self.mix(state) >> 32 % 100) < percent
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// Uniform in `0..<bound`; 0 if the bound is not positive.
    mutating func below(_ bound: Int) -> Int {
        guard bound > 0 else { return 0 }
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    mutating func between(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    /// Uniform in a range of microseconds.
    mutating func between(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(below(Int(range.upperBound - range.lowerBound) + 1))
    }

    /// Uniform in a range whose ends are given in seconds, as microseconds.
    mutating func seconds(_ range: ClosedRange<Double>) -> Int64 {
        Int64((range.lowerBound + (range.upperBound - range.lowerBound) * unit()) * 1e6)
    }

    /// Uniform in 0 to 1, the ends left out.
    mutating func unit() -> Double {
        (Double(next() >> 12) + 0.5) / 4_503_599_627_370_496
    }

    /// Uniform in the logarithm: a range of several octaves has as many small values as large ones.
    mutating func scale(_ range: ClosedRange<Double>) -> Double {
        Self.exponential(
            Self.logarithm(range.lowerBound)
                + unit() * Self.logarithm(range.upperBound / range.lowerBound))
    }

    /// The wait for an event that comes once in `mean` on average, at any moment alike.
    mutating func wait(mean: Double) -> Double {
        -Self.logarithm(unit()) * mean
    }

    mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[below(choices.count)]
    }

    mutating func happens(_ probability: Double) -> Bool {
        unit() < probability
    }

    mutating func happens(oneIn count: Int) -> Bool {
        below(count) == 0
    }

    mutating func happens(percent: Int) -> Bool {
        below(100) < percent
    }

    /// A rank below `2^bits - 1` with probability about 1/(rank + 1): Zipf's law with exponent 1,
    /// in integers, since libm's last digit differs between systems. `head` octaves are left out
    /// where no single rank may weigh much.
    mutating func zipf(bits: Int, head: Int = 0) -> Int {
        let octave = head + below(bits - head)
        return (1 << octave) + below(1 << octave) - 1
    }

    /// How many uses follow until a coin of `1 / mean` falls.
    mutating func geometric(mean: Int) -> Int {
        var count = 1
        while !happens(oneIn: mean), count < 20 * mean { count += 1 }
        return count
    }

    /// The natural logarithm in plain arithmetic, which rounds alike everywhere.
    static func logarithm(_ value: Double) -> Double {
        let halves = value.significand > 1.4142 ? 1 : 0
        let part = halves == 1 ? value.significand / 2 : value.significand
        let z = (part - 1) / (part + 1)
        let q = z * z
        let series = 1 + q * (1 / 3.0 + q * (0.2 + q * (1 / 7.0 + q * (1 / 9.0 + q / 11))))
        return Double(Int(value.exponent) + halves) * 0.693_147_180_559_945_3 + 2 * z * series
    }

    /// e to that power, likewise: squares of a short series.
    static func exponential(_ power: Double) -> Double {
        let x = power / 256
        var value = 1 + x * (1 + x / 2 * (1 + x / 3 * (1 + x / 4)))
        for _ in 0..<8 { value *= value }
        return value
    }

    static func mix(_ value: UInt64) -> UInt64 {
        var value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
