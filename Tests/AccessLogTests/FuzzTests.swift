import LineFuzz
import Testing

/// A short form of the campaign that `Scripts/fuzz` runs for minutes.
struct FuzzTests {
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func damagedLinesAreReadAsByTheTwinOrRefused(seed: UInt64) throws {
        var campaign = LineCampaign(seed: seed)
        var (number, done) = (0, 0)
        while done < 50_000 {
            let (bytes, family) = campaign.block(number, seed: seed)
            done += try campaign.check(bytes, family)
            number += 1
        }
        #expect(campaign.accepted > done / 5)
        #expect(campaign.refused > done / 5)
        #expect(campaign.regularBlocks > number / 4 && campaign.regularBlocks < number * 3 / 4)
        // All but the one that only a broken object gives.
        #expect(campaign.reasons.count == 9)
    }
}
