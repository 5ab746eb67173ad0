import Bytes
import Foundation
import Testing

@testable import AccessLog

struct KernelTests {
    /// The SIMD indexes against their portable twins, at lengths around a block of 64 bytes.
    @Test(arguments: Separators.widths) func separatorsAgree(width: Int32) {
        var separators = Separators()
        let alphabets = [" \"\nab\\-0é", "ab \" \"\n"].map { Array($0.utf8) }
        var state: UInt64 = 3
        for (turn, length) in (Array(0..<140) + [1000, 4096]).enumerated() {
            let alphabet = alphabets[turn % 2]
            let bytes = (0..<length).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return alphabet[Int(state >> 33) % alphabet.count]
            }
            let twin = Separators.indexPortably(bytes)
            let newlines = twin.positions.filter { bytes[Int($0)] == UInt8(ascii: "\n") }
            separators.indexAll(bytes.span)
            #expect(Array(separators.positions[..<separators.count]) == twin.positions)
            #expect(separators.hasNonASCII == twin.nonASCII)
            #expect(Array(separators.newlines[..<separators.newlineCount]) == newlines)
            let fields = Separators.indexFieldsPortably(bytes)
            separators.indexFields(bytes.span, width: width)
            #expect(Array(separators.positions[..<separators.count]) == fields.positions)
            #expect(separators.isRegular == fields.isRegular)
            #expect(separators.hasNonASCII == twin.nonASCII)
            #expect(Array(separators.newlines[..<separators.newlineCount]) == newlines)
        }
    }

    /// Each odd quote at each place of a piece of 64 bytes; the same lines without it are regular.
    @Test(arguments: Separators.widths) func oddQuotesAreNoticed(width: Int32) {
        let odd = ["a\"b", "\"a\"b", "\"a\\\" b\"", "\"a\"\r", "\"a", "a\""]
        var separators = Separators()
        for padding in 0..<130 {
            let lead = String(repeating: "x", count: padding)
            let regular = Array("\(lead) \"a b\" \"\" c\nd \"-\"\n".utf8)
            separators.indexFields(regular.span, width: width)
            #expect(separators.isRegular && Separators.indexFieldsPortably(regular).isRegular)
            for field in odd {
                let bytes = Array("\(lead) \(field)\n\(field) \"a b\"\n".utf8)
                separators.indexFields(bytes.span, width: width)
                #expect(!separators.isRegular && !Separators.indexFieldsPortably(bytes).isRegular)
            }
        }
    }

    /// The tokenizer of regular lines, whose kernel takes whole ones, against the one that knows the rules: lines of
    /// few and of many fields, with and without room behind them.
    @Test func tokenizersAgree() {
        let pieces = [
            "a", "-", "\"-\"", "\"\"", "\"a b\"", "\" \"", "\"é x\"", " ", "12", "b\r", "-1",
            "\"--\"",
        ]
        var state: UInt64 = 11
        func next(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        var (regularLines, wholeLines) = (0, 0)
        for turn in 0..<8000 {
            let limit = [6, 16, 33, 64][turn % 4]
            // Every other line has nothing that is unusual in a regular block.
            let known = turn % 8 < 4 ? pieces.count : 7
            var texts: [String] = []
            for _ in 0..<1 + next(limit + 2) { texts.append(pieces[next(known)]) }
            let line = Array((texts.joined(separator: " ") + "\n").utf8)
            let behind = Array(["", "x\n", "\"q\" - y\n"][next(3)].utf8)
            let block = line + behind
            var separators = Separators()
            separators.index(block.span)
            guard separators.isRegular else { continue }
            regularLines += 1
            if !texts.contains(" "), texts.count <= limit { wholeLines += 1 }
            var (plain, fast) = (Tokenizer(), Tokenizer())
            var batches = [TokenBatch(fields: limit), TokenBatch(fields: limit)]
            var lines = [TokenBatch.Line(), TokenBatch.Line()]
            let row = next(TokenBatch.capacity)
            for index in 0..<2 {
                lines[index].end = line.count - 1
                lines[index].textEnd =
                    Array(line.suffix(2)) == [13, 10] ? line.count - 2 : line.count - 1
                var tokens = batches[index].tokens.mutableSpan
                if index == 0 {
                    fast.tokenizeRegular(
                        block.span, separators.positions.span, cursor: 0, line: &lines[0],
                        into: &tokens, row: row, limit: limit)
                } else {
                    separators.indexAll(block.span)
                    plain.tokenize(
                        block.span, separators.positions.span, cursor: 0, backslash: .escapes,
                        line: &lines[1], into: &tokens, row: row, limit: limit)
                }
            }
            #expect(lines[0].rejection == lines[1].rejection)
            guard lines[0].rejection == nil else { continue }
            #expect(lines[0].fieldCount == lines[1].fieldCount)
            #expect(lines[0].extraStart == lines[1].extraStart)
            #expect(lines[0].canonical == lines[1].canonical)
            #expect(fast.quotedFields == plain.quotedFields)
            for field in 0..<limit {
                let left = batches[0].token(field, of: row)
                let right = batches[1].token(field, of: row)
                #expect(left.isNowhere == right.isNowhere && left.isNull == right.isNull)
                guard !left.isNowhere else { continue }
                #expect(left.start == right.start && left.count == right.count)
                #expect(left.isMarked == right.isMarked)
            }
        }
        #expect(regularLines > 4000 && wholeLines > 3000)
    }

    /// Digits eight at a time against digit after digit: every byte in every place.
    @Test func digitsAgree() {
        func twin(_ text: ArraySlice<UInt8>) -> Int? {
            text.allSatisfy { (0x30...0x39).contains($0) }
                ? text.reduce(0) { $0 * 10 + Int($1) - 0x30 } : nil
        }
        for count in 1...12 {
            for place in 0..<count {
                for byte in UInt8.min ... .max {
                    var bytes = Array("90812736450192837".utf8)
                    bytes[1 + place] = byte
                    let expected = twin(bytes[1..<1 + count])
                    #expect(Digits.parse(bytes.span, 1, count) == expected)
                    // The same without eight bytes to read.
                    let short = Array(bytes[..<(1 + count)])
                    #expect(Digits.parse(short.span, 1, count) == expected)
                }
            }
        }
    }

    /// Each byte in each place, beside its neighbours in value.
    @Test func placesAgree() {
        for byte in [UInt8(ascii: " "), UInt8(ascii: ":"), 0, 0x7F, 0x80, 0xFF] {
            for other in [byte &+ 1, byte &- 1, byte ^ 0x80, 0, 0xFF] {
                for pattern in 0..<256 {
                    let text = (0..<8).map { pattern >> $0 & 1 == 1 ? byte : other }
                    let expected = (0..<8).reduce(UInt64(0)) {
                        text[$1] == byte ? $0 | 0x80 << UInt64(8 * $1) : $0
                    }
                    #expect(Digits.places(of: byte, in: Kernels.word(text.span, 0)) == expected)
                }
            }
        }
    }

    @Test func shortTextsTellTextsApart() {
        let bytes = Array("0.000 0.00 0.0000\0 ".utf8) + [UInt8](repeating: 0, count: 8)
        #expect(Digits.shortText(bytes.span, 0, 5) != Digits.shortText(bytes.span, 6, 4))
        #expect(Digits.shortText(bytes.span, 11, 6) != Digits.shortText(bytes.span, 11, 7))
        #expect(Digits.shortText(bytes.span, 0, 8) == nil)
        #expect(Digits.shortText(bytes.span, bytes.count - 3, 2) == nil)
    }

    @Test(arguments: [
        "1970-01-01T00:00:00.000000Z", "2000-02-29T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z",
        "2026-11-20T02:47:03.123456Z", "0001-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z",
    ])
    func timestampsPrintAsTheyWere(text: String) throws {
        let micros = try #require(Timestamp.micros(of: text))
        #expect(Timestamp.text(micros) == text)
    }

    /// From 1614 on: before 1582 Foundation counts by the Julian calendar.
    @Test func timestampsAgreeWithFoundation() throws {
        let format = Date.ISO8601FormatStyle()
        for day in stride(from: -130_000, to: 200_000, by: 97) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400 + 12_345)
            let text = date.formatted(format)
            let micros = try #require(Timestamp.micros(of: text), "\(text)")
            #expect(micros == Int64(date.timeIntervalSince1970) * 1_000_000)
        }
    }

    @Test(arguments: [
        "", "2026-13-01T00:00:00.000000Z", "2026-02-29T00:00:00.000000Z",
        "2026-11-20T24:00:00.000000Z", "2026-11-20T00:00:60.000000Z", "2026-11-20 00:00:00.000000Z",
        "2026-11-20T00:00:00.000000", "2026-11-20T00:00:00.Z", "2026-11-20T00:00:00.0000000000Z",
        "0000-01-01T00:00:00.000000Z",
    ])
    func timestampsThatAreNone(text: String) {
        #expect(Timestamp.micros(of: text) == nil)
    }

    @Test func decimalsRoundTrip() {
        for value in [0, 1, 9, 10, 99, 100, 12_345, Int64.max, -1, -42, Int64.min] {
            var text: [UInt8] = []
            Decimal.append(value, to: &text)
            #expect(String(decoding: text, as: UTF8.self) == "\(value)")
        }
        for milliseconds in 0..<5000 {
            var text: [UInt8] = []
            Decimal.append(seconds: Double(milliseconds) / 1000, decimals: 3, to: &text)
            #expect(
                String(decoding: text, as: UTF8.self)
                    == String(format: "%d.%03d", milliseconds / 1000, milliseconds % 1000))
        }
    }
}
