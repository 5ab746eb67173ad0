import Testing

@testable import Bytes

/// Whole columns against the same numbers one by one.
struct ColumnTests {
    @Test(arguments: [0, 1, 15, 16, 17, 33, 500])
    func presentValuesAgree(count: Int) {
        for step in [1, 2, 3, 16, 1000] {
            let isNull = (0..<count).map { $0 % step == step / 2 }
            for range in [0..<count, min(count, 5)..<count] {
                let flags = isNull[range].contains(true) ? isNull[range].map { !$0 } : nil
                let wanted = range.filter { !isNull[$0] }
                let codes = (0..<count).map { isNull[$0] ? UInt32.max : UInt32($0) }
                let few = Columns.present(codes, range, null: .max)
                #expect(few.values == wanted.map { UInt32($0) })
                #expect(few.isPresent == flags)
                let short = (0..<count).map { isNull[$0] ? Int32.min : -Int32($0) }
                let shorter = Columns.present(short, range, null: .min)
                #expect(shorter.values == wanted.map { -Int32($0) })
                #expect(shorter.isPresent == flags)
                let long = (0..<count).map { isNull[$0] ? Int64.min : -Int64($0) << 32 }
                let longer = Columns.present(long, range, null: .min)
                #expect(longer.values == wanted.map { -Int64($0) << 32 })
                #expect(longer.isPresent == flags)
                let doubles = (0..<count).map { isNull[$0] ? Double.nan : Double($0) / 3 }
                let numbers = Columns.present(doubles, range)
                #expect(numbers.values == wanted.map { Double($0) / 3 })
                #expect(numbers.isPresent == flags)
            }
        }
    }

    /// Tables that fit a register or two, and larger ones.
    @Test(arguments: [1, 15, 16, 17, 31, 32, 33, 1000])
    func pickedEntriesAgree(bound: Int) {
        for count in [0, 1, 15, 16, 17, 500] {
            let numbers = (0..<count).map { UInt32($0 * 7919 % bound) }
            let places = Columns.Places(numbers, below: bound)
            let entries = (0..<UInt32(bound)).map { $0 &* 0x9E37_79B1 }
            #expect(Columns.picked(entries, at: places) == numbers.map { entries[Int($0)] })
            let short = entries.map { Int32(bitPattern: $0) }
            #expect(Columns.picked(short, at: places) == numbers.map { short[Int($0)] })
            let long = entries.map { -Int64($0) }
            #expect(Columns.picked(long, at: places) == numbers.map { long[Int($0)] })
            let doubles = entries.map { Double($0) }
            #expect(Columns.picked(doubles, at: places) == numbers.map { doubles[Int($0)] })
            let flags = entries.map { $0 % 3 == 0 }
            #expect(Columns.picked(flags, at: places) == numbers.map { flags[Int($0)] })
            let areBelow = Columns.are(numbers.span, below: bound)
            #expect(areBelow)
            let areBelowHighest = Columns.are(numbers.span, below: Int(numbers.max() ?? 0))
            #expect(areBelowHighest == numbers.isEmpty)
        }
    }

    /// Bits side by side, bit by bit.
    @Test func squeezedWordsAgree() {
        var random = SplitMix(seed: 3)
        for _ in 0..<50 {
            let mask = random.next() & random.next()
            let words = (0..<20).map { _ in random.next() }
            var squeezed = words
            DigitSort.squeeze(&squeezed, to: mask)
            let places = (0..<UInt64(64)).filter { mask >> $0 & 1 == 1 }
            let expected = words.map { word in
                places.enumerated().reduce(UInt64(0)) {
                    $0 | (word >> $1.element & 1) << UInt64($1.offset)
                }
            }
            #expect(squeezed == expected)
        }
    }

    @Test(arguments: [0, 1, 511, 512, 513, 5000]) func numbersAreSorted(count: Int) {
        var random = SplitMix(seed: 8)
        for shift in [0, 20, 50] as [UInt64] {
            // Bits below those that are sorted by are in order.
            let numbers = (0..<UInt64(count)).map { index in
                (random.next() % 1000) << (shift + 4) | (shift == 0 ? 0 : index)
            }
            var sorted = numbers
            DigitSort.sort(&sorted, from: Int(shift))
            #expect(sorted == numbers.sorted())
        }
    }

    /// Eight strings of one length and others, at every length around those of the rounds.
    @Test func hashesAgree() {
        var random = SplitMix(seed: 5)
        var strings = ByteStrings()
        for length in 0..<80 {
            for _ in 0..<17 {
                strings.append((0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) })
            }
        }
        #expect(strings.hashes() == (0..<strings.count).map { XXH64.of(Array(strings[$0])) })
        #expect(ByteStrings().hashes() == [])
    }

    @Test func equalValues() {
        for count in [0, 1, 2, 300] {
            let values = [UInt32](repeating: 9, count: count)
            let areEqual = Columns.areEqual(values.span)
            #expect(areEqual)
        }
        for place in [0, 1, 150, 299] {
            var values = [UInt32](repeating: 9, count: 300)
            values[place] = 1 << 31
            let areEqual = Columns.areEqual(values.span)
            #expect(!areEqual)
        }
    }
}
