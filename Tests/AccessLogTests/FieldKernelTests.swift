import Bytes
import CShims
import Testing

@testable import AccessLog

/// The kernels that read a field of many lines against the code that goes byte by byte: they read what it calls
/// canonical, and stop where it does not.
struct FieldKernelTests {
    /// Texts behind each other, and a token for each; `-` is null.
    private struct Fields {
        var block = Array("0123456789abcdef ".utf8)
        var tokens: [TokenBatch.Token] = []

        init(_ texts: [String]) {
            for text in texts {
                let start = block.count
                block += Array(text.utf8)
                tokens.append(
                    TokenBatch.Token(
                        start: start, count: block.count - start, isNull: text == "-"))
                block.append(UInt8(ascii: " "))
            }
        }
    }

    /// What a kernel reads of `texts` when it is called again behind each that it leaves; nil for those.
    private func read<Value>(
        _ texts: [String],
        _ kernel: (Span<UInt8>, Span<TokenBatch.Token>, inout OutputSpan<Value>) -> Void
    ) -> [Value?] {
        let fields = Fields(texts)
        var values: [Value?] = []
        while values.count < texts.count {
            let rest = fields.tokens.span.extracting(values.count...)
            values += [Value](capacity: rest.count) { kernel(fields.block.span, rest, &$0) }
            if values.count < texts.count { values.append(nil) }
        }
        return values
    }

    private static let digits = [
        "0", "7", "10", "01", "00", "000", "007", "200", "599", "999", "1000", "65535", "65536",
        "2147483647", "2147483648", "9999999999999999", "10000000000000000", "9223372036854775807",
        "-1", "-", "--", "1a", "a1", "12 4", "/00", ":00", "1.5", "²", "12345678", "123456789",
    ]

