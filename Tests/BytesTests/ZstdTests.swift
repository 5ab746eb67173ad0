import Testing

@testable import Bytes

struct ZstdTests {
    /// Frames of few bytes are made here, and read by the library.
    @Test(arguments: [0, 1, 6, 15, 16, 17, 18, 400])
    func framesAreReadBack(count: Int) throws {
        for bytes in [
            (0..<count).map { UInt8($0 * 37 % 251) }, [UInt8](repeating: 7, count: count),
        ] {
            let frame = try ZstdCompressor(level: 1).compress(bytes)
            #expect(try Zstd.decompress(frame, in: 0..<frame.count, size: count) == bytes)
            #expect(frame.count <= count + 9)
            #expect(throws: ZstdError.self) {
                try Zstd.decompress(frame, in: 0..<frame.count, size: count + 1)
            }
        }
    }
}
