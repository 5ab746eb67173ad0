/// SplitMix64: a seed gives the same mutations everywhere.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

/// One to eight random changes of a file's bytes.
enum Mutation {
    /// Numbers at the borders of what fields and varints hold.
    private static let borders: [UInt64] = [
        0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF,
        0x7FFF_FFFF_FFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFF, 0x0F_FFFF_FFFF,
    ]

    static func apply(to original: [UInt8], _ random: inout Seeded) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
            change(&bytes, &random)
        }
        return bytes
    }

    private static func change(_ bytes: inout [UInt8], _ random: inout Seeded) {
        let place = place(bytes.count, &random)
        let length = min(Int.random(in: 1...32, using: &random), bytes.count - place)
        switch Int.random(in: 0..<8, using: &random) {
        case 0...2: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 3: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 4:
            let value = borders.randomElement(using: &random) ?? 0
            for index in 0..<min(8, length) {
                bytes[place + index] = UInt8(truncatingIfNeeded: value >> UInt64(index * 8))
            }
        case 5:
            // A longest varint, as a count or length.
            for index in 0..<length { bytes[place + index] = index < length - 1 ? 0xFF : 0x0F }
        case 6: bytes.removeSubrange(place..<place + length)
        default:
            let from = Int.random(in: 0...bytes.count - length, using: &random)
            let copy = Array(bytes[from..<from + length])
            if Bool.random(using: &random) {
                bytes.insert(contentsOf: copy, at: place)
            } else {
                bytes.replaceSubrange(place..<place + length, with: copy)
            }
        }
    }

    /// Half of the places lie in the last kibibyte, where the footer is.
    private static func place(_ count: Int, _ random: inout Seeded) -> Int {
        let start = Bool.random(using: &random) ? max(0, count - 1024) : 0
        return Int.random(in: start..<count, using: &random)
    }
}