    private func shuffled(_ texts: [String]) -> [String] {
        var state: UInt64 = 17
        return (0..<600).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return texts[Int(state >> 33) % texts.count]
        }
    }

    @Test func numbersAgree() {
        let texts = shuffled(Self.digits)
        let longs = read(texts) {
            FieldKernels.longs($0, $1, albatross_integer_form(limit: UInt64(Int64.max)), into: &$2)
        }
        let integers = read(texts) {
            FieldKernels.integers(
                $0, $1, albatross_integer_form(limit: UInt64(Int32.max)), into: &$2)
        }
        let statuses = read(texts) { FieldKernels.integers($0, $1, .status, into: &$2) }
        for (index, text) in texts.enumerated() {
            let bytes = Array(text.utf8)
            let long = Decimal.parseInteger(bytes.span, 0, bytes.count, limit: UInt64(Int64.max))
            let integer = Decimal.parseInteger(bytes.span, 0, bytes.count, limit: UInt64(Int32.max))
            let status = bytes.count == 3 ? Digits.parse(bytes.span, 0, 3) : nil
            let isNull = text == "-"
            // A minus, and more digits than sixteen, are left to the byte by byte code.
            let isShort = bytes.count <= 16 && bytes[0] != UInt8(ascii: "-")
            let (wide, narrow) = (
                canonical(isShort ? long : nil), canonical(isShort ? integer : nil)
            )
            expect(longs[index], isNull ? Rows.nullLong : wide, text)
            expect(integers[index], isNull ? Rows.nullInteger : narrow.map { Int32($0) }, text)
            expect(statuses[index], isNull ? Rows.nullInteger : status.map { Int32($0) }, text)
        }
    }

    @Test func secondsAgree() {
        let texts = shuffled(
            Self.digits + [
                "0.000", "0.001", "1.234", "12.345", "00.123", "01.000", "59.999", "3600.000",
                "123456789.123", "99999999999.999", "999999999999.999", "1.23", "1.2345", ".123",
                "-1.000", "1,234", "1.2.4", "0.00a", "-2", "-1 ", "0.123456", "86400.000001",
            ])
        for decimals in [0, 1, 3, 6, 9] {
            let seconds = read(texts) {
                FieldKernels.seconds($0, $1, decimals: decimals, into: &$2)
            }
            for (index, text) in texts.enumerated() {
                let bytes = Array(text.utf8)
                let twin = Decimal.parseSeconds(bytes.span, 0, bytes.count, decimals: decimals)
                if text == "-", decimals > 0 {
                    expect(seconds[index]?.isNaN, true, text)
                } else {
                    let isTaken = bytes.count <= 16 && decimals > 0
                    expect(seconds[index], canonical(isTaken ? twin : nil), text)
                }
            }
        }
    }

    @Test func timesAgree() {
        let start = "2026-11-20T02:47"
        let texts = shuffled([
            "\(start):00.000000Z", "\(start):59.999999Z", "\(start):07.123456Z",
            "\(start):60.000000Z", "\(start):5a.123456Z", "\(start):05.12345aZ",
            "\(start):05,123456Z", "\(start) 05.123456Z", "\(start):05.123456z",
            "\(start):05.12345Z", "2026-11-20T02:48:05.123456Z", "2025-11-20T02:47:05.123456Z", "-",
        ])
        let known = Array("\(start):00.000000Z".utf8)
        let micros = Timestamp.parse(known.span, 0, known.count)?.micros ?? 0
        #expect(micros == 1_795_142_820_000_000)
        let minute = FieldKernels.Minute(
            low: Kernels.word(known.span, 0), high: Kernels.word(known.span, 8), micros: micros)
        let times = read(texts) { FieldKernels.times($0, $1, of: minute, into: &$2) }
        for (index, text) in texts.enumerated() {
            let bytes = Array(text.utf8)
            let twin = Timestamp.parse(bytes.span, 0, bytes.count)
            let isUsual = text.hasPrefix(start) && twin?.canonical == true
            expect(times[index], isUsual ? twin?.micros : nil, text)
        }
    }

    @Test func partsAgree() {
        let endpoints = shuffled([
            "10.0.0.1:80", "1.2.3.4:1", "255.255.255.255:65535", "10.0.0.1:65536", "10.0.0.1:080",
            "10.0.0.1:0", "2001:db8::1:443", "[2001:db8::1]:443", "10.0.0.1", "10.0.0.1:", "a:1",
            "10.0.0.1:123456", "10.0.0.1:8a", ":::::::80", "arn:aws:lambda:x:1", "-", "::1:12345",
        ])
        let block = Fields(endpoints)
        var addresses: [ByteRun?] = []
        let ports = read(endpoints) { text, tokens, output in
            addresses += Array(
                repeating: nil, count: endpoints.count - tokens.count - addresses.count)
            addresses += [ByteRun](capacity: tokens.count) {
                FieldKernels.endpoints(text, tokens, into: &output, &$0)
            }
        }
        let usual: [String: (address: Int, port: Int32)] = [
            "10.0.0.1:80": (8, 80), "1.2.3.4:1": (7, 1), "255.255.255.255:65535": (15, 65535),
            "10.0.0.1:0": (8, 0), "2001:db8::1:443": (11, 443), ":::::::80": (6, 80),
            "::1:12345": (3, 12345), "-": (0, Rows.nullInteger),
        ]
        for (index, text) in endpoints.enumerated() {
            expect(ports[index], usual[text]?.port, text)
            if let expected = usual[text], index < addresses.count {
                expect(addresses[index]?.count, expected.address, text)
                let token = block.tokens[index]
                expect(addresses[index]?.isNull, token.isNull, text)
                if !token.isNull { expect(addresses[index]?.start, token.start, text) }
            }
        }
        let requests = shuffled([
            "GET https://a:443/ HTTP/1.1", "OPTIONS h://x:1/b HTTP/2.0",
            "PROPFIND http://a/ HTTP/1.1",
            "GET http://a:80/b c HTTP/1.1", "GET http://a:80/bcdefg", "- http://a:80/- HTTP/1.1",
            "GET  HTTP/1.1xxxx", "GET /a/b/c/d HTTPS1.1", "GET /a/b/c HTTP/1. ", "GET / HTTP/1.1",
            " GET /abcdefg HTTP/1.1", "-", "GET /abcdefghijk HTTP/1.10",
            "GET a HTTP/1.1xx HTTP/1.1",
        ])
        let lines = Fields(requests)
        var urls: [ByteRun?] = []
        var versions: [ByteRun?] = []
        let verbs = read(requests) { text, tokens, output in
            let left = requests.count - tokens.count - urls.count
            urls += Array(repeating: nil, count: left)
            versions += Array(repeating: nil, count: left)
            var part: [ByteRun] = []
            versions += [ByteRun](capacity: tokens.count) { version in
                part = [ByteRun](capacity: tokens.count) {
                    FieldKernels.requests(text, tokens, into: &output, &$0, &version)
                }
            }
            urls += part
        }
        var taken = 0
        for (index, text) in requests.enumerated() {
            guard let verb = verbs[index] else { continue }
            taken += 1
            let token = lines.tokens[index]
            let twin = token.isNull ? nil : RequestLine(lines.block.span, token.start, token.count)
            expect(twin?.isCanonical ?? true, true, text)
            expect(range(verb), twin?.verb, text)
            expect(urls[index].flatMap(range), twin?.url, text)
            expect(versions[index].flatMap(range), twin?.version, text)
        }
        #expect(taken > requests.count / 4)
    }

    private func range(_ run: ByteRun) -> Range<Int>? {
        run.isNull ? nil : run.start..<run.start + run.count
    }

    private func canonical<Value>(_ number: (value: Value, canonical: Bool)?) -> Value? {
        number?.canonical == true ? number?.value : nil
    }

    private func expect<Value: Equatable>(_ value: Value?, _ twin: Value?, _ text: String) {
        #if arch(x86_64)
            #expect(value == twin, "\(text)")
        #else
            // Without the registers the kernels of numbers leave everything.
            #expect(value == nil || value == twin, "\(text)")
        #endif
    }
}
