import Bytes
import Testing

/// Inflates `input` with output handed out `room` bytes at a time and input `step` bytes at a time.
func inflate(
    _ input: [UInt8], _ library: InflateLibrary, step: Int = 1 << 16, room: Int = 1 << 16
) throws(GunzipError) -> [UInt8] {
    let gunzip = try Gunzip(library)
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: room)
    var from = 0
    while from < input.count {
        let end = min(from + step, input.count)
        var isFull = true
        while from < end || isFull {
            let done = try gunzip.inflate(input, from..<end, into: &buffer, 0..<room)
            from += done.consumed
            result += buffer[..<done.produced]
            isFull = done.produced == room
        }
    }
    try gunzip.finish()
    return result
}

struct GunzipTests {
    static let text = (0..<5000).flatMap { Array("line \($0 * 7919 % 1000) of many\n".utf8) }

    @Test(arguments: InflateLibrary.available, [(1 << 16, 1 << 16), (1, 64), (7, 1), (100_000, 3)])
    func oneMember(library: InflateLibrary, sizes: (Int, Int)) throws {
        let text = Array(Self.text.prefix(20_000))
        let inflated = try inflate(
            Gzip.compress(text), library, step: sizes.0, room: sizes.1)
        #expect(inflated == text)
    }

    @Test(arguments: InflateLibrary.available)
    func severalMembersAndPadding(library: InflateLibrary) throws {
        let members =
            Gzip.compress(Array("a\n".utf8)) + Gzip.compress([])
            + Gzip.compress(Array("b\n".utf8))
        #expect(try inflate(members, library) == Array("a\nb\n".utf8))
        #expect(try inflate(members, library, step: 1, room: 1) == Array("a\nb\n".utf8))
        #expect(try inflate(members + [0, 0, 0], library) == Array("a\nb\n".utf8))
        #expect(throws: GunzipError.trailingGarbage(byte: members.count)) {
            try inflate(members + [1, 2, 3], library)
        }
    }

    /// Cut anywhere, an object is never taken for a whole one.
    @Test(arguments: InflateLibrary.available)
    func truncation(library: InflateLibrary) throws {
        let whole = Gzip.compress(Array(Self.text.prefix(3000)))
        for length in 1..<whole.count {
            #expect(throws: GunzipError.self) {
                try inflate(Array(whole[..<length]), library)
            }
        }
    }

    /// A flipped bit in the data or the trailer never passes as the same or another text.
    @Test(arguments: InflateLibrary.available)
    func corruption(library: InflateLibrary) throws {
        let text = Array(Self.text.prefix(2000))
        let whole = Gzip.compress(text)
        for byte in 10..<whole.count {
            var broken = whole
            broken[byte] ^= 0x10
            let result = try? inflate(broken, library)
            #expect(result == nil || result == text, "byte \(byte)")
        }
    }

    /// What was inflated before an error comes first, also when both are in one buffer.
    @Test(arguments: InflateLibrary.available)
    func outputComesBeforeTheError(library: InflateLibrary) throws {
        let text = Array("good\n".utf8)
        let input = Gzip.compress(text) + Array("garbage".utf8)
        let gunzip = try Gunzip(library)
        var buffer = [UInt8](repeating: 0, count: 100)
        let first = try gunzip.inflate(input, 0..<input.count, into: &buffer, 0..<100)
        #expect(Array(buffer[..<first.produced]) == text)
        #expect(throws: GunzipError.trailingGarbage(byte: first.consumed)) {
            try gunzip.inflate(input, first.consumed..<input.count, into: &buffer, 0..<100)
        }
        #expect(throws: GunzipError.self) { try gunzip.finish() }
    }

    @Test(arguments: InflateLibrary.available)
    func notGzip(library: InflateLibrary) {
        #expect(throws: GunzipError.corrupt(byte: 0, detail: "no gzip header")) {
            try inflate(Array("PK plain".utf8), library)
        }
    }
}
