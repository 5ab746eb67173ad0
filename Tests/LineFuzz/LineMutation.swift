import LogLines

/// Random changes of a line's bytes: of those that the format turns on above all.
enum LineMutation {
    private static let odd: [UInt8] = [
        0x00, 0x09, 0x0A, 0x0D, 0x20, 0x22, 0x2D, 0x3A, 0x5C, 0x7F, 0x80, 0xC0, 0xC3, 0xED, 0xF4,
        0xFF,
    ]
    /// Texts at the borders of what fields hold.
    private static let texts = [
        "-", "-1", "0", "-0", "00", "000", "1e-3", "0.0010", ".5", "5.", "nan", "inf", "+1",
        "1e999",
        "2147483647", "2147483648", "9223372036854775807", "9223372036854775808",
        "99999999999999999999", "000000000000000000001", "123456789012345.678", "0.123456789",
        "2026-02-29T00:00:00.000000Z", "2024-02-29T23:59:59.999999Z", "0000-01-01T00:00:00.000000Z",
        "9999-12-31T23:59:59.9Z", "2026-11-20T02:47:03Z", "2026-11-20T02:47:03.123456789Z",
        "2026-11-20T02:47:03.1234567890Z", "1600-01-01T00:00:00.000000Z", "[2001:db8::1]:443",
        "a:0080",
        ":80", "1.2.3.4:65535", "1.2.3.4:65536", "[]:1", "[a]", "1:1:99999",
        "arn:aws:lambda:eu-west-1:1:function:f:1", "\"\"", "\"-\"",
        "\"- - -\"",
        "\"GET  HTTP/1.1\"", "\"GET http://h:80/a b HTTP/1.0\"", "\"a \\\" b\"", "\"a \\\"", "é",
        "\"€ 🦅\"",
        "\u{10FFFF}", " ", "\"", "\\", "https", "http", "wss", "grpc", "599", "1000", "\r",
    ].map { Array($0.utf8) }

    static func apply(
        to line: [UInt8], other: [UInt8], _ random: inout SeededRandom
    ) -> [UInt8] {
        var bytes = line
        // One line in eight stays as it is, many get one change: those come far.
        for _ in 0..<[0, 1, 1, 1, 2, 2, 4, 8][random.below(8)] where !bytes.isEmpty {
            change(&bytes, other, &random)
        }
        return bytes
    }

    private static func change(
        _ bytes: inout [UInt8], _ other: [UInt8], _ random: inout SeededRandom
    ) {
        let place = random.below(bytes.count)
        let length = min(1 + random.below(24), bytes.count - place)
        switch random.below(14) {
        case 0, 1: bytes[place] ^= 1 << UInt8(random.below(8))
        case 2: bytes[place] = odd[random.below(odd.count)]
        case 3: bytes.insert(odd[random.below(odd.count)], at: place)
        case 4: bytes.removeSubrange(place..<place + length)
        case 5: bytes.insert(contentsOf: Array(bytes[place..<place + length]), at: place)
        case 6: bytes = Array(bytes[..<place]) + other.suffix(random.below(other.count + 1))
        case 7: bytes.insert(UInt8(ascii: "\""), at: place)
        case 8: bytes.removeSubrange(place...)
        case 9: bytes.append(UInt8(ascii: random.oneIn(2) ? "\r" : " "))
        case 10 where random.oneIn(200):
            bytes.insert(contentsOf: Array(repeating: bytes[place], count: 5000), at: place)
        case 10, 11: replaceField(&bytes, with: texts[random.below(texts.count)], &random)
        case 12: bytes.insert(contentsOf: texts[random.below(texts.count)], at: place)
        default: moveField(&bytes, &random)
        }
    }

    private static func field(_ bytes: [UInt8], _ random: inout SeededRandom) -> Range<Int> {
        let space = UInt8(ascii: " ")
        let place = random.below(bytes.count + 1)
        let start = bytes[..<place].lastIndex(of: space).map { $0 + 1 } ?? 0
        return start..<(bytes[start...].firstIndex(of: space) ?? bytes.count)
    }

    private static func replaceField(
        _ bytes: inout [UInt8], with text: [UInt8], _ random: inout SeededRandom
    ) {
        bytes.replaceSubrange(field(bytes, &random), with: text)
    }

    /// A field takes the place of another.
    private static func moveField(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        let text = Array(bytes[field(bytes, &random)])
        replaceField(&bytes, with: text, &random)
    }
}
