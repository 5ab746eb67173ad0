/// Response times with a long tail.
enum Latency {
    /// Microseconds; half of them below `median`, one in a hundred above four times as much.
    static func draw(median: Int64, _ random: inout RandomSource) -> Int64 {
        let usual = median * Int64(random.between(55...160)) / 100 + Int64(random.below(900))
        switch random.below(1_000) {
        case 0..<880: return usual
        case 880..<985: return usual * Int64(random.between(150...300)) / 100
        case 985..<998: return usual * Int64(random.between(30...80)) / 10
        default: return usual * Int64(random.between(80...300)) / 10
        }
    }
}
