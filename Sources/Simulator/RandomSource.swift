/// A small generator of our own (SplitMix64), so that a seed gives the same bytes on every machine.
struct RandomSource: Sendable {
    /// What a generator is for; different purposes never share their numbers.
    enum Purpose: UInt64 {
        case slot, objectName, incidents, identity, client
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

    static func mix(_ value: UInt64) -> UInt64 {
        var value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
